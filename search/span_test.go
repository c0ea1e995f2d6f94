package search

import (
	"fmt"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"coachsearch/internal/corpus"
	"coachsearch/search/query"
)

// A range keeps the columns that state a number in it, for hits, totals and
// facets alike, and what it excludes may be unstated.
func TestSpans(t *testing.T) {
	var columns []*corpus.Column
	add := func(age, tenure int, date, level string) {
		c := column(fmt.Sprintf("c%d", len(columns)), "Praise", "No praise at all")
		c.Client, c.Date = corpus.Client{Age: age, TenureMonths: tenure, Title: level}, date
		columns = append(columns, c)
	}
	add(30, 24, "2008-01-01", "Manager")
	add(35, 30, "2008-12-31", "Manager")
	add(40, 60, "2009-03-31", "Nurse")
	add(62, 6, "2009-04-01", "Nurse")
	add(0, 0, "", "Nurse") // nothing is stated
	x := open(t, DefaultRanking(), columns...)
	for _, tc := range []struct {
		in   string
		want []string
	}{
		{"praise age:30..40", []string{"c0", "c1", "c2"}},
		{"age:30..40", []string{"c0", "c1", "c2"}},
		{"age:>40", []string{"c3"}},
		{"-age:>40", []string{"c0", "c1", "c2", "c4"}},
		{"age:30 OR age:62", []string{"c0", "c3"}},
		{"age:62 OR tenure:2", []string{"c0", "c3"}},
		{"age:..40 tenure:>2", []string{"c1", "c2"}},
		{"tenure:2..2.5", []string{"c0", "c1"}},
		{"tenure:..6m", []string{"c3"}},
		{"date:2008", []string{"c0", "c1"}},
		{"date:2008-12..2009-03", []string{"c1", "c2"}},
		{"praise -date:..2009", []string{"c4"}},
		{"praise -praise age:30", nil},
		{"age:1", nil},
	} {
		res := find(t, x, Request{Query: query.Parse(tc.in), Facets: []string{"level"}})
		got := ids(res)
		slices.Sort(got)
		if d := cmp.Diff(tc.want, got); d != "" || res.Total != len(tc.want) {
			t.Errorf("%s: total %d, %s", tc.in, res.Total, d)
		}
		counted := 0
		for _, v := range res.Facets["level"].Values {
			counted += v.Count
		}
		if counted != res.Total || len(res.Relaxed) > 0 {
			t.Errorf("%s: the facet counts %d of %d, relaxed %q", tc.in, counted, res.Total, res.Relaxed)
		}
	}
}

// A correction keeps the ranges of the query.
func TestSuggestionKeepsSpans(t *testing.T) {
	a, b := column("a", "Recognition", "No recognition"), column("b", "Recognition", "No recognition")
	a.Client.Age, b.Client.Age = 30, 50
	x := open(t, DefaultRanking(), a, b)
	res := find(t, x, Request{Query: query.Parse("recogniton age:30 -age:50")})
	if d := cmp.Diff(&Suggestion{"recognition age:30 -age:50", 1}, res.DidYouMean); d != "" {
		t.Error(d)
	}
}
