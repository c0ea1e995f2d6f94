package index

import (
	"encoding/binary"
	"math"
	"slices"
	"sort"
)

// The terms file holds, for every stem, its columns in rising order, and for
// each of them how often which field holds it. The ranking reads it in place
// of Bleve's postings, which have the same in thirteen lists.
//
// The columns of a stem stand in blocks of BlockSize. What precedes the
// blocks, where there is more than one, is for each of them the last column
// and where it ends, four bytes each. A block is
//
//	bounds of its columns, see impacts; none where it is the only block
//	width, 1 byte; columns, as their distances less one, in width bits each
//	shape of each column, 1 byte, or escape; then the escaped ones, varints
//
// A shape is a set of fields with a frequency each. There are few of them, the
// frequent ones have small numbers, and what a ranking makes of a shape needs
// to be computed once.
const (
	BlockSize = 128 // columns
	escape    = 255

	// tailBytes are read, not used, beyond the last block.
	tailBytes = 8
)

// Terms holds the postings of every stem.
type Terms struct {
	Shapes Shapes

	lexicon *Lexicon
	starts  []uint64
	data    []byte
}

func openTerms(t *table, lex *Lexicon) *Terms {
	x := &Terms{lexicon: lex, data: t.bytes("postings"), starts: array[uint64](t, "starts", lex.Stems.Len()+1)}
	last := uint64(0)
	for _, s := range x.starts {
		if s < last || s+tailBytes > uint64(len(x.data)) {
			t.fail("section starts is out of order")
			break
		}
		last = s
	}
	x.Shapes = Shapes{t.bytes("shapes"), array[uint32](t, "shapes.start", -1)}
	return x
}

// Shapes are the sets of fields and frequencies.
type Shapes struct {
	data   []byte
	starts []uint32
}

// Len returns how many there are.
func (s Shapes) Len() int { return max(len(s.starts)-1, 0) }

// Each calls yield with the fields of a shape in their order, and the
// frequency in each.
func (s Shapes) Each(shape uint32, yield func(f Field, tf uint32)) {
	for b := s.data[s.starts[shape]:s.starts[shape+1]]; len(b) > 1; {
		tf, n := binary.Uvarint(b[1:])
		if n <= 0 || b[0] >= byte(NumFields) {
			return // verified when the generation was opened; nothing to say here
		}
		yield(Field(b[0]), uint32(tf))
		b = b[1+n:]
	}
}

// A Term is the postings of one stem.
type Term struct {
	Docs   int // columns that hold it, in any field
	Blocks int

	ends []byte
	data []byte
}

// Term returns the postings of a stem. Without a column they are empty.
func (x *Terms) Term(stem string) Term {
	i, ok := x.lexicon.Stems.Find(stem)
	if !ok {
		return Term{}
	}
	t := Term{Docs: int(x.lexicon.StemDocs[i]), data: x.data[x.starts[i]:]}
	t.Blocks = (t.Docs + BlockSize - 1) / BlockSize
	if t.Blocks > 1 {
		t.ends, t.data = t.data[:8*t.Blocks], t.data[8*t.Blocks:]
	}
	return t
}

// Last returns the last column of a block.
func (t *Term) Last(block int) uint32 {
	if t.Blocks == 1 {
		return math.MaxUint32
	}
	return binary.LittleEndian.Uint32(t.ends[8*block:])
}

// start returns where a block begins and the column before it.
func (t *Term) start(block int) (at, prev uint32) {
	if block == 0 {
		return 0, math.MaxUint32
	}
	e := t.ends[8*block-8:]
	return binary.LittleEndian.Uint32(e[4:]), binary.LittleEndian.Uint32(e)
}

// A Block is a block of postings, decoded.
type Block struct {
	Docs   [BlockSize]uint32
	Shapes [BlockSize]uint32 // once they are read
	N      int

	codes, escaped []byte // of the shapes, until they are read
}

// Read decodes a block.
func (t *Term) Read(block int, to *Block) {
	t.ReadDocs(block, to)
	to.ReadShapes()
}

// ReadDocs decodes the columns of a block. Their shapes follow with ReadShapes,
// or one by one.
func (t *Term) ReadDocs(block int, to *Block) {
	at, prev, width := t.docs(block)
	data := t.data[at:]
	to.N = t.size(block)
	mask := uint64(1)<<width - 1
	docs := to.Docs[:to.N]
	for i, bit := 0, uint(0); i < len(docs); i, bit = i+1, bit+width {
		v := binary.LittleEndian.Uint64(data[bit>>3:]) >> (bit & 7) & mask
		prev += uint32(v) + 1
		docs[i] = prev
	}
	data = data[(uint(to.N)*width+7)/8:]
	to.codes, to.escaped = data[:to.N], data[to.N:]
}

// ReadShapes decodes the shapes, unless it has.
func (b *Block) ReadShapes() {
	shapes, rest := b.Shapes[:len(b.codes)], b.escaped
	for i, s := range b.codes {
		shapes[i] = uint32(s)
		if s == escape {
			v, n := binary.Uvarint(rest)
			shapes[i], rest = uint32(v), rest[max(n, 0):]
		}
	}
	b.codes = nil
}

// Shape returns the shape at a place, whether all were read or not.
func (b *Block) Shape(i int) uint32 {
	if b.codes == nil {
		return b.Shapes[i]
	}
	return shapeAt(b.codes, b.escaped, i)
}

// docs returns where the columns of a block stand, the one before, and in how
// many bits.
func (t *Term) docs(block int) (at, prev uint32, width uint) {
	at, prev = t.start(block)
	if t.Blocks > 1 {
		at += uint32(skipImpacts(t.data[at:]))
	}
	return at + 1, prev, uint(t.data[at])
}

// Codes returns where the shapes of a block stand, for [Term.ShapeAt].
func (t *Term) Codes(block int) uint32 {
	at, _, width := t.docs(block)
	return at + uint32((uint(t.size(block))*width+7)/8)
}

// ShapeAt returns the shape at a place of a block whose shapes stand at codes.
func (t *Term) ShapeAt(codes uint32, block, i int) uint32 {
	data, n := t.data[codes:], t.size(block)
	return shapeAt(data[:n], data[n:], i)
}

// size returns how many columns a block has.
func (t *Term) size(block int) int { return min(BlockSize, t.Docs-block*BlockSize) }

func shapeAt(codes, escaped []byte, i int) uint32 {
	if s := codes[i]; s != escape {
		return uint32(s)
	}
	rest := escaped
	for _, s := range codes[:i] {
		if s == escape {
			_, n := binary.Uvarint(rest)
			rest = rest[max(n, 0):]
		}
	}
	v, _ := binary.Uvarint(rest)
	return uint32(v)
}

// Find returns the shape of the posting of a column.
func (t *Term) Find(doc uint32) (shape uint32, ok bool) {
	block := sort.Search(t.Blocks, func(i int) bool { return t.Last(i) >= doc })
	if block == t.Blocks {
		return 0, false
	}
	var b Block
	t.ReadDocs(block, &b)
	i, ok := slices.BinarySearch(b.Docs[:b.N], doc)
	if !ok {
		return 0, false
	}
	return b.Shape(i), true
}

func skipImpacts(b []byte) int {
	at := 0
	next := func() uint64 {
		v, n := binary.Uvarint(b[at:])
		at += n
		return v
	}
	for range next() {
		next()
		next()
	}
	n := next()
	for range n {
		next()
		next()
	}
	if n > 0 {
		next()
		next()
	}
	return at
}

// Bound returns the highest value that body gives for a pair of frequency and
// length that no column of a block betters, plus what title gives for the best
// frequency in a title and the shortest one. Whatever rises with frequency and
// falls with length is bounded so. A stem of a single block has no bound: its
// postings are as soon read.
func (t *Term) Bound(block int, body, title func(tf, length uint32) float64) float64 {
	at, _ := t.start(block)
	b := t.data[at:]
	next := func() uint32 {
		v, n := binary.Uvarint(b)
		b = b[n:]
		return uint32(v)
	}
	best := 0.0
	for range next() {
		best = max(best, body(next(), next()))
	}
	titled := 0.0
	n := next()
	for range n {
		titled = max(titled, body(next(), next()))
	}
	if n > 0 {
		best = max(best, titled+title(next(), next()))
	}
	return best
}
