package search

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"coachsearch/internal/corpus"
	"coachsearch/search/query"
)

func keeping(t *testing.T, columns ...*corpus.Column) *Index {
	t.Helper()
	x := openKnowing(t, columns...)
	x.KeepResults(true)
	return x
}

// Every part of a request that changes its result is in its key.
func TestKeysTellRequestsApart(t *testing.T) {
	year := func(y int) time.Time { return time.Date(y, 1, 1, 0, 0, 0, 0, time.UTC) }
	number := func(n float64) *float64 { return &n }
	requests := []Request{
		{},
		{Query: query.Query{Text: "?!"}},
		{Limit: 1},
		{Offset: 1},
		{TopOnly: true},
		{Sort: NewestFirst},
		{Sort: OldestFirst},
		{Facets: []string{"topic"}},
		{Facets: []string{"issue"}},
		{Sections: []corpus.Kind{corpus.Answer}},
		{Filters: Filters{From: year(2004)}},
		{Filters: Filters{To: year(2004)}},
		{Filters: Filters{Age: Range{Min: number(4)}}},
		{Filters: Filters{Age: Range{Max: number(4)}}},
		{Filters: Filters{Tenure: Range{Min: number(4)}}},
		{Filters: Filters{Tenure: Range{Max: number(4)}}},
		{Filters: Filters{Values: map[string][]string{"issue": {"a"}}}},
		{Filters: Filters{Values: map[string][]string{"level": {"a"}}}},
		{Filters: Filters{Values: map[string][]string{"issue": {"a", "b"}}}},
		{Filters: Filters{Values: map[string][]string{"issue": {"a b"}}}},
		{Query: query.Query{Groups: []query.Group{{{Text: "a"}, {Text: "b"}}}}},
		{Query: query.Query{Groups: []query.Group{{{Text: "a"}}, {{Text: "b"}}}}},
		{Query: query.Query{Groups: []query.Group{{{Text: "a b"}}}}},
		{Query: query.Query{Groups: []query.Group{{{Text: "a b", Phrase: true}}}}},
		{Query: query.Query{Groups: []query.Group{{{Text: "b"}}}, Not: []query.Term{{Text: "a"}}}},
	}
	for _, q := range []string{"a", "b", "title:a", "-a", "a -b", "age:30", "-age:30", "age:30..31", "tenure:30", "date:2008", "age:30 OR age:40", "age:30 age:40"} {
		requests = append(requests, Request{Query: query.Parse(q)})
	}
	seen := map[string]Request{}
	for _, r := range requests {
		k := r.key()
		if k == "" {
			t.Errorf("%+v has no key", r)
		}
		if other, ok := seen[k]; ok {
			t.Errorf("%+v and %+v have the same key %s", r, other, k)
		}
		seen[k] = r
	}
	if a, b := query.Parse("boss  steals"), query.Parse(" boss steals"); (Request{Query: a}).key() != (Request{Query: b}).key() {
		t.Error("white space makes another question")
	}
}

func TestResultsAreKept(t *testing.T) {
	var columns []*corpus.Column
	for i := range 40 {
		columns = append(columns, column(fmt.Sprintf("c%02d", i), "Conflict", fmt.Sprintf("conflict with word%d", i)))
	}
	x := keeping(t, columns...)
	r := Request{Query: query.Parse("conflict"), Limit: 10}
	first := find(t, x, r)
	again := find(t, x, r)
	if d := cmp.Diff(first, again); d != "" {
		t.Error(d)
	}
	if &first.Hits[3].Snippets[0] != &again.Hits[3].Snippets[0] {
		t.Error("the second answer was made anew")
	}
	slices.Reverse(again.Hits) // a caller may do with its list as it likes
	if d := cmp.Diff(first, find(t, x, r)); d != "" {
		t.Error(d)
	}
	x.KeepResults(false)
	if other := find(t, x, r); first.Hits[3].Column == other.Hits[3].Column || &first.Hits[3].Snippets[0] == &other.Hits[3].Snippets[0] {
		t.Error("an answer was kept that was not to be")
	}
}

// What is near a column is kept, for each number of them, until something is
// hidden; its records are those of other answers.
func TestSimilarIsKept(t *testing.T) {
	var columns []*corpus.Column
	for i := range 30 {
		columns = append(columns, column(fmt.Sprintf("c%02d", i), "Conflict", fmt.Sprintf("conflict about budgets with word%d", i%3)))
		columns[i].Title = fmt.Sprintf("Column %d", i)
	}
	x := keeping(t, columns...)
	near := func(id string, limit int) []Hit {
		t.Helper()
		hits, err := x.Similar(t.Context(), id, limit)
		if err != nil || len(hits) != limit {
			t.Fatalf("%d hits, %v", len(hits), err)
		}
		return hits
	}
	first := near("c07", 4)
	again := near("c07", 4)
	if d := cmp.Diff(first, again); d != "" {
		t.Error(d)
	}
	if &first[0].Because[0] != &again[0].Because[0] {
		t.Error("the second answer was made anew")
	}
	if d := cmp.Diff(first, near("c07", 6)[:4]); d != "" {
		t.Errorf("of more: %s", d)
	}
	named, err := x.SimilarNames(t.Context(), "c07", 4)
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(first, named, cmpopts.IgnoreFields(Hit{}, "Snippets")); d != "" || len(named[0].Snippets) > 0 || len(first[0].Snippets) == 0 {
		t.Errorf("only named: %d snippets, %s", len(named[0].Snippets), d)
	}
	near("c08", 4)
	c, err := x.Column(t.Context(), first[0].Column.ID)
	if err != nil || c != first[0].Column {
		t.Errorf("the record was read again: %v", err)
	}
	gone := first[0].Column.ID
	if err := x.Hide([]string{gone}); err != nil {
		t.Fatal(err)
	}
	if slices.ContainsFunc(near("c07", 4), func(h Hit) bool { return h.Column.ID == gone }) {
		t.Error("a column that is hidden is near")
	}
	if _, err := x.Column(t.Context(), gone); err == nil {
		t.Error("the record of a hidden column is given out")
	}
}

func TestKeptResultsAreBounded(t *testing.T) {
	var columns []*corpus.Column
	for i := range 120 {
		columns = append(columns, column(fmt.Sprintf("c%03d", i), "", fmt.Sprintf("conflict with word%d", i)))
	}
	x := keeping(t, columns...)
	for i := range 60 {
		find(t, x, Request{Query: query.Parse("conflict"), Limit: 100, Offset: i % 20})
		find(t, x, Request{Query: query.Parse(fmt.Sprintf("word%d", i)), Limit: 10})
	}
	x.results.check(t)
	cost := 0
	for _, e := range x.results.byKey {
		cost += e.Value.(*kept[answer]).value.result.cost()
	}
	if counted := x.results.once.cost + x.results.again.cost; cost != counted {
		t.Errorf("%d hits are kept and %d counted", cost, counted)
	}
	if key := (Request{Query: query.Parse("word59"), Limit: 10}).key(); x.results.byKey[key] == nil {
		t.Error("the latest result was forgotten")
	}
	if key := (Request{Query: query.Parse("word0"), Limit: 10}).key(); x.results.byKey[key] != nil {
		t.Error("the first result is still there")
	}
	long := Request{Query: query.Parse(fmt.Sprintf("%0*d", maxKeptQuery+1, 7))}
	if long.key() != "" {
		t.Error("a situation would be kept")
	}
}

func TestKeptResultsUnderLoad(t *testing.T) {
	x := keeping(t, column("a", "Conflict", "one"), column("b", "Conflict", "two"), column("c", "Peers", "three"))
	var wg sync.WaitGroup
	for g := range 4 {
		wg.Go(func() {
			for i := range 300 {
				q := []string{"conflict", "peers", "one", "two"}[(i+g)%4]
				res, err := x.Search(context.Background(), Request{Query: query.Parse(q), Limit: 10})
				if want := []int{2, 1, 1, 1}[(i+g)%4]; err != nil || res.Total != want {
					t.Errorf("%s: %d hits, %v", q, res.Total, err)
				}
			}
		})
	}
	wg.Wait()
}

// What is hidden is not in an answer of before, nor missing in one of after.
func TestKeptResultsHide(t *testing.T) {
	x := keeping(t, column("a", "Conflict", "one"), column("b", "Conflict", "two"))
	r := Request{Query: query.Parse("conflict")}
	hide := func(ids ...string) {
		h, err := x.conceal(ids)
		if err != nil {
			t.Fatal(err)
		}
		x.hidden.Store(h)
	}
	for _, tc := range []struct{ hide, want []string }{
		{nil, []string{"a", "b"}}, {[]string{"a"}, []string{"b"}}, {[]string{"b"}, []string{"a"}}, {nil, []string{"a", "b"}},
	} {
		hide(tc.hide...)
		for range 2 {
			if d := cmp.Diff(tc.want, ids(find(t, x, r))); d != "" {
				t.Errorf("%v hidden: %s", tc.hide, d)
			}
		}
	}
}
