package web

import (
	"maps"
	"net/url"
	"slices"

	"coachsearch/internal/corpus"
	"coachsearch/search"
	"coachsearch/search/query"
)

// Defaults and bounds of the numbers in an address.
const (
	defaultPerPage = 10
	maxYears       = 150 // of age and of tenure
)

// defaultFacets are counted where the address does not say which.
var defaultFacets = []string{"industry", "section", "level", "topic", "year"}

// Params is what an address asks for: the whole state of a result page.
type Params struct {
	Q        string
	Sections []string            // kinds of [corpus.Kinds]
	Values   map[string][]string // chosen values by facet, except "section"

	AgeMin, AgeMax       *float64 // years, inclusive
	TenureMin, TenureMax *float64

	From, To string // "2008", "2008-10" or "2008-10-06", inclusive
	Sort     search.Sort
	Page     int // from 1
	PerPage  int
	Facets   []string // nil: the default ones; empty: none
}

// paramOrder is the one order of parameters in every address we write.
var paramOrder = []string{
	"q", "section", "industry", "issue", "topic", "level", "series", "author", "year",
	"age_min", "age_max", "tenure_min", "tenure_max", "from", "to",
	"sort", "page", "per_page", "facets",
}

// filterFacets are the facets whose values may be chosen by a parameter of
// the same name.
var filterFacets = []string{"industry", "issue", "topic", "level", "series", "author", "year"}

// ParseParams reads an address. It always returns usable Params: what is
// wrong falls back to its default and is named in the errors, which a program
// is refused for and a person is told about.
func ParseParams(v url.Values) (Params, []ParamError) {
	r := paramReader{in: v}
	p := Params{Sort: search.Relevance, Page: 1, PerPage: defaultPerPage}
	p.Q = r.query()
	p.Sections = r.sections()
	for _, f := range filterFacets {
		if vs := r.values(f); len(vs) > 0 {
			if p.Values == nil {
				p.Values = map[string][]string{}
			}
			p.Values[f] = vs
		}
	}
	p.AgeMin, p.AgeMax = r.yearRange("age")
	p.TenureMin, p.TenureMax = r.yearRange("tenure")
	p.From, p.To = r.days()
	p.Sort = r.sort()
	p.Page, p.PerPage = r.window()
	p.Facets = r.facets()
	for _, name := range slices.Sorted(maps.Keys(v)) {
		if !slices.Contains(paramOrder, name) {
			r.refuse(shorten(name), "There is no such parameter.", paramOrder...)
		}
	}
	return p, r.errs
}

// Request returns the question that p asks of the engine.
func (p Params) Request() search.Request {
	req := search.Request{
		Query: query.Parse(p.Q),
		Filters: search.Filters{
			Values: p.Values,
			Age:    search.Range{Min: p.AgeMin, Max: p.AgeMax},
			Tenure: search.Range{Min: p.TenureMin, Max: p.TenureMax},
		},
		Sort:   p.Sort,
		Offset: (p.Page - 1) * p.PerPage,
		Limit:  p.PerPage,
		Facets: p.Facets,
	}
	if p.Facets == nil {
		req.Facets = defaultFacets
	}
	for _, s := range p.Sections {
		req.Sections = append(req.Sections, corpus.Kind(s))
	}
	// What stands in p has been read by parseDay once.
	req.Filters.From, _, _ = parseDay(p.From)
	_, req.Filters.To, _ = parseDay(p.To)
	return req
}
