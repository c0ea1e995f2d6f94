package search

import (
	"errors"
	"fmt"
	"testing"

	"coachsearch/internal/corpus"
	"coachsearch/search/query"
)

// Every hit of every page knows its place and the hits beside it, whichever
// order they are in, and whether or not the order is kept of an earlier
// question.
func TestPlace(t *testing.T) {
	for _, keep := range []bool{false, true} {
		t.Run(fmt.Sprint("keep=", keep), func(t *testing.T) { testPlace(t, keep) })
	}
}

func testPlace(t *testing.T, keep bool) {
	var cols []*corpus.Column
	for i := range 400 { // more than the second stage looks at
		c := column(fmt.Sprintf("c%03d", i), "", "alder "+[]string{"", "birch", "birch alder", "cedar"}[i%4])
		c.Date = fmt.Sprintf("2008-%02d-01", 1+i%12)
		c.Client.Industry = []string{"Law", "Retail"}[i%2]
		cols = append(cols, c)
	}
	x := open(t, DefaultRanking(), cols...)
	x.KeepResults(keep)
	for _, r := range []Request{
		{},
		{Query: query.Parse("alder")},
		{Query: query.Parse("alder birch"), Filters: Filters{Values: map[string][]string{"industry": {"Retail"}}}},
		{Query: query.Parse("alder"), Sort: NewestFirst},
		{Sort: OldestFirst, Sections: []corpus.Kind{corpus.Question}},
	} {
		var ids []string
		for r.Limit = 70; ; r.Offset += r.Limit {
			res := find(t, x, r)
			if len(res.Hits) == 0 {
				break
			}
			for _, h := range res.Hits {
				ids = append(ids, h.Column.ID)
			}
		}
		for i := 0; i < len(ids); i += 23 {
			r.Offset = i / r.Limit * r.Limit
			p, err := x.Place(t.Context(), r, ids[i])
			if err != nil || p == nil {
				t.Fatalf("%+v: %s has no place: %v", r, ids[i], err)
			}
			if p.Number != i+1 || p.Total != len(ids) {
				t.Errorf("%+v: %s is %d of %d, want %d of %d", r, ids[i], p.Number, p.Total, i+1, len(ids))
			}
			for _, beside := range []struct {
				at  int
				got *corpus.Column
			}{{i - 1, p.Previous}, {i + 1, p.Next}} {
				want := ""
				if beside.at >= 0 && beside.at < len(ids) {
					want = ids[beside.at]
				}
				if got := idOf(beside.got); got != want {
					t.Errorf("%+v: beside %s stands %q, want %q", r, ids[i], got, want)
				}
			}
		}
		r.Offset = 0
		if p, err := x.Place(t.Context(), r, ids[r.Limit]); p != nil || err != nil {
			t.Errorf("%+v: %s is not on the first page, got %+v, %v", r, ids[r.Limit], p, err)
		}
	}
	r := Request{Limit: 10, Filters: Filters{Values: map[string][]string{"industry": {"Law"}}}}
	if p, err := x.Place(t.Context(), r, "c001"); p != nil || err != nil {
		t.Errorf("what the filter leaves out has the place %+v, %v", p, err)
	}
	if _, err := x.Place(t.Context(), r, "none-such"); !errors.Is(err, ErrNotFound) {
		t.Errorf("no such column: %v", err)
	}
	r.Filters.Values["color"] = []string{"red"}
	if _, err := x.Place(t.Context(), r, "c000"); err == nil {
		t.Error("an unknown facet is no error")
	}
}

func idOf(c *corpus.Column) string {
	if c == nil {
		return ""
	}
	return c.ID
}
