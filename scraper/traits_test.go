package scraper

import (
	"regexp"
	"testing"
	"time"
)

// TestTraits holds the quick look against the search that it spares: no
// layout may be passed over where it has a date.
func TestTraits(t *testing.T) {
	p := builtinProfile(t)
	for _, l := range p.file.Dates.Layouts {
		rule, err := newDateRule(l)
		if err != nil {
			t.Fatal(err)
		}
		for day := time.Date(1999, 1, 1, 0, 0, 0, 0, time.UTC); day.Year() < 2001; day = day.AddDate(0, 0, 11) {
			s := "On " + day.Format(l.format) + "."
			if rule.re.MatchString(s) && !traitsOf(s).meet(rule.needs) {
				t.Errorf("layout %q: %q is passed over", l.format, s)
			}
		}
	}
	for _, tc := range []struct {
		in   string
		want traits
	}{
		{"13 years, 4 months", traits{run: 2}},
		{"13 years ago, in march", traits{run: 2, month: true}},
		{"march", traits{}},
		{"1995-2008", traits{run: 4, year: true, signs: hyphen}},
		{"612.555.1899", traits{run: 4, signs: dot}},
		{"10/6/08", traits{run: 2, signs: slash}},
		{"20081006", traits{run: 8, year: true}},
	} {
		if got := traitsOf(tc.in); got != tc.want {
			t.Errorf("%q: %+v, want %+v", tc.in, got, tc.want)
		}
	}
}

func TestNeeds(t *testing.T) {
	for _, tc := range []struct {
		in   string
		want bool
	}{
		{`a(?P<date>x)b`, true},
		{`(?:a(?P<date>x))+b`, true},
		{`(?:a|(?P<date>x))b`, false},
		{`(?:a(?P<date>x)|(?P<date>y))b`, true},
		{`a(?P<date>x)?`, false},
		{`(?:a(?P<date>x))*b`, false},
		{`(?:(?P<date>x)){2,3}`, true},
		{`a\(date\)`, false},
	} {
		if got := needs(regexp.MustCompile(tc.in), "date"); got != tc.want {
			t.Errorf("%s: %v", tc.in, got)
		}
	}
}
