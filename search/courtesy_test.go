package search

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"coachsearch/internal/corpus"
	"coachsearch/internal/index"
	"coachsearch/search/query"
)

func TestPolite(t *testing.T) {
	for _, tc := range []struct{ in, want string }{
		{"thank you for your advice", ""}, // which is what is asked for
		{
			"Dear Sir or Madam, my manager praises nobody and thanks no one. Thank you in advance for any help. Kind regards, Ann",
			"dear sir or madam thank you in advance kind regards",
		},
		{
			"Hi, long time reader, first time writing. My boss thanks me in advance and then forgets it. Any ideas appreciated! Cheers, Tom",
			"hi long time reader first time writing any ideas appreciated cheers",
		},
		{"To whom it may concern: the sales figures that I was told to report are wrong. What would you suggest?", "to whom it may concern what would you suggest"},
		{"she greets everybody with hello there and then complains for an hour about all of us", "hello there"},
		{"we were told with regards to the move that nobody would be asked to go for a year", ""},
	} {
		forms := index.Forms(tc.in)
		var got []string
		for i, is := range polite(forms) {
			if is {
				got = append(got, forms[i])
			}
		}
		if d := cmp.Diff(tc.want, strings.Join(got, " ")); d != "" {
			t.Errorf("%s\n%s", tc.in, d)
		}
	}
}

// A letter finds what it finds without its courtesies: they are no content, and
// "thank you" is about no recognition.
func TestCourtesiesSayNothing(t *testing.T) {
	thanked := column("thanked", "Thank you in advance", "Nobody ever thanks me: kind regards are all I get, and no recognition.")
	thanked.Client.Issue = "No recognition, and never a thank you"
	x := openKnowing(t, thanked,
		column("shift", "", "The night shift at the mill leaves me no time for my children."),
		column("other", "", "The garden is wide, and nobody is here."),
	)
	letter := "Dear Sir, thank you for your wonderful advice. I am on the night shift at a mill and never see my children. Many thanks in advance, kind regards"
	res := find(t, x, Request{Query: query.Parse(letter)})
	if got := ids(res); len(got) == 0 || got[0] != "shift" {
		t.Errorf("found %v", got)
	}
	if slices.Contains(res.AlsoSearched, "topic → Credit and recognition") {
		t.Errorf("also searched %q", res.AlsoSearched)
	}
	if got := ids(find(t, x, Request{Query: query.Parse("thank you in advance")})); len(got) == 0 || got[0] != "thanked" {
		t.Errorf("in a few words found %v", got)
	}
}

func TestShorthand(t *testing.T) {
	for short, word := range shorthand {
		if !isStop(word) || strings.Contains(short, "'") {
			t.Errorf("%s=%s: want a stop word for one that is spelt shorter", short, word)
		}
	}
	x := openKnowing(t,
		column("looking", "", "I am looking for the door."),
		column("robin", "", "A robin sits on the door."),
		column("other", "", "The garden is wide."),
	)
	for _, tc := range []struct{ in, want string }{
		{"lookin door", "looking"},
		{"robin door", "robin"},
	} {
		if got := ids(find(t, x, Request{Query: query.Parse(tc.in)})); len(got) == 0 || got[0] != tc.want {
			t.Errorf("%s: found %v", tc.in, got)
		}
	}
	p := x.plan(query.Parse("u r lookin 4 the door cuz im lost"))
	var content []string
	for _, c := range p.clauses[:p.content] {
		content = append(content, c.text)
	}
	if d := cmp.Diff([]string{"looking", "4", "door", "lost"}, content); d != "" {
		t.Error(d)
	}
}

// What the rules do not know of a word they may know of a synonym of it.
func TestTopicOfSynonym(t *testing.T) {
	worn := column("worn", "", "There is nothing left of me by Thursday.")
	worn.Client.Issue = "Burnout"
	v, err := LoadVocabulary(strings.NewReader("frazzlement, burnout\n"))
	if err != nil {
		t.Fatal(err)
	}
	k, err := BuiltinKnowledge()
	if err != nil {
		t.Fatal(err)
	}
	k.Vocabulary = v
	x := newIndex(open(t, DefaultRanking(), worn, column("other", "", "The garden is wide.")).reader, Info{}, DefaultRanking(), k)
	for _, tc := range []struct {
		in   string
		want bool
	}{
		{"frazzlement", true},
		{"wonderment", false},
	} {
		topics := x.topicsOf(x.plan(query.Parse(tc.in)))
		got := slices.ContainsFunc(topics, func(t index.TopicWeight) bool { return t.Topic == "Burnout" })
		if got != tc.want {
			t.Errorf("%s: %v", tc.in, topics)
		}
	}
	whole := x.taxonomy.Topics.Text("burnout")[0].Weight
	for _, tw := range x.topicsOf(x.plan(query.Parse("frazzlement"))) {
		if tw.Topic == "Burnout" && tw.Weight != whole*x.ranking.TopicSynonym {
			t.Errorf("weight %v, want a share of %v", tw.Weight, whole)
		}
	}
	if res := find(t, x, Request{Query: query.Parse("frazzlement"), Sections: []corpus.Kind{corpus.Question}}); len(res.Hits) != 0 {
		t.Errorf("found %v by a topic alone in a chosen part", ids(res))
	}
}
