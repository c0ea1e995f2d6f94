package search

import "coachsearch/search/query"

// Marker returns what splits texts into what matches a query and what does
// not. It reads the query once, for any number of texts; it is not for several
// goroutines.
func (x *Index) Marker(q string) func(text string) []Span {
	h := x.newHighlighter(x.plan(query.Parse(q)))
	return func(text string) []Span {
		defer h.release()
		p := passage{text: text, end: len(text), matches: h.find(text)}
		return p.spans()
	}
}
