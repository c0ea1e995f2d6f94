package search

import (
	"cmp"
	"slices"

	"coachsearch/internal/index"
)

// A ranked document is a hit before its record is loaded.
type ranked struct {
	doc   uint32
	score float64
	full  bool // it holds all the words of the query

	fields uint16 // that some clause matched in
	twice  uint16 // that several did
}

func (s *session) byRelevance() bool { return s.request.Sort == Relevance || s.request.Sort == "" }

// order returns the comparison of the request's sort order. It is total:
// no two documents are equal.
func (s *session) order() func(a, b ranked) int {
	at := s.reader.Attributes
	byID := func(a, b ranked) int { return cmp.Compare(at.IDRank[a.doc], at.IDRank[b.doc]) }
	switch s.request.Sort {
	case NewestFirst:
		return func(a, b ranked) int {
			if c := cmp.Compare(at.Dates[b.doc], at.Dates[a.doc]); c != 0 {
				return c // ids are looked at where they decide
			}
			return byID(a, b)
		}
	case OldestFirst:
		return func(a, b ranked) int {
			// Columns without a date come last here, too.
			if x, y := at.Dates[a.doc] == noDate, at.Dates[b.doc] == noDate; x != y {
				if x {
					return 1
				}
				return -1
			}
			if c := cmp.Compare(at.Dates[a.doc], at.Dates[b.doc]); c != 0 {
				return c
			}
			return byID(a, b)
		}
	}
	return func(a, b ranked) int {
		if a.full != b.full {
			if a.full {
				return -1
			}
			return 1
		}
		if c := cmp.Compare(b.score, a.score); c != 0 {
			return c
		}
		return byID(a, b)
	}
}

// A topK keeps the k first of what it is given. It buffers up to 2k and cuts
// back to k, which costs a constant number of comparisons an element.
type topK struct {
	k       int
	compare func(a, b ranked) int
	byScore bool // full ones first, then by score, whatever compare does among equals
	buf     []ranked
	bound   *ranked // what does not come before it cannot be among the first k
	sorter  sorter
}

// start begins anew with the memory of the last time.
func (t *topK) start(k int, compare func(a, b ranked) int, byScore bool) {
	*t = topK{k: k, compare: compare, byScore: byScore, buf: t.buf[:0], sorter: t.sorter}
}

func (t *topK) add(r ranked) {
	if t.k == 0 {
		return
	}
	if b := t.bound; b != nil {
		if t.byScore && r.score < b.score && (!r.full || b.full) || t.compare(r, *b) >= 0 {
			return
		}
	}
	t.buf = append(t.buf, r)
	if len(t.buf) >= 2*t.k+16 {
		t.cut()
	}
}

func (t *topK) cut() {
	if t.byScore {
		t.sorter.byScore(t.buf, t.compare)
	} else {
		slices.SortFunc(t.buf, t.compare)
	}
	if len(t.buf) > t.k {
		t.buf = t.buf[:t.k]
	}
	if len(t.buf) == t.k && t.k > 0 {
		last := t.buf[t.k-1]
		t.bound = &last
	}
}

func (t *topK) sorted() []ranked {
	t.cut()
	return t.buf
}

// byLabel orders facet values that are equally frequent.
func byLabel(a, b string) int { return index.CompareLabels(a, b) }
