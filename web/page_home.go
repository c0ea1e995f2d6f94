package web

import (
	"fmt"
	"net/http"
	"strconv"
	"time"

	"coachsearch/internal/corpus"
	"coachsearch/search"
)

// A homeView is the front page: what can be asked, and what is there.
type homeView struct {
	shell
	Total  string
	Span   string // "2004 to 2012"
	Topics []option
	Quote  *quoteView
}

// A quoteView is the last word of one column, another one every day.
type quoteView struct {
	Text  string
	Title string
	Href  string
	By    string
}

func (s *server) home(w http.ResponseWriter, r *http.Request) error {
	today := int(time.Now().Unix() / (24 * 60 * 60))
	return s.withIndex(func(x *search.Index) error {
		info := x.Info()
		if s.fresh(w, r, info.Generation, strconv.Itoa(today)) {
			return nil
		}
		req := search.Request{Facets: []string{"topic", "year"}, Sort: search.OldestFirst, Limit: 1}
		if n := min(info.Columns, search.MaxWindow-1); n > 0 {
			req.Offset = today * 7 % n // neighbours in the archive are not neighbours in time
		}
		res, err := x.Search(r.Context(), req)
		if err != nil {
			return fmt.Errorf("list the archive: %w", err)
		}
		return s.render(w, http.StatusOK, s.homeView(r, res))
	})
}

func (s *server) homeView(r *http.Request, res *search.Result) *homeView {
	v := &homeView{
		shell: s.shell(""), Total: columns(res.Total),
		Topics: browse("topic", res.Facets["topic"]),
	}
	v.HeaderBox, v.Here, v.Style = false, "home", toolsStyle
	v.Canonical = s.absolute(r, "/")
	v.Description = "Search " + v.Total + " of workplace coaching advice by situation, industry and topic."
	if years := arrange("year", valuesOf("year", res.Facets["year"])); len(years) > 0 { // the newest is the first
		v.Span = years[len(years)-1].Label
		if len(years) > 1 {
			v.Span += " to " + years[0].Label
		}
	}
	for _, h := range res.Hits {
		v.Quote = quoteOf(h.Column)
	}
	return v
}

// quoteOf is nil for a column without a last word.
func quoteOf(c *corpus.Column) *quoteView {
	for _, sec := range c.Sections {
		if sec.Kind == corpus.LastWord && len(sec.Paragraphs) > 0 {
			return &quoteView{
				Text: sec.Paragraphs[0], Title: titleOf(c), By: c.Author.Name,
				Href: columnURL(c.ID) + "#" + string(corpus.LastWord) + "-1",
			}
		}
	}
	return nil
}

type aboutView struct {
	shell
	Columns string
	Built   string
	ISO     string
}

func (s *server) about(w http.ResponseWriter, r *http.Request) error {
	return s.withIndex(func(x *search.Index) error {
		info := x.Info()
		if s.fresh(w, r, info.Generation) {
			return nil
		}
		v := aboutView{shell: s.shell("About"), Columns: columns(info.Columns)}
		if !info.BuiltAt.IsZero() {
			v.Built, v.ISO = info.BuiltAt.UTC().Format("January 2, 2006"), info.BuiltAt.UTC().Format(time.DateOnly)
		}
		v.Here, v.Style, v.Canonical = "about", readStyle, s.absolute(r, "/about")
		v.Description = "How to search " + v.Columns + " of workplace coaching advice: words and signs, parts of a column, filters and addresses."
		return s.render(w, http.StatusOK, &v)
	})
}
