package search

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"coachsearch/internal/corpus"
	"coachsearch/internal/index"
	"coachsearch/internal/sample"
)

// What marks a stored column is the same whether it is told from the words that
// are stored of it or from its text, and so are the words that it shares.
func TestStoredWordsTellWhatTextsTell(t *testing.T) {
	columns, err := sample.Columns()
	if err != nil {
		t.Fatal(err)
	}
	columns = append(columns, column("odd", "It’s O’Brien’s café", "ﬁne naïve co-workers’ re-org; let’s go, lets go — Straße, 3rd-quarter x’y’z ’’ ' -- …"))
	twice := columns // each word in two columns at least, so that all may mark
	for _, c := range columns {
		again := *c
		again.ID += "-again"
		twice = append(twice, &again)
	}
	x := openKnowing(t, twice...)
	for _, c := range columns {
		d, ok := x.reader.Attributes.Document(c.ID)
		if !ok {
			t.Fatalf("%s is not there", c.ID)
		}
		want := x.marking(c)
		if diff := cmp.Diff(want, x.markingOf(d), cmp.AllowUnexported(markingWord{})); diff != "" {
			t.Errorf("%s: %s", c.ID, diff)
		}
		for _, other := range []*corpus.Column{columns[0], columns[len(columns)-1]} {
			od, _ := x.reader.Attributes.Document(other.ID)
			if diff := cmp.Diff(heldByText(other, want), x.holds(od, want)); diff != "" {
				t.Errorf("%s in %s: %s", c.ID, other.ID, diff)
			}
		}
	}
}

func heldByText(c *corpus.Column, words []markingWord) map[string]bool {
	held := map[string]bool{}
	for _, paragraphs := range index.Texts(c) {
		for _, text := range paragraphs {
			index.Tokens(text, func(token index.Token) {
				for _, w := range words {
					if index.Stem(token.Form) == w.stem {
						held[w.stem] = true
					}
				}
			})
		}
	}
	return held
}
