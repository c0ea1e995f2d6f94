package scraper

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"
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

// monthRule finds dates with months of other languages: "6. Oktober 2008", "1er
// mars 2008", "6 de octubre de 2008".
func monthRule(rows []monthRow) (dateRule, error) {
	months := make(map[string]int)
	var names []string
	for _, row := range rows {
		for i, name := range row.names {
			for _, s := range []string{name, unaccented.Replace(name)} {
				if months[s] == 0 {
					names = append(names, s)
					months[s] = i + 1
				}
			}
		}
	}
	slices.Sort(names) // the same expression on every run
	re, err := regexp.Compile(`(?i)^(?P<d>\d{1,2})(?:er|\.|º)?\s+(?:de\s+)?(?P<mon>` + longestFirst(names) + `)\s+(?:del?\s+)?(?P<y>(?:19|20)\d\d)`)
	if err != nil {
		return dateRule{}, fmt.Errorf("months: %w", err)
	}
	return dateRule{re, re.SubexpIndex("y"), -1, re.SubexpIndex("d"), re.SubexpIndex("mon"), traits{run: len("2008"), year: true}, months}, nil
}
