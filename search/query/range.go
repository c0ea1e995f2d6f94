package query

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"
)

// The fields of ranges, which may stand before a colon and numbers.
const (
	Age    = "age"    // years
	Tenure = "tenure" // months
	Date   = "date"   // days since 1970-01-01
)

// RangeFields lists the fields of ranges.
var RangeFields = []string{Age, Tenure, Date}

// An end of a Range that is open.
const (
	NoMin = math.MinInt
	NoMax = math.MaxInt
)

// maxYears bounds ages and tenures; a larger number is no age.
const maxYears = 150

// A Range is an interval of numbers that a column states. What does not state
// the number is in no range.
type Range struct {
	Field    string // one of RangeFields, which gives the unit
	Min, Max int    // inclusive; NoMin and NoMax are open ends
}

// Holds reports whether a stated number is in the range.
func (r Range) Holds(n int) bool { return r.Min <= n && n <= r.Max }

// parseRange reads "age:30..40", "tenure:>2" or "date:2008-10". Exchanged ends
// are put right; what makes no sense is no range.
func parseRange(s string) (Range, bool) {
	name, text, _ := strings.Cut(strings.TrimRight(s, ",;?!)"), ":")
	field := strings.ToLower(name)
	read := readers[field]
	if read == nil {
		return Range{}, false
	}
	if r, signed := compare(text, read); signed {
		r.Field = field
		return r, r.valid()
	}
	low, high, two := ends(field, text)
	r, ok := between(low, high, two, read)
	r.Field = field
	return r, ok && r.valid()
}

// A reader reads one end of a range and returns the first and the last number
// that it stands for: a year is many days.
type reader func(string) (first, last int, ok bool)

var readers = map[string]reader{Age: readAge, Tenure: readTenure, Date: readDate}

// compare reads ">40" and its like. Without a sign it reports false; with a
// sign and no number behind it the range is none.
func compare(text string, read reader) (r Range, signed bool) {
	for _, sign := range []string{">=", "<=", ">", "<"} {
		bound, ok := strings.CutPrefix(text, sign)
		if !ok {
			continue
		}
		r = Range{Min: NoMin, Max: NoMax}
		first, last, ok := read(bound)
		switch {
		case !ok:
		case sign == ">=":
			r.Min = first
		case sign == "<=":
			r.Max = last
		case sign == ">":
			r.Min = last + 1
		default:
			r.Max = first - 1
		}
		return r, true
	}
	return r, false
}

// between returns the range from low to high, either of which may be open, or
// what low alone stands for.
func between(low, high string, two bool, read reader) (Range, bool) {
	r, whole := Range{Min: NoMin, Max: NoMax}, Range{Min: NoMin, Max: NoMax}
	if low != "" {
		var ok bool
		if whole.Min, whole.Max, ok = read(low); !ok {
			return r, false
		}
		r.Min = whole.Min
	}
	if !two {
		return whole, true
	}
	if high != "" {
		first, last, ok := read(high)
		switch {
		case !ok:
			return r, false
		case last < r.Min:
			r.Min, r.Max = first, whole.Max
		default:
			r.Max = last
		}
	}
	return r, true
}

// valid reports whether a range has an end, and only ends that could be
// typed.
func (r Range) valid() bool {
	lowest, highest := 0, maxYears
	switch r.Field {
	case Tenure:
		highest *= 12
	case Date:
		lowest, highest = firstDay, lastDay
	}
	inside := func(n int) bool { return lowest <= n && n <= highest }
	return (r.Min != NoMin || r.Max != NoMax) && (r.Min == NoMin || inside(r.Min)) && (r.Max == NoMax || inside(r.Max))
}

// The days that four digits of a year can name.
var (
	firstDay = dayOf(time.Date(0, 1, 1, 0, 0, 0, 0, time.UTC))
	lastDay  = dayOf(time.Date(9999, 12, 31, 0, 0, 0, 0, time.UTC))
)

// ends parts the two ends of a range. Dots part them, and a dash where it
// cannot be part of a date.
func ends(field, text string) (low, high string, two bool) {
	for _, sep := range []string{"...", "..", "…"} {
		if low, high, two = strings.Cut(text, sep); two {
			return low, high, true
		}
	}
	for _, sep := range []string{"-", "–"} {
		low, high, two = strings.Cut(text, sep)
		dates := len(low) == len("2008") && len(high) == len("2008")
		if two && low != "" && high != "" && (field != Date || dates) {
			return low, high, true
		}
	}
	return text, "", false
}

func readAge(s string) (first, last int, ok bool) {
	n, ok := digits(s, 3)
	return n, n, ok
}

// readTenure reads years, which may have a fraction and a y, or months with
// an m.
func readTenure(s string) (first, last int, ok bool) {
	s = strings.ToLower(s)
	if m, found := strings.CutSuffix(s, "m"); found {
		n, ok := digits(m, 4)
		return n, n, ok
	}
	whole, fraction, point := strings.Cut(strings.TrimSuffix(s, "y"), ".")
	years, ok := digits(whole, 3)
	months := years * 12
	if point {
		tenths, fits := digits(fraction, 2)
		months += int(math.Round(float64(tenths) * 12 / math.Pow10(len(fraction))))
		ok = ok && fits
	}
	return months, months, ok
}

// readDate reads a year, a month or a day, and returns its first and last day.
func readDate(s string) (first, last int, ok bool) {
	for _, d := range []struct {
		layout              string
		years, months, days int
	}{{"2006", 1, 0, 0}, {"2006-01", 0, 1, 0}, {time.DateOnly, 0, 0, 1}} {
		if t, err := time.Parse(d.layout, s); err == nil {
			return dayOf(t), dayOf(t.AddDate(d.years, d.months, d.days)) - 1, true
		}
	}
	return 0, 0, false
}

const secondsOfDay = 24 * 60 * 60

func dayOf(t time.Time) int { return int(math.Floor(float64(t.Unix()) / secondsOfDay)) }

func dateOf(day int) time.Time { return time.Unix(int64(day)*secondsOfDay, 0).UTC() }

// digits reads a number of at most so many digits.
func digits(s string, most int) (int, bool) {
	if s == "" || len(s) > most || strings.Trim(s, "0123456789") != "" {
		return 0, false
	}
	n, err := strconv.Atoi(s)
	return n, err == nil
}

// String returns the range as one would type it, both ends included.
func (r Range) String() string {
	low, high := "", ""
	if r.Min != NoMin {
		low = r.end(r.Min, false)
	}
	if r.Max != NoMax {
		high = r.end(r.Max, true)
	}
	if low == high {
		return r.Field + ":" + low
	}
	return r.Field + ":" + low + ".." + high
}

// end returns the shortest spelling of an end.
func (r Range) end(n int, upper bool) string {
	switch r.Field {
	case Tenure:
		if n%12 != 0 {
			return fmt.Sprint(n, "m")
		}
		return strconv.Itoa(n / 12)
	case Date:
		t := dateOf(n)
		edge := t // the day that has to be the first of what is left out
		if upper {
			edge = t.AddDate(0, 0, 1)
		}
		switch {
		case edge.YearDay() == 1:
			return t.Format("2006")
		case edge.Day() == 1:
			return t.Format("2006-01")
		}
		return t.Format(time.DateOnly)
	}
	return strconv.Itoa(n)
}
