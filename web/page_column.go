package web

import (
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

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
	Heading  []search.Span
	Series   string
	ISO, Day string
	Byline   string
	Posted   string
	Facts    []factView
	Issue    []search.Span
	Contents []option
	Sections []sectionView

	Resources    []option
	Comments     []commentView
	CommentsOpen bool

	Original string // text of the original address
	Link     string // the same, if it may be a link
	Captures []captureView
	Similar  []hitView
	Back     string // to the results this page was opened from
	JSON     string
}

type factView struct {
	Label string
	Value string
	Href  string // of the columns that share it
}

type sectionView struct {
	ID         string // only the first section of a kind has one
	Kind       string
	Heading    string
	Paragraphs []paragraphView
}

type paragraphView struct {
	ID    string
	Spans []search.Span
}

type commentView struct {
	ID       string
	Author   string
	Day, ISO string
	Spans    []search.Span
}

type captureView struct {
	When, ISO string
	Where     string
	Link      string
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
		near, err := x.Similar(r.Context(), id, shownSimilar)
		if err != nil {
			return fmt.Errorf("similar to %q: %w", id, err)
		}
		return s.render(w, http.StatusOK, "column", s.columnView(x, p, c, near))
	})
}

func (s *server) columnView(x *search.Index, p Params, c *corpus.Column, near []search.Hit) *columnView {
	mark := func(text string) []search.Span { return marked(x, p.Q, text) }
	v := &columnView{
		shell: s.shell(titleOf(c)), Heading: mark(titleOf(c)), Series: c.Series, ISO: c.Date, Day: longDay(c.Date),
		Facts: factsOf(c.Client), Original: c.URL, Link: webLink(c.URL), JSON: "/api/v1" + columnURL(c.ID),
	}
	v.Q, v.Here, v.Article = p.Q, "column", true
	v.Canonical = s.absolute(columnURL(c.ID))
	v.Description = describe(c)
	v.JSONLD = articleOf(c, v.Canonical, v.Description)
	if p.Q != "" || p.filtered() || p.Page > 1 {
		v.Back = p.at("/search")
	}
	v.Byline = strings.Join(slices.DeleteFunc([]string{c.Author.Name, c.Author.Role}, func(s string) bool { return s == "" }), ", ")
	if c.Posted != c.Date {
		v.Posted = longDay(c.Posted)
	}
	if c.Client.Issue != "" {
		v.Issue = mark(c.Client.Issue)
	}
	v.Sections, v.Contents = sectionsOf(c, mark)
	for _, res := range c.Resources {
		label := res.Title
		if label == "" {
			label = res.URL
		}
		v.Resources = append(v.Resources, option{Label: label, Detail: res.URL, Href: webLink(res.URL)})
	}
	for i, cm := range c.Comments {
		spans := mark(cm.Text)
		v.CommentsOpen = v.CommentsOpen || slices.ContainsFunc(spans, func(s search.Span) bool { return s.Match })
		v.Comments = append(v.Comments, commentView{
			ID: "comments-" + strconv.Itoa(i+1), Author: cm.Author, ISO: isoDay(cm.Date), Day: longDay(cm.Date), Spans: spans,
		})
	}
	for _, k := range c.Captures {
		v.Captures = append(v.Captures, captureOf(k))
	}
	if len(v.Captures) == 0 && c.Source.Path != "" {
		v.Captures = []captureView{captureOf(corpus.Capture{
			Path: c.Source.Path, Member: c.Source.Member, CapturedAt: c.Source.CapturedAt,
		})}
	}
	for _, h := range near {
		v.Similar = append(v.Similar, hitViewOf(x, Params{Sort: search.Relevance, Page: 1, PerPage: defaultPerPage}, h))
	}
	return v
}

// sectionsOf numbers the paragraphs of each kind from 1 over all sections of
// the kind, as the anchors of search results do.
func sectionsOf(c *corpus.Column, mark func(string) []search.Span) (sections []sectionView, contents []option) {
	numbers := map[corpus.Kind]int{}
	for _, sec := range c.Sections {
		kind := string(sec.Kind)
		sv := sectionView{Kind: kind, Heading: sec.Heading}
		if sv.Heading == "" {
			sv.Heading = partName(kind)
			if sec.Kind == corpus.Other {
				sv.Heading = "More"
			}
		}
		if _, seen := numbers[sec.Kind]; !seen {
			sv.ID = kind
			label := partName(kind)
			if sec.Kind == corpus.Other {
				label = sv.Heading
			}
			contents = append(contents, option{Label: label, Href: "#" + kind, Detail: kind})
		}
		for _, text := range sec.Paragraphs {
			numbers[sec.Kind]++
			sv.Paragraphs = append(sv.Paragraphs, paragraphView{ID: kind + "-" + strconv.Itoa(numbers[sec.Kind]), Spans: mark(text)})
		}
		if _, seen := numbers[sec.Kind]; !seen {
			numbers[sec.Kind] = 0
		}
		sections = append(sections, sv)
	}
	return sections, contents
}

func factsOf(c corpus.Client) []factView {
	var out []factView
	add := func(label, value, href string) {
		if value != "" {
			out = append(out, factView{label, value, href})
		}
	}
	shared := func(facet, value string) string {
		return Params{Page: 1, Sort: search.Relevance, Values: map[string][]string{facet: {value}}}.at("/search")
	}
	add("Client", nameAndAge(c), "")
	add("Title", c.Title, "")
	add("Time in the job", c.Tenure, "")
	add("Industry", c.Industry, shared("industry", c.Industry))
	for _, k := range slices.Sorted(maps.Keys(c.Extra)) {
		add(k, c.Extra[k], "")
	}
	return out
}

func captureOf(k corpus.Capture) captureView {
	v := captureView{Where: k.Path, ISO: k.CapturedAt, When: k.CapturedAt, Link: webLink(k.URL)}
	if k.Member != "" {
		v.Where += " › " + k.Member
	}
	if t, err := time.Parse(time.RFC3339, k.CapturedAt); err == nil {
		v.When = t.UTC().Format("January 2, 2006, 15:04 UTC")
	}
	return v
}

// isoDay returns s if it is a day that <time> may carry.
func isoDay(s string) string {
	if _, err := time.Parse(time.DateOnly, s); err != nil {
		return ""
	}
	return s
}

// describe is the question, or the first words there are.
func describe(c *corpus.Column) string {
	for _, kind := range []corpus.Kind{corpus.Question, corpus.Answer, ""} {
		for _, s := range c.Sections {
			if (s.Kind == kind || kind == "") && len(s.Paragraphs) > 0 {
				return clip(s.Paragraphs[0], descriptionRunes)
			}
		}
	}
	return c.Client.Issue
}

// An article is schema.org's Article. The page answers one person's question
// with advice, which is not what QAPage means.
type article struct {
	Context       string  `json:"@context"`
	Type          string  `json:"@type"`
	Headline      string  `json:"headline"`
	Description   string  `json:"description,omitempty"`
	DatePublished string  `json:"datePublished,omitempty"`
	Author        *person `json:"author,omitempty"`
	Series        *series `json:"isPartOf,omitempty"`
	Page          string  `json:"mainEntityOfPage,omitempty"`
}

type person struct {
	Type  string `json:"@type"`
	Name  string `json:"name"`
	Title string `json:"jobTitle,omitempty"`
}

type series struct {
	Type string `json:"@type"`
	Name string `json:"name"`
}

func articleOf(c *corpus.Column, page, description string) article {
	a := article{
		Context: "https://schema.org", Type: "Article", Headline: titleOf(c), Description: description,
		DatePublished: c.Date, Page: page,
	}
	if c.Author.Name != "" {
		a.Author = &person{"Person", c.Author.Name, c.Author.Role}
	}
	if c.Series != "" {
		a.Series = &series{"CreativeWorkSeries", c.Series}
	}
	return a
}
