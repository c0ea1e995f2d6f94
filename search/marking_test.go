package search

import (
	"cmp"
	"math/rand/v2"
	"slices"
	"strconv"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"

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
		if diff := gocmp.Diff(want, x.markingOf(d), gocmp.AllowUnexported(markingWord{})); diff != "" {
			t.Errorf("%s: %s", c.ID, diff)
		}
		for _, other := range []*corpus.Column{columns[0], columns[len(columns)-1]} {
			od, _ := x.reader.Attributes.Document(other.ID)
			if diff := gocmp.Diff(heldByText(other, want), x.stemFinder(want).in(od)); diff != "" {
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

// The most marking words are those that a stable sort by score puts first.
func TestMostMarkingIsTheFirstOfAll(t *testing.T) {
	x := openKnowing(t, column("a", "One", "one"))
	rnd := rand.New(rand.NewPCG(7, 8))
	for n := range 120 {
		list := make([]markingWord, n)
		for i := range list {
			list[i] = markingWord{form: strconv.Itoa(i), docs: rnd.IntN(4), weight: float64(1 + rnd.IntN(5))}
		}
		want := slices.Clone(list)
		for i := range want {
			w := &want[i]
			if w.weight /= w.weight + 3; w.docs >= 2 {
				w.score = w.weight * idf(1, w.docs)
			}
		}
		slices.SortStableFunc(want, func(a, b markingWord) int { return cmp.Compare(b.score, a.score) })
		if diff := gocmp.Diff(want[:min(n, similarTerms)], x.mostMarking(list, 2), gocmp.AllowUnexported(markingWord{})); diff != "" {
			t.Fatalf("of %d: %s", n, diff)
		}
	}
}
