package search

import (
	"sort"

	"coachsearch/internal/index"
)

// A cursor goes through the documents of a stem in rising order and reads only
// the blocks that it stops in.
type cursor struct {
	term  index.Term
	block int // at hand
	read  int // the block in buf, or -1
	at    int // place in buf
	buf   index.Block
}

func newCursor(t index.Term) *cursor {
	c := new(cursor)
	c.start(t)
	return c
}

func (c *cursor) start(t index.Term) { c.term, c.block, c.read, c.at = t, 0, -1, 0 }

// seek moves on to the first document that is not before d and reports whether
// it is d. It never moves back.
func (c *cursor) seek(d uint32) bool { return c.next(d) == d }

// next moves on to the first document that is not before d and returns it, or
// none.
func (c *cursor) next(d uint32) uint32 {
	if !c.skip(d) {
		return none
	}
	c.load()
	docs := c.buf.Docs[:c.buf.N]
	c.at = seekFrom(docs, c.at, d)
	return docAt(docs, c.at)
}

// seekFrom returns the first place from one on whose document is not before d.
// It gallops, since most steps are short.
func seekFrom(docs []uint32, at int, d uint32) int {
	if at >= len(docs) || docs[at] >= d {
		return at
	}
	step := 1
	for at+step < len(docs) && docs[at+step] < d {
		at += step
		step *= 2
	}
	lo, hi := at+1, min(at+step, len(docs))
	for lo < hi {
		if mid := int(uint(lo+hi) >> 1); docs[mid] < d {
			lo = mid + 1
		} else {
			hi = mid
		}
	}
	return lo
}

// skip moves on to the block that would hold d, without reading it, and
// reports whether there is one.
func (c *cursor) skip(d uint32) bool {
	if c.block < c.term.Blocks && c.term.Last(c.block) < d {
		step := 1 // galloping: most steps are short
		for c.block+step < c.term.Blocks && c.term.Last(c.block+step) < d {
			step *= 2
		}
		lo, hi := c.block+step/2+1, min(c.block+step, c.term.Blocks)
		c.block = lo + sort.Search(hi-lo, func(i int) bool { return c.term.Last(lo+i) >= d })
		c.at = 0
	}
	return c.block < c.term.Blocks
}

func (c *cursor) load() {
	if c.read != c.block {
		c.term.ReadDocs(c.block, &c.buf)
		c.read = c.block
	}
}

// until returns the documents of the block at hand from lo to before hi, with
// their shapes, and moves behind them.
func (c *cursor) until(lo, hi uint32) (docs, shapes []uint32) {
	c.load()
	for c.at < c.buf.N && c.buf.Docs[c.at] < lo {
		c.at++
	}
	from := c.at
	for c.at < c.buf.N && c.buf.Docs[c.at] < hi {
		c.at++
	}
	c.buf.ReadShapes()
	return c.buf.Docs[from:c.at], c.buf.Shapes[from:c.at]
}

// shape returns the shape of the posting at which seek has stopped.
func (c *cursor) shape() uint32 { return c.buf.Shape(c.at) }
