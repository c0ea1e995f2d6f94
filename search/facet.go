package search

import (
	"cmp"
	"slices"
	"strings"

	"coachsearch/internal/corpus"
	"coachsearch/internal/index"
)

// MaxFacetValues is how many values of a facet an answer lists; the rest is
// summed up in Facet.Other.
const MaxFacetValues = 50

// A facetCounter counts the hits by value, each facet without its own filter.
type facetCounter struct {
	x        *Index
	names    []string
	bits     []int         // the filter of each facet
	facets   []index.Facet // of names; the section facet's is empty
	counts   [][]uint32
	missing  []int
	sections int    // the place of "section" in names, or -1
	without  uint16 // the filters of the facets
}

// newFacetCounter uses the memory of an accumulator.
func (x *Index) newFacetCounter(r Request, a *accumulator) *facetCounter {
	c := &facetCounter{x: x, sections: -1}
	a.counts = a.counts[:0]
	for _, name := range r.Facets {
		if slices.Contains(c.names, name) {
			continue
		}
		f, stored := x.reader.Attributes.Facets[name]
		n := f.Values.Len()
		switch {
		case name == "section":
			c.sections, n = len(c.names), len(corpus.Kinds)
		case !stored:
			continue
		}
		c.names = append(c.names, name)
		c.bits = append(c.bits, filterBit(name))
		c.without |= 1 << filterBit(name)
		c.facets = append(c.facets, f)
		from := len(a.counts)
		a.counts = append(a.counts, make([]uint32, n)...)
		c.counts = append(c.counts, a.counts[from:])
	}
	c.missing = make([]int, len(c.names))
	return c
}

// count counts the documents that pass every filter in every facet, and those
// that fail one filter alone in that filter's own facet.
func (c *facetCounter) count(found []uint32, failed [][]uint32, parts func(uint32) uint16) {
	for i, bit := range c.bits {
		for _, docs := range [][]uint32{found, failed[bit]} {
			if i == c.sections {
				c.countParts(i, docs, parts)
			} else {
				c.missing[i] += c.facets[i].Count(docs, c.counts[i])
			}
		}
	}
}

func (c *facetCounter) countParts(i int, docs []uint32, parts func(uint32) uint16) {
	var sets [1 << index.NumFields]uint32 // how many documents have just these fields
	for _, d := range docs {
		sets[parts(d)]++
	}
	for set, n := range sets {
		if n == 0 {
			continue
		}
		found := false
		for k, kind := range corpus.Kinds {
			if set&(1<<index.KindField(kind)) != 0 {
				c.counts[i][k] += n
				found = true
			}
		}
		if !found {
			c.missing[i] += int(n)
		}
	}
}

// result lists the values by count. Chosen values are listed even where
// nothing is left of them.
func (c *facetCounter) result(r Request) map[string]Facet {
	out := make(map[string]Facet, len(c.names))
	for i, name := range c.names {
		out[name] = c.facet(i, r)
	}
	return out
}

// A counted value is a place in the list of values.
type counted struct {
	value int
	count uint32
	label uint32 // its place among the labels
}

func (c *facetCounter) facet(i int, r Request) Facet {
	f := Facet{Missing: c.missing[i]}
	chosen := slices.Clone(r.Filters.Values[c.names[i]])
	value := func(v int) string { return strings.Clone(c.facets[i].Values.At(v)) } // it outlives the mapped file
	label := func(v int) uint32 { return c.facets[i].Order[v] }
	if i == c.sections {
		value = func(v int) string { return string(corpus.Kinds[v]) }
		label = func(v int) uint32 { return sectionOrder[v] }
		for _, k := range r.Sections {
			chosen = append(chosen, string(k))
		}
	}
	add := func(s string, n int, selected bool) {
		f.Values = append(f.Values, FacetValue{Value: s, Label: s, Count: n, Selected: selected})
	}
	byCount := func(a, b counted) int { return cmp.Or(cmp.Compare(b.count, a.count), cmp.Compare(a.label, b.label)) }
	first, rest := c.first(i, byCount, label)
	f.Values = slices.Grow(f.Values, len(first))
	for _, v := range first {
		s := value(v.value)
		add(s, int(v.count), slices.Contains(chosen, s))
	}
	f.Other = rest
	for _, s := range chosen {
		if s == NotStated || slices.ContainsFunc(f.Values, func(v FacetValue) bool { return v.Value == s }) {
			continue
		}
		n := 0
		if v := c.find(i, s); v >= 0 {
			n = int(c.counts[i][v])
		}
		add(s, n, true)
		f.Other -= n
	}
	if len(f.Values) > len(first) {
		slices.SortFunc(f.Values, func(a, b FacetValue) int {
			return cmp.Or(cmp.Compare(b.Count, a.Count), byLabel(a.Label, b.Label))
		})
	}
	return f
}

// first returns the values that have the most hits, and how many hits the
// others have.
func (c *facetCounter) first(i int, compare func(a, b counted) int, label func(int) uint32) (list []counted, rest int) {
	cut := func() {
		slices.SortFunc(list, compare)
		for _, v := range list[min(MaxFacetValues, len(list)):] {
			rest += int(v.count)
		}
		list = list[:min(MaxFacetValues, len(list))]
	}
	for v, n := range c.counts[i] {
		if n == 0 {
			continue
		}
		if list = append(list, counted{v, n, label(v)}); len(list) == 8*MaxFacetValues {
			cut()
		}
	}
	cut()
	return list, rest
}

// find returns the place of a value, or -1.
func (c *facetCounter) find(i int, value string) int {
	if i == c.sections {
		return slices.Index(corpus.Kinds, corpus.Kind(value))
	}
	if v, ok := c.facets[i].Values.Find(value); ok {
		return v
	}
	return -1
}

// sectionOrder is the place of each kind among all by name.
var sectionOrder = func() []uint32 {
	sorted := slices.SortedFunc(slices.Values(corpus.Kinds), func(a, b corpus.Kind) int { return byLabel(string(a), string(b)) })
	order := make([]uint32, len(corpus.Kinds))
	for i, k := range corpus.Kinds {
		order[i] = uint32(slices.Index(sorted, k))
	}
	return order
}()
