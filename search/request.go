package search

import (
	"time"

	"coachsearch/internal/corpus"
	"coachsearch/search/query"
)

// Limits on what one request may ask for. Web turns an excess into a 400.
const (
	MaxQueryRunes = 2000  // characters of a query
	MaxTerms      = 400   // words of a query that are looked up; the rest is ignored
	MaxWindow     = 10000 // Offset + Limit
	MaxLimit      = 100
)

// NotStated is the facet value of columns that do not state the facet.
const NotStated = "(none)"

// FacetNames lists the facets in the order in which they are shown.
var FacetNames = []string{"section", "industry", "level", "topic", "year", "issue", "series", "author"}

// A Sort is an order of the hits. Ties are broken by id.
type Sort string

// The orders.
const (
	Relevance   Sort = "relevance" // the zero value means this, too
	NewestFirst Sort = "-date"
	OldestFirst Sort = "date"
)

// A Request is one question. Its zero value asks for everything.
type Request struct {
	Query    query.Query
	Sections []corpus.Kind // only matches in these parts
	Filters  Filters
	Sort     Sort
	Offset   int
	Limit    int      // 0 means no hits, only the total and the facets
	Facets   []string // of FacetNames

	// TopOnly asks for the hits and for nothing else: what cannot be among them
	// is not counted, so that Result.Total is 0. The hits are the same.
	TopOnly bool
}

// Filters narrow the hits: or inside one key, and across several.
type Filters struct {
	Values map[string][]string // by facet name except "section": exact values, or NotStated
	Age    Range               // years
	Tenure Range               // years
	From   time.Time           // of the column's date, inclusive; zero means open
	To     time.Time           // inclusive; zero means open
}

// A Range is inclusive; nil means open. Columns that do not state the number
// are in no range that has an end.
type Range struct{ Min, Max *float64 }

// A Result is the answer to a Request.
type Result struct {
	Total        int // exact; see Request.TopOnly
	Hits         []Hit
	Facets       map[string]Facet
	DidYouMean   *Suggestion // a spelling that finds more, or nil
	Relaxed      []string    // what was given up to find anything or enough, in words
	AlsoSearched []string    // "boss → manager"
}

// A Suggestion is another query with the number of columns that it finds.
type Suggestion struct {
	Query string
	Total int
}

// A Hit is one column with the reasons to read it.
type Hit struct {
	Column   *corpus.Column
	Score    float64
	Snippets []Snippet // at most three, the most helpful first
	Because  []string  // of a similar hit: what the two share
}

// A Snippet is a passage of one part of a column.
type Snippet struct {
	Section string // a corpus.Kind, or "title", "issue", "comments"
	Anchor  string // of the paragraph on the column page: "outer_game-2"
	Spans   []Span // their texts joined are the passage
}

// A Span is a run of text that matched or did not.
type Span struct {
	Text  string
	Match bool
}

// A Facet counts the hits by value, without the facet's own filter.
type Facet struct {
	Values  []FacetValue // by count, then by label; a selected value is always among them
	Missing int          // hits that do not state it
	Other   int          // hits under values that are not listed
}

// A FacetValue is one value of a facet.
type FacetValue struct {
	Value    string
	Label    string
	Count    int
	Selected bool
}
