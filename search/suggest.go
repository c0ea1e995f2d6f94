package search

import (
	"cmp"
	"fmt"
	"math/bits"
	"slices"
	"strings"
	"unicode/utf8"

	"coachsearch/internal/corpus"
	"coachsearch/internal/index"
)

const (
	// MaxCompletions is the most completions or facet values that are returned
	// for a prefix.
	MaxCompletions = 100

	// maxPrefixBytes bounds how much of a prefix is looked at: no completion is
	// as long.
	maxPrefixBytes = 512
)

// A Completion is what a reader may be about to type.
type Completion struct {
	Text  string // as most columns spell it; a phrase in lower case
	Kind  string // "topic", "industry", "issue", "role", "title" or "phrase"
	Count int    // columns that hold it, as this kind
}

// Suggest returns up to n completions of what a reader has typed so far:
// those that begin with it, then those of which a later word does, both by
// the number of their columns. Case, accents and punctuation make no
// difference. Nothing completes a prefix without a word.
func (x *Index) Suggest(prefix string, n int) []Completion {
	c, h := x.reader.Completions, x.hidden.Load()
	n = min(n, MaxCompletions)
	var out []Completion
	// What only hidden columns hold is left out; there is one more for it.
	for _, i := range firstTexts(c.Index, foldPrefix(prefix), n+h.offered()) {
		if len(out) == n {
			break // to look at what is hidden takes time
		}
		text := c.Text.At(int(i))
		if docs := h.left(c.Kind[i], text, int(c.Docs[i])); docs > 0 {
			out = append(out, Completion{Text: strings.Clone(text), Kind: c.Kind[i].String(), Count: docs})
		}
	}
	return out
}

// foldPrefix folds a prefix, or the beginning of one that is too long.
func foldPrefix(prefix string) string {
	if len(prefix) > maxPrefixBytes {
		n := maxPrefixBytes
		for n > 0 && !utf8.RuneStart(prefix[n]) {
			n--
		}
		prefix = prefix[:n]
	}
	return index.FoldPrefix(prefix)
}

// firstTexts returns the first n texts of a ranked list that begin with a
// prefix, then the first of those that have it later.
func firstTexts(p *index.Prefixes, prefix string, n int) []uint32 {
	if prefix == "" || n <= 0 {
		return nil
	}
	first := smallest(p.Whole(prefix), n, nil)
	return append(first, smallest(p.Inner(prefix), n-len(first), first)...)
}

// smallest returns the n smallest of some numbers in order, each once, without
// those of another list.
func smallest(from []uint32, n int, without []uint32) []uint32 {
	if n <= 0 {
		return nil
	}
	var out []uint32
	for _, v := range from {
		if len(out) == n && v >= out[n-1] {
			continue
		}
		at, found := slices.BinarySearch(out, v)
		if found || slices.Contains(without, v) {
			continue
		}
		if len(out) == n {
			out = out[:n-1]
		}
		out = slices.Insert(out, at, v)
	}
	return out
}

// FacetValues returns up to n values of a facet of which a word begins with a
// prefix, by the number of their columns, and how many columns have other such
// values. An empty prefix stands for every value. Nothing is filtered and
// nothing is selected.
func (x *Index) FacetValues(name, prefix string, n int) (f Facet, err error) {
	n = max(0, min(n, MaxCompletions))
	folded := foldPrefix(prefix)
	if name == "section" {
		return x.sectionValues(strings.TrimSpace(prefix) == "", folded, n), nil
	}
	v, ok := x.reader.Completions.Facets[name]
	if !ok {
		return Facet{}, fmt.Errorf("search: unknown facet %q", name)
	}
	h := x.hidden.Load()
	f = Facet{Missing: h.shown(name, "", v.Missing)}
	add := func(i int) {
		s := strings.Clone(v.Text.At(i))
		docs := h.shown(name, s, int(v.Docs[i]))
		switch {
		case docs == 0:
		case len(f.Values) == n && h == nil:
			f.Other += docs
		default:
			f.Values = append(f.Values, FacetValue{Value: s, Label: s, Count: docs})
		}
	}
	if h != nil {
		defer func() { f.cut(n) }() // the stored order is that with the hidden ones
	}
	if strings.TrimSpace(prefix) == "" {
		for i := range v.Text.Len() {
			add(i)
		}
		return f, nil
	}
	if folded == "" {
		return f, nil
	}
	found := make([]uint64, (v.Text.Len()+63)/64)
	for _, list := range [][]uint32{v.Index.Whole(folded), v.Index.Inner(folded)} {
		for _, i := range list {
			found[i/64] |= 1 << (i % 64)
		}
	}
	for w, set := range found {
		for ; set != 0; set &= set - 1 {
			add(w*64 + bits.TrailingZeros64(set))
		}
	}
	return f, nil
}

// sectionValues is FacetValues of the parts of a column, which are counted
// here since they are few.
func (x *Index) sectionValues(all bool, prefix string, n int) Facet {
	kinds := uint16(0)
	for _, k := range corpus.Kinds {
		kinds |= 1 << index.KindField(k)
	}
	var f Facet
	count := map[corpus.Kind]int{}
	for d, set := range x.reader.Attributes.Present {
		if x.hides(uint32(d)) {
			continue
		}
		if set&kinds == 0 {
			f.Missing++
			continue
		}
		for _, k := range corpus.Kinds {
			if set&(1<<index.KindField(k)) != 0 {
				count[k]++
			}
		}
	}
	for _, k := range corpus.Kinds {
		words := index.Fold(strings.ReplaceAll(string(k), "_", " "))
		if count[k] > 0 && (all || prefix != "" && strings.Contains(" "+words+" ", " "+prefix)) {
			f.Values = append(f.Values, FacetValue{Value: string(k), Label: string(k), Count: count[k]})
		}
	}
	f.cut(n)
	return f
}

// cut leaves the n most frequent values and sums up the others.
func (f *Facet) cut(n int) {
	slices.SortStableFunc(f.Values, func(a, b FacetValue) int {
		return cmp.Or(cmp.Compare(b.Count, a.Count), byLabel(a.Label, b.Label))
	})
	for _, v := range f.Values[min(n, len(f.Values)):] {
		f.Other += v.Count
	}
	f.Values = f.Values[:min(n, len(f.Values))]
}
