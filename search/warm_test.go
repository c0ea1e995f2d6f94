package search

import (
	"context"
	"errors"
	"log/slog"
	"testing"

	"github.com/google/go-cmp/cmp"

	"coachsearch/search/query"
)

// A generation that goes live has the answers to what the one before it was
// asked: its own, without what is hidden, and none that it would not give.
func TestGenerationsTakeQuestionsOver(t *testing.T) {
	ctx := t.Context()
	dir := t.TempDir()
	publish(t, dir, "a", "b", "c", "old")
	live, err := Follow(context.Background(), dir, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	defer live.Close()
	if err := live.Hide([]string{"b"}); err != nil {
		t.Fatal(err)
	}
	asked := []Request{
		{Query: query.Parse("talk first"), Limit: 10},
		{Query: query.Parse(`"talk to them"`), Limit: 10, Facets: FacetNames},
		{Query: query.Parse("tihs is tlak"), Limit: 10},
		{Query: query.Parse("first"), Limit: 10, Filters: Filters{Values: map[string][]string{"topic": {"none"}}}},
	}
	before, release, err := live.Acquire()
	if err != nil {
		t.Fatal(err)
	}
	once := Request{Query: query.Parse("once"), Limit: 10}
	find(t, before, once)
	for range 2 {
		for _, r := range asked {
			find(t, before, r)
		}
		for _, id := range []string{"a", "old"} {
			if _, err := before.Similar(ctx, id, 5); err != nil {
				t.Fatal(err)
			}
		}
	}
	release()

	publish(t, dir, "a", "b", "c", "new")
	if err := live.advance(ctx); err != nil {
		t.Fatal(err)
	}
	x, release, err := live.Acquire()
	if err != nil {
		t.Fatal(err)
	}
	defer release()
	fresh, err := Open(ctx, live.data.Path(x.Info().Generation))
	if err != nil {
		t.Fatal(err)
	}
	defer fresh.Close()
	if err := fresh.Hide([]string{"b"}); err != nil {
		t.Fatal(err)
	}
	for _, r := range asked {
		kept := x.keptResult(r.key(), x.hidden.Load())
		if kept == nil {
			t.Errorf("%q was not asked again", r.Query.Text)
			continue
		}
		if diff := cmp.Diff(find(t, fresh, r), kept); diff != "" {
			t.Errorf("%q: %s", r.Query.Text, diff)
		}
	}
	if x.keptResult(once.key(), x.hidden.Load()) != nil {
		t.Error("what was asked once was asked again")
	}
	if kept := x.keptResult("similar 5 a", x.hidden.Load()); kept == nil {
		t.Error("what is similar was not asked again")
	}
	if _, err := x.Similar(ctx, "old", 5); !errors.Is(err, ErrNotFound) {
		t.Errorf("a column that is no more: %v", err)
	}
}
