package scraper

import (
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// A layout is a date layout of package time that holds a year, a month and a
// day.
type layout struct{ format string }

// UnmarshalText refuses a layout that is no whole date.
func (l *layout) UnmarshalText(b []byte) error {
	l.format = string(b)
	probe := time.Date(1987, time.November, 23, 0, 0, 0, 0, time.UTC)
	got, err := time.Parse(string(b), probe.Format(string(b)))
	if err == nil && !got.Equal(probe) {
		err = errors.New("it does not hold year, month and day")
	}
	if err != nil {
		return fmt.Errorf("%q is no layout of a date such as \"January 2, 2006\": %w", b, err)
	}
	return nil
}

// clockAndZone may stand in the middle of a layout, as in a stamp of Unix.
const clockAndZone = "15:04:05 MST"

// expression returns the pattern of the dates that the layout describes; its
// groups y, m and d are numbers, mon is the name of a month.
func (l layout) expression() string {
	var sb strings.Builder
	for s := l.format; s != ""; {
		n := 1
		switch {
		case strings.HasPrefix(s, clockAndZone):
			n = len(clockAndZone)
			sb.WriteString(`\d\d:\d\d:\d\d(?:\s+[A-Z]{3,4})?`)
		case strings.HasPrefix(s, "January"):
			n = 7
			sb.WriteString(`(?P<mon>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?`)
		case strings.HasPrefix(s, "Jan"):
			n = 3
			sb.WriteString(`(?P<mon>jan|feb|mar|apr|may|jun|jul|aug|sept?|oct|nov|dec)\.?`)
		case strings.HasPrefix(s, "2006"):
			n = 4
			sb.WriteString(`(?P<y>(?:19|20)\d\d)`)
		case strings.HasPrefix(s, "01"):
			n = 2
			sb.WriteString(`(?P<m>\d\d)`)
		case strings.HasPrefix(s, "02"):
			n = 2
			sb.WriteString(`(?P<d>\d\d)`)
		case strings.HasPrefix(s, "06"):
			n = 2
			sb.WriteString(`(?P<y>\d\d)`)
		case s[0] == '1':
			sb.WriteString(`(?P<m>\d{1,2})`)
		case s[0] == '2':
			sb.WriteString(`(?P<d>\d{1,2})(?:st|nd|rd|th|\.)?`)
		case strings.HasPrefix(s, " 2006"):
			sb.WriteString(`\s*,?\s*`)
		case s[0] == ' ':
			sb.WriteString(`\s*`)
		case s[0] == ',':
			sb.WriteString(`\s*,?`)
		default:
			sb.WriteString(regexp.QuoteMeta(s[:1]))
		}
		s = s[n:]
	}
	return sb.String()
}

// A dateRule finds the dates of one layout.
type dateRule struct {
	re           *regexp.Regexp
	y, m, d, mon int // numbers of groups
	needs        traits
}

func newDateRule(l layout) (dateRule, error) {
	re, err := regexp.Compile(`(?i)^` + weekday + l.expression())
	if err != nil {
		return dateRule{}, fmt.Errorf("layout %q: %w", l.format, err)
	}
	return dateRule{re, re.SubexpIndex("y"), re.SubexpIndex("m"), re.SubexpIndex("d"), re.SubexpIndex("mon"), l.traits()}, nil
}

const weekday = `(?:(?:on\s+)?(?:mon|tues?|wed(?:nes)?|thur?s?|fri|sat(?:ur)?|sun)(?:day)?\.?,?\s+(?:the\s+)?)?`

// A day found in a text, and where.
type dayAt struct {
	day        string // YYYY-MM-DD
	start, end int
}

// dates returns the days that the layouts find in s, from left to right; of
// several readings of one place the longest counts, then the first layout.
func (r *rules) dates(s string) []dayAt {
	has := traitsOf(s)
	if has.run == 0 {
		return nil
	}
	var out []dayAt
	for from := 0; from < len(s); {
		best, ok := r.nextDate(s, from, has)
		if !ok {
			break
		}
		if i := best.start - len("the "); i >= from && strings.EqualFold(s[i:best.start], "the ") && (i == 0 || !isAlnum(s[i-1])) {
			best.start = i
		}
		out = append(out, best)
		from = best.end
	}
	return out
}

// nextDate finds the first date of s from byte from on; has is what s has.
func (r *rules) nextDate(s string, from int, has traits) (best dayAt, ok bool) {
	for at := from; at < len(s) && !ok; at++ {
		if !mayBegin(s, at) {
			continue
		}
		digit := s[at] <= '9'
		for i := range r.dateRules {
			rule := &r.dateRules[i]
			if digit && rule.mon == 1 || !has.meet(rule.needs) {
				continue
			}
			g := rule.re.FindStringSubmatchIndex(s[at:])
			if g == nil {
				continue
			}
			d, valid := rule.read(s[at:], g)
			d.start, d.end = at, g[1]+at
			if valid && apart(s, d.start, d.end) && (!ok || d.end > best.end) {
				best, ok = d, true
			}
		}
		if digit && !ok && has.year {
			if d, is := r.foreignDate(s[at:]); is {
				d.start, d.end = at, d.end+at
				best, ok = d, apart(s, d.start, d.end)
			}
		}
	}
	return best, ok
}

// mayBegin tells whether a date may begin at byte i of s: with a number, a
// month or a day of the week that is no piece of a longer word.
func mayBegin(s string, i int) bool {
	if i > 0 && isAlnum(s[i-1]) {
		return false
	}
	switch c := s[i]; {
	case c >= '0' && c <= '9':
		return true
	case !isAlnum(c):
		return strings.HasPrefix(s[i:], longS)
	case i+3 > len(s):
		return false
	}
	const days = "montuewedthufrisatsun"
	head := strings.ToLower(s[i : i+3])
	return monthNumber(head) > 0 || strings.Index(days, head)%3 == 0 || head[:2] == "on" || strings.Contains(s[i:min(len(s), i+4)], longS)
}

// longS is an s to a pattern without regard to case.
const longS = "ſ"

func isAlnum(c byte) bool {
	return c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z'
}

// apart tells whether what stands at s[i:j] is no piece of a longer number,
// word or address.
func apart(s string, i, j int) bool {
	if i > 0 {
		c := s[i-1]
		if isAlnum(c) || c == '/' || c == '.' && i > 1 && s[i-2] != ' ' && s[i] >= '0' && s[i] <= '9' {
			return false
		}
		if c == '-' && s[i] >= '0' && s[i] <= '9' && i > 1 && s[i-2] >= '0' && s[i-2] <= '9' {
			return false
		}
	}
	if j < len(s) {
		c := s[j]
		if c >= '0' && c <= '9' || c == '/' || (c == '-' || c == '.') && j+1 < len(s) && s[j+1] >= '0' && s[j+1] <= '9' {
			return false
		}
	}
	return true
}

func (r *dateRule) read(s string, g []int) (dayAt, bool) {
	y, err := strconv.Atoi(s[g[2*r.y]:g[2*r.y+1]])
	if err != nil {
		return dayAt{}, false
	}
	if y < 100 {
		y += 2000
		if y > 2050 {
			y -= 100
		}
	}
	var m int
	if r.mon >= 0 {
		m = monthNumber(s[g[2*r.mon]:g[2*r.mon+1]])
	} else if m, err = strconv.Atoi(s[g[2*r.m]:g[2*r.m+1]]); err != nil {
		return dayAt{}, false
	}
	d, err := strconv.Atoi(s[g[2*r.d]:g[2*r.d+1]])
	if err != nil || m < 1 || m > 12 || d < 1 {
		return dayAt{}, false
	}
	t := time.Date(y, time.Month(m), d, 0, 0, 0, 0, time.UTC)
	if t.Day() != d {
		return dayAt{}, false
	}
	return dayAt{day: t.Format(time.DateOnly)}, true
}

func monthNumber(name string) int {
	const names = "janfebmaraprmayjunjulaugsepoctnovdec"
	if len(name) < 3 {
		return 0
	}
	i := strings.Index(names, strings.ToLower(name[:3]))
	if i%3 != 0 {
		return 0
	}
	return i/3 + 1
}
