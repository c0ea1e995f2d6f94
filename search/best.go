package search

import (
	"cmp"
	"context"
	"math/bits"
	"slices"

	"coachsearch/internal/index"
)

// best finds the first documents by score without scoring all that match: it
// takes a window of documents at a time, passes over those in which all clauses
// together cannot lift a document among the first, and of the others reads only
// the clauses that are needed for that. The rest is asked about the candidates
// that these give, one clause after the other, and each leaves fewer of them.
// It is MaxScore (Turtle, Flood: Query evaluation: strategies and optimizations,
// 1995) by the bounds of a block-max index. Where windows would hold a handful of
// documents, these are taken without. What it finds is what scoring
// everything would find, to the last digit: what is left of the candidates is
// scored clause by clause in the order of the plan.
type best struct {
	x       *Index
	streams []*stream // in the order of the plan
	boosts  []*boost
	all     bool // a candidate holds every clause
	known   bool // the members of every stream are known
	far     int  // streams of more documents are not asked for their next one

	// score completes the tally of a candidate and reports whether it is a hit.
	score func(d uint32, t *tally) bool
	more  float64 // the most that score adds

	top   heap
	floor float64 // what the first hits score at least, as far as it is known

	// Of a search for fewer hits than are kept, whose scores rise later on.
	page  heap
	later float64 // by this at most

	sorted []*stream
	scores [window]float32
	marked [window / 64]uint64
	held   [window / 64]uint64 // documents of the window that may hold every clause
	lifts  [][window]float32   // of each boost
	left   []uint16            // candidates, by their places in the window
	buf    [index.BlockSize]part
	tally  tally // of the candidate at hand
}

// start begins a search with the memory of the last one, which may have ended in
// the middle of a window, where a file of the index broke off.
func (b *best) start(x *Index, streams []*stream, boosts []*boost, all bool) {
	b.x, b.streams, b.boosts, b.all, b.more, b.later, b.floor = x, streams, boosts, all, 0, 0, 0
	b.page = heap{list: b.page.list[:0]}
	clear(b.scores[:])
	clear(b.marked[:])
	for _, s := range streams {
		s.rewind()
	}
	for _, o := range boosts {
		o.at = 0
	}
	b.known = all && len(streams) > 1
	for _, s := range streams {
		if s.has = nil; len(streams) > 1 {
			s.has = s.membersOf(x, len(streams) <= shortQuery)
		}
		b.known = b.known && s.has != nil
	}
	for len(b.lifts) < len(boosts) {
		b.lifts = append(b.lifts, [window]float32{})
	}
}

// run goes through all documents and returns the first k hits in their order.
func (b *best) run(ctx context.Context, k int, compare func(a, b ranked) int) ([]ranked, error) {
	b.top = heap{k, compare, b.top.list[:0], b.top.sorter}
	b.page.compare = compare
	b.sorted = append(b.sorted[:0], b.streams...)
	through := b.runWindows
	switch {
	case b.alone():
		through = b.runAlone
	case b.few():
		through = b.runSingly
	}
	if err := through(ctx); err != nil {
		return nil, err
	}
	return b.top.sorted(), nil
}

func (b *best) runWindows(ctx context.Context) error {
	docs := uint32(b.x.reader.Docs())
	for lo := b.next(0); lo < docs; {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		hi := min(lo+window, docs)
		b.window(lo, hi)
		lo = b.next(hi)
	}
	return nil
}

// next returns where to go on: no document from lo to before it is a candidate.
// So a few documents cost the same among many as among few others.
func (b *best) next(lo uint32) uint32 {
	if b.all {
		for _, s := range b.streams {
			lo = s.next(lo, b.far)
		}
		return lo
	}
	first := none
	for _, s := range b.streams {
		first = min(first, s.next(lo, b.far))
	}
	for _, o := range b.boosts {
		if o.at = seekFrom(o.docs, o.at, lo); o.finds && o.at < len(o.docs) {
			first = min(first, o.docs[o.at])
		}
	}
	return first
}

// beyond reports whether a document of no more than a score cannot be among
// the first that are asked for.
func (b *best) beyond(score float64) bool {
	return score*(1+slack) < b.floor || b.top.beyond(score) || b.page.k > 0 && b.page.beyond(score+b.later)
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
		sum += o.enter(lo, hi)
	}
	if b.beyond(sum) {
		return
	}
	if b.all && !b.hold(lo) {
		return
	}
	needed := b.needed()
	if b.known { // every candidate is found without a stream
		needed, b.marked = len(b.sorted), b.held
	}
	rest := b.more
	for _, s := range b.sorted[:needed] {
		rest += s.bound
	}
	b.open(lo, hi, b.sorted[needed:], sum)
	b.boost(lo, hi)
	b.gather(rest)
	for _, s := range slices.Backward(b.sorted[:needed]) { // those that can add most, or the rarest, first
		if s.found = s.found[:0]; len(b.left) > 0 && s.bound > 0 {
			rest -= s.bound
			b.ask(s, lo, rest)
		}
	}
	for _, at := range b.left {
		if !b.beyond(float64(b.scores[at]) + b.more) {
			b.complete(lo, at)
		}
	}
	clear(b.scores[:])
}

// hold finds the documents of a window that may hold every clause, as far as the
// members of the streams are known, and reports whether there are any.
func (b *best) hold(lo uint32) bool {
	for i := range b.held {
		b.held[i] = ^uint64(0)
	}
	for _, s := range b.streams {
		if s.has != nil && !s.has.and(&b.held, lo) {
			return false
		}
	}
	return true
}

// needed sorts the streams and returns from which one on they are needed to find
// the candidates of a window. The others cannot lift a document among the first
// by themselves, or every candidate has to be in all of them.
func (b *best) needed() int {
	if b.all {
		slices.SortFunc(b.sorted, func(a, b *stream) int { return cmp.Compare(b.length(), a.length()) })
		return len(b.sorted) - 1
	}
	slices.SortFunc(b.sorted, func(a, b *stream) int { return cmp.Compare(a.bound, b.bound) })
	rest := b.more
	for _, o := range b.boosts {
		if !o.finds {
			rest += o.bound
		}
	}
	n := 0
	for ; n < len(b.sorted) && b.beyond(rest+b.sorted[n].bound); n++ {
		rest += b.sorted[n].bound
	}
	return n
}

// open makes candidates of the documents of streams, but for those of blocks
// that cannot be among the first where a document scores so much in all.
func (b *best) open(lo, hi uint32, streams []*stream, sum float64) {
	for _, s := range streams {
		if s.found = s.found[:0]; s.bound == 0 {
			continue
		}
		w, others := s.weight, sum-s.bound
		reaches := func(bound float32) bool { return !b.beyond(others + float64(w.weight*bound)) }
		s.open(b.x, lo, hi, &b.buf, reaches, func(docs []uint32, parts []part) {
			for i, d := range docs {
				p := parts[i]
				if p.fields == 0 {
					continue
				}
				at := d - lo
				if b.all && b.held[at/64]>>(at%64)&1 == 0 {
					continue
				}
				s.slot[at] = uint16(len(s.found))
				s.found = append(s.found, found{uint16(at), p})
				b.scores[at] += w.weight * w.unit(p, d)
				b.marked[at/64] |= 1 << (at % 64)
			}
		})
	}
}

// boost adds what topics add, and makes candidates of what they find.
func (b *best) boost(lo, hi uint32) {
	for k, o := range b.boosts {
		lift := &b.lifts[k]
		clear(lift[:])
		for ; o.at < len(o.docs) && o.docs[o.at] < hi; o.at++ {
			at := o.docs[o.at] - lo
			lift[at] = o.lift[o.places[o.at]]
			b.scores[at] += lift[at]
			if o.finds && !b.all {
				b.marked[at/64] |= 1 << (at % 64)
			}
		}
	}
}

// gather collects the candidates to which so much may be added.
func (b *best) gather(rest float64) {
	b.left = b.left[:0]
	for w := range b.marked {
		for set := b.marked[w]; set != 0; set &= set - 1 {
			at := w*64 + bits.TrailingZeros64(set)
			if !b.beyond(float64(b.scores[at]) + rest) {
				b.left = append(b.left, uint16(at))
			}
		}
		b.marked[w] = 0
	}
}

// ask asks a stream about the candidates, and leaves those to which so much may
// still be added.
func (b *best) ask(s *stream, lo uint32, rest float64) {
	s.match(b.x, lo, b.left)
	left, has := b.left[:0], s.found
	for _, at := range b.left {
		if len(has) > 0 && has[0].at == at {
			b.scores[at] += s.weight.weight * s.weight.unit(has[0].part, lo+uint32(at))
			s.slot[at] = uint16(len(s.found) - len(has))
			has = has[1:]
		} else if b.all {
			continue
		}
		if !b.beyond(float64(b.scores[at]) + rest) {
			left = append(left, at)
		}
	}
	b.left = left
}

// complete scores a candidate.
func (b *best) complete(lo uint32, at uint16) {
	t, d := b.begin(), lo+uint32(at)
	for _, s := range b.streams {
		if n := int(s.slot[at]); n < len(s.found) && s.found[n].at == at {
			s.weight.add(t, s.found[n].part, d)
		}
	}
	for k, o := range b.boosts {
		o.add(t, b.lifts[k][at])
	}
	b.end(d, t)
}

// begin returns an empty tally.
func (b *best) begin() *tally {
	b.tally = tally{all: allFields, req: allFields}
	return &b.tally
}

// end takes in a document whose clauses and boosts are in the tally.
func (b *best) end(d uint32, t *tally) {
	if b.score(d, t) {
		r := ranked{doc: d, score: float64(t.score), fields: t.any, twice: t.twice}
		b.top.add(r)
		if b.page.k > 0 {
			b.page.add(r)
		}
	}
}
