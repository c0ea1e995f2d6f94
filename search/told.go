package search

import (
	"context"
	"slices"

	"coachsearch/search/query"
)

// firstTold finds the first k columns for a situation in a reader's own words.
// It ranks as a search for these words does, all of which count and none of
// which is a sign, and adds what the facts of the client are worth.
func (x *Index) firstTold(ctx context.Context, near neighbours, k int) ([]ranked, error) {
	q := query.Query{Text: near.told, Groups: []query.Group{{{Text: near.told}}}}
	p := x.plan(q)
	if len(near.dropped) > 0 {
		p.without(near.dropped, x.vocabulary)
	}
	a := x.acquire()
	defer x.release(a)
	s := &session{Index: x, request: Request{Query: q, Limit: k}, plan: p, acc: a, allowed: allFields, wide: true}
	s.addMeant()
	streams, err := s.streams(ctx)
	if err != nil {
		return nil, err
	}
	var boosts []*boost
	for i, b := range s.topicBoosts() {
		if slices.Contains(near.topics, s.plan.topics[i]) {
			boosts = append(boosts, b)
		}
	}
	if s.hits, err = s.bestLike(ctx, near, streams, boosts, max(k, s.ranking.Rerank)); err != nil {
		return nil, err
	}
	if err := s.rerank(ctx); err != nil {
		return nil, err
	}
	return s.hits[:min(k, len(s.hits))], nil
}

// without leaves the words of some stems out of a plan.
func (p *plan) without(stems []string, v *Vocabulary) {
	for i := range p.clauses {
		if c := &p.clauses[i]; c.any[0].single() && slices.Contains(stems, c.any[0].stem) {
			c.skip = true
		}
	}
	p.words = slices.DeleteFunc(p.words, func(w queryWord) bool { return slices.Contains(stems, w.stem) })
	if p.synonyms = nil; v != nil {
		p.synonyms = v.Synonyms(p.stems())
	}
}
