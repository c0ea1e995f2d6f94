package search

import (
	"fmt"
	"slices"

	"coachsearch/internal/index"
)

const noDate = index.NoDate

// The filters of a request, as bits of the set of those that a document
// fails. A document that fails none is a hit; one that fails a single filter
// still counts in that filter's own facet.
const (
	ageFilter = iota
	tenureFilter
	dateFilter
	sectionFilter
	firstFacetFilter
)

// filterBit returns the bit of a facet's filter, or -1.
func filterBit(facet string) int {
	if facet == "section" {
		return sectionFilter
	}
	if i := slices.Index(index.FacetNames, facet); i >= 0 {
		return firstFacetFilter + i
	}
	return -1
}

// failing returns for every document the set of filters that it fails, or nil
// when nothing is filtered.
func (x *Index) failing(f Filters) ([]uint16, error) {
	at := x.reader.Attributes
	var fail []uint16
	mark := func(bit int, fails func(d uint32) bool) {
		if fail == nil {
			fail = make([]uint16, x.reader.Docs())
		}
		for d := range fail {
			if fails(uint32(d)) {
				fail[d] |= 1 << bit
			}
		}
	}
	if f.Age.bounded() {
		mark(ageFilter, func(d uint32) bool { return !f.Age.holds(float64(at.Ages[d])) })
	}
	if f.Tenure.bounded() {
		mark(tenureFilter, func(d uint32) bool { return !f.Tenure.holds(float64(at.Tenures[d]) / 12) })
	}
	if !f.From.IsZero() || !f.To.IsZero() {
		lo, hi := index.NoDate+1, int32(1<<31-1)
		if !f.From.IsZero() {
			lo = index.DayOf(f.From)
		}
		if !f.To.IsZero() {
			hi = index.DayOf(f.To)
		}
		mark(dateFilter, func(d uint32) bool { return at.Dates[d] < lo || at.Dates[d] > hi })
	}
	for name, chosen := range f.Values {
		if len(chosen) == 0 {
			continue
		}
		facet, ok := at.Facets[name]
		if !ok {
			return nil, fmt.Errorf("search: unknown facet %q", name)
		}
		want := make([]bool, facet.Values.Len())
		none := false
		for _, v := range chosen {
			if v == NotStated {
				none = true
			} else if i, ok := facet.Values.Find(v); ok {
				want[i] = true
			}
		}
		mark(filterBit(name), func(d uint32) bool {
			values := facet.Of(d)
			if len(values) == 0 {
				return !none
			}
			return !slices.ContainsFunc(values, func(v uint32) bool { return want[v] })
		})
	}
	return fail, nil
}

func (r Range) bounded() bool { return r.Min != nil || r.Max != nil }

// holds reports whether a stated number is in the range; 0 is not stated.
func (r Range) holds(v float64) bool {
	return v > 0 && (r.Min == nil || v >= *r.Min) && (r.Max == nil || v <= *r.Max)
}
