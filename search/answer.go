package search

import "context"

// alsoSearched tells what was looked for beside the reader's own words.
func (s *session) alsoSearched() []string {
	out := s.plan.alsoSearched
	if s.wide { // otherwise a topic finds nothing by itself
		for _, t := range s.plan.topics {
			out = append(out, "topic → "+t)
		}
	}
	return out
}

// page returns the hits that are asked for.
func (s *session) page() []ranked {
	r := s.request
	return s.hits[min(r.Offset, len(s.hits)):min(r.Offset+r.Limit, len(s.hits))]
}

// answer loads the hits that are asked for and explains them.
func (s *session) answer(ctx context.Context) (*Result, error) {
	r := s.request
	res := &Result{Total: s.total, Relaxed: s.relaxed, AlsoSearched: s.alsoSearched(), Facets: s.facets.result(r)}
	if r.TopOnly {
		res.Total = 0
	} else if r.Offset == 0 {
		var err error
		if res.DidYouMean, err = s.suggest(ctx); err != nil {
			return nil, err
		}
	}
	if res.DidYouMean == nil && len(s.hits) > 0 && s.byRelevance() {
		res.Relaxed = append(res.Relaxed, s.meant...)
	}
	hl := s.newHighlighter(s.plan)
	defer hl.release()
	for _, h := range s.page() {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		c, err := s.record(h.doc)
		if err != nil {
			return nil, err
		}
		res.Hits = append(res.Hits, Hit{Column: c, Score: h.score, Snippets: hl.snippets(h.doc, c, r.Sections)})
	}
	return res, nil
}
