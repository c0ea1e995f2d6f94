package search

import (
	"math"
	"slices"
)

// A heap keeps the k first of what it is given, the last of them on top.
type heap struct {
	k       int
	compare func(a, b ranked) int // a higher score comes first
	list    []ranked
	sorter  sorter
}

// beyond reports whether a document of no more than a score cannot be among
// the first.
func (h *heap) beyond(score float64) bool {
	return len(h.list) == h.k && (h.k == 0 || score*(1+slack) < h.list[0].score)
}

// after reports whether a comes after b.
func (h *heap) after(a, b *ranked) bool {
	if a.score != b.score {
		return a.score < b.score
	}
	return h.compare(*a, *b) > 0
}

func (h *heap) add(r ranked) {
	if len(h.list) < h.k {
		h.list = append(h.list, r)
		i := len(h.list) - 1
		for i > 0 {
			up := (i - 1) / 2
			if !h.after(&r, &h.list[up]) {
				break
			}
			h.list[i] = h.list[up]
			i = up
		}
		h.list[i] = r
		return
	}
	if h.k == 0 || !h.after(&h.list[0], &r) {
		return
	}
	i := 0
	for {
		down := 2*i + 1
		if down >= len(h.list) {
			break
		}
		if other := down + 1; other < len(h.list) && h.after(&h.list[other], &h.list[down]) {
			down = other
		}
		if !h.after(&h.list[down], &r) {
			break
		}
		h.list[i] = h.list[down]
		i = down
	}
	h.list[i] = r
}

// sorted returns what is kept, the first of all first.
func (h *heap) sorted() []ranked {
	h.sorter.byScore(h.list, h.compare)
	return slices.Clone(h.list)
}

// A sorter keeps the memory that sorting takes.
type sorter struct {
	keys []uint64
	from []ranked
}

// byScore sorts full ones first, then by score, then as compare has it. Numbers
// are sooner sorted than what they stand for, and scores are of single precision
// and not negative: the bits of such are in their order.
func (s *sorter) byScore(list []ranked, compare func(a, b ranked) int) {
	s.keys = s.keys[:0]
	for i, r := range list {
		key := uint64(^math.Float32bits(float32(r.score))&math.MaxInt32)<<32 | uint64(i)
		if !r.full {
			key |= 1 << 63
		}
		s.keys = append(s.keys, key)
	}
	slices.Sort(s.keys)
	s.from = append(s.from[:0], list...)
	for i, key := range s.keys {
		list[i] = s.from[uint32(key)]
	}
	for i, n := 0, 0; i < len(list); i += n {
		for n = 1; i+n < len(list) && list[i+n].score == list[i].score && list[i+n].full == list[i].full; n++ {
		}
		if n > 1 {
			slices.SortFunc(list[i:i+n], compare)
		}
	}
}
