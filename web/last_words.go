package web

import (
	"fmt"
	"net/http"
	"strings"

	"coachsearch/internal/corpus"
	"coachsearch/search"
)

const (
	lastWordsShown = 50  // lines of a page
	lastWordRunes  = 400 // of one that is long for a last word
)

// A lastWordsView lists the last words as lines.
type lastWordsView struct {
	shell
	Heading string
	P       Params
	Selects []selectList
	Lines   []lineView
	First   int
	Pager   pagerView
	Clear   string
}

// A lineView is the last word of one column.
type lineView struct {
	Spans []search.Span
	Title string
	Href  string
	ISO   string
	Day   string
}

func (s *server) lastWords(w http.ResponseWriter, r *http.Request) error {
	in := r.URL.Query()
	asked, errs := ParseParams(in)
	p, moved := onlyFacets(r, "topic", "industry", "year")
	p.Q, p.Page = asked.Q, asked.Page
	if moved && len(errs) == 0 {
		http.Redirect(w, r, p.at("/browse/last-words"), http.StatusFound)
		return nil
	}
	p.PerPage = lastWordsShown
	return s.withIndex(func(x *search.Index) error {
		if len(errs) == 0 && s.fresh(w, r, x.Info().Generation) {
			return nil
		}
		req := p.Request()
		req.Sections, req.Facets = []corpus.Kind{corpus.LastWord}, []string{"topic", "industry", "year"}
		if p.Q == "" {
			req.Sort = search.NewestFirst
		}
		if req.Offset+req.Limit > search.MaxWindow {
			req.Offset = search.MaxWindow - req.Limit
		}
		res, err := x.Search(r.Context(), req)
		if err != nil {
			return fmt.Errorf("list last words: %w", err)
		}
		return s.render(w, http.StatusOK, s.lastWordsView(r, x, p, res))
	})
}

func (s *server) lastWordsView(r *http.Request, x *search.Index, p Params, res *search.Result) *lastWordsView {
	const path = "/browse/last-words"
	state := p
	state.PerPage = defaultPerPage // which every line of it has, so that no address says so
	v := &lastWordsView{
		shell: s.shell("Last words"), Heading: lastWordsHeading(p, res.Total), P: p, First: (p.Page-1)*lastWordsShown + 1,
		Pager: pagerOf(p.Page, lastWordsShown, res.Total, func(n int) string { return state.onPage(n).at(path) }), Clear: path,
	}
	v.Here, v.Style = "browse", toolsStyle
	v.Canonical = s.absolute(r, state.at(path))
	v.Description = "The last word of every column, a line each."
	if p.Q != "" || len(p.Values) > 0 || p.Page > 1 {
		v.Robots = "noindex"
	}
	for _, name := range []string{"topic", "industry", "year"} {
		v.Selects = append(v.Selects, selectOf(name, p, res))
	}
	mark := markerOf(x, p.Q)
	for _, h := range res.Hits {
		c := h.Column
		v.Lines = append(v.Lines, lineView{
			Spans: mark(lastWordOf(c)), Title: titleOf(c), ISO: isoDay(c.Date), Day: longDay(c.Date),
			Href: onlyQuery(p.Q).at(columnURL(c.ID)) + "#" + string(corpus.LastWord) + "-1",
		})
	}
	return v
}

// onlyQuery marks the words of a query on the page of a column.
func onlyQuery(q string) Params {
	return Params{Q: q, Sort: search.Relevance, Page: 1, PerPage: defaultPerPage}
}

func lastWordsHeading(p Params, total int) string {
	n := thousands(total) + " last words"
	switch {
	case total == 0:
		n = "No last word"
	case total == 1:
		n = "1 last word"
	}
	if p.Q != "" {
		n += " with “" + clip(p.Q, 60) + "”"
	}
	return n
}

// lastWordOf is the last word of a column as one text.
func lastWordOf(c *corpus.Column) string {
	var all []string
	for _, s := range c.Sections {
		if s.Kind == corpus.LastWord {
			all = append(all, s.Paragraphs...)
		}
	}
	return clip(strings.Join(all, " "), lastWordRunes)
}
