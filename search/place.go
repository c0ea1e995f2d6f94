package search

import (
	"context"
	"slices"

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
	o, err := x.orderOf(ctx, r, d)
	if err != nil {
		return nil, err
	}
	if i := slices.Index(o.docs[:min(last, len(o.docs))], d); i >= 0 {
		return x.place(o, i)
	}
	return nil, nil
}

// An ordering is the documents that a request finds, the first ones first, as far
// as they were asked for.
type ordering struct {
	hidden *hidden // what was hidden at the time
	docs   []uint32
	total  int
}

// orderOf returns the order of a request that begins with the first hit, or of
// a shorter one that is kept, if a document has its place and its neighbours
// there.
func (x *Index) orderOf(ctx context.Context, r Request, d uint32) (ordering, error) {
	hidden, key := x.hidden.Load(), x.orderKey(r)
	if key != "" {
		if o, ok := x.orders.load(key); ok && o.hidden == hidden {
			switch i := slices.Index(o.docs, d); {
			case len(o.docs) >= min(r.Limit, o.total), i >= 0 && i+1 < len(o.docs):
				return o, nil
			}
		}
	}
	s, err := x.find(ctx, r)
	if err != nil {
		return ordering{}, err
	}
	defer x.release(s.acc)
	return s.keepOrder(key, hidden), nil
}

// keepOrder keeps the documents of the hits up to those that were asked for:
// those behind them are in no order yet.
func (s *session) keepOrder(key string, hidden *hidden) ordering {
	o := ordering{hidden: hidden, total: s.total}
	for _, h := range s.hits[:min(s.request.Offset+s.request.Limit, len(s.hits))] {
		o.docs = append(o.docs, h.doc)
	}
	if key != "" {
		if old, ok := s.orders.load(key); !ok || old.hidden != hidden || len(old.docs) < len(o.docs) {
			s.orders.store(key, o, orderCost+len(o.docs))
		}
	}
	return o
}

// orderKey identifies what a request finds, whichever page of it is asked for.
// It is "" where it is not kept.
func (x *Index) orderKey(r Request) string {
	if x.orders == nil || r.TopOnly {
		return ""
	}
	r.Offset, r.Limit, r.Facets = 0, 0, nil
	return r.key()
}

func (x *Index) place(o ordering, i int) (*Place, error) {
	p := &Place{Number: i + 1, Total: o.total}
	var err error
	if i > 0 {
		if p.Previous, err = x.record(o.docs[i-1]); err != nil {
			return nil, err
		}
	}
	if i+1 < len(o.docs) {
		if p.Next, err = x.record(o.docs[i+1]); err != nil {
			return nil, err
		}
	}
	return p, nil
}
