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
	layoff := []Request{{Query: query.Parse("layoff"), Limit: 10}, {Query: query.Parse("layoff first"), Limit: 10}, {Query: query.Parse("downsize"), Limit: 10}}
	rehearsed := 0
	live.Rehearse(func(next *Live) []func(context.Context) {
		return []func(context.Context){func(context.Context) {
			rehearsed++
			x, release, err := next.Acquire()
			if err != nil {
				t.Fatal(err)
			}
			defer release()
			_, shown := x.document("b")
			serving, comes := live.State().Open.Generation, x.Info().Generation
			if comes == serving || next.State().Open.Generation != comes || next.HideMark() != live.HideMark() || shown {
				t.Errorf("%s serves, rehearsed is %s, %+v, hiding %q", serving, comes, next.State(), next.HideMark())
			}
			find(t, x, layoff[0])
		}}
	})
	before, release, err := live.Acquire()
	if err != nil {
		t.Fatal(err)
	}
	once := Request{Query: query.Parse("once"), Limit: 10}
	find(t, before, once)
	for _, r := range layoff {
		find(t, before, r)
	}
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
	if n := len(x.results.popular()) + len(x.unions.popular()) + len(x.phrases.popular()); n > 0 {
		t.Errorf("%d are popular, though nobody has asked yet", n)
	}
	if rehearsed != 1 {
		t.Errorf("rehearsed %d times", rehearsed)
	}
	for i, r := range layoff {
		find(t, fresh, r)
		if i > 0 && x.keptResult(r.key(), x.hidden.Load()) != nil {
			t.Errorf("%q was asked once and asked again", r.Query.Text)
		}
	}
	takenOver(t, before.unions, x.unions, fresh.unions, func(u *union) any { return []any{u.docs, u.parts, u.of, u.bounds, u.floors} })
	takenOver(t, before.phrases, x.phrases, fresh.phrases, func(p *phraseDocs) any { return []any{p.docs, p.parts} })
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
	if kept := x.keptResult("similar true 5 a", x.hidden.Load()); kept == nil {
		t.Error("what is similar was not asked again")
	}
	if _, err := x.Similar(ctx, "old", 5); !errors.Is(err, ErrNotFound) {
		t.Errorf("a column that is no more: %v", err)
	}
}

// takenOver fails the test unless an index has what the one before it used again,
// as one that had to make it has.
func takenOver[V any](t *testing.T, before, now, fresh *lru[V], compared func(V) any) {
	t.Helper()
	if len(before.popular()) == 0 {
		t.Error("nothing was used again")
	}
	for key, e := range before.byKey {
		if !e.Value.(*kept[V]).popular {
			continue
		}
		got, ok := now.load(key)
		want, known := fresh.load(key)
		if !ok || !known {
			t.Errorf("%q: taken over: %v, made: %v", key, ok, known)
			continue
		}
		if diff := cmp.Diff(compared(want), compared(got), cmp.AllowUnexported(part{})); diff != "" {
			t.Errorf("%q: %s", key, diff)
		}
	}
}
