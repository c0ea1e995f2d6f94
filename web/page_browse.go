package web

import (
	"fmt"
	"net/http"
	"slices"
	"strconv"

	"coachsearch/search"
)

// A browseView is the archive by year, topic and industry, of which one may
// be chosen for the charts of the others.
type browseView struct {
	shell
	Heading    string
	Subtitle   string // "69 columns"
	Selects    []selectList
	Years      *chartView
	Topics     *chartView
	Industries *chartView
	Search     string // the columns themselves
	Compare    string // oldest and newest of the topic, if one is chosen
	LastWords  string
	Handout    string
	Table      string // topics by year
}

// A selectList is a drop-down list over one facet.
type selectList struct {
	Name, Label string
	Options     []selectView
}

// A chartView is a table whose numbers are drawn as bars.
type chartView struct {
	Caption string
	Head    string // of the column of names
	Bars    []barView
	Other   int
	All     string // address of the values that are not listed
}

// A barView is one value of a chart.
type barView struct {
	Label  string
	Count  int
	Href   string // empty where there is nothing to find
	Size   int    // in hundredths of the largest
	Rest   int    // 100 - Size
	Chosen bool
}

// maxYearGap is the longest run of years without a column that a chart shows
// as empty; a longer one is an error of some date, and left out.
const maxYearGap = 15

func (s *server) browsePage(w http.ResponseWriter, r *http.Request) error {
	p, moved := onlyFacets(r, "topic", "industry", "year")
	if moved {
		http.Redirect(w, r, p.at("/browse"), http.StatusFound)
		return nil
	}
	return s.withIndex(func(x *search.Index) error {
		if s.fresh(w, r, x.Info().Generation) {
			return nil
		}
		req := p.Request()
		req.Limit, req.Facets = 0, []string{"topic", "industry", "year"}
		res, err := x.Search(r.Context(), req)
		if err != nil {
			return fmt.Errorf("browse: %w", err)
		}
		return s.render(w, http.StatusOK, s.browseView(r, p, res))
	})
}

// onlyFacets reads the facets of an address of which one value each may be
// chosen, and reports whether a form left empty fields in it.
func onlyFacets(r *http.Request, names ...string) (p Params, moved bool) {
	in := r.URL.Query()
	p, _ = ParseParams(in)
	p = Params{Sort: search.Relevance, Page: 1, PerPage: defaultPerPage, Values: p.Values}
	for name, vs := range p.Values {
		if !slices.Contains(names, name) {
			delete(p.Values, name)
		} else {
			p.Values[name] = vs[:1]
		}
	}
	return p, hasBlank(in)
}

func (s *server) browseView(r *http.Request, p Params, res *search.Result) *browseView {
	n := len(p.Values)
	v := &browseView{
		shell: s.shell("Browse"), Heading: "Browse the archive", Search: p.at("/search"), LastWords: p.at("/browse/last-words"),
		Handout: p.at("/handout"), Table: "/browse/topics",
	}
	v.Here, v.Style = "browse", toolsStyle
	v.Canonical = s.absolute(r, p.at("/browse"))
	if n > 1 {
		v.Robots = "noindex" // there is no end of pairs
	}
	if n > 0 {
		v.Heading = ""
		for _, name := range []string{"topic", "industry", "year"} {
			for _, value := range p.Values[name] {
				if v.Heading != "" {
					v.Heading += ", "
				}
				v.Heading += valueName(name, value, "")
			}
		}
		v.Title = v.Heading
	}
	v.Description = "The archive by year, topic and industry: " + columns(res.Total) + "."
	if topic := p.Values["topic"]; len(topic) > 0 && topic[0] != search.NotStated && res.Total > 1 {
		v.Compare = choosing("topic", topic[0]).at("/compare")
	}
	for _, name := range []string{"topic", "industry", "year"} {
		v.Selects = append(v.Selects, selectOf(name, p, res))
	}
	v.Years, v.Topics, v.Industries = yearChart(p, res), facetChart("topic", p, res), facetChart("industry", p, res)
	v.Subtitle = columns(res.Total)
	return v
}

// selectOf lists the values of a facet, with what each would find.
func selectOf(name string, p Params, res *search.Result) selectList {
	f := res.Facets[name]
	l := selectList{Name: name, Label: facetNames[name].chip}
	chosen := p.Values[name]
	add := func(value, label string, count int) {
		l.Options = append(l.Options, selectView{value, label + " (" + thousands(count) + ")", slices.Contains(chosen, value)})
	}
	for _, v := range arrange(name, valuesOf(name, f)) {
		add(v.Value, v.Label, v.Count)
	}
	if f.Missing > 0 || slices.Contains(chosen, search.NotStated) {
		add(search.NotStated, valueName(name, search.NotStated, ""), f.Missing)
	}
	return l
}

// valuesOf are the values of a facet as the pages call them.
func valuesOf(name string, f search.Facet) []valueView {
	var out []valueView
	for _, v := range f.Values {
		if v.Value != search.NotStated {
			out = append(out, valueView{Value: v.Value, Label: valueName(name, v.Value, v.Label), Count: v.Count, Selected: v.Selected})
		}
	}
	return out
}

// facetChart draws a facet by count; nil if nobody states it.
func facetChart(name string, p Params, res *search.Result) *chartView {
	f := res.Facets[name]
	c := &chartView{Head: facetNames[name].legend, Other: f.Other, All: p.at("/search/advanced")}
	for _, v := range valuesOf(name, f) {
		c.add(v, p, name)
	}
	if f.Missing > 0 && len(c.Bars) > 0 {
		c.add(valueView{Value: search.NotStated, Label: valueName(name, search.NotStated, ""), Count: f.Missing}, p, name)
	}
	return c.drawn()
}

// yearChart draws the years in order, with those in between in which nothing
// was written.
func yearChart(p Params, res *search.Result) *chartView {
	c := &chartView{Head: "Year"}
	last := 0
	vs := arrange("year", valuesOf("year", res.Facets["year"]))
	for _, v := range slices.Backward(vs) { // the newest is the first
		year, err := strconv.Atoi(v.Value)
		if err != nil {
			continue
		}
		if last > 0 && year-last <= maxYearGap {
			for y := last + 1; y < year; y++ {
				c.Bars = append(c.Bars, barView{Label: strconv.Itoa(y)})
			}
		}
		last = year
		c.add(v, p, "year")
	}
	return c.drawn()
}

func (c *chartView) add(v valueView, p Params, name string) {
	b := barView{Label: v.Label, Count: v.Count, Chosen: slices.Contains(p.Values[name], v.Value)}
	if v.Count > 0 {
		b.Href = p.with(name, v.Value).at("/search")
	}
	c.Bars = append(c.Bars, b)
}

// drawn sizes the bars; a chart without any is none.
func (c *chartView) drawn() *chartView {
	most := 0
	for _, b := range c.Bars {
		most = max(most, b.Count)
	}
	if most == 0 {
		return nil
	}
	for i := range c.Bars {
		b := &c.Bars[i]
		if b.Count > 0 {
			b.Size = max(2, b.Count*100/most) // a single column among thousands is still seen
		}
		b.Rest = 100 - b.Size
	}
	return c
}

// A tableView is the topics by year, each cell the darker the more columns.
type tableView struct {
	shell
	Years []option
	Rows  []rowView
}

type rowView struct {
	Label string
	Href  string
	Total int
	Cells []cellView
}

type cellView struct {
	Count int
	Href  string
	Heat  int // 0 to 4
}

func (s *server) topicTable(w http.ResponseWriter, r *http.Request) error {
	return s.withIndex(func(x *search.Index) error {
		if s.fresh(w, r, x.Info().Generation) {
			return nil
		}
		t, err := x.Table("topic", "year")
		if err != nil {
			return fmt.Errorf("topics by year: %w", err)
		}
		v := &tableView{shell: s.shell("Topics by year")}
		v.Here, v.Style, v.Canonical = "browse", toolsStyle, s.absolute(r, "/browse/topics")
		v.Description = "How many columns there are on each topic, year by year."
		most := 1
		for _, row := range t.Counts {
			most = max(most, slices.Max(append(row, 0)))
		}
		for _, y := range t.Columns {
			v.Years = append(v.Years, option{Label: y, Href: choosing("year", y).at("/search")})
		}
		for i, topic := range t.Rows {
			if t.Totals[i] == 0 {
				continue // nobody may find its columns
			}
			p := choosing("topic", topic)
			row := rowView{Label: topic, Href: p.at("/search"), Total: t.Totals[i]}
			for k, n := range t.Counts[i] {
				c := cellView{Count: n}
				if n > 0 {
					c.Href, c.Heat = p.with("year", t.Columns[k]).at("/search"), 1+n*3/most
				}
				row.Cells = append(row.Cells, c)
			}
			v.Rows = append(v.Rows, row)
		}
		return s.render(w, http.StatusOK, v)
	})
}
