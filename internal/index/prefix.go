package index

import (
	"cmp"
	"encoding/binary"
	"math"
	"slices"
	"sort"
	"strings"
)

// Prefixes finds the texts of a list that begin with a prefix, or that have a
// later word that does. It holds the texts folded, their order, and the order
// of what follows each later word of theirs.
type Prefixes struct {
	folded Words
	whole  []uint32 // texts in the order of their folded forms
	inner  []uint32 // texts in the order of their folded forms from a later word on
	at     []uint16 // where that word begins
}

// A suffix is a folded text from a word on.
type suffix struct {
	key  uint64 // its first eight bytes, which decide most comparisons
	text uint32
	at   uint16
}

func writePrefixes(t *tableWriter, prefix string, folded []string) error {
	var whole, inner []suffix
	for i, s := range folded {
		if s == "" {
			continue // a value without a word, such as "?", has no prefix
		}
		whole = append(whole, newSuffix(s, uint32(i), 0))
		for at := 1; at < min(len(s), math.MaxUint16); at++ {
			if s[at-1] == ' ' {
				inner = append(inner, newSuffix(s, uint32(i), uint16(at)))
			}
		}
	}
	order := func(a, b suffix) int {
		return cmp.Or(cmp.Compare(a.key, b.key), strings.Compare(folded[a.text][a.at:], folded[b.text][b.at:]), cmp.Compare(a.text, b.text))
	}
	slices.SortFunc(whole, order)
	slices.SortFunc(inner, order)
	texts := func(s []suffix) []uint32 {
		out := make([]uint32, len(s))
		for i := range s {
			out[i] = s[i].text
		}
		return out
	}
	at := make([]uint16, len(inner))
	for i := range inner {
		at[i] = inner[i].at
	}
	if err := words(t, prefix+"folded", folded); err != nil {
		return err
	}
	if err := numbers(t, prefix+"whole", texts(whole)); err != nil {
		return err
	}
	if err := numbers(t, prefix+"inner", texts(inner)); err != nil {
		return err
	}
	return numbers(t, prefix+"inner.at", at)
}

func newSuffix(s string, text uint32, at uint16) suffix {
	var key [8]byte
	copy(key[:], s[at:])
	return suffix{binary.BigEndian.Uint64(key[:]), text, at}
}

func openPrefixes(t *table, prefix string, n int) *Prefixes {
	p := &Prefixes{folded: wordList(t, prefix+"folded", n), whole: array[uint32](t, prefix+"whole", -1), inner: array[uint32](t, prefix+"inner", -1)}
	p.at = array[uint16](t, prefix+"inner.at", len(p.inner))
	for _, list := range [][]uint32{p.whole, p.inner} {
		if len(list) > 0 && int(slices.Max(list)) >= n {
			t.fail("section %swhole or %sinner names a text that is not there", prefix, prefix)
		}
	}
	return p
}

// Whole returns the texts that begin with a folded prefix, which is not empty,
// in no particular order. It shares the memory of the reader.
func (p *Prefixes) Whole(prefix string) []uint32 {
	lo, hi := span(len(p.whole), prefix, func(i int) string { return p.folded.At(int(p.whole[i])) })
	return p.whole[lo:hi]
}

// Inner returns the texts of which a word other than the first begins with a
// folded prefix, in no particular order, a text once for each such word.
func (p *Prefixes) Inner(prefix string) []uint32 {
	lo, hi := span(len(p.inner), prefix, func(i int) string {
		s := p.folded.At(int(p.inner[i]))
		return s[min(int(p.at[i]), len(s)):]
	})
	return p.inner[lo:hi]
}

// span returns where the strings with a prefix stand among n sorted ones.
func span(n int, prefix string, at func(int) string) (lo, hi int) {
	lo = sort.Search(n, func(i int) bool { return at(i) >= prefix })
	hi = lo + sort.Search(n-lo, func(i int) bool { return !strings.HasPrefix(at(lo+i), prefix) })
	return lo, hi
}
