package search

import (
	"context"
	"iter"
	"slices"

	"coachsearch/internal/corpus"
)

// Each answers a request with all of its hits and not with a page of them, in
// the order in which [Index.Search] pages through them: their number, and up
// to MaxWindow records, each read when its turn comes. Offset, Limit and
// Facets of the request mean nothing. An error ends the records.
func (x *Index) Each(ctx context.Context, r Request) (total int, records iter.Seq2[*corpus.Column, error], err error) {
	r.Offset, r.Limit, r.Facets, r.TopOnly = 0, MaxWindow, nil, false
	s, err := x.find(ctx, r)
	if err != nil {
		return 0, nil, err
	}
	hits := s.hits[:min(MaxWindow, len(s.hits))] // which outlive the accumulator
	x.release(s.acc)
	return s.total, func(yield func(*corpus.Column, error) bool) {
		for _, h := range hits {
			err := ctx.Err()
			var c *corpus.Column
			if err == nil {
				c, err = x.reader.Column(h.doc)
			}
			if !yield(c, err) || err != nil {
				return
			}
		}
	}, nil
}

// IDs returns up to n ids of the collection in the order of the ids, from the
// one with a number on, which starts at 0.
func (x *Index) IDs(from, n int) []string {
	at := x.reader.Attributes
	byRank := make([]uint32, x.reader.Docs())
	for d, rank := range at.IDRank {
		byRank[rank] = uint32(d)
	}
	byRank = slices.DeleteFunc(byRank, x.hides)
	from = min(max(from, 0), len(byRank))
	n = min(max(n, 0), len(byRank)-from)
	out := make([]string, n)
	for i, d := range byRank[from : from+n] {
		out[i] = string([]byte(at.IDs.At(int(d)))) // it outlives the mapped file
	}
	return out
}
