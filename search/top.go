package search

import (
	"context"
	"slices"
	"strings"
)

// bestAlone reports whether the request can be answered without a look at every
// match.
func (s *session) bestAlone() bool {
	return s.request.TopOnly && s.byRelevance() && s.plan.content > 0
}

// matchBest is match for a request that wants its hits alone.
func (s *session) matchBest(ctx context.Context) error {
	s.facets = s.newFacetCounter(Request{}, s.acc)
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

	var taken []uint32 // hits that hold all of the words, if they are few
	content, narrow, holding := uint16(s.plan.content), s.narrow(), 0
	if content == 1 || narrow {
		b := s.best(streams, boosts, true)
		if content == 1 {
			s.endWithPage(b)
			if s.unfiltered(out) {
				b.setFloor(max(keep, s.ranking.WidenBelow))
			}
		}
		b.score = func(d uint32, t *tally) bool {
			if out != nil && out(d) {
				return false
			}
			holding++
			return s.takes(d, t)
		}
		// So many at least are found that few are told from enough.
		if s.hits, err = b.run(ctx, max(keep, s.ranking.WidenBelow), s.order()); err != nil {
			return err
		}
		for i := range s.hits {
			s.hits[i].full = narrow
			taken = append(taken, s.hits[i].doc)
		}
		slices.Sort(taken)
		if content == 1 || holding >= s.ranking.WidenBelow {
			s.hits = s.hits[:min(keep, len(s.hits))]
			return nil
		}
	}
	s.wide = true
	some := false
	b := s.best(streams, boosts, false)
	b.score = func(d uint32, t *tally) bool {
		if _, found := slices.BinarySearch(taken, d); found || out != nil && out(d) {
			return false
		}
		some = some || t.total != content && t.must == s.required
		return s.takes(d, t)
	}
	if s.unfiltered(out) {
		b.setFloor(keep + len(taken))
	}
	hits, err := b.run(ctx, keep, s.order())
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

// unfiltered reports whether every document with a word of the query is a hit,
// given what is left out.
func (s *session) unfiltered(out func(uint32) bool) bool {
	return out == nil && len(s.fail) == 0 && s.allowed == allFields && s.required == 0
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

// best begins a search for the first hits.
func (s *session) best(streams []*stream, boosts []*boost, all bool) *best {
	b := &s.acc.best
	b.start(s.Index, streams, boosts, all)
	return b
}

// endWithPage lets a search leave out what cannot be on the page that is asked
// for, where the second stage scores each hit for itself.
func (s *session) endWithPage(b *best) {
	if pr := s.newProbe(s.plan); len(pr.pairs) == 0 {
		b.page.k, b.later = s.request.Offset+s.request.Limit, pr.most(&s.ranking)
	}
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
