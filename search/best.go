package search

import (
	"cmp"
	"context"
	"math/bits"
	"slices"

	"coachsearch/internal/index"
)

// A boost favours some documents, in rising order, beside what their words
// score.
type boost struct {
	docs  []uint32
	of    func(d uint32) float32
	most  float64 // that of gives
	finds bool    // the documents are candidates for it alone
	at    int
}

// best finds the first documents by score without scoring all that match: it
// takes a window of documents at a time, passes over those in which all clauses
// together cannot lift a document among the first, and of the others reads only
// the clauses that are needed for that; the rest is only asked about candidates.
// It is MaxScore (Turtle, Flood: Query evaluation: strategies and optimizations,
// 1995) by the bounds of a block-max index. What it finds is what scoring
// everything would find, to the last digit: candidates are scored clause by
// clause in the order of the plan.
type best struct {
	x       *Index
	streams []*stream // in the order of the plan
	boosts  []*boost
	all     bool // a candidate holds every clause

	// score completes the tally of a candidate and reports whether it is a hit.
	score func(d uint32, t *tally) bool
	more  float64 // the most that score adds

	top heap

	sorted []*stream
	scores [window]float32
	marked [window / 64]uint64
	buf    [index.BlockSize]part
	tally  tally // of the candidate at hand
}

// start begins a search with the memory of the last one.
func (b *best) start(x *Index, streams []*stream, boosts []*boost, all bool) {
	b.x, b.streams, b.boosts, b.all, b.more = x, streams, boosts, all, 0
	for _, s := range streams {
		s.rewind()
	}
	for _, o := range boosts {
		o.at = 0
	}
}

// run goes through all documents and returns the first k hits in their order.
func (b *best) run(ctx context.Context, k int, compare func(a, b ranked) int) ([]ranked, error) {
	b.top = heap{k, compare, b.top.list[:0]}
	b.sorted = append(b.sorted[:0], b.streams...)
	docs := uint32(b.x.reader.Docs())
	for lo := uint32(0); lo < docs; lo += window {
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		b.window(lo, min(lo+window, docs))
	}
	hits := slices.Clone(b.top.list)
	slices.SortFunc(hits, compare)
	return hits, nil
}

func (b *best) window(lo, hi uint32) {
	if b.all && len(b.streams) == 0 {
		return
	}
	sum := b.more
	for _, s := range b.streams {
		s.enter(lo, hi)
		sum += s.bound
		if b.all && s.bound == 0 {
			return
		}
	}
	for _, o := range b.boosts {
		o.at = seekFrom(o.docs, o.at, lo)
		if o.at < len(o.docs) && o.docs[o.at] < hi {
			sum += o.most
		}
	}
	if b.top.beyond(sum) {
		return
	}
	rest := b.open(lo, hi)
	for w := range b.marked {
		for set := b.marked[w]; set != 0; set &= set - 1 {
			at := w*64 + bits.TrailingZeros64(set)
			if score := float64(b.scores[at]); !b.top.beyond(score + rest) {
				b.candidate(lo+uint32(at), score, rest)
			}
			b.scores[at] = 0
		}
		b.marked[w] = 0
	}
}

// open finds the candidates of a window, adds up what makes them candidates,
// and returns what the rest can add to one.
func (b *best) open(lo, hi uint32) (rest float64) {
	rest = b.more
	take := func(d uint32, score float32) {
		at := d - lo
		b.scores[at] += score
		b.marked[at/64] |= 1 << (at % 64)
	}
	for _, o := range b.boosts {
		if !o.finds || b.all {
			rest += o.most
			continue
		}
		for i := o.at; i < len(o.docs) && o.docs[i] < hi; i++ {
			take(o.docs[i], o.of(o.docs[i]))
		}
	}
	n := 0 // how many of the sorted streams need not be read
	if b.all {
		slices.SortFunc(b.sorted, func(a, b *stream) int { return cmp.Compare(b.length(), a.length()) })
		for n = range len(b.sorted) - 1 {
			rest += b.sorted[n].bound
		}
		n = len(b.sorted) - 1
	} else {
		slices.SortFunc(b.sorted, func(a, b *stream) int { return cmp.Compare(a.bound, b.bound) })
		for ; n < len(b.sorted) && b.top.beyond(rest+b.sorted[n].bound); n++ {
			rest += b.sorted[n].bound
		}
	}
	for _, s := range b.sorted[n:] {
		if s.bound > 0 {
			s.open(b.x, lo, hi, &b.buf, take)
		}
	}
	return rest
}

// candidate scores a document, unless it turns out on the way that it cannot
// be among the first.
func (b *best) candidate(d uint32, score, rest float64) {
	for i := len(b.sorted) - 1; i >= 0; i-- { // the rarest first, or those that can add most
		s := b.sorted[i]
		if s.essential {
			continue
		}
		if s.has = false; s.bound == 0 {
			continue
		}
		s.seek(b.x, d)
		if b.all && !s.has {
			return
		}
		rest -= s.bound
		if s.has {
			score += float64(s.weight.weight * s.weight.unit(s.part, d))
		}
		if b.top.beyond(score + rest) {
			return
		}
	}
	for _, s := range b.streams {
		if s.essential {
			s.seek(b.x, d)
		}
	}
	t := &b.tally
	*t = tally{all: allFields, req: allFields}
	for _, s := range b.streams {
		if s.has {
			s.weight.add(t, s.part, d)
		}
	}
	for _, o := range b.boosts {
		if _, ok := slices.BinarySearch(o.docs[o.at:], d); ok && (o.finds || t.total > 0) {
			t.score += o.of(d)
		}
	}
	if b.score(d, t) {
		b.top.add(ranked{doc: d, score: float64(t.score), fields: t.any, twice: t.twice})
	}
}

// A heap keeps the k first of what it is given, the last of them on top.
type heap struct {
	k       int
	compare func(a, b ranked) int
	list    []ranked
}

// beyond reports whether a document of no more than a score cannot be among
// the first.
func (h *heap) beyond(score float64) bool {
	return len(h.list) == h.k && (h.k == 0 || score*(1+slack) < h.list[0].score)
}

func (h *heap) add(r ranked) {
	if len(h.list) < h.k {
		h.list = append(h.list, r)
		for i := len(h.list) - 1; i > 0; {
			up := (i - 1) / 2
			if h.compare(h.list[i], h.list[up]) <= 0 {
				break
			}
			h.list[i], h.list[up] = h.list[up], h.list[i]
			i = up
		}
		return
	}
	if h.k == 0 || h.compare(r, h.list[0]) >= 0 {
		return
	}
	h.list[0] = r
	for i := 0; ; {
		last := i
		for _, down := range [2]int{2*i + 1, 2*i + 2} {
			if down < len(h.list) && h.compare(h.list[down], h.list[last]) > 0 {
				last = down
			}
		}
		if last == i {
			return
		}
		h.list[i], h.list[last] = h.list[last], h.list[i]
		i = last
	}
}
