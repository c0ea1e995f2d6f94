package search

import (
	"math/bits"
	"strings"
	"sync"

	"coachsearch/internal/index"
)

const (
	// sparse is how many documents there are to one of a list whose members are
	// not worth knowing: its documents are the ones that a search begins with.
	sparse = 32

	// maxMembersKept bounds the sets that are kept of stems, to 64 MB: those of
	// 3,000 stems in 100,000 documents.
	maxMembersKept = 8 << 20

	// shortQuery is the most clauses of a query for which sets are made. The
	// frequent words of long ones would drive out each other's.
	shortQuery = 8
)

// A members tells of every document whether a stream has it, and where, without
// a search: a bit for each document, and how many documents there are before
// each 64 of them (Jacobson: Space-efficient static trees and graphs, 1989). It
// goes on for a window behind the last document.
type members struct {
	bits  []uint64
	ranks []uint32
	codes []uint32 // of a stem, see [index.Term.Codes]
}

func newMembers(docs int) *members {
	n := (docs+window)/64 + 2
	return &members{bits: make([]uint64, n), ranks: make([]uint32, n)}
}

func (m *members) add(docs []uint32) {
	for _, d := range docs {
		m.bits[d/64] |= 1 << (d % 64)
	}
}

func (m *members) rank() {
	n := uint32(0)
	for i, w := range m.bits {
		m.ranks[i] = n
		n += uint32(bits.OnesCount64(w))
	}
}

// place returns the place of a document among the documents of the stream.
func (m *members) place(d uint32) (i uint32, ok bool) {
	w, bit := m.bits[d/64], uint64(1)<<(d%64)
	return m.ranks[d/64] + uint32(bits.OnesCount64(w&(bit-1))), w&bit != 0
}

// and leaves of a set of the documents of a window those that are in m, and
// reports whether there are any.
func (m *members) and(set *[window / 64]uint64, lo uint32) bool {
	shift, some := lo%64, uint64(0)
	words := m.bits[lo/64:][:len(set)+1]
	for i := range set {
		set[i] &= words[i]>>shift | words[i+1]<<(64-shift)
		some |= set[i]
	}
	return some != 0
}

// membersOf returns the members of a stream that has many, or nil where they are
// not at hand and it is not worth making them. Documents may be among them that
// hold the word elsewhere than where it is asked for.
func (s *stream) membersOf(x *Index, short bool) *members {
	docs := x.reader.Docs()
	few := s.length() < docs/sparse
	if s.cursor == nil {
		if few || !s.again {
			return nil
		}
		return s.list.members(docs)
	}
	if few || s.cursor.term.Blocks == 1 {
		return nil
	}
	if m, ok := x.members.load(s.m.stem); ok {
		return m
	}
	if !short || !s.again {
		return nil
	}
	m, c := newMembers(docs), s.cursor
	m.codes = make([]uint32, c.term.Blocks)
	for b := range m.codes {
		c.term.ReadDocs(b, &c.buf)
		m.add(c.buf.Docs[:c.buf.N])
		m.codes[b] = c.term.Codes(b)
	}
	m.rank()
	c.start(c.term)
	x.members.store(strings.Clone(s.m.stem), m, len(m.bits)+(len(m.ranks)+len(m.codes))/2)
	return m
}

// lazyMembers are made when they are first asked for.
type lazyMembers struct {
	once sync.Once
	set  *members
}

func (u *union) members(docs int) *members {
	u.lazy.once.Do(func() {
		u.lazy.set = newMembers(docs)
		u.lazy.set.add(u.docs)
		u.lazy.set.rank()
	})
	return u.lazy.set
}

// matchMembers is match where the members are known.
func (s *stream) matchMembers(x *Index, lo uint32, candidates []uint16) {
	for _, at := range candidates {
		if i, ok := s.has.place(lo + uint32(at)); ok {
			if p := s.member(x, i); p.fields != 0 {
				s.found = append(s.found, found{at, p})
			}
		}
	}
}

// member returns what the stream has in one of its documents, by its place.
func (s *stream) member(x *Index, i uint32) part {
	if s.cursor == nil {
		return s.list.part(int(i))
	}
	block := i / index.BlockSize
	return s.part(x, s.cursor.term.ShapeAt(s.has.codes[block], int(block), int(i%index.BlockSize)))
}
