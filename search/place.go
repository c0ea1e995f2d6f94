package search

import (
	"context"

	"coachsearch/internal/corpus"
)

// A Place is where a column stands among the hits of a request, with its
// neighbours there.
type Place struct {
	Number         int // from 1
	Total          int
	Previous, Next *corpus.Column // nil at the ends
}

// Place finds a column among the first Offset+Limit hits of a request. It
// returns nil if the column is not among them, and ErrNotFound if there is no
// such column.
func (x *Index) Place(ctx context.Context, r Request, id string) (*Place, error) {
	d, ok := x.document(id)
	if !ok {
		return nil, ErrNotFound
	}
	last := r.Offset + r.Limit
	r.Offset, r.Limit, r.Facets = 0, last+1, nil // one more, to be the next of the last
	r.Filters = x.canonical(r.Filters)
	fail, err := x.failing(r.Filters)
	if err != nil {
		return nil, err
	}
	a := x.acquire()
	defer x.release(a)
	s := &session{Index: x, request: r, plan: x.plan(r.Query), acc: a, fail: fail, allowed: sectionFields(r.Sections)}
	if err := s.match(ctx); err != nil {
		return nil, err
	}
	if r.Sort == Relevance || r.Sort == "" {
		if err := s.rerank(ctx); err != nil {
			return nil, err
		}
	}
	for i, h := range s.hits[:min(last, len(s.hits))] {
		if h.doc == d {
			return s.place(i)
		}
	}
	return nil, nil
}

func (s *session) place(i int) (*Place, error) {
	p := &Place{Number: i + 1, Total: s.total}
	var err error
	if i > 0 {
		if p.Previous, err = s.reader.Column(s.hits[i-1].doc); err != nil {
			return nil, err
		}
	}
	if i+1 < len(s.hits) {
		if p.Next, err = s.reader.Column(s.hits[i+1].doc); err != nil {
			return nil, err
		}
	}
	return p, nil
}
