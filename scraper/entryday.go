package scraper

import (
	"regexp"
	"strconv"
	"strings"
	"time"
)

// slashed matches a day of numbers alone, of which either may be the month.
var slashed = regexp.MustCompile(`^(\d{1,2})[/.-](\d{1,2})[/.-](?:'?\d{2}|\d{4})$`)

// orderDays reads the days of comments that are numbers alone in one order, that
// of day and month or of month and day. A number that no month has tells which;
// else it is the one in which they are nearer behind the day of the column, where
// slashes do not say that the month is in front, and where no other comment is from
// before the column for certain.
func (ps *parser) orderDays(list *entryList) {
	column, err := time.Parse(time.DateOnly, ps.col.Date)
	if err != nil {
		column, err = time.Parse(time.DateOnly, ps.col.Posted)
	}
	const months = 12
	other := make([]string, len(list.comments)) // the other reading of each
	told, changes := false, false
	far, farOther, doubted, early := 0, 0, false, false
	for i, raw := range list.numbers {
		g := slashed.FindStringSubmatch(raw)
		day := list.comments[i].Date
		if len(day) != len(time.DateOnly) {
			continue
		}
		if g == nil {
			early = early || daysBehind(column, day) == before
			continue
		}
		a, _ := strconv.Atoi(g[1])
		b, _ := strconv.Atoi(g[2])
		if a > months || b > months {
			if told && changes != (a > months) {
				return // now this, now that
			}
			told, changes = true, a > months
			continue
		}
		other[i] = day[:5] + day[8:] + day[4:7]
		far += daysBehind(column, day)
		farOther += daysBehind(column, other[i])
		doubted = doubted || daysBehind(column, day) == before || !strings.Contains(raw, "/")
	}
	if !told {
		changes = err == nil && doubted && !early && farOther < far
	}
	if !changes {
		return
	}
	for i, day := range other {
		if day != "" {
			list.comments[i].Date = day
		}
	}
}

// before stands for a day that is no comment's.
const before = 3650

// daysBehind is how long behind the column's day another one is; there are no
// comments before it.
func daysBehind(column time.Time, day string) int {
	t, err := time.Parse(time.DateOnly, day)
	if err != nil {
		return before
	}
	n := int(t.Sub(column).Hours() / 24)
	if n < -1 {
		return before
	}
	return max(n, 0)
}
