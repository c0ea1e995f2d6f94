package search

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"coachsearch/internal/corpus"
	"coachsearch/internal/index"
	"coachsearch/search/query"
)

// However much is hidden, it is looked at for what is offered and not for all that
// might have been.
func TestSuggestBesideMuchThatIsHidden(t *testing.T) {
	columns := suggestColumns(300)
	var ids []string
	for _, c := range columns[:100] {
		ids = append(ids, c.ID)
	}
	x := open(t, DefaultRanking(), columns...)
	if err := x.Hide(ids); err != nil {
		t.Fatal(err)
	}
	var few, many int
	cost := func(n int, found *int) float64 {
		return testing.AllocsPerRun(3, func() { *found = len(x.Suggest("c", n)) })
	}
	one, ten := cost(1, &few), cost(10, &many)
	if few != 1 || many < 5 {
		t.Fatalf("%d and %d completions", few, many)
	}
	if ten < 2*one {
		t.Errorf("one completion takes %v allocations, %d take %v", one, many, ten)
	}
}

// A hidden column is nowhere: everything that is counted, listed and found is
// as in an index that was built without it.
func TestHiddenIsNowhere(t *testing.T) {
	columns := suggestColumns(300)
	ids := []string{columns[7].ID, columns[120].ID, columns[299].ID, "nobody"}
	columns[7].Title, columns[7].Client.Industry = "Unmentionable matters", "Unmentionable trade"
	columns[7].Sections = append(columns[7].Sections, corpus.Section{Kind: corpus.FollowUp, Paragraphs: []string{"the unmentionable followed"}})
	var rest []*corpus.Column
	for _, c := range columns {
		if !slices.Contains(ids, c.ID) {
			rest = append(rest, c)
		}
	}
	x, without := open(t, DefaultRanking(), columns...), open(t, DefaultRanking(), rest...)
	h, err := x.conceal(ids)
	if err != nil {
		t.Fatal(err)
	}
	x.hidden.Store(h)
	ctx := t.Context()

	for _, q := range []string{"", "conflict", "team work", `"conflict team"`, "unmentionable", "-boss manager", "a OR o'brien", "year:2005", "how do I manage my team and the boss who does not want the conflict at all"} {
		for _, f := range []Filters{{}, {Values: map[string][]string{"industry": {"Retail", NotStated}}}} {
			r := Request{Query: query.Parse(q), Filters: f, Limit: MaxLimit, Facets: FacetNames, Sort: OldestFirst}
			got, want := find(t, x, r), find(t, without, r)
			if got.Total != want.Total {
				t.Errorf("%q: %d found, %d without them", q, got.Total, want.Total)
			}
			if diff := cmp.Diff(hitIDs(want.Hits), hitIDs(got.Hits)); diff != "" {
				t.Errorf("%q: %s", q, diff)
			}
			if diff := cmp.Diff(want.Facets, got.Facets); diff != "" {
				t.Errorf("%q: %s", q, diff)
			}
		}
	}
	for _, name := range append([]string{"section"}, index.FacetNames...) {
		for _, prefix := range []string{"", "r", "un", "health c"} {
			got, err := x.FacetValues(name, prefix, MaxCompletions)
			if err != nil {
				t.Fatal(err)
			}
			want, err := without.FacetValues(name, prefix, MaxCompletions)
			if err != nil {
				t.Fatal(err)
			}
			byText := func(a, b FacetValue) int { return strings.Compare(a.Value, b.Value) }
			slices.SortFunc(got.Values, byText)
			slices.SortFunc(want.Values, byText)
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("%s %q: %s", name, prefix, diff)
			}
		}
	}
	if got, want := x.Info().Columns, len(rest); got != want {
		t.Errorf("%d columns, want %d", got, want)
	}
	for _, page := range [][2]int{{0, 1000}, {0, 10}, {100, 50}, {290, 50}} {
		if diff := cmp.Diff(without.IDs(page[0], page[1]), x.IDs(page[0], page[1])); diff != "" {
			t.Errorf("ids %v: %s", page, diff)
		}
	}
	table := func(x *Index) map[string]int {
		tab, err := x.Table("year", "industry")
		if err != nil {
			t.Fatal(err)
		}
		cells := map[string]int{}
		for i, row := range tab.Rows {
			for j, col := range tab.Columns {
				if n := tab.Counts[i][j]; n > 0 {
					cells[row+"/"+col] = n
				}
			}
			if tab.Totals[i] > 0 {
				cells[row] = tab.Totals[i]
			}
		}
		return cells
	}
	if diff := cmp.Diff(table(without), table(x)); diff != "" {
		t.Error(diff)
	}
	for _, id := range ids {
		if _, err := x.Column(ctx, id); !errors.Is(err, ErrNotFound) {
			t.Errorf("%s: %v", id, err)
		}
		if _, err := x.Similar(ctx, id, 5); !errors.Is(err, ErrNotFound) {
			t.Errorf("similar to %s: %v", id, err)
		}
		if v := x.Values(id, "year"); v != nil {
			t.Errorf("%s has the values %v", id, v)
		}
	}
	for _, c := range rest[:40] {
		near, err := x.Similar(ctx, c.ID, 100)
		if err != nil {
			t.Fatal(err)
		}
		for _, id := range hitIDs(near) {
			if slices.Contains(ids, id) {
				t.Errorf("%s is similar to %s", id, c.ID)
			}
		}
	}
	suggested := 0
	for p := range strings.FieldsSeq("u un unmentionable c conflict m t the b ret w a o r d i h") {
		for _, s := range x.Suggest(p, MaxCompletions) {
			suggested++
			if !slices.ContainsFunc(rest, func(c *corpus.Column) bool { return offersText(x, c, s) }) {
				t.Errorf("%q suggests %+v, which only hidden columns hold", p, s)
			}
		}
	}
	if suggested < 50 {
		t.Errorf("only %d suggestions", suggested)
	}
}

func hitIDs(hits []Hit) []string {
	out := []string{}
	for _, h := range hits {
		out = append(out, h.Column.ID)
	}
	return out
}

// offersText reports whether a column holds a completion.
func offersText(x *Index, c *corpus.Column, s Completion) bool {
	folded := index.Fold(s.Text)
	texts := []string{c.Title, c.Client.Issue, c.Client.Title}
	for _, p := range index.Texts(c) {
		texts = append(texts, p...)
	}
	if d, ok := x.document(c.ID); ok {
		texts = append(texts, append(x.facetValues("topic", d), x.facetValues("industry", d)...)...)
	}
	return slices.ContainsFunc(texts, func(t string) bool {
		return strings.Contains(" "+index.Fold(t)+" ", " "+folded+" ")
	})
}

// What is hidden stays so over generations, and comes back at once.
func TestHideSurvivesGenerations(t *testing.T) {
	dir := t.TempDir()
	publish(t, dir, "a", "b")
	live, err := Follow(context.Background(), dir, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	defer live.Close()
	check := func(when string, want ...string) {
		t.Helper()
		x, release, err := live.Acquire()
		if err != nil {
			t.Fatal(err)
		}
		defer release()
		if diff := cmp.Diff(want, hitIDs(find(t, x, Request{Limit: 10, Sort: OldestFirst}).Hits)); diff != "" {
			t.Errorf("%s: %s", when, diff)
		}
	}
	check("nothing hidden", "a", "b")
	if live.HideMark() != "" {
		t.Errorf("mark %q", live.HideMark())
	}
	marks := map[string]bool{}
	for _, ids := range [][]string{{"b"}, {"b", "c"}} {
		if err := live.Hide(ids); err != nil {
			t.Fatal(err)
		}
		marks[live.HideMark()] = true
	}
	if len(marks) != 2 || marks[""] {
		t.Errorf("marks %v", marks)
	}
	check("hidden", "a")
	publish(t, dir, "a", "b", "c", "d")
	if err := live.advance(t.Context()); err != nil {
		t.Fatal(err)
	}
	check("in the next generation", "a", "d")
	if err := live.Hide(nil); err != nil {
		t.Fatal(err)
	}
	check("shown again", "a", "b", "c", "d")
}

// publish makes a generation of columns with these ids the live one.
func publish(t *testing.T, dir string, ids ...string) {
	t.Helper()
	d := index.OpenData(dir)
	if err := d.Create(); err != nil {
		t.Fatal(err)
	}
	stage, err := d.Stage()
	if err != nil {
		t.Fatal(err)
	}
	b, err := index.Create(stage)
	if err != nil {
		t.Fatal(err)
	}
	for i, id := range ids {
		c := column(id, "Title "+id, "Talk to them first. They were laid off when all downsized.")
		c.Date = fmt.Sprintf("2008-10-%02d", i+1)
		if err := b.Add(c); err != nil {
			t.Fatal(err)
		}
	}
	stats, err := b.Close(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	name, err := d.NextName()
	if err != nil {
		t.Fatal(err)
	}
	if err := index.WriteManifest(t.Context(), stage, index.Manifest{Generation: name, Stats: stats}); err != nil {
		t.Fatal(err)
	}
	if _, err := d.Publish(stage); err != nil {
		t.Fatal(err)
	}
}
