package search

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"coachsearch/internal/corpus"
)

// advised is a column whose advice is in the outer and the inner game.
func advised(id, question, inner, outer string, client corpus.Client) *corpus.Column {
	return &corpus.Column{ID: id, Client: client, Sections: []corpus.Section{
		{Kind: corpus.Question, Paragraphs: []string{question}},
		{Kind: corpus.InnerGame, Paragraphs: []string{inner}},
		{Kind: corpus.OuterGame, Paragraphs: []string{outer, "Then wait for an answer."}},
	}}
}

func situated(t *testing.T) *Index {
	t.Helper()
	x := open(t, DefaultRanking(),
		advised("heron", "A heron stands on my desk.", "Look at the heron.", "Feed it.", corpus.Client{Age: 40, TenureMonths: 24, Industry: "Law", Title: "Office manager"}),
		advised("gull", "A gull sits in my chair.", "Gulls leave.", "Ask the gull, and the heron.", corpus.Client{Age: 60, Industry: "Retail"}),
		advised("boss", "My boss takes the credit for my work.", "Breathe.", "Tell your boss.", corpus.Client{}),
		advised("none", "Nothing at all.", "Rest.", "Leave.", corpus.Client{}))
	k, err := BuiltinKnowledge()
	if err != nil {
		t.Fatal(err)
	}
	x.taxonomy = k.Taxonomy
	return x
}

func TestNearestTraits(t *testing.T) {
	x := situated(t)
	s := Situation{
		Text:   "A heron and a gull took credit for my work.",
		Client: corpus.Client{Age: 42, TenureMonths: 30, Industry: "law", Title: "Manager, files"},
	}
	for _, tc := range []struct {
		without []Trait
		sought  []Trait
		why     map[string][]Trait
	}{
		{
			nil,
			[]Trait{{"topic", "Credit and recognition"}, {"industry", "Law"}, {"level", "Manager"}, {"age", "42"}, {"tenure", "30"}, {"word", "credit"}, {"word", "work"}, {"word", "heron"}, {"word", "gull"}},
			map[string][]Trait{
				"heron": {{"industry", "Law"}, {"level", "Manager"}, {"age", "42"}, {"tenure", "30"}, {"word", "heron"}},
				"gull":  {{"word", "heron"}, {"word", "gull"}},
				"boss":  {{"topic", "Credit and recognition"}, {"word", "credit"}, {"word", "work"}},
			},
		},
		{
			[]Trait{{"word", "herons"}, {"age", "42"}, {"industry", "Law"}, {"topic", "Credit and recognition"}, {"word", "credit"}, {"word", "works"}, {"nonsense", "x"}},
			[]Trait{{"level", "Manager"}, {"tenure", "30"}, {"word", "gull"}},
			map[string][]Trait{"gull": {{"word", "gull"}}},
		},
	} {
		got, err := x.Nearest(t.Context(), s, tc.without, 10)
		if err != nil {
			t.Fatal(err)
		}
		if d := cmp.Diff(tc.sought, got.Sought, sortTraits); d != "" {
			t.Errorf("without %v, sought: %s", tc.without, d)
		}
		why := map[string][]Trait{}
		for _, n := range got.Nearest {
			why[n.Column.ID] = n.Why
		}
		if d := cmp.Diff(tc.why, why, sortTraits); d != "" {
			t.Errorf("without %v, why: %s", tc.without, d)
		}
	}
}

// The order of words is by weight, which is the ranking's business.
var sortTraits = cmp.Transformer("sorted", func(ts []Trait) []string {
	var out []string
	for _, t := range ts {
		out = append(out, t.Kind+":"+t.Value)
	}
	slices.Sort(out)
	return out
})

// The paragraph of advice is the one that meets the situation; where none
// does, the first that says what to do.
func TestNearestAdvice(t *testing.T) {
	x := situated(t)
	for text, want := range map[string]map[string]string{
		"A heron and a gull.":            {"heron": "inner_game-1: Look at the [heron].", "gull": "outer_game-1: Ask the [gull], and the [heron]."},
		"My boss took credit. A bellows": {"boss": "outer_game-1: Tell your [boss]."},
		"credit":                         {"boss": "outer_game-1: Tell your boss."},
	} {
		got, err := x.Nearest(t.Context(), Situation{Text: text}, nil, 10)
		if err != nil {
			t.Fatal(err)
		}
		advice := map[string]string{}
		for _, n := range got.Nearest {
			advice[n.Column.ID] = n.Advice.Anchor + ": " + bracketed(n.Advice.Spans)
		}
		if d := cmp.Diff(want, advice); d != "" {
			t.Errorf("%s: %s", text, d)
		}
	}
}

func bracketed(spans []Span) string {
	var b strings.Builder
	for _, s := range spans {
		if s.Match {
			b.WriteString("[" + s.Text + "]")
		} else {
			b.WriteString(s.Text)
		}
	}
	return b.String()
}

// A long paragraph is cut to its best sentences, and a column without advice
// gives none.
func TestNearestAdviceBounds(t *testing.T) {
	long := strings.Repeat("Walk on and on until it rains. ", 40) + "Then look for the heron. " + strings.Repeat("And walk on. ", 20)
	x := open(t, DefaultRanking(),
		advised("long", "A heron.", "", long, corpus.Client{}),
		column("asks", "", "The heron asks."))
	got, err := x.Nearest(t.Context(), Situation{Text: "heron"}, nil, 10)
	if err != nil || len(got.Nearest) != 2 {
		t.Fatalf("%v, %v", got, err)
	}
	for _, n := range got.Nearest {
		text := bracketed(n.Advice.Spans)
		if n.Column.ID == "asks" && text != "" {
			t.Errorf("a question advises %q", text)
		}
		if n.Column.ID == "long" && (len(text) > adviceMax || !strings.Contains(text, "look for the [heron]") || !strings.HasPrefix(text, "… ")) {
			t.Errorf("advice %q", text)
		}
	}
}

// What was found is what SimilarTo finds, but for the snippets.
func TestNearestIsSimilarTo(t *testing.T) {
	x := situated(t)
	s := Situation{Text: "My boss and a gull", Client: corpus.Client{Age: 50}}
	hits, err := x.SimilarTo(t.Context(), s, 3)
	if err != nil {
		t.Fatal(err)
	}
	near, err := x.Nearest(t.Context(), s, nil, 3)
	if err != nil {
		t.Fatal(err)
	}
	var got []Hit
	for _, n := range near.Nearest {
		got = append(got, n.Hit)
	}
	if d := cmp.Diff(hits, got, cmpopts.IgnoreFields(Hit{}, "Snippets")); d != "" {
		t.Error(d)
	}
}
