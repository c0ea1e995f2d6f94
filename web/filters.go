package web

import (
	"slices"
	"strings"

	"coachsearch/internal/corpus"
	"coachsearch/search"
)

// shownValues are the check boxes of a facet before the rest is folded away.
const shownValues = 6

type facetView struct {
	Name     string
	Legend   string
	Values   []valueView
	More     []valueView
	MoreOpen bool // something in More is chosen
	Other    int
}

type valueView struct {
	Value    string
	Label    string
	Count    int
	Selected bool
	Rare     bool // not counted
}

// A rangeView is a pair of fields, either of which may stay empty.
type rangeView struct {
	Legend       string
	Hint         string
	Examples     []string
	Min, Max     string // names
	MinV, MaxV   string // values
	Numeric      bool
	MinLb, MaxLb string
}

func facetsOf(p Params, res *search.Result) []facetView {
	var out []facetView
	for _, name := range p.Facets {
		f := res.Facets[name]
		chosen := p.chosen(name)
		vs := make([]valueView, 0, len(f.Values)+1)
		for _, v := range f.Values {
			vs = append(vs, valueView{Value: v.Value, Label: valueName(name, v.Value, v.Label), Count: v.Count, Selected: slices.Contains(chosen, v.Value)})
		}
		vs = arrange(name, vs)
		add := func(value string, count int) {
			if !slices.ContainsFunc(vs, func(v valueView) bool { return v.Value == value }) {
				vs = append(vs, valueView{Value: value, Label: valueName(name, value, ""), Count: count, Selected: slices.Contains(chosen, value)})
			}
		}
		for _, c := range chosen {
			if c != search.NotStated {
				add(c, 0)
			}
		}
		if name != "section" && (f.Missing > 0 || slices.Contains(chosen, search.NotStated)) {
			add(search.NotStated, f.Missing)
		}
		if len(vs) == 0 || len(vs) == 1 && vs[0].Value == search.NotStated && !vs[0].Selected {
			continue // nothing to choose from
		}
		if name != "section" {
			slices.SortStableFunc(vs, chosenFirst) // so that none is folded away
		}
		fv := facetView{Name: name, Legend: facetNames[name].legend, Values: vs, Other: f.Other}
		if len(vs) > shownValues+2 { // folding two away would save nothing
			fv.Values, fv.More = vs[:shownValues], vs[shownValues:]
			fv.MoreOpen = slices.ContainsFunc(fv.More, func(v valueView) bool { return v.Selected })
		}
		out = append(out, fv)
	}
	return out
}

func chosenFirst(a, b valueView) int {
	switch {
	case a.Selected == b.Selected:
		return 0
	case a.Selected:
		return -1
	}
	return 1
}

// arrange orders values that have an order of their own; the others stand by
// count, as the engine gives them.
func arrange(name string, vs []valueView) []valueView {
	switch name {
	case "section":
		place := func(v valueView) int { return slices.Index(corpus.Kinds, corpus.Kind(v.Value)) }
		slices.SortStableFunc(vs, func(a, b valueView) int { return place(a) - place(b) })
	case "year":
		slices.SortStableFunc(vs, func(a, b valueView) int { return strings.Compare(b.Value, a.Value) })
	}
	return vs
}

func rangesOf(p Params) []rangeView {
	text := func(f *float64) string {
		if f == nil {
			return ""
		}
		return yearsText(*f)
	}
	return []rangeView{
		{Legend: "Age", Min: "age_min", Max: "age_max", MinV: text(p.AgeMin), MaxV: text(p.AgeMax), Numeric: true, MinLb: "from", MaxLb: "to"},
		{Legend: "Years in the job", Min: "tenure_min", Max: "tenure_max", MinV: text(p.TenureMin), MaxV: text(p.TenureMax), Numeric: true, MinLb: "from", MaxLb: "to"},
		{Legend: "Published", Hint: "A year, a month or a day:", Examples: []string{"2008", "2008-10", "2008-10-06"}, Min: "from", Max: "to", MinV: p.From, MaxV: p.To, MinLb: "from", MaxLb: "to"},
	}
}

// A chipParam is one thing that narrows the results, and the search without it.
type chipParam struct {
	name, value string
	rest        Params
}

func chipParams(p Params) []chipParam {
	var out []chipParam
	add := func(name, value string) {
		out = append(out, chipParam{name, value, p.without(name, value)})
	}
	for _, s := range p.Sections {
		add("section", s)
	}
	for _, f := range filterFacets {
		for _, v := range p.Values[f] {
			add(f, v)
		}
	}
	span := func(lo, hi string) string {
		switch {
		case lo == "":
			return "up to " + hi
		case hi == "":
			return "from " + lo
		}
		return lo + " to " + hi
	}
	for _, r := range rangesOf(p) {
		if r.MinV != "" || r.MaxV != "" {
			name, _, _ := strings.Cut(r.Min, "_")
			if name == "from" {
				name = "date"
			}
			add(name, span(r.MinV, r.MaxV))
		}
	}
	return out
}

// label says in words what is chosen, with the labels of the facets counted.
func (c chipParam) label(facets map[string]search.Facet) string {
	switch c.name {
	case "age":
		return "Age " + c.value
	case "tenure":
		return "Years in the job " + c.value
	case "date":
		return "Published " + c.value
	}
	label := ""
	for _, v := range facets[c.name].Values {
		if v.Value == c.value {
			label = v.Label
		}
	}
	return facetNames[c.name].chip + " " + valueName(c.name, c.value, label)
}

func chipsOf(p Params, res *search.Result) []option {
	var out []option
	for _, c := range chipParams(p) {
		out = append(out, option{Label: c.label(res.Facets), Href: c.rest.at("/search")})
	}
	return out
}
