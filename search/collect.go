package search

import "math/bits"

// matches reports whether a document is a hit in the chosen parts, and
// whether it would be one in any part.
func (s *session) matches(d uint32) (inParts, anywhere bool) {
	if s.everything {
		return s.reader.Attributes.Present[d]&s.allowed != 0 || s.allowed == allFields, true
	}
	return s.matchesTally(&s.acc.tally[d])
}

func (s *session) matchesTally(t *tally) (inParts, anywhere bool) {
	content := uint16(s.plan.content)
	if s.wide { // a document without any word is there for its topic
		return (t.count > 0 || t.total == 0) && t.need == s.required, t.must == s.required
	}
	return t.count == content, t.total == content
}

// parts returns the fields in which a document would match by itself.
func (s *session) parts(d uint32) uint16 {
	switch t := &s.acc.tally[d]; {
	case s.everything:
		return s.reader.Attributes.Present[d]
	case s.wide:
		return t.any & t.req
	default:
		return t.all
	}
}

// collect counts the hits and keeps the best.
func (s *session) collect(excluded func(uint32) bool) {
	a, content, narrow := s.acc, uint16(s.plan.content), s.narrow()
	s.facets = s.newFacetCounter(s.request, a)
	top := &a.top
	top.start(max(s.request.Offset+s.request.Limit, s.ranking.Rerank), s.order(), s.byRelevance())
	visit := func(d uint32) {
		if excluded != nil && excluded(d) {
			return
		}
		inParts, anywhere := s.matches(d)
		if !anywhere {
			return
		}
		fails := s.fail.fails(d)
		if !inParts {
			fails |= 1 << sectionFilter
		}
		if fails != 0 {
			if fails&(fails-1) == 0 && fails&s.facets.without != 0 {
				one := bits.TrailingZeros16(fails)
				a.failed[one] = append(a.failed[one], d)
			}
			return
		}
		a.found = append(a.found, d)
		t := &a.tally[d]
		top.add(ranked{doc: d, score: float64(t.score), full: narrow && t.count == content, fields: t.any, twice: t.twice})
	}
	if s.everything {
		for d := range uint32(s.reader.Docs()) {
			visit(d)
		}
	} else {
		for _, d := range a.docs {
			visit(d)
		}
	}
	s.total = len(a.found)
	s.facets.count(a.found, a.failed[:], s.parts)
	s.hits = top.sorted()
}
