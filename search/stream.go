package search

import (
	"context"
	"math"
	"slices"
	"strings"

	"coachsearch/internal/index"
)

// window is how many documents are looked at together. Bounds are of windows,
// and the arrays of one fit into the nearest cache.
const window = 2048

// A stream is the documents of one clause in rising order, with bounds on what
// they score. Its documents stand in blocks of postings, or, where the clause
// has alternatives, in a list that was made of them.
type stream struct {
	weight *weighting
	bounds []float32 // of what the clause scores in each block if it weighs one
	floors floors    // if there are none they are 0
	again  bool      // it is likely to be asked for again
	has    *members  // where they are known

	m      matcher
	table  []part  // what it has by shape, where that is at hand
	cursor *cursor // nil for a list
	own    cursor  // what it leads to

	list *union // where the clause has alternatives
	at   int    // place in list
	head uint32 // the next document, which next has moved on to, or 0 where it is not known

	// Of the window at hand.
	bound float64
	found []found        // documents of the window that are known to have a part
	slot  [window]uint16 // where each of them stands in found, by its place in the window
}

// found is a document of the window at hand, by its place there, and its part.
type found struct {
	at   uint16
	part part
}

// newStream reads what a clause needs before its documents are gone through,
// and settles its document frequency as matchClause does.
func (x *Index) newStream(ctx context.Context, c *clause, allowed uint16, a *accumulator) (*stream, error) {
	if len(c.any) == 1 && c.any[0].single() {
		s := a.stream()
		s.m = c.any[0]
		s.table = x.partTable(s.m)
		s.own.start(x.reader.Terms.Term(s.m.stem))
		s.cursor = &s.own
		c.idf = idf(x.reader.Docs(), s.cursor.term.Docs)
		var known stemBounds
		known, s.again = x.blockBounds(s.cursor, s.m.stem)
		// All documents of others were just gone through; to do it again adds little.
		s.again = s.again || s.cursor.term.Docs <= maxFloorDocs
		s.weight, s.bounds = x.weighting(c, allowed), known.blocks
		if s.m.fields == allFields {
			s.floors = known.floors
		}
		return s, nil
	}
	u, again, err := x.union(ctx, c, a)
	if err != nil {
		return nil, err
	}
	c.idf = idf(x.reader.Docs(), len(u.docs))
	s := a.stream()
	s.weight, s.list, s.floors, s.again = x.weighting(c, allowed), u, u.floors, again
	return s, nil
}

// stream returns an empty stream, which keeps the memory of an earlier one.
func (a *accumulator) stream() *stream {
	if a.streams == len(a.spare) {
		a.spare = append(a.spare, new(stream))
	}
	s := a.spare[a.streams]
	a.streams++
	s.weight, s.bounds, s.table, s.cursor, s.list, s.at, s.floors, s.has = nil, nil, nil, nil, nil, 0, floors{}, nil
	return s
}

// rewind goes back to the beginning.
func (s *stream) rewind() {
	s.at, s.head = 0, 0
	if s.cursor != nil {
		s.cursor.block, s.cursor.at = 0, 0
	}
}

// length returns how many documents a stream has.
func (s *stream) length() int {
	if s.cursor != nil {
		return s.cursor.term.Docs
	}
	return len(s.list.docs)
}

// finds reports whether a document matches the clause.
func (s *stream) finds(x *Index) bool {
	if s.cursor == nil || s.m.fields == allFields {
		return s.length() > 0
	}
	defer s.rewind()
	for b := range s.cursor.term.Blocks {
		s.cursor.block = b
		s.cursor.load()
		s.cursor.buf.ReadShapes()
		if slices.ContainsFunc(s.cursor.buf.Shapes[:s.cursor.buf.N], func(shape uint32) bool { return x.inFields(shape, s.m.fields) }) {
			return true
		}
	}
	return false
}

// none is behind all documents.
const none = uint32(math.MaxUint32)

// next returns the first document of a stream from lo on, or none. Where the
// stream has more than so many documents, that is not far, and it returns lo.
func (s *stream) next(lo uint32, far int) uint32 {
	switch {
	case s.length() > far:
		return lo
	case s.head > 0 && lo <= s.head:
		return s.head
	}
	if s.cursor != nil {
		s.head = s.cursor.next(lo)
	} else {
		s.at = seekFrom(s.list.docs, s.at, lo)
		s.head = docAt(s.list.docs, s.at)
	}
	return s.head
}

// docAt returns the document at a place, or none behind the last.
func docAt(docs []uint32, at int) uint32 {
	if at < len(docs) {
		return docs[at]
	}
	return none
}

// enter moves on to the window of documents from lo to before hi and bounds
// what one of them can score.
func (s *stream) enter(lo, hi uint32) {
	best := float32(0)
	if s.cursor == nil {
		s.at = seekFrom(s.list.docs, s.at, lo)
		best = s.list.most(s.at, hi)
	} else if s.cursor.skip(lo) {
		for b := s.cursor.block; b < len(s.bounds); b++ {
			best = max(best, s.bounds[b])
			if s.cursor.term.Last(b) >= hi-1 {
				break
			}
		}
	}
	s.bound = float64(s.weight.weight * best)
}

// open calls take with the documents of the window, some at a time, and their
// parts, but for those of blocks whose bound does not reach far enough.
func (s *stream) open(x *Index, lo, hi uint32, buf *[index.BlockSize]part, reaches func(bound float32) bool, take func(docs []uint32, parts []part)) {
	if s.cursor == nil {
		u, end := s.list, seekFrom(s.list.docs, s.at, hi)
		for s.at < end {
			block := s.at / index.BlockSize
			to := min(end, (block+1)*index.BlockSize)
			if reaches(u.bounds[block]) {
				u.each(s.at, to, buf, take)
			}
			s.at = to
		}
		return
	}
	for c := s.cursor; c.skip(lo); {
		if reaches(s.bounds[c.block]) {
			docs, shapes := c.until(lo, hi)
			take(docs, x.partsOf(s.m, shapes, buf))
		}
		if c.term.Blocks == 1 || c.term.Last(c.block) >= hi-1 {
			break
		}
		lo = c.term.Last(c.block) + 1
	}
}

// match finds those of the candidates of the window from lo on that the stream
// has. Candidates are places in the window, in rising order.
func (s *stream) match(x *Index, lo uint32, candidates []uint16) {
	s.found = s.found[:0]
	if s.has != nil {
		s.matchMembers(x, lo, candidates)
		return
	}
	if s.cursor == nil {
		docs, j := s.list.docs, s.at
		for _, at := range candidates {
			if j = seekFrom(docs, j, lo+uint32(at)); j == len(docs) {
				break
			}
			if docs[j] == lo+uint32(at) {
				s.found = append(s.found, found{at, s.list.part(j)})
			}
		}
		s.at = j
		return
	}
	for c := s.cursor; len(candidates) > 0 && c.skip(lo+uint32(candidates[0])); {
		c.load()
		docs, j := c.buf.Docs[:c.buf.N], c.at
		last := docs[len(docs)-1]
		for ; len(candidates) > 0; candidates = candidates[1:] {
			d := lo + uint32(candidates[0])
			if d > last {
				break
			}
			for j+8 < len(docs) && docs[j+8] < d {
				j += 8
			}
			for docs[j] < d {
				j++
			}
			if docs[j] != d {
				continue
			}
			if p := s.part(x, c.buf.Shape(j)); p.fields != 0 {
				s.found = append(s.found, found{candidates[0], p})
			}
		}
		if c.at = j; len(candidates) > 0 && c.term.Blocks == 1 {
			break
		}
	}
}

// part returns what a stream of a single stem has in a document, by the shape of
// its posting there.
func (s *stream) part(x *Index, shape uint32) part {
	if s.table != nil {
		return s.table[shape]
	}
	return x.shapePart(shape, s.m.fields, s.m.share())
}

// maxBoundsKept bounds the memory of bounds to some 32 MB.
const maxBoundsKept = 8 << 20

// slack is added to bounds, since scores are added up in single precision.
const slack = 1e-5

// A stemBounds is what bounds a stem where its clause weighs one.
type stemBounds struct {
	blocks []float32 // what the best document of each block can score
	floors floors
}

// blockBounds returns the bounds of a stem. Those of stems of many blocks are
// kept, up to a number; it is told whether these were.
func (x *Index) blockBounds(c *cursor, stem string) (b stemBounds, kept bool) {
	if b, ok := x.bounds.load(stem); ok {
		return b, true
	}
	b.blocks = make([]float32, c.term.Blocks)
	if c.term.Docs <= maxFloorDocs {
		x.boundExactly(c, &b)
		c.start(c.term)
		if len(b.blocks) == 1 {
			return b, false
		}
	} else {
		x.boundByImpacts(c, b.blocks)
	}
	x.bounds.store(strings.Clone(stem), b, len(b.blocks)+len(b.floors))
	return b, false
}

// boundExactly scores every document.
func (x *Index) boundExactly(c *cursor, b *stemBounds) {
	w := x.weighting(&clause{}, allFields)
	var best ladder
	for k := range b.blocks {
		c.block = k
		c.load()
		c.buf.ReadShapes()
		for i, d := range c.buf.Docs[:c.buf.N] {
			score := w.unit(x.own[c.buf.Shapes[i]], d)
			b.blocks[k] = max(b.blocks[k], score*(1+slack))
			best.add(score)
		}
	}
	b.floors = best.floors()
}

func (x *Index) boundByImpacts(c *cursor, blocks []float32) {
	k, extra := x.ranking.K1, x.ranking.TitleExtra
	saturated := func(f float64) float64 { return (k + 1) * f / (k + f) }
	body := func(tf, length uint32) float64 {
		return saturated(float64(tf) * x.heaviest / x.lengths.norm(float64(length)*x.lightest))
	}
	title := func(tf, length uint32) float64 {
		return extra * saturated(float64(tf)/x.titleLengths.norm(float64(length)))
	}
	for i := range blocks {
		blocks[i] = float32(c.term.Bound(i, body, title) * (1 + slack))
	}
}
