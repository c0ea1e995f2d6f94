package search

import (
	"cmp"
	"slices"

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
	bits     []uint16      // the filter of each facet
	facets   []index.Facet // of names; the section facet's is empty
	counts   [][]int
	missing  []int
	sections int // the place of "section" in names, or -1
}

func (x *Index) newFacetCounter(r Request) *facetCounter {
	c := &facetCounter{x: x, sections: -1}
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
		c.bits = append(c.bits, 1<<filterBit(name))
		c.facets = append(c.facets, f)
		c.counts = append(c.counts, make([]int, n))
	}
	c.missing = make([]int, len(c.names))
	return c
}

// count takes in a document that matches the query and fails some filters.
func (c *facetCounter) count(d uint32, fails uint16, parts func(uint32) uint16) {
	if fails&(fails-1) != 0 {
		return // it fails two, so it is in no facet
	}
	for i, bit := range c.bits {
		if fails != 0 && fails != bit {
			continue
		}
		if i == c.sections {
			c.countParts(i, parts(d))
			continue
		}
		values := c.facets[i].Of(d)
		if len(values) == 0 {
			c.missing[i]++
		}
		for _, v := range values {
			c.counts[i][v]++
		}
	}
}

func (c *facetCounter) countParts(i int, fields uint16) {
	found := false
	for k, kind := range corpus.Kinds {
		if fields&(1<<index.KindField(kind)) != 0 {
			c.counts[i][k]++
			found = true
		}
	}
	if !found {
		c.missing[i]++
	}
}

// result lists the values by count. Chosen values are listed even where
// nothing is left of them.
func (c *facetCounter) result(r Request) map[string]Facet {
	out := make(map[string]Facet, len(c.names))
	for i, name := range c.names {
		f := Facet{Missing: c.missing[i]}
		chosen := r.Filters.Values[name]
		value := func(v int) string { return c.facets[i].Values.At(v) }
		if i == c.sections {
			value = func(v int) string { return string(corpus.Kinds[v]) }
			for _, k := range r.Sections {
				chosen = append(chosen, string(k))
			}
		}
		var all []FacetValue
		for v, n := range c.counts[i] {
			if s := value(v); n > 0 || slices.Contains(chosen, s) {
				s = string([]byte(s)) // it outlives the mapped file
				all = append(all, FacetValue{Value: s, Label: s, Count: n, Selected: slices.Contains(chosen, s)})
			}
		}
		for _, s := range chosen {
			if s != NotStated && !slices.ContainsFunc(all, func(v FacetValue) bool { return v.Value == s }) {
				all = append(all, FacetValue{Value: s, Label: s, Selected: true})
			}
		}
		slices.SortFunc(all, func(a, b FacetValue) int {
			return cmp.Or(cmp.Compare(b.Count, a.Count), byLabel(a.Label, b.Label))
		})
		for n, v := range all {
			if n < MaxFacetValues || v.Selected {
				f.Values = append(f.Values, v)
			} else {
				f.Other += v.Count
			}
		}
		out[name] = f
	}
	return out
}
