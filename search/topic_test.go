package search

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"coachsearch/internal/corpus"
	"coachsearch/search/query"
)

// knowing returns x with what comes with the program.
func knowing(t *testing.T, x *Index) *Index {
	t.Helper()
	k, err := BuiltinKnowledge()
	if err != nil {
		t.Fatal(err)
	}
	return newIndex(x.reader, Info{}, x.ranking, k)
}

func TestTopicsFindWhatWordsDoNot(t *testing.T) {
	issue := func(id, issue, question string) *corpus.Column {
		c := column(id, "", question)
		c.Client.Issue = issue
		return c
	}
	x := knowing(t, open(t, DefaultRanking(),
		issue("burnout", "Burnout and exhaustion", "There is nothing left of me by Thursday."),
		issue("pay", "Asking for a raise in salary", "The figure has not moved."),
		issue("plain", "Garden", "The days are long here and the work is on my table."),
	))
	topics := x.facetValues("topic", must(x.reader.Attributes.Document("burnout")))
	if len(topics) == 0 {
		t.Fatal("the column on burnout has no topic")
	}
	res := find(t, x, Request{Query: query.Parse("I am so worn out and stressed that I can hardly get through the days")})
	got := ids(res)
	if !slices.Contains(got, "burnout") || slices.Contains(got, "pay") || got[0] != "burnout" {
		t.Errorf("found %v", got)
	}
	if !slices.ContainsFunc(res.AlsoSearched, func(s string) bool { return s == "topic → "+topics[0] }) {
		t.Errorf("also searched %q, want the topic %s", res.AlsoSearched, topics[0])
	}
	// What is excluded or quoted says nothing about the matter.
	if res := find(t, x, Request{Query: query.Parse(`days -burnout -"worn out"`)}); slices.ContainsFunc(res.AlsoSearched, func(s string) bool { return strings.HasPrefix(s, "topic") }) {
		t.Errorf("also searched %q", res.AlsoSearched)
	}
	// In a chosen part a column counts for its words only.
	res = find(t, x, Request{Query: query.Parse("I am so worn out and stressed that I can hardly get through the days"), Sections: []corpus.Kind{corpus.Question}})
	if d := cmp.Diff([]string{"plain"}, ids(res)); d != "" {
		t.Error(d)
	}
}

func must(d uint32, ok bool) uint32 {
	if !ok {
		panic("no such document")
	}
	return d
}

func TestSynonymsWiden(t *testing.T) {
	x := knowing(t, open(t, DefaultRanking(),
		column("own", "", "My boss is here, and the garden is wide."),
		column("other", "", "My manager is here, and the garden is wide."),
		column("phrase", "", "They let her go in the garden. He was letting go of it."),
		column("none", "", "The garden is wide, and nobody is here."),
	))
	res := find(t, x, Request{Query: query.Parse("boss garden")})
	if got := ids(res); len(got) < 2 || got[0] != "own" || got[1] != "other" {
		t.Errorf("found %v", got)
	}
	if len(res.AlsoSearched) != 1 || !strings.HasPrefix(res.AlsoSearched[0], "boss → manager") {
		t.Errorf("also searched %q", res.AlsoSearched)
	}
	if got := ids(find(t, x, Request{Query: query.Parse("fired")})); !slices.Contains(got, "phrase") {
		t.Errorf("fired finds %v, without the synonym of several words", got)
	}
	if res := find(t, x, Request{Query: query.Parse(`"boss"`)}); len(res.Hits) != 1 || len(res.AlsoSearched) != 0 {
		t.Errorf("a quoted word found %v and also searched %q", ids(res), res.AlsoSearched)
	}
}

func TestIndustryByAnotherSpelling(t *testing.T) {
	c := column("a", "t", "x")
	c.Client.Industry = "Healthcare"
	x := knowing(t, open(t, DefaultRanking(), c))
	name := x.facetValues("industry", 0)[0]
	for _, spelling := range []string{name, "Healthcare", "health care"} {
		r := Request{Filters: Filters{Values: map[string][]string{"industry": {spelling}}}, Facets: []string{"industry"}}
		res := find(t, x, r)
		want := []FacetValue{{Value: name, Label: name, Count: 1, Selected: true}}
		if d := cmp.Diff(want, res.Facets["industry"].Values); d != "" || res.Total != 1 {
			t.Errorf("%s: total %d; %s", spelling, res.Total, d)
		}
	}
}

func TestSimilarSaysWhy(t *testing.T) {
	col := func(id, issue, industry string) *corpus.Column {
		c := column(id, map[string]string{"a": "Asking"}[id], "I have asked for a higher salary and a raise twice by e-mail.")
		c.Client = corpus.Client{Issue: issue, Industry: industry}
		return c
	}
	x := knowing(t, open(t, DefaultRanking(), col("a", "Asking for a raise", "Retail"), col("b", "A raise in pay", "Retail"),
		&corpus.Column{ID: "reprint", Title: "Asking", Client: corpus.Client{Issue: "Asking for a raise"}},
		column("c", "", "The garden is wide."), column("d", "", "The garden is asked for twice.")))
	hits, err := x.Similar(t.Context(), "a", 5)
	if err != nil {
		t.Fatal(err)
	}
	if len(hits) == 0 || hits[0].Column.ID != "b" {
		t.Fatalf("similar to a: %+v", hits)
	}
	because := hits[0].Because
	topic := x.facetValues("topic", must(x.reader.Attributes.Document("a")))[0]
	if because[0] != topic || !slices.Contains(because, "Retail") {
		t.Errorf("because %q, want the topic %q first, and the industry", because, topic)
	}
	hits, err = x.SimilarTo(t.Context(), Situation{Text: "They refuse me a raise", Client: corpus.Client{Industry: "retail"}}, 1)
	if err != nil {
		t.Fatal(err)
	}
	if len(hits) != 1 || !slices.Contains(hits[0].Because, "Retail") || !slices.Contains(hits[0].Because, topic) {
		t.Errorf("similar to a situation: %+v", hits)
	}
	hits, err = x.SimilarTo(t.Context(), Situation{Text: "an e raise x"}, 1)
	if err != nil || len(hits) != 1 || slices.Contains(hits[0].Because, "e") {
		t.Errorf("a letter is a reason: %+v, %v", hits, err)
	}
	if hits, err := x.SimilarTo(t.Context(), Situation{}, 5); err != nil || len(hits) != 0 {
		t.Errorf("similar to nothing: %v, %v", hits, err)
	}
	if _, err := x.Similar(t.Context(), "absent", 5); !errors.Is(err, ErrNotFound) {
		t.Errorf("similar to an absent column: %v", err)
	}
}
