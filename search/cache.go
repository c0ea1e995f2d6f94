package search

import (
	"context"
	"encoding/binary"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"coachsearch/internal/corpus"
	"coachsearch/search/query"
)

// What an index keeps of its answers. A hit is some 10 KB, so they take 20 MB
// at most.
const (
	maxKeptHits    = 2000
	maxKeptRecords = 1000    // columns of some 10 KB, most of them those of kept answers
	maxKeptOrder   = 400_000 // documents of orders, with orderCost for each of these: 2 MB
	orderCost      = 100     // of its key and the like
	maxKeptQuery   = 200     // characters: a longer one is a situation, and nobody asks it twice
)

// An answer is kept, so that a question asked again costs nothing. An index is
// of one generation, and its answers are forgotten with it.
type answer struct {
	hidden *hidden // what was hidden at the time
	result *Result
	again  question
}

// A question can be asked of another generation.
type question func(ctx context.Context, x *Index) error

// KeepResults decides whether an index keeps answers, to give them again. One
// that was opened does.
func (x *Index) KeepResults(keep bool) {
	x.results, x.orders, x.records = nil, nil, nil
	if keep {
		x.results, x.orders, x.records = newLRU[answer](maxKeptHits), newLRU[ordering](maxKeptOrder), newLRU[*corpus.Column](maxKeptRecords)
	}
}

// record returns the column of a document. It may be given to others, too, and
// is not to be changed.
func (x *Index) record(doc uint32) (*corpus.Column, error) {
	if x.records == nil {
		return x.reader.Column(doc)
	}
	key := string(binary.NativeEndian.AppendUint32(nil, doc))
	if c, ok := x.records.load(key); ok {
		return c, nil
	}
	c, err := x.reader.Column(doc)
	if err == nil {
		x.records.store(key, c, 1)
	}
	return c, err
}

// keptResult returns a copy of an answer to a key, or nil. What it leads to is
// shared and not to be changed.
func (x *Index) keptResult(key string, h *hidden) *Result {
	if a, ok := x.results.load(key); ok && a.hidden == h {
		return a.result.copy()
	}
	return nil
}

// cost is the memory of a result in hits; its facets count for one.
func (r *Result) cost() int { return len(r.Hits) + 1 }

func (r *Result) copy() *Result {
	c := *r
	c.Hits = slices.Clone(r.Hits)
	return &c
}

// key identifies what a request asks for, or is "" where its result is not
// kept.
func (r Request) key() string {
	if len(r.Query.Text) > maxKeptQuery {
		return ""
	}
	var b strings.Builder
	term := func(t query.Term) { fmt.Fprintf(&b, "%q%q%t ", t.Field, t.Text, t.Phrase) }
	for _, g := range r.Query.Groups {
		for _, t := range g {
			term(t)
		}
		b.WriteByte('|')
	}
	for _, t := range r.Query.Not {
		term(t)
	}
	nothing := strings.TrimSpace(r.Query.Text) == "" // which is told from what holds no word
	fmt.Fprintf(&b, "§%v %v %t", r.Query.Spans, r.Query.NotSpans, nothing)
	fmt.Fprintf(&b, "§%q %q %q %d %d %t", r.Sections, r.Facets, r.Sort, r.Offset, r.Limit, r.TopOnly)
	for _, name := range slices.Sorted(maps.Keys(r.Filters.Values)) {
		fmt.Fprintf(&b, "§%q%q", name, r.Filters.Values[name])
	}
	for _, n := range []*float64{r.Filters.Age.Min, r.Filters.Age.Max, r.Filters.Tenure.Min, r.Filters.Tenure.Max} {
		if b.WriteByte(' '); n != nil {
			b.WriteString(strconv.FormatFloat(*n, 'g', -1, 64))
		}
	}
	fmt.Fprintf(&b, " %d %d", r.Filters.From.Unix(), r.Filters.To.Unix())
	return b.String()
}
