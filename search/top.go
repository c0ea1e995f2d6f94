package search

import (
	"context"
	"strings"
)

// bestAlone reports whether the request can be answered without a look at every
// match.
func (s *session) bestAlone() bool {
	return s.request.TopOnly && s.byRelevance() && s.plan.content > 0
}

// matchBest is match for a request that wants its hits alone.
func (s *session) matchBest(ctx context.Context) error {
	s.facets = s.newFacetCounter(Request{})
	streams, err := s.streams(ctx)
	if err != nil {
		return err
	}
	if streams == nil && s.unquote() {
		if streams, err = s.streams(ctx); err != nil {
			return err
		}
		s.relaxed = append(s.relaxed, unquoted)
	}
	boosts := s.topicBoosts()
	excluded, err := s.excluded(ctx, s.plan, s.acc)
	if err != nil {
		return err
	}
	out := s.leftOut(excluded)
	keep := max(s.request.Offset+s.request.Limit, s.ranking.Rerank)

	var taken map[uint32]bool // hits that hold all of the words, if they are few
	content, narrow, holding := uint16(s.plan.content), s.narrow(), 0
	if content == 1 || narrow {
		// So many at least are found that few are told from enough.
		s.hits, err = s.best(ctx, streams, boosts, true, max(keep, s.ranking.WidenBelow), func(d uint32, t *tally) bool {
			if out != nil && out(d) {
				return false
			}
			holding++
			return s.takes(d, t)
		})
		if err != nil {
			return err
		}
		taken = map[uint32]bool{}
		for i := range s.hits {
			s.hits[i].full = narrow
			taken[s.hits[i].doc] = true
		}
		if content == 1 || holding >= s.ranking.WidenBelow {
			s.hits = s.hits[:min(keep, len(s.hits))]
			return nil
		}
	}
	s.wide = true
	some := false
	hits, err := s.best(ctx, streams, boosts, false, keep, func(d uint32, t *tally) bool {
		if taken[d] || out != nil && out(d) {
			return false
		}
		some = some || t.total != content && t.must == s.required
		return s.takes(d, t)
	})
	if err != nil {
		return err
	}
	if narrow {
		if s.wide = false; some {
			s.widen(holding)
		} else {
			hits = nil
		}
	}
	s.hits = append(s.hits, hits...)
	s.hits = s.hits[:min(keep, len(s.hits))]
	return nil
}

// takes reports whether a document that the query does not exclude is a hit.
func (s *session) takes(d uint32, t *tally) bool {
	inParts, anywhere := s.matchesTally(t)
	return inParts && anywhere && s.fail.fails(d) == 0
}

// streams makes streams of the clauses that are looked up; none where no
// document holds any of them.
func (s *session) streams(ctx context.Context) ([]*stream, error) {
	s.settle()
	var list []*stream
	found := false
	for i := range s.plan.clauses[:s.plan.content] {
		c := &s.plan.clauses[i]
		if c.skip {
			continue
		}
		st, err := s.newStream(ctx, c, s.allowed, s.acc)
		if err != nil {
			return nil, err
		}
		found = found || st.finds(s.Index)
		list = append(list, st)
	}
	if !found {
		return nil, nil
	}
	return list, nil
}

// best runs a search for the first k documents, from the beginning.
func (s *session) best(ctx context.Context, streams []*stream, boosts []*boost, all bool, k int, score func(uint32, *tally) bool) ([]ranked, error) {
	b := &s.acc.best
	b.start(s.Index, streams, boosts, all)
	b.score = score
	return b.run(ctx, k, s.order())
}

// A Scored is a hit without its record.
type Scored struct {
	ID    string
	Score float64
}

// First answers a request with the ids and scores of its hits and with nothing
// else. They are those of Search, in the same order.
func (x *Index) First(ctx context.Context, r Request) ([]Scored, error) {
	if err := r.validate(); err != nil {
		return nil, err
	}
	r.TopOnly, r.Facets = true, nil
	s, err := x.find(ctx, r)
	if err != nil {
		return nil, err
	}
	defer x.release(s.acc)
	var out []Scored
	for _, h := range s.page() {
		out = append(out, Scored{strings.Clone(x.reader.Attributes.IDs.At(int(h.doc))), h.score})
	}
	return out, nil
}
