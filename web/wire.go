package web

import (
	"math"
	"time"

	"coachsearch/internal/corpus"
	"coachsearch/search"
)

// SearchAnswer is the body of GET /api/v1/search. Its arrays are never null.
type SearchAnswer struct {
	Meta   searchMeta           `json:"meta"`
	Hits   []wireHit            `json:"hits"`
	Facets map[string]wireFacet `json:"facets"`
	Links  searchLinks          `json:"links"`
}

type searchMeta struct {
	Total        int       `json:"total"`
	Page         int       `json:"page"`
	PerPage      int       `json:"per_page"`
	Pages        int       `json:"pages"`
	TookMS       float64   `json:"took_ms"`
	Generation   string    `json:"generation"`
	BuiltAt      time.Time `json:"built_at"`
	DidYouMean   *string   `json:"did_you_mean"`
	Relaxed      []string  `json:"relaxed"`
	AlsoSearched []string  `json:"also_searched"`
}

type searchLinks struct {
	Self string  `json:"self"`
	Next *string `json:"next"`
	Prev *string `json:"prev"`
	HTML string  `json:"html"`
	Feed string  `json:"feed"`
}

type wireHit struct {
	ID         string          `json:"id"`
	Title      string          `json:"title"`
	Date       string          `json:"date,omitempty"`
	URL        string          `json:"url,omitempty"` // of the original page, as archived
	HTML       string          `json:"html"`          // our page of the column
	Client     corpus.Client   `json:"client"`        // the contract's own record, so not copied
	Score      float64         `json:"score"`
	Highlights []wireHighlight `json:"highlights"`
}

type wireHighlight struct {
	Section string     `json:"section"`
	Anchor  string     `json:"anchor"`
	Spans   []wireSpan `json:"spans"`
}

type wireSpan struct {
	Text  string `json:"text"`
	Match bool   `json:"match,omitempty"`
}

type wireFacet struct {
	Values  []wireValue `json:"values"`
	Missing int         `json:"missing"`
	Other   int         `json:"other"`
}

type wireValue struct {
	Value    string `json:"value"`
	Label    string `json:"label"`
	Count    int    `json:"count"`
	Selected bool   `json:"selected"`
}

// similarAnswer is the body of GET /api/v1/columns/{id}/similar and of POST
// /api/v1/similar, whose links name no column.
type similarAnswer struct {
	Meta  similarMeta  `json:"meta"`
	Hits  []similarHit `json:"hits"`
	Links similarLinks `json:"links"`
}

type similarMeta struct {
	Total      int       `json:"total"` // of the hits listed
	TookMS     float64   `json:"took_ms"`
	Generation string    `json:"generation"`
	BuiltAt    time.Time `json:"built_at"`
}

type similarLinks struct {
	Self   string `json:"self"`
	Column string `json:"column,omitempty"`
	HTML   string `json:"html,omitempty"`
}

type similarHit struct {
	wireHit
	Because []string `json:"because"`
}

func hitOf(h search.Hit) wireHit {
	c := h.Column
	w := wireHit{
		ID: c.ID, Title: c.Title, Date: c.Date, URL: c.URL, HTML: columnURL(c.ID), Client: c.Client,
		Score:      math.Round(h.Score*1e4) / 1e4,
		Highlights: make([]wireHighlight, len(h.Snippets)),
	}
	for i, s := range h.Snippets {
		spans := make([]wireSpan, len(s.Spans))
		for j, sp := range s.Spans {
			spans[j] = wireSpan(sp)
		}
		w.Highlights[i] = wireHighlight{Section: s.Section, Anchor: s.Anchor, Spans: spans}
	}
	return w
}

func facetOf(f search.Facet) wireFacet {
	w := wireFacet{Values: make([]wireValue, len(f.Values)), Missing: f.Missing, Other: f.Other}
	for i, v := range f.Values {
		w.Values[i] = wireValue(v)
	}
	return w
}

// orEmpty makes an empty array of a missing one.
func orEmpty[T any](s []T) []T {
	if s == nil {
		return []T{}
	}
	return s
}

// millis is a duration in milliseconds, to a tenth.
func millis(d time.Duration) float64 { return math.Round(float64(d.Microseconds())/100) / 10 }
