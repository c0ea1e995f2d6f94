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
	r.Offset, r.Limit, r.Facets, r.TopOnly = 0, last+1, nil, false // one more, to be the next of the last
	s, err := x.find(ctx, r)
	if err != nil {
		return nil, err
	}
	defer x.release(s.acc)
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
