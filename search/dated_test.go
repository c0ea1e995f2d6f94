package search

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"coachsearch/internal/corpus"
	"coachsearch/internal/sample"
	"coachsearch/search/query"
)

// TestDatesOfQueries reads the dates of queries: y, m and d are the parts of one,
// and a bar stands between the two readings of a number.
func TestDatesOfQueries(t *testing.T) {
	for in, want := range map[string]string{
		"october 2008":             "m10 y2008",
		"Oct 2008 layoffs":         "m10 y2008",
		"layoffs Sept. 2004":       "m9 y2004",
		"October 6, 2008":          "m10 d6 y2008",
		"the 6th of October, 2008": "d6 - m10 y2008",
		"6 October 2008":           "d6 m10 y2008",
		"October of 2008":          "m10 - y2008",
		"2008-10-06":               "y2008 m10 d6",
		"2008-10":                  "y2008 m10",
		"10/13/2008":               "m10|d10 d13 y2008",
		"13.10.2008":               "d13 m10|d10 y2008",
		"5/4/2008":                 "m5|d5 m4|d4 y2008",
		"2008":                     "y2008",
		"columns of 2008 on anger": "y2008",
		"May 2004":                 "m5 y2004",
		"May 2004 and 2005-06":     "m5 y2004, y2005 m6",
		"may I ask":                "",
		"October":                  "", // of which year?
		"march into his office":    "",
		"October 6":                "",
		"2008 10 people left":      "y2008",
		"2008-13":                  "y2008",
		"2008-1":                   "y2008",
		"99/99/2008":               "y2008",
		"1-2-3-2008":               "y2008",
		"room 2525":                "",
		"1066":                     "",
		"20080":                    "",
		"6 of 2008":                "y2008",
		"32 October 2008":          "m10 y2008",
		"2nd October":              "",
		"of 2008":                  "y2008",
		`"October 2008"`:           "",
		"title:2008":               "",
		"octo 2008":                "y2008",
		"I have worked here since 2008 and nobody has ever told me why":     "",
		"I have worked here since May 2008 and nobody has ever told me why": "m5 y2008",
	} {
		x := open(t, DefaultRanking(), column("a", "", "Anything."))
		var dates []string
		for _, d := range x.plan(query.Parse(in)).dates {
			dates = append(dates, partsOf(d))
		}
		if got := strings.Join(dates, ", "); got != want {
			t.Errorf("%s: %s, want %s", in, got, want)
		}
	}
}

func partsOf(d date) string {
	var words []string
	for _, readings := range d.parts {
		word := "-"
		for i, r := range readings {
			one := fmt.Sprintf("%c%d", "?ymd"[r.unit], r.n)
			if i == 0 {
				word = one
			} else {
				word = one + "|" + word // the month first, as it is spoken
			}
		}
		words = append(words, word)
	}
	return strings.Join(words, " ")
}

func dated(id, date, title, question string) *corpus.Column {
	c := column(id, title, question)
	c.Date = date
	return c
}

// However many dates a query names, few are read.
func TestManyDates(t *testing.T) {
	x := open(t, DefaultRanking(), column("a", "", "Anything."))
	if n := len(x.plan(query.Parse(strings.Repeat("10/6/2008 or 2008-10-07 ", 80))).dates); n != maxDates {
		t.Errorf("%d dates", n)
	}
}

// Whoever types a date finds the columns of it, by its words and others.
func TestDatesFindColumns(t *testing.T) {
	x := openKnowing(t,
		dated("a", "2008-10-06", "Layoffs", "They let half of us go."),
		dated("b", "2008-10-13", "Perfect", "I never finish a draft."),
		dated("c", "2004-05-24", "Temper", "He throws things."),
		dated("d", "2009-05-04", "Moving", "They let us go in October 2008, and I moved."),
		column("e", "Undated", "There is no date on it, and no draft."),
	)
	for _, tc := range []struct {
		q    string
		want []string
		also string
	}{
		{"October 2008", []string{"a", "b", "d"}, "october 2008 → columns of that date"},
		{"October 13, 2008", []string{"a", "b", "d"}, "october 13 2008 → columns of that date"},
		{"2008-10-13", []string{"a", "b", "d"}, "2008 10 13 → columns of that date"},
		{"13.10.2008", []string{"a", "b", "d"}, "13 10 2008 → columns of that date"},
		{`"October 13, 2008"`, []string{"a", "b", "d"}, "october 13 2008 → columns of that date"},
		{`"October 2008"`, []string{"d"}, ""},
		{"draft October 2008", []string{"a", "b", "d", "e"}, "october 2008 → columns of that date"},
		{"May 2004", []string{"c", "d"}, "may 2004 → columns of that date"},
		{"2004", []string{"c"}, "2004 → columns of that date"},
		{"2004 -temper", nil, "2004 → columns of that date"},
		{"1999", nil, ""},
		{"what did I write on throwing things in May 2004", []string{"c"}, "may 2004 → columns of that date"},
	} {
		res := find(t, x, Request{Query: query.Parse(tc.q)})
		var got []string
		for _, h := range res.Hits {
			got = append(got, h.Column.ID)
		}
		if len(tc.want) == 1 && len(got) > 1 {
			got = got[:1] // others hold one of its words
		}
		slices.Sort(got)
		if d := cmp.Diff(tc.want, got); d != "" {
			t.Errorf("%s: %s", tc.q, d)
		}
		if also := strings.Join(res.AlsoSearched, "; "); tc.also != "" && !strings.Contains(also, tc.also) || tc.also == "" && strings.Contains(also, "date") {
			t.Errorf("%s: also searched: %s", tc.q, also)
		}
	}
}

// Every column of the sample is first when its date is typed, in whatever way.
func TestDatesOfSample(t *testing.T) {
	columns, err := sample.Columns()
	if err != nil {
		t.Fatal(err)
	}
	x := openKnowing(t, columns...)
	for _, c := range columns {
		y, m, d := c.Date[:4], c.Date[5:7], c.Date[8:]
		for _, q := range []string{c.Date, m + "/" + d + "/" + y, d + "." + m + "." + y} {
			res := find(t, x, Request{Query: query.Parse(q)})
			if len(res.Hits) == 0 || res.Hits[0].Column.Date != c.Date {
				t.Errorf("%s: the first is not of that date", q)
			}
		}
	}
}
