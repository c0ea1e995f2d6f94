package search

import (
	"slices"

	"github.com/RoaringBitmap/roaring/v2"

	"coachsearch/internal/index"
	"coachsearch/search/query"
)

// leftOut returns which documents the query excludes: those in excluded, which
// may be nil, and those outside of its ranges. Nil stands for none.
func (s *session) leftOut(excluded *roaring.Bitmap) func(d uint32) bool {
	q := s.request.Query
	excluded = s.withHidden(excluded)
	switch {
	case !q.Bounded() && excluded == nil:
		return nil
	case !q.Bounded():
		return excluded.Contains
	}
	return func(d uint32) bool { return excluded != nil && excluded.Contains(d) || !s.within(q, d) }
}

// within reports whether a document is in every span of a query, and in none
// of the ranges that it excludes.
func (s *session) within(q query.Query, d uint32) bool {
	holds := func(r query.Range) bool {
		n, stated := s.stated(r.Field, d)
		return stated && r.Holds(n)
	}
	for _, span := range q.Spans {
		if !slices.ContainsFunc(span, holds) {
			return false
		}
	}
	return !slices.ContainsFunc(q.NotSpans, holds)
}

// stated returns the number of a document that a range is about.
func (s *session) stated(field string, d uint32) (n int, ok bool) {
	at := s.reader.Attributes
	switch field {
	case query.Age:
		return int(at.Ages[d]), at.Ages[d] > 0
	case query.Tenure:
		return int(at.Tenures[d]), at.Tenures[d] > 0
	}
	return int(at.Dates[d]), at.Dates[d] != index.NoDate
}
