package search

import (
	"context"
	"fmt"
	"strings"

	"coachsearch/internal/corpus"
	"coachsearch/internal/index"
	"coachsearch/search/query"
)

// Search answers a request. It returns the error of ctx when time runs out. A
// result may be given again to who asks the same: what it leads to is not to be
// changed.
func (x *Index) Search(ctx context.Context, r Request) (*Result, error) {
	if err := r.validate(); err != nil {
		return nil, err
	}
	hidden, key := x.hidden.Load(), ""
	if x.results != nil {
		key = r.key()
	}
	if key == "" {
		return x.search(ctx, r, hidden)
	}
	if res := x.keptResult(key, hidden); res != nil {
		return res, nil
	}
	res, err := x.search(ctx, r, hidden)
	if err == nil {
		x.results.store(key, answer{hidden, res.copy(), func(ctx context.Context, other *Index) error {
			_, err := other.Search(ctx, r)
			return err
		}}, res.cost())
	}
	return res, err
}

func (x *Index) search(ctx context.Context, r Request, hidden *hidden) (*Result, error) {
	s, err := x.find(ctx, r)
	if err != nil {
		return nil, err
	}
	defer x.release(s.acc)
	if key := x.orderKey(r); key != "" {
		s.keepOrder(key, hidden)
	}
	return s.answer(ctx)
}

func (r Request) validate() error {
	if r.Limit > MaxLimit || r.Offset < 0 || r.Limit < 0 || r.Offset+r.Limit > MaxWindow {
		return fmt.Errorf("search: offset %d and limit %d exceed the window", r.Offset, r.Limit)
	}
	return nil
}

// find finds and ranks the hits of a request. Where there is no error, the
// caller releases the accumulator of the session.
func (x *Index) find(ctx context.Context, r Request) (*session, error) {
	r.Filters = x.canonical(r.Filters)
	fail, err := x.failing(r.Filters)
	if err != nil {
		return nil, err
	}
	s := &session{Index: x, request: r, plan: x.plan(r.Query), acc: x.acquire(), fail: fail, allowed: sectionFields(r.Sections)}
	if n := s.plan.unread; n > 0 {
		s.relaxed = append(s.relaxed, leftUnread(n))
	}
	s.addMeant()
	match := s.match
	if s.bestAlone() {
		match = s.matchBest
	}
	err = match(ctx)
	if err == nil && s.byRelevance() {
		err = s.rerank(ctx)
	}
	if err != nil {
		x.release(s.acc)
		return nil, err
	}
	return s, nil
}

// plan analyses a query and adds what the vocabulary knows.
func (x *Index) plan(q query.Query) *plan {
	p := newPlan(q, x.newPatience(), x.spelled)
	for i := range p.clauses {
		p.clauses[i].weight = x.ranking.repeated(p.clauses[i].weight)
	}
	x.tellDates(p)
	p.addForms(x.vocabulary, x.ranking.Synonym)
	p.addJoined(x.reader.Lexicon, x.ranking.Joined)
	p.expand(x.vocabulary, x.reader.Lexicon, x.ranking.Synonym)
	return p
}

// A session is one request while it is answered.
type session struct {
	*Index
	request Request
	plan    *plan
	acc     *accumulator
	fail    filters
	allowed uint16 // fields that may match

	everything bool // the query asks for nothing in particular
	wide       bool // any content clause is enough
	required   uint16
	relaxed    []string
	hits       []ranked
	total      int
	facets     *facetCounter
	fixes      map[string]string // words that were looked at for a correction
	meant      []string          // tells what is meant by misspelt words
}

// sectionFields returns the fields of the chosen parts, or all.
func sectionFields(kinds []corpus.Kind) uint16 {
	if len(kinds) == 0 {
		return allFields
	}
	set := uint16(0)
	for _, k := range kinds {
		set |= 1 << index.KindField(k)
	}
	return set
}

const unquoted = "no column has the exact phrase, so its words were searched for"

// match evaluates the query and counts what it finds.
func (s *session) match(ctx context.Context) error {
	if s.plan.content == 0 {
		s.everything = true
		if len(s.plan.not) == 0 && !s.request.Query.Bounded() && strings.TrimSpace(s.request.Query.Text) != "" {
			s.relaxed = append(s.relaxed, "nothing in it can be searched for, so this is every column")
		}
	}
	if err := s.evaluate(ctx); err != nil {
		return err
	}
	if len(s.acc.docs) == 0 && !s.everything && s.unquote() {
		s.acc.reset()
		if err := s.evaluate(ctx); err != nil {
			return err
		}
		s.relaxed = append(s.relaxed, unquoted)
	}
	if !s.everything {
		s.addTopics()
	}
	excluded, err := s.excluded(ctx, s.plan, s.acc)
	if err != nil {
		return err
	}
	out := s.leftOut(excluded)
	s.decideWidth(out)
	s.collect(out)
	return nil
}

func (s *session) evaluate(ctx context.Context) error {
	s.settle()
	return s.run(ctx, s.plan, s.allowed, s.acc)
}
