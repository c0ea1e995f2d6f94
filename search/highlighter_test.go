package search

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"coachsearch/internal/corpus"
	"coachsearch/internal/index"
	"coachsearch/search/query"
)

// What is marked in the texts of the collection is what stemming each of their
// words would mark.
func TestKnownFormsAreEnough(t *testing.T) {
	columns := suggestColumns(120)
	columns = append(columns, column("lost", "Lost her job", "She was laid off, lost her job, was losing a job and lets people go. He stole the credit; they are stealing it."))
	x := openKnowing(t, columns...)
	marked := 0
	for _, q := range []string{
		"conflict manager resume", `"managing conflict" boss`, "unemployed", "layoff", "boss takes credit", "stole", "let go", "o'brien OR team",
		"how do I manage a conflict with a boss who has taken credit for my work and fired my team",
	} {
		known := x.newHighlighter(x.plan(query.Parse(q)))
		stemming := x.newHighlighter(x.plan(query.Parse(q)))
		stemming.foreign = true
		for _, c := range columns {
			for _, paragraphs := range index.Texts(c) {
				for _, text := range paragraphs {
					got, want := known.find(text), stemming.find(text)
					marked += len(want)
					if d := cmp.Diff(want, got, cmp.AllowUnexported(match{}, target{})); d != "" {
						t.Fatalf("%s in %q: %s", q, text, d)
					}
				}
			}
		}
	}
	if marked < 1000 {
		t.Errorf("only %d matches", marked)
	}
}

// The paragraphs that are not read for snippets hold nothing to mark.
func TestSnippetsReadWhatHolds(t *testing.T) {
	rnd := rand.New(rand.NewPCG(5, 6))
	words := strings.Fields("boss boss’s Boss credit takes taken taking work team conflict managing the of a let go let’s résumé … — ?")
	paragraph := func() string {
		text := make([]string, rnd.IntN(8)) // which may be none
		for i := range text {
			text[i] = words[rnd.IntN(len(words))]
		}
		return strings.Join(text, " ")
	}
	var columns []*corpus.Column
	for i := range 60 {
		c := &corpus.Column{ID: fmt.Sprint(i), Title: "Untitled " + paragraph(), Client: corpus.Client{Issue: paragraph()}}
		for range rnd.IntN(9) { // kinds come again
			s := corpus.Section{Kind: corpus.Kinds[rnd.IntN(len(corpus.Kinds))]}
			for range 1 + rnd.IntN(4) {
				s.Paragraphs = append(s.Paragraphs, paragraph())
			}
			c.Sections = append(c.Sections, s)
		}
		for range rnd.IntN(3) {
			c.Comments = append(c.Comments, corpus.Comment{Text: paragraph()})
		}
		columns = append(columns, c)
	}
	var many strings.Builder // rare words take two units
	for i := range 40_000 {
		fmt.Fprintf(&many, "rare%d ", i)
	}
	rare := column("rare", "Rare words", many.String())
	rare.Sections[0].Paragraphs = append(rare.Sections[0].Paragraphs, "rare38887 alone", "rare7 alone")
	columns = append(columns, rare)
	x := openKnowing(t, columns...)
	passages := 0
	for _, q := range []string{
		"boss", "boss takes credit", `"let go"`, `"takes credit" conflict`, "laid off", "resume", "rare7", "rare38887", "rare39999 team", "absent",
		"my boss takes the credit for the work of a team and I do not know how to manage this conflict",
	} {
		known, all := x.newHighlighter(x.plan(query.Parse(q))), x.newHighlighter(x.plan(query.Parse(q)))
		desk := all.newDesk()
		desk.sought = true
		for i := range desk.units {
			desk.units[i] = ^uint64(0)
		}
		for _, c := range columns {
			d, ok := x.document(c.ID)
			if !ok {
				t.Fatal(c.ID)
			}
			for _, kinds := range [][]corpus.Kind{nil, {corpus.OuterGame}, {corpus.Answer, corpus.Question}} {
				got, want := known.snippets(d, c, kinds), all.snippets(d, c, kinds)
				passages += len(want)
				if diff := cmp.Diff(want, got); diff != "" {
					t.Fatalf("%s in %s: %s", q, c.ID, diff)
				}
			}
		}
	}
	if passages < 1000 {
		t.Errorf("only %d passages", passages)
	}
}
