package web

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"coachsearch/internal/corpus"
	"coachsearch/search"
)

const (
	shownSimilar     = 4   // similar situations below a column
	descriptionRunes = 160 // what search engines and previews show
)

// A columnView is the page of one column.
type columnView struct {
	shell
	ID       string
	Heading  []search.Span
	Series   string
	ISO, Day string
	Byline   string
	Posted   string
	Facts    []factView
	Issue    []search.Span
	Topics   []option
	Contents []option
	Sections []sectionView

	Resources    []option
	Comments     []commentView
	CommentsOpen bool

	Citation string
	Original string // text of the original address
	Link     string // the same, if it may be a link
	Captures []captureView
	Reading  string // how sure the reading of the page is, "97 %"

	Turn    *turnView
	Similar []nearView
	Handout string
	JSON    string
	Mail    string // a letter with the citation in it
}

type commentView struct {
	ID       string
	Author   string
	Day, ISO string
	Spans    []search.Span
}

// A nearView is a similar column, and the two of them side by side.
type nearView struct {
	hitView
	Compare string
}

func (s *server) columnPage(w http.ResponseWriter, r *http.Request) error {
	id, err := columnID(r)
	if err != nil {
		return err
	}
	p, _ := ParseParams(r.URL.Query()) // what is wrong in it concerns the results, not the column
	p.Facets = nil
	return s.withIndex(func(x *search.Index) error {
		c, err := x.Column(r.Context(), id)
		if err != nil {
			return fmt.Errorf("column %q: %w", id, err)
		}
		if s.fresh(w, r, x.Info().Generation) {
			return nil
		}
		near, err := x.SimilarNames(r.Context(), id, shownSimilar)
		if err != nil {
			return fmt.Errorf("similar to %q: %w", id, err)
		}
		v := s.columnView(r, x, p, c)
		for _, h := range near {
			v.Similar = append(v.Similar, nearView{
				hitViewOf(plainly, onlyQuery(""), h),
				compareURL(c.ID, h.Column.ID, ""),
			})
		}
		if v.Turn, err = turnOf(r.Context(), x, p, id); err != nil {
			return err
		}
		return s.render(w, http.StatusOK, v)
	})
}

func (s *server) columnView(r *http.Request, x *search.Index, p Params, c *corpus.Column) *columnView {
	mark := markerOf(x, p.Q)
	v := &columnView{
		shell: s.shell(titleOf(c)), ID: c.ID, Heading: mark(titleOf(c)), Series: c.Series, ISO: isoDay(c.Date), Day: longDay(c.Date),
		Facts: factsOf(c.Client), Original: c.URL, Link: linkTo(c.URL), Captures: capturesOf(c),
		Handout: handoutURL(c.ID), JSON: "/api/v1" + columnURL(c.ID),
	}
	v.Q, v.Here, v.Style, v.Article = p.Q, "column", readStyle, true
	v.Canonical = s.absolute(r, columnURL(c.ID))
	v.Description = describe(c)
	v.Published, v.Author = isoDay(c.Date), c.Author.Name
	topics := x.Values(c.ID, "topic")
	for _, t := range topics {
		v.Topics = append(v.Topics, option{Label: t, Href: choosing("topic", t).at("/search")})
	}
	v.Citation = citationOf(c, v.Canonical)
	v.Mail = "mailto:?subject=" + inLetter(titleOf(c)) + "&body=" + inLetter(v.Citation)
	v.JSONLD = articleOf(c, topics, v.Canonical, v.Description)
	v.Byline = strings.Join(slices.DeleteFunc([]string{c.Author.Name, c.Author.Role}, func(s string) bool { return s == "" }), ", ")
	if c.Posted != c.Date {
		v.Posted = longDay(c.Posted)
	}
	if c.Client.Issue != "" {
		v.Issue = mark(c.Client.Issue)
	}
	if c.Confidence > 0 {
		v.Reading = strconv.Itoa(int(c.Confidence*100+.5)) + " %"
	}
	v.Sections, v.Contents = sectionsOf(c, mark)
	for _, res := range c.Resources {
		label := res.Title
		if label == "" {
			label = res.URL
		}
		v.Resources = append(v.Resources, option{Label: label, Detail: res.URL, Href: linkTo(res.URL)})
	}
	for i, cm := range c.Comments {
		spans := mark(cm.Text)
		v.CommentsOpen = v.CommentsOpen || slices.ContainsFunc(spans, func(s search.Span) bool { return s.Match })
		v.Comments = append(v.Comments, commentView{
			ID: "comments-" + strconv.Itoa(i+1), Author: cm.Author, ISO: isoDay(cm.Date), Day: longDay(cm.Date), Spans: spans,
		})
	}
	return v
}

// inLetter is a text in the address of a letter, where a plus is a plus.
func inLetter(s string) string { return strings.ReplaceAll(url.QueryEscape(s), "+", "%20") }

// A turnView leads to the columns before and behind: within the search of
// the address, or in time where there is none.
type turnView struct {
	Back       string // to the results
	Place      string // "3 of 69"
	Label      string
	Prev, Next *option
}

func turnOf(ctx context.Context, x *search.Index, p Params, id string) (*turnView, error) {
	v := &turnView{Label: "Columns of this search"}
	searched := p.Query() != ""
	req := p.Request()
	if searched {
		v.Back = p.at("/search")
	} else {
		v.Label = "Columns in time"
		req = search.Request{Sort: search.OldestFirst, Limit: search.MaxWindow}
	}
	at, err := x.Place(ctx, req, id)
	if err != nil && !errors.Is(err, search.ErrNotFound) {
		return nil, fmt.Errorf("place of %q: %w", id, err)
	}
	if at == nil {
		if !searched {
			return nil, nil
		}
		return v, nil
	}
	beside := func(c *corpus.Column, number int, label string) *option {
		if c == nil {
			return nil
		}
		href := columnURL(c.ID)
		if searched {
			href = p.onPage((number-1)/p.PerPage + 1).at(href)
		}
		return &option{Label: label, Detail: titleOf(c), Href: href}
	}
	if searched {
		v.Back = p.onPage((at.Number-1)/p.PerPage + 1).at("/search")
		v.Place = thousands(at.Number) + " of " + thousands(at.Total)
		v.Prev, v.Next = beside(at.Previous, at.Number-1, "Previous"), beside(at.Next, at.Number+1, "Next")
	} else {
		v.Prev, v.Next = beside(at.Previous, at.Number-1, "Earlier"), beside(at.Next, at.Number+1, "Later")
	}
	return v, nil
}
