package web

import (
	"maps"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"coachsearch/search"
)

// Query returns the query string of p in its one spelling: parameters in
// paramOrder, values sorted, defaults left out. ParseParams of it gives p
// again.
func (p Params) Query() string {
	var b strings.Builder
	for _, in := range p.list() {
		if b.Len() > 0 {
			b.WriteByte('&')
		}
		b.WriteString(in.name)
		b.WriteByte('=')
		b.WriteString(url.QueryEscape(in.value))
	}
	return b.String()
}

type param struct{ name, value string }

// list returns the parameters in paramOrder.
func (p Params) list() []param {
	list := make([]param, 0, 8)
	add := func(name string, values ...string) {
		for _, s := range values {
			if s != "" {
				list = append(list, param{name, s})
			}
		}
	}
	number := func(name string, f *float64) {
		if f != nil {
			add(name, yearsText(*f))
		}
	}
	add("q", p.Q)
	add("section", p.Sections...)
	for _, f := range filterFacets {
		add(f, p.Values[f]...)
	}
	number("age_min", p.AgeMin)
	number("age_max", p.AgeMax)
	number("tenure_min", p.TenureMin)
	number("tenure_max", p.TenureMax)
	add("from", p.From)
	add("to", p.To)
	if p.Sort != search.Relevance {
		add("sort", string(p.Sort))
	}
	if p.Page > 1 {
		add("page", strconv.Itoa(p.Page))
	}
	if p.PerPage != defaultPerPage && p.PerPage > 0 {
		add("per_page", strconv.Itoa(p.PerPage))
	}
	switch {
	case p.Facets == nil:
	case len(p.Facets) == 0:
		add("facets", "none")
	default:
		add("facets", strings.Join(p.Facets, ","))
	}
	return list
}

// yearsText writes a number of years as one would type it.
func yearsText(f float64) string { return strconv.FormatFloat(f, 'f', -1, 64) }

// at returns path with the query string of p.
func (p Params) at(path string) string {
	if q := p.Query(); q != "" {
		return path + "?" + q
	}
	return path
}

// onPage returns p for another page of the same results.
func (p Params) onPage(n int) Params {
	p.Page = n
	return p
}

// whole returns p without what asks for a page of its results.
func (p Params) whole() Params {
	p.Page, p.PerPage, p.Facets = 1, defaultPerPage, nil
	return p
}

// without returns p with one value of one parameter taken out, from the
// first page.
func (p Params) without(name, value string) Params {
	p.Page = 1
	drop := func(vs []string) []string {
		return slices.DeleteFunc(slices.Clone(vs), func(s string) bool { return s == value })
	}
	switch name {
	case "section":
		p.Sections = drop(p.Sections)
	case "age":
		p.AgeMin, p.AgeMax = nil, nil
	case "tenure":
		p.TenureMin, p.TenureMax = nil, nil
	case "date":
		p.From, p.To = "", ""
	default:
		p.Values = maps.Clone(p.Values)
		if vs := drop(p.Values[name]); len(vs) > 0 {
			p.Values[name] = vs
		} else {
			delete(p.Values, name)
		}
	}
	return p
}

// with returns p with one value of a facet in place of those that are
// chosen, from the first page.
func (p Params) with(facet, value string) Params {
	p.Page = 1
	p.Values = maps.Clone(p.Values)
	if p.Values == nil {
		p.Values = map[string][]string{}
	}
	p.Values[facet] = []string{value}
	return p
}

// unfiltered returns p with its query and order only.
func (p Params) unfiltered() Params {
	return Params{Q: p.Q, Sort: p.Sort, Page: 1, PerPage: p.PerPage}
}

// asking returns p with another query, from the first page.
func (p Params) asking(q string) Params {
	p.Q, p.Page = q, 1
	return p
}

// chosen returns the values of a facet that are chosen.
func (p Params) chosen(facet string) []string {
	if facet == "section" {
		return p.Sections
	}
	return p.Values[facet]
}

// choosing asks for everything with one value of a facet.
func choosing(facet, value string) Params {
	return Params{Sort: search.Relevance, Page: 1, PerPage: defaultPerPage, Values: map[string][]string{facet: {value}}}
}

// filtered reports whether anything narrows the results besides the query.
func (p Params) filtered() bool {
	return len(p.Sections) > 0 || len(p.Values) > 0 || p.AgeMin != nil || p.AgeMax != nil ||
		p.TenureMin != nil || p.TenureMax != nil || p.From != "" || p.To != ""
}
