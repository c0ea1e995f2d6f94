package search

import (
	"fmt"
	"slices"
	"testing"

	"coachsearch/internal/corpus"
	"coachsearch/search/query"
)

// Each gives what the pages of Search hold one after another, in every order.
func TestEach(t *testing.T) {
	var cols []*corpus.Column
	for i := range 700 { // more than the second stage looks at
		c := column(fmt.Sprintf("c%03d", i*37%700), "", "alder "+[]string{"", "birch", "birch alder", "cedar"}[i%4])
		c.Date = fmt.Sprintf("2008-%02d-01", 1+i%12)
		c.Client.Industry = []string{"Law", "Retail"}[i%2]
		cols = append(cols, c)
	}
	x := open(t, DefaultRanking(), cols...)
	for _, r := range []Request{
		{},
		{Query: query.Parse("alder")},
		{Query: query.Parse("alder birch"), Filters: Filters{Values: map[string][]string{"industry": {"Retail"}}}},
		{Query: query.Parse("alder"), Sort: NewestFirst},
		{Sort: OldestFirst, Sections: []corpus.Kind{corpus.Question}},
		{Query: query.Parse("zyzzyva"), Filters: Filters{Values: map[string][]string{"year": {"1999"}}}},
	} {
		var want []string
		total := 0
		for page := r; ; page.Offset += page.Limit {
			page.Limit = 90
			res := find(t, x, page)
			total = res.Total
			if len(res.Hits) == 0 {
				break
			}
			for _, h := range res.Hits {
				want = append(want, h.Column.ID)
			}
		}
		r.Offset, r.Limit = 3, 1 // which mean nothing
		n, records, err := x.Each(t.Context(), r)
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for c, err := range records {
			if err != nil {
				t.Fatal(err)
			}
			got = append(got, c.ID)
		}
		if n != total || !slices.Equal(got, want) {
			t.Errorf("%+v: %d of %d records, want %d of %d in the order of the pages", r, len(got), n, len(want), total)
		}
	}
}

func TestEachStops(t *testing.T) {
	x := open(t, DefaultRanking(), column("a", "", "alder"), column("b", "", "alder"))
	_, records, err := x.Each(t.Context(), Request{})
	if err != nil {
		t.Fatal(err)
	}
	for _, err := range records {
		if err != nil {
			t.Error(err)
		}
		break // and nothing panics
	}
}

func TestIDs(t *testing.T) {
	x := open(t, DefaultRanking(), column("c", "", "alder"), column("a", "", "alder"), column("d", "", "alder"), column("b", "", "alder"))
	for _, tc := range []struct {
		from, n int
		want    []string
	}{
		{0, 10, []string{"a", "b", "c", "d"}},
		{0, 2, []string{"a", "b"}},
		{2, 2, []string{"c", "d"}},
		{3, 5, []string{"d"}},
		{4, 1, nil},
		{9, 1, nil},
		{-1, -1, nil},
	} {
		if got := x.IDs(tc.from, tc.n); !slices.Equal(got, tc.want) {
			t.Errorf("from %d, %d: %q, want %q", tc.from, tc.n, got, tc.want)
		}
	}
}
