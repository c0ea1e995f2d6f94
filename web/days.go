package web

import "time"

// parseDay returns the first and the last day of a year, a month or a day.
// The empty string is an open end.
func parseDay(s string) (first, last time.Time, ok bool) {
	switch len(s) {
	case 0:
		return first, last, true
	case len("2008"):
		first, ok = parseAs("2006", s)
		last = first.AddDate(1, 0, -1)
	case len("2008-10"):
		first, ok = parseAs("2006-01", s)
		last = first.AddDate(0, 1, -1)
	case len("2008-10-06"):
		first, ok = parseAs(time.DateOnly, s)
		last = first
	}
	return first, last, ok
}

func parseAs(layout, s string) (time.Time, bool) {
	t, err := time.Parse(layout, s)
	return t, err == nil && t.Year() >= 1 // the year 0 would be an open end
}

func (r *paramReader) days() (from, to string) {
	read := func(name string) string {
		s := r.one(name)
		if _, _, ok := parseDay(s); !ok {
			r.refuse(name, "Not a date like 2008, 2008-10 or 2008-10-06.")
			return ""
		}
		return s
	}
	from, to = read("from"), read("to")
	if from != "" && to != "" {
		first, _, _ := parseDay(from)
		_, last, _ := parseDay(to)
		if first.After(last) {
			r.refuse("from", "After the date in to; the two are taken the other way round.")
			from, to = to, from
		}
	}
	return from, to
}
