//go:build !race

package search

import (
	"slices"
	"strings"
	"testing"

	"coachsearch/internal/sample/bulk"
	"coachsearch/search/query"
)

// What a search for the first hits allocates follows from the words that are
// asked for, and not from how many columns hold them. The race detector allocates,
// too.
func TestAllocationsDoNotGrowWithMatches(t *testing.T) {
	seq, err := bulk.Columns(bulk.Options{Columns: 4000, Words: 40, Seed: 2})
	if err != nil {
		t.Fatal(err)
	}
	x := openKnowing(t, slices.Collect(seq)...)
	for _, n := range []int{1, 3, 12} {
		allocated := func(docs int) float64 {
			words := wordsIn(x, docs, n)
			if len(words) < n {
				t.Fatalf("%d words are in %d columns", len(words), docs)
			}
			r := Request{Query: query.Parse(strings.Join(words, " ")), Limit: 10}
			return testing.AllocsPerRun(20, func() {
				if _, err := x.First(t.Context(), r); err != nil {
					t.Fatal(err)
				}
			})
		}
		few, many := allocated(30), allocated(1000)
		t.Logf("%d words: %.0f, %.0f", n, few, many)
		if many > few+8 {
			t.Errorf("%d words allocate %.0f times for 30 columns, %.0f for 1000", n, few, many)
		}
	}
}
