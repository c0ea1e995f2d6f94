package web

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"unicode/utf8"

	"coachsearch/internal/corpus"
	"coachsearch/search"
	"coachsearch/search/query"
)

// An advancedView is the form in which a search has a field for each of its
// parts.
type advancedView struct {
	shell
	P        Params
	Words    *wordsForm
	Notices  []string
	Sections []valueView
	Lists    []facetView
	Ranges   []rangeView
	Sorts    []selectView
	Sizes    []selectView
}

// A selectView is an entry of a drop-down list.
type selectView struct {
	Value, Label string
	Selected     bool
}

// advancedLists are the facets with a list of their own, where the archive
// has more than one value or one is chosen. A list for each printed issue
// and year would be of no use to a person: there are words and dates.
var advancedLists = []string{"topic", "industry", "level", "series", "author"}

// advancedPage opens filled from the address of a search. What the form
// sends is put together into such an address.
func (s *server) advancedPage(w http.ResponseWriter, r *http.Request) error {
	in := r.URL.Query()
	words, sent := takeWords(in)
	p, errs := ParseParams(in)
	if sent {
		var composed []ParamError
		p.Q, composed = words.read()
		errs = append(composed, errs...)
	} else {
		words = wordsOf(query.Parse(p.Q))
	}
	p.Facets = nil
	p = p.onPage(1)
	notices := noticesOf(errs)
	if sent && len(notices) == 0 {
		http.Redirect(w, r, p.at("/search"), http.StatusFound)
		return nil
	}
	return s.withIndex(func(x *search.Index) error {
		if len(errs) == 0 && s.fresh(w, r, x.Info().Generation) {
			return nil
		}
		v, err := s.advancedView(r, x, p, words)
		if err != nil {
			return err
		}
		v.Notices = notices
		status := http.StatusOK
		if overLimit(errs) {
			status = http.StatusBadRequest
		}
		return s.render(w, status, v)
	})
}

// takeWords takes the fields of a wordsForm out of an address and reports
// whether there were any.
func takeWords(in url.Values) (f *wordsForm, sent bool) {
	f = &wordsForm{}
	for _, name := range wordsFields {
		r := paramReader{in: in}
		sent = sent || len(in[name]) > 0
		*f.field(name) = r.one(name)
		delete(in, name)
	}
	return f, sent
}

// read returns the query of the form, which may be longer than a query may.
func (f *wordsForm) read() (string, []ParamError) {
	q := f.query().String()
	if n := utf8.RuneCountInString(q); n > search.MaxQueryRunes {
		return "", []ParamError{{Parameter: "q", Detail: fmt.Sprintf("Together %s characters, which is more than %s.", thousands(n), thousands(search.MaxQueryRunes))}}
	}
	return q, nil
}

func (s *server) advancedView(r *http.Request, x *search.Index, p Params, words *wordsForm) (*advancedView, error) {
	v := &advancedView{shell: s.shell("Advanced search"), P: p, Words: words, Ranges: rangesOf(p)}
	v.HeaderBox, v.Here, v.Style = false, "advanced", toolsStyle
	v.Canonical = s.absolute(r, "/search/advanced")
	v.Description = "Search by exact phrase, part of the column, topic, industry, level of the job, age, tenure and date."
	if p.Query() != "" {
		v.Robots = "noindex"
	}
	for _, k := range corpus.Kinds {
		v.Sections = append(v.Sections, valueView{Value: string(k), Label: partName(string(k)), Selected: slices.Contains(p.Sections, string(k))})
	}
	for _, name := range filterFacets {
		chosen := p.Values[name]
		if !slices.Contains(advancedLists, name) && len(chosen) == 0 {
			continue
		}
		f, err := x.FacetValues(name, "", search.MaxCompletions)
		if err != nil {
			return nil, fmt.Errorf("list %s: %w", name, err)
		}
		if fv := listOf(name, f, chosen); len(fv.Values) > 1 || len(chosen) > 0 {
			v.Lists = append(v.Lists, fv)
		}
	}
	place := func(f facetView) int {
		if i := slices.Index(advancedLists, f.Name); i >= 0 {
			return i
		}
		return len(advancedLists)
	}
	slices.SortStableFunc(v.Lists, func(a, b facetView) int { return place(a) - place(b) })
	for _, c := range sortsOf(p) {
		v.Sorts = append(v.Sorts, selectView{string(c.sort), c.Label, c.Current})
	}
	for _, n := range sizesWith(p.PerPage) {
		value := thousands(n)
		if n == defaultPerPage {
			value = "" // which the address leaves out
		}
		v.Sizes = append(v.Sizes, selectView{value, thousands(n), n == p.PerPage})
	}
	return v, nil
}

// listOf is a facet with the values of the whole archive. Of a facet that is
// no list of the form, only what is chosen is shown.
func listOf(name string, f search.Facet, chosen []string) facetView {
	fv := facetView{Name: name, Legend: facetNames[name].legend, Other: f.Other}
	for _, v := range f.Values {
		fv.Values = append(fv.Values, valueView{Value: v.Value, Label: valueName(name, v.Value, v.Label), Count: v.Count, Selected: slices.Contains(chosen, v.Value)})
	}
	if f.Missing > 0 || slices.Contains(chosen, search.NotStated) {
		fv.Values = append(fv.Values, valueView{
			Value: search.NotStated, Label: valueName(name, search.NotStated, ""),
			Count: f.Missing, Selected: slices.Contains(chosen, search.NotStated),
		})
	}
	for _, c := range chosen {
		if !slices.ContainsFunc(fv.Values, func(v valueView) bool { return v.Value == c }) {
			fv.Values = append(fv.Values, valueView{Value: c, Label: valueName(name, c, ""), Selected: true, Rare: true})
		}
	}
	if !slices.Contains(advancedLists, name) {
		fv.Values = slices.DeleteFunc(fv.Values, func(v valueView) bool { return !v.Selected })
		fv.Other = 0
	}
	fv.MoreOpen = slices.ContainsFunc(fv.Values, func(v valueView) bool { return v.Selected })
	return fv
}
