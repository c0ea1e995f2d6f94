package scraper

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"
)

// A monthRow names the months of another language, January first.
type monthRow struct{ names []string }

// UnmarshalText refuses a row that does not name twelve months.
func (m *monthRow) UnmarshalText(b []byte) error {
	const months = 12
	m.names = strings.Fields(strings.ToLower(string(b)))
	if len(m.names) != months {
		return fmt.Errorf("%q names %d months: %w", b, len(m.names), errMonths)
	}
	return nil
}

var errMonths = errors.New("a row of months has the twelve of a year, apart by spaces")

// unaccented writes a name without the accents that a page may lack.
var unaccented = strings.NewReplacer("é", "e", "û", "u", "ç", "c", "ä", "a")

// foreignMonths are the months of the rows by their names, with and without
// accents.
func foreignMonths(rows []monthRow) map[string]int {
	months := make(map[string]int)
	for _, row := range rows {
		for i, name := range row.names {
			for _, s := range []string{name, unaccented.Replace(name)} {
				if months[s] == 0 {
					months[s] = i + 1
				}
			}
		}
	}
	return months
}

// foreignDate reads a date with a month of another language at the start of s:
// "6. Oktober 2008", "1er mars 2008", "6 de octubre de 2008".
func (r *rules) foreignDate(s string) (d dayAt, ok bool) {
	const longest = 40
	n := 0
	for n < len(s) && n < 3 && isDigit(s[n]) {
		n++
	}
	if n == 0 || n > 2 {
		return d, false
	}
	rest := s[n:min(len(s), longest)]
	for _, ordinal := range []string{"er ", ". ", "º ", " "} {
		if cut, ok := strings.CutPrefix(rest, ordinal); ok {
			rest = cut
			break
		}
	}
	if len(rest) == len(s[n:min(len(s), longest)]) {
		return d, false
	}
	name, rest, _ := strings.Cut(withoutOf(rest), " ")
	m := r.months[strings.ToLower(name)]
	rest = withoutOf(rest)
	if m == 0 || len(rest) < len("2008") || !(strings.HasPrefix(rest, "19") || strings.HasPrefix(rest, "20")) || !isDigit(rest[2]) || !isDigit(rest[3]) {
		return d, false
	}
	day, err := strconv.Atoi(s[:n])
	if err != nil {
		return d, false
	}
	year, err := strconv.Atoi(rest[:4])
	if err != nil {
		return d, false
	}
	t := time.Date(year, time.Month(m), day, 0, 0, 0, 0, time.UTC)
	if day == 0 || t.Day() != day {
		return d, false
	}
	return dayAt{day: t.Format(time.DateOnly), end: min(len(s), longest) - len(rest) + len("2008")}, true
}

// withoutOf takes the word off that Romance languages put between the parts of
// a date, and blanks.
func withoutOf(s string) string {
	s = strings.TrimLeft(s, " ")
	for _, of := range []string{"de ", "del "} {
		if rest, ok := strings.CutPrefix(s, of); ok {
			return strings.TrimLeft(rest, " ")
		}
	}
	return s
}
