package web

import (
	"encoding/json"
	"testing"

	"github.com/google/go-cmp/cmp"

	"coachsearch/search"
)

func TestAPISuggest(t *testing.T) {
	s := newSite(t, Config{}, records())
	for _, tc := range []struct {
		query string
		want  []wireCompletion
	}{
		{"", []wireCompletion{}},
		{"q=", []wireCompletion{}},
		{"q=+%21", []wireCompletion{}},
		{"q=zyzzyva", []wireCompletion{}},
		{"q=boss", []wireCompletion{
			{"Boss takes the credit", "issue", 1, "/search?q=Boss+takes+the+credit"},
			{"Difficult boss", "topic", 1, "/search?topic=Difficult+boss"},
		}},
		{"q=BOSS+t", []wireCompletion{{"Boss takes the credit", "issue", 1, "/search?q=Boss+takes+the+credit"}}},
		{"q=credit&per_page=1", []wireCompletion{{"Credit and recognition", "topic", 1, "/search?topic=Credit+and+recognition"}}},
	} {
		var a suggestAnswer
		s.json("/api/v1/suggest?"+tc.query, 200, &a)
		if d := cmp.Diff(tc.want, a.Completions); d != "" {
			t.Errorf("%s: %s", tc.query, d)
		}
		if a.Meta.Generation == "" {
			t.Errorf("%s: no generation", tc.query)
		}
	}
}

// Every completion finds what it counts, and leads to where it is found.
func TestCompletionsFind(t *testing.T) {
	s := newSite(t, Config{}, records())
	seen := 0
	for c := 'a'; c <= 'z'; c++ {
		var a suggestAnswer
		s.json("/api/v1/suggest?per_page=100&q="+string(c), 200, &a)
		for _, m := range a.Completions {
			seen++
			var found SearchAnswer
			s.json("/api/v1"+m.HTML, 200, &found)
			if found.Meta.Total < m.Count {
				t.Errorf("%q counts %d columns, and %d are found", m.Text, m.Count, found.Meta.Total)
			}
			if found.Links.HTML != m.HTML {
				t.Errorf("%q leads to %s, whose address is %s", m.Text, m.HTML, found.Links.HTML)
			}
		}
	}
	if seen < 10 {
		t.Errorf("only %d completions", seen)
	}
}

func TestOpenSearchSuggestions(t *testing.T) {
	s := newSite(t, Config{BaseURL: "https://columns.example"}, records())
	res := s.get("/api/v1/suggest?q=boss&format=opensearch")
	if got := res.Header.Get("Content-Type"); got != "application/x-suggestions+json" {
		t.Errorf("type %s", got)
	}
	var got any
	if err := json.Unmarshal(res.Body, &got); err != nil {
		t.Fatal(err)
	}
	want := []any{
		"boss",
		[]any{"Boss takes the credit"},
		[]any{"1 column"},
		[]any{"https://columns.example/search?q=Boss+takes+the+credit"},
	}
	if d := cmp.Diff(any(want), got); d != "" {
		t.Error(d)
	}
	// Nothing found is three empty lists, and never null.
	if got, want := s.body("/api/v1/suggest?q=zyzzyva&format=opensearch", 200), "[\"zyzzyva\",[],[],[]]\n"; got != want {
		t.Errorf("%s, want %s", got, want)
	}
}

func TestAPIFacet(t *testing.T) {
	s := newSite(t, Config{}, records())
	value := func(v string, n int) wireValue { return wireValue{Value: v, Label: v, Count: n} }
	for _, tc := range []struct {
		target string
		want   wireFacet
	}{
		{"year", wireFacet{[]wireValue{value("2008", 1), value("2009", 1), value("2010", 1), value("2011", 1)}, 1, 0}},
		{"year?per_page=3", wireFacet{[]wireValue{value("2008", 1), value("2009", 1), value("2010", 1)}, 1, 1}},
		{"industry?prefix=cOn", wireFacet{[]wireValue{value("Consulting", 1)}, 1, 0}},
		{"industry?prefix=care", wireFacet{[]wireValue{value("Health care", 1)}, 1, 0}},
		{"section?prefix=outer", wireFacet{[]wireValue{value("outer_game", 2)}, 1, 0}},
		{"author?prefix=zyzzyva", wireFacet{[]wireValue{}, 3, 0}},
	} {
		var a facetAnswer
		s.json("/api/v1/facets/"+tc.target, 200, &a)
		if d := cmp.Diff(tc.want, a.wireFacet); d != "" {
			t.Errorf("%s: %s", tc.target, d)
		}
	}
}

// What a facet lists is what a search for everything counts.
func TestFacetsAgreeWithTheSearch(t *testing.T) {
	s := newSite(t, Config{}, records())
	for _, name := range search.FacetNames {
		var a facetAnswer
		s.json("/api/v1/facets/"+name+"?per_page=100", 200, &a)
		var all SearchAnswer
		s.json("/api/v1/search?facets="+name, 200, &all)
		if d := cmp.Diff(all.Facets[name], a.wireFacet); d != "" {
			t.Errorf("%s: %s", name, d)
		}
		if a.Name != name {
			t.Errorf("name %q, want %q", a.Name, name)
		}
	}
}
