package search

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"coachsearch/internal/corpus"
	"coachsearch/search/query"
)

func mark(spans []Span) string {
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

func TestSnippets(t *testing.T) {
	filler := strings.Repeat("This sentence is about the weather and the garden. ", 8)
	c := &corpus.Column{
		ID: "a", Title: "Credit", Client: corpus.Client{Issue: "Stolen ideas"},
		Sections: []corpus.Section{
			{Kind: corpus.Question, Paragraphs: []string{"My boss’s habits trouble me.", "He steals my ideas."}},
			{Kind: corpus.OuterGame, Paragraphs: []string{"Nothing here.", filler + "Tell your boss which ideas were yours. Do it soon. " + filler}},
			{Kind: corpus.LastWord, Paragraphs: []string{"Be brave."}},
		},
	}
	x := open(t, DefaultRanking(), c, column("b", "Other", "weather and garden, brave"))
	for _, tc := range []struct {
		q    string
		want []string // "section anchor: text"
	}{
		{"boss ideas", []string{
			"outer_game outer_game-2: … This sentence is about the weather and the garden. This sentence is about the weather and the garden. This sentence is about the weather and the garden. Tell your [boss] which [ideas] were yours. Do it soon. …",
			"question question-1: My [boss’s] habits trouble me.",
			"issue client: Stolen [ideas]",
		}},
		{`"your boss"`, []string{"outer_game outer_game-2: … This sentence is about the weather and the garden. This sentence is about the weather and the garden. This sentence is about the weather and the garden. Tell [your boss] which ideas were yours. Do it soon. …"}},
		{"credit", []string{"question question-1: My boss’s habits trouble me."}},
	} {
		res := find(t, x, Request{Query: query.Parse(tc.q)})
		var got []string
		for _, s := range res.Hits[0].Snippets {
			got = append(got, s.Section+" "+s.Anchor+": "+mark(s.Spans))
		}
		if d := cmp.Diff(tc.want, got); d != "" {
			t.Errorf("%s: %s", tc.q, d)
		}
	}
	res := find(t, x, Request{Query: query.Parse("boss"), Sections: []corpus.Kind{corpus.Question}})
	if s := res.Hits[0].Snippets; len(s) != 1 || s[0].Section != "question" {
		t.Errorf("snippets of the chosen part: %+v", s)
	}
	if got := mark(x.Mark("bosses", "The boss, the BOSS’S desk")); got != "The [boss], the [BOSS’S] desk" {
		t.Errorf("marked %q", got)
	}
}

// A question may be empty, and is introduced by nobody then.
func TestSnippetsOfAnEmptyQuestion(t *testing.T) {
	for _, paragraphs := range [][]string{nil, {""}, {"", "She rewrites it all."}} {
		c := &corpus.Column{ID: "a", Title: "Memos", Sections: []corpus.Section{{Kind: corpus.Question, Paragraphs: paragraphs}}}
		x := open(t, DefaultRanking(), c, column("b", "Other", "weather"))
		for _, q := range []string{"memos", "what is it that he does to memos when he is there with her"} {
			for _, h := range find(t, x, Request{Query: query.Parse(q)}).Hits {
				for _, s := range h.Snippets {
					if len(s.Spans) == 0 {
						t.Errorf("%q, %s: the snippet of %s is empty", paragraphs, q, s.Section)
					}
				}
			}
		}
	}
}

// Who tells a situation sees whose a column is, and so does who finds nothing but
// its issue.
func TestSnippetsIntroduceTheQuestion(t *testing.T) {
	c := &corpus.Column{
		ID: "a", Title: "Loosening the grip", Client: corpus.Client{Issue: "A micromanager"},
		Sections: []corpus.Section{
			{Kind: corpus.Question, Paragraphs: []string{"She rewrites it all. " + strings.Repeat("long ", 45) + "Why? It tires me."}},
			{Kind: corpus.OuterGame, Paragraphs: []string{"Ask what worries him most about memos."}},
			{Kind: corpus.InnerGame, Paragraphs: []string{"Memos are read upstairs."}},
			{Kind: corpus.Answer, Paragraphs: []string{"Such memos come back."}},
		},
	}
	x := open(t, DefaultRanking(), c, column("b", "Other", "weather"))
	for _, tc := range []struct{ q, want string }{
		{"micromanager", "issue question"},
		{"memos", "inner_game outer_game answer"},
		{"what is it that he worries about when he is there with her", "outer_game question"},
		{"what is it that he worries about when he reads the memos", "inner_game outer_game answer"}, // no room
	} {
		var got []string
		snippets := find(t, x, Request{Query: query.Parse(tc.q)}).Hits[0].Snippets
		for _, s := range snippets {
			got = append(got, s.Section)
		}
		if d := cmp.Diff(tc.want, strings.Join(got, " ")); d != "" {
			t.Errorf("%s: %s", tc.q, d)
		}
		if last := mark(snippets[len(snippets)-1].Spans); strings.HasSuffix(tc.want, "question") &&
			last != "She rewrites it all. "+strings.Repeat("long ", 45)+"Why? …" {
			t.Errorf("%s: the question is %q", tc.q, last)
		}
	}
	res := find(t, x, Request{Query: query.Parse("what is it that he worries about when he reads the memos"), Sections: []corpus.Kind{corpus.OuterGame}})
	if s := res.Hits[0].Snippets; len(s) != 1 || s[0].Section != "outer_game" {
		t.Errorf("snippets of the chosen part: %+v", s)
	}
}

func TestSnippetOfEndlessText(t *testing.T) {
	for _, text := range []string{
		strings.Repeat("word ", 5000) + "needle " + strings.Repeat("word ", 5000),
		"needle " + strings.Repeat("ä", 20000),
	} {
		x := open(t, DefaultRanking(), column("a", "t", text))
		s := find(t, x, Request{Query: query.Parse("needle")}).Hits[0].Snippets[0]
		got := mark(s.Spans)
		if !strings.Contains(got, "[needle]") || len(got) > 3*SnippetBytes || !utf8.ValidString(got) {
			t.Errorf("snippet of %d bytes: %.80q", len(got), got)
		}
	}
}

func TestSentenceEnds(t *testing.T) {
	for in, want := range map[string][]string{
		"One. Two? “Three!” Four":                {"One. ", "Two? ", "“Three!” ", "Four"},
		"Dr. Smith met J. Doe at 3.5 p.m. today": {"Dr. Smith met J. Doe at 3.5 p.m. today"},
		"":                                       {""},
		"So did I. Then":                         {"So did I. ", "Then"},
	} {
		var got []string
		start := 0
		for _, e := range sentenceEnds(in) {
			got = append(got, in[start:e])
			start = e
		}
		if d := cmp.Diff(want, got); d != "" {
			t.Errorf("%q: %s", in, d)
		}
	}
}
