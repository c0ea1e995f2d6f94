package web

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"net/http"
	"strings"
	"time"

	"coachsearch/search"
)

// feedLength is how many columns a feed lists.
const feedLength = 20

// An atomFeed is a search as RFC 4287 writes it. Its ids do not depend on
// the host, so that a reader does not show everything again after a move.
type atomFeed struct {
	XMLName  xml.Name    `xml:"http://www.w3.org/2005/Atom feed"`
	ID       string      `xml:"id"`
	Title    string      `xml:"title"`
	Subtitle string      `xml:"subtitle,omitempty"`
	Updated  string      `xml:"updated"`
	Links    []atomLink  `xml:"link"`
	Author   *atomPerson `xml:"author"`
	Entries  []atomEntry `xml:"entry"`
}

type atomLink struct {
	Rel  string `xml:"rel,attr"`
	Type string `xml:"type,attr,omitempty"`
	Href string `xml:"href,attr"`
}

type atomPerson struct {
	Name string `xml:"name"`
}

type atomEntry struct {
	ID        string      `xml:"id"`
	Title     string      `xml:"title"`
	Updated   string      `xml:"updated"`
	Published string      `xml:"published,omitempty"`
	Link      atomLink    `xml:"link"`
	Author    *atomPerson `xml:"author,omitempty"`
	Summary   string      `xml:"summary,omitempty"`
}

// feed lists the newest columns of a search. It takes what the page takes.
func (s *server) feed(w http.ResponseWriter, r *http.Request) error {
	p, _ := ParseParams(r.URL.Query())
	p.Page, p.PerPage, p.Facets = 1, feedLength, []string{}
	if p.Sort == search.Relevance {
		p.Sort = search.NewestFirst // a feed is read by date
	}
	return s.withIndex(func(x *search.Index) error {
		if s.fresh(w, r, x.Info().Generation) {
			return nil
		}
		res, err := x.Search(r.Context(), p.Request())
		if err != nil {
			return fmt.Errorf("search: %w", err)
		}
		var buf bytes.Buffer
		buf.WriteString(xml.Header)
		if err := xml.NewEncoder(&buf).Encode(s.feedOf(r, p, res, x.Info())); err != nil {
			return fmt.Errorf("encode feed: %w", err)
		}
		w.Header().Set("Content-Type", "application/atom+xml; charset=utf-8")
		_, _ = w.Write(buf.Bytes())
		return nil
	})
}

func (s *server) feedOf(r *http.Request, p Params, res *search.Result, info search.Info) atomFeed {
	built := info.BuiltAt.UTC().Format(time.RFC3339)
	asked := p
	asked.PerPage, asked.Facets = defaultPerPage, nil
	f := atomFeed{
		ID: "urn:coachsearch:search:" + strings.ReplaceAll(asked.Query(), "&", ";"), Title: s.name, Updated: built,
		Subtitle: headingOf(asked, res.Total), Author: &atomPerson{s.name},
		Links: []atomLink{
			{"self", "application/atom+xml", s.absolute(r, asked.at("/search.atom"))},
			{"alternate", "text/html", s.absolute(r, asked.at("/search"))},
		},
	}
	for _, h := range res.Hits {
		c := h.Column
		e := atomEntry{
			ID: "urn:coachsearch:column:" + strings.TrimPrefix(columnURL(c.ID), "/columns/"), Title: titleOf(c), Updated: built,
			Link: atomLink{"alternate", "text/html", s.absolute(r, columnURL(c.ID))}, Summary: describe(c),
		}
		if c.Date != "" {
			e.Published = c.Date + "T00:00:00Z"
			e.Updated = e.Published // the archive does not change what was said
		}
		if c.Author.Name != "" {
			e.Author = &atomPerson{c.Author.Name}
		}
		f.Entries = append(f.Entries, e)
	}
	return f
}
