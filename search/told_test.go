package search

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"coachsearch/internal/sample"
	"coachsearch/search/query"
)

// A situation is ranked as a search for its words is, second stage and all,
// but that nothing in it is a sign.
func TestToldIsRankedAsSearched(t *testing.T) {
	columns, err := sample.Columns()
	if err != nil {
		t.Fatal(err)
	}
	x := openKnowing(t, columns...)
	for _, text := range []string{
		"My boss shouts at me in front of my team, and I am afraid to say anything about it.",
		"How do I ask for more money when everybody tells me that there is none this year?",
		"I was promoted over my friends, and now they do not talk to me at lunch. How can I be their boss and their friend?",
		"We were merged with another department and each of the two thinks that the other does nothing at all for the customers.",
	} {
		want := ids(find(t, x, Request{Query: query.Parse(text), Limit: 20}))
		hits, err := x.SimilarTo(t.Context(), Situation{Text: text}, 20)
		if err != nil {
			t.Fatal(err)
		}
		if d := cmp.Diff(want, ids(&Result{Hits: hits})); d != "" {
			t.Errorf("%s: %s", text, d)
		}
	}
	signs := `-boss "my boss" age:30 title:boss`
	hits, err := x.SimilarTo(t.Context(), Situation{Text: signs}, 5)
	if err != nil || len(hits) != 5 {
		t.Errorf("%s: %d hits, %v", signs, len(hits), err)
	}
}

// What is left out of a situation neither finds nor ranks.
func TestToldWithout(t *testing.T) {
	x := open(t, DefaultRanking(),
		column("a", "", "The budget of the theatre is the matter."), column("b", "", "The boss of the theatre shouts."), column("c", "", "Nothing of that."))
	s := Situation{Text: "the budget and the shouting boss of the theatre"}
	for _, tc := range []struct {
		without []Trait
		want    []string
	}{
		{nil, []string{"b", "a"}},
		{[]Trait{{WordTrait, "shouting"}, {WordTrait, "boss"}}, []string{"a", "b"}},
		{[]Trait{{WordTrait, "shouting"}, {WordTrait, "boss"}, {WordTrait, "theatre"}}, []string{"a"}},
	} {
		near, err := x.Nearest(t.Context(), s, tc.without, 5)
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, n := range near.Nearest {
			got = append(got, n.Column.ID)
		}
		if d := cmp.Diff(tc.want, got); d != "" {
			t.Errorf("without %v: %s", tc.without, d)
		}
	}
}
