package search

import (
	"context"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"coachsearch/internal/corpus"
	"coachsearch/internal/index"
	"coachsearch/search/query"
)

// A generation is searched by the rules that it was built with.
func TestGenerationBringsItsRules(t *testing.T) {
	columns := []*corpus.Column{column("a", "Bread", "The oven is hot."), column("b", "A loaf", "We bake."), column("c", "Tea", "My boss drinks.")}
	build := func(rules index.Ruleset) *Index {
		dir := filepath.Join(t.TempDir(), "g")
		b, err := index.CreateRuled(dir, rules)
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range columns {
			if err := b.Add(c); err != nil {
				t.Fatal(err)
			}
		}
		stats, err := b.Close(context.Background())
		if err != nil {
			t.Fatal(err)
		}
		m := index.Manifest{Generation: "20081006T000000Z-1", BuiltAt: time.Unix(0, 0), Fingerprint: "x", Stats: stats, Rules: rules.Signature()}
		if err := index.WriteManifest(context.Background(), dir, m); err != nil {
			t.Fatal(err)
		}
		x, err := Open(context.Background(), dir)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() {
			if err := x.Close(); err != nil {
				t.Error(err)
			}
		})
		return x
	}
	own := build(index.Ruleset{index.SynonymsFile: "bread, loaf\n", index.TopicsFile: "Baking: bread^2\n"})
	res := find(t, own, Request{Query: query.Parse("loaf"), Facets: []string{"topic"}})
	if d := cmp.Diff([]string{"b", "a"}, ids(res)); d != "" {
		t.Error(d)
	}
	if d := cmp.Diff([]FacetValue{{Value: "Baking", Label: "Baking", Count: 1}}, res.Facets["topic"].Values); d != "" {
		t.Error(d)
	}
	if res := find(t, own, Request{Query: query.Parse("manager")}); res.Total != 0 {
		t.Errorf("the built-in synonyms are asked: %v", ids(res))
	}
	if res := find(t, build(nil), Request{Query: query.Parse("manager")}); res.Total != 1 {
		t.Errorf("the built-in synonyms are not asked: %v", ids(res))
	}
}
