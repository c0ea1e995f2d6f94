package search

import (
	"math/rand/v2"
	"slices"
	"testing"
)

func TestMembers(t *testing.T) {
	rnd := rand.New(rand.NewPCG(1, 2))
	for _, docs := range []int{1, 63, 64, 1023, 1024, 1025, 5000} {
		for _, share := range []float64{0, .01, .5, 1} {
			var list []uint32
			for d := range docs {
				if rnd.Float64() < share {
					list = append(list, uint32(d))
				}
			}
			m := newMembers(docs)
			m.add(list)
			m.rank()
			for d := range uint32(docs) {
				at, has := slices.BinarySearch(list, d)
				if i, ok := m.place(d); ok != has || has && int(i) != at {
					t.Fatalf("%d documents of %d: place of %d is %d, %t", len(list), docs, d, i, ok)
				}
			}
			for range 50 {
				lo := uint32(rnd.IntN(docs))
				var set [window / 64]uint64
				for i := range set {
					set[i] = rnd.Uint64()
				}
				got, want := set, [window / 64]uint64{}
				some := false
				for i := range uint32(window) {
					if _, has := slices.BinarySearch(list, lo+i); has && set[i/64]>>(i%64)&1 == 1 {
						want[i/64] |= 1 << (i % 64)
						some = true
					}
				}
				if m.and(&got, lo) != some || got != want {
					t.Fatalf("%d documents of %d, from %d: %x, want %x", len(list), docs, lo, got, want)
				}
			}
		}
	}
}
