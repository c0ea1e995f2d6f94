package search

import (
	"context"
	"encoding/binary"
	"math"
	"unsafe"

	"coachsearch/internal/index"
)

// A union is the documents that satisfy a clause with alternatives, in rising
// order, and what each has of it. Few different parts come again and again, so
// each stands once.
type union struct {
	docs   []uint32
	parts  []part    // the different ones
	of     []uint32  // of each document the place of its part
	bounds []float32 // of each block of documents what the best scores where the clause weighs one
	floors floors
	lazy   lazyMembers
	again  question
}

// The documents that are kept of unions are bounded to some 64 MB, or 256 bytes a
// document of the collection where that is more, and twice that with their members:
// as many lists of a large collection as of a small one.
const (
	minUnionDocs = 8 << 20
	unionsOfEach = 32
)

// union returns the documents that satisfy a clause. Those of words and synonyms
// of late are kept, which come again and again: to merge the postings of ten
// words takes longer than the rest of a query. The result is not to be changed;
// kept tells whether it is one of these.
func (x *Index) union(ctx context.Context, c *clause, a *accumulator) (u *union, kept bool, err error) {
	key, again := unionKey(a.key[:0], c)
	if a.key = key; again {
		if u, ok := x.unions.load(unsafe.String(unsafe.SliceData(key), len(key))); ok {
			return u, true, nil
		}
	}
	if err := x.gather(ctx, c, a); err != nil {
		return nil, false, err
	}
	u = &union{docs: a.sortedHits(make([]uint32, 0, len(a.hit)))}
	u.number(a.part)
	a.clearClause()
	u.bound(x)
	if again {
		var own []matcher
		for _, m := range c.any {
			own = append(own, m.clone())
		}
		u.again = func(ctx context.Context, other *Index) error {
			a := other.acquire()
			defer other.release(a)
			_, _, err := other.union(ctx, &clause{any: own}, a)
			return err
		}
		x.unions.store(string(key), u, len(u.docs)+1)
	}
	return u, again, nil
}

// unionKey appends what tells a clause from others, and reports whether it is
// likely to come again: a phrase that was quoted is not.
func unionKey(key []byte, c *clause) (_ []byte, again bool) {
	for _, m := range c.any {
		if m.forms != nil {
			return key, false
		}
		key = binary.LittleEndian.AppendUint64(key, math.Float64bits(m.less))
		key = binary.LittleEndian.AppendUint16(key, m.fields)
		key = append(key, byte(m.date.unit))
		key = binary.LittleEndian.AppendUint16(key, uint16(m.date.n))
		key = append(append(key, m.stem...), 0)
		for _, s := range m.stems {
			key = append(append(key, s...), ' ')
		}
		key = append(key, 0)
	}
	return key, true
}

// number gives every document the number of its part, by document.
func (u *union) number(byDoc []part) {
	u.of = make([]uint32, len(u.docs))
	slots := make([]uint32, 1<<10) // numbers plus one, by hash
	for i, d := range u.docs {
		p := byDoc[d]
		at := p.hash()
		for ; ; at++ {
			n := slots[at%uint32(len(slots))]
			if n == 0 {
				break
			}
			if u.parts[n-1] == p {
				u.of[i] = n - 1
				break
			}
		}
		if slots[at%uint32(len(slots))] != 0 {
			continue
		}
		u.of[i] = uint32(len(u.parts))
		u.parts = append(u.parts, p)
		slots[at%uint32(len(slots))] = uint32(len(u.parts))
		if 2*len(u.parts) > len(slots) {
			slots = u.slots(2 * len(slots))
		}
	}
}

// slots returns n places with the numbers of the parts, by hash.
func (u *union) slots(n int) []uint32 {
	slots := make([]uint32, n)
	for i, p := range u.parts {
		at := p.hash()
		for slots[at%uint32(n)] != 0 {
			at++
		}
		slots[at%uint32(n)] = uint32(i + 1)
	}
	return slots
}

func (p part) hash() uint32 {
	h := (math.Float32bits(p.tf)*31+math.Float32bits(p.title))*31 + uint32(p.fields)
	h *= 2654435761
	return h ^ h>>15
}

func (u *union) bound(x *Index) {
	w := x.weighting(&clause{}, allFields)
	u.bounds = make([]float32, (len(u.docs)+index.BlockSize-1)/index.BlockSize)
	var best ladder
	for i, d := range u.docs {
		b, score := &u.bounds[i/index.BlockSize], w.unit(u.part(i), d)
		*b = max(*b, score*(1+slack))
		best.add(score)
	}
	u.floors = best.floors()
}

func (u *union) part(i int) part { return u.parts[u.of[i]] }

// most returns the highest bound of the documents from a place on to before hi.
func (u *union) most(at int, hi uint32) float32 {
	best := float32(0)
	if at == len(u.docs) || u.docs[at] >= hi {
		return best
	}
	for b := at / index.BlockSize; b < len(u.bounds) && u.docs[b*index.BlockSize] < hi; b++ {
		best = max(best, u.bounds[b])
	}
	return best
}

// each calls visit with the documents between two places, a block at a time.
func (u *union) each(from, to int, buf *[index.BlockSize]part, visit func(docs []uint32, parts []part)) {
	for ; from < to; from += index.BlockSize {
		docs := u.docs[from:min(from+index.BlockSize, to)]
		for i := range docs {
			buf[i] = u.part(from + i)
		}
		visit(docs, buf[:len(docs)])
	}
}
