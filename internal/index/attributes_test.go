package index

import (
	"math/rand/v2"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestFacetCountsWhatItsDocumentsHave(t *testing.T) {
	const docs, values = 1000, 7
	rng := rand.New(rand.NewPCG(5, 8))
	for _, most := range []int{0, 1, 4} { // values of a document
		f := Facet{starts: []uint32{0}}
		for range docs {
			for range rng.IntN(most + 1) {
				f.ids = append(f.ids, rng.Uint32N(values))
			}
			f.starts = append(f.starts, uint32(len(f.ids)))
		}
		for _, n := range []int{0, 1, 63, 64, 65, docs} {
			var asked []uint32
			want, wantWithout := make([]uint32, values), 0
			for range n {
				d := rng.Uint32N(docs)
				asked = append(asked, d)
				for _, v := range f.Of(d) {
					want[v]++
				}
				if len(f.Of(d)) == 0 {
					wantWithout++
				}
			}
			got := make([]uint32, values)
			if without := f.Count(asked, got); without != wantWithout {
				t.Errorf("%d documents: %d without a value, want %d", n, without, wantWithout)
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("%d documents: %s", n, diff)
			}
		}
	}
}
