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

	numFilters = 16 // at most
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

// filters are those of a request, each with its bit.
type filters []filter

type filter struct {
	bit   uint16
	holds func(d uint32) bool
}

// fails returns the set of filters that a document fails.
func (f filters) fails(d uint32) uint16 {
	set := uint16(0)
	for i := range f {
		if !f[i].holds(d) {
			set |= f[i].bit
		}
	}
	return set
}

// failing returns the filters of a request.
func (x *Index) failing(f Filters) (filters, error) {
	at := x.reader.Attributes
	var list filters
	add := func(bit int, holds func(d uint32) bool) { list = append(list, filter{1 << bit, holds}) }
	if f.Age.bounded() {
		add(ageFilter, func(d uint32) bool { return f.Age.holds(float64(at.Ages[d])) })
	}
	if f.Tenure.bounded() {
		add(tenureFilter, func(d uint32) bool { return f.Tenure.holds(float64(at.Tenures[d]) / 12) })
	}
	if !f.From.IsZero() || !f.To.IsZero() {
		lo, hi := index.NoDate+1, int32(1<<31-1)
		if !f.From.IsZero() {
			lo = index.DayOf(f.From)
		}
		if !f.To.IsZero() {
			hi = index.DayOf(f.To)
		}
		add(dateFilter, func(d uint32) bool { return at.Dates[d] >= lo && at.Dates[d] <= hi })
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
		add(filterBit(name), func(d uint32) bool {
			values := facet.Of(d)
			for _, v := range values {
				if want[v] {
					return true
				}
			}
			return none && len(values) == 0
		})
	}
	return list, nil
}

func (r Range) bounded() bool { return r.Min != nil || r.Max != nil }

// holds reports whether a stated number is in the range; 0 is not stated.
func (r Range) holds(v float64) bool {
	return v > 0 && (r.Min == nil || v >= *r.Min) && (r.Max == nil || v <= *r.Max)
}
