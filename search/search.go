package search

import (
	"cmp"
	"context"
	"fmt"
	"math/bits"
	"slices"
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

// settle decides which words of the plan are looked up, and which are required.
func (s *session) settle() {
	s.shorten()
	s.required = 0
	for i := range s.plan.clauses {
		c := &s.plan.clauses[i]
		c.required = c.required && s.narrow() // a situation told in sentences requires nothing
		if c.required {
			s.required++
		}
	}
}

// shorten leaves the content words of a long query that weigh least, which are
// the frequent ones that it says once, to the second stage: their postings are
// the longest, and what the others find holds what they would find.
func (s *session) shorten() {
	r, p := s.ranking, s.plan
	if p.content <= r.LongTerms {
		return
	}
	type worth struct {
		clause int
		weight float64
	}
	var words []worth
	for i, c := range p.clauses[:p.content] {
		if c.required || !c.any[0].single() {
			continue
		}
		if docs := s.reader.Lexicon.DocsWith(c.any[0].stem); docs > 0 {
			words = append(words, worth{i, c.weight * idf(s.reader.Docs(), docs)})
		} else {
			p.clauses[i].skip = true
		}
	}
	slices.SortStableFunc(words, func(a, b worth) int { return cmp.Compare(b.weight, a.weight) })
	for _, w := range words[min(r.LongTerms, len(words)):] {
		p.clauses[w.clause].skip = true
	}
}

// unquote turns quoted phrases into their words and reports whether there
// were any.
func (s *session) unquote() bool {
	q, found := s.request.Query, false
	groups := make([]query.Group, 0, len(q.Groups))
	for _, g := range q.Groups {
		g = slices.Clone(g)
		for i := range g {
			found = found || g[i].Phrase
			g[i].Phrase = false
		}
		groups = append(groups, g)
	}
	if found {
		s.plan = s.Index.plan(query.Query{Text: q.Text, Groups: groups, Not: q.Not})
		s.addMeant()
	}
	return found
}

// narrow reports whether the query is a few words, and not a situation told
// in a sentence: that takes more content words, or its function words.
func (s *session) narrow() bool {
	return s.plan.content <= s.ranking.Narrow && s.plan.function <= s.ranking.NarrowStops
}

// decideWidth applies the rule for few words. It looks at the query alone and
// not at the filters, so that a filter changes what is left and never what
// counts as a match, and facet counts foretell what choosing them gives.
func (s *session) decideWidth(excluded func(uint32) bool) {
	content := uint16(s.plan.content)
	if s.everything || content <= 1 {
		return
	}
	if !s.narrow() {
		s.wide = true
		return
	}
	full, some := 0, 0
	for _, d := range s.acc.docs {
		if excluded != nil && excluded(d) {
			continue
		}
		if s.acc.tally[d].total == content {
			full++
		} else if s.acc.tally[d].must == s.required {
			some++
		}
	}
	if full < s.ranking.WidenBelow && some > 0 {
		s.widen(full)
	}
}

// widen gives up that a column holds all of the words, as only so many do.
func (s *session) widen(full int) {
	s.wide = true
	switch full {
	case 0:
		s.relaxed = append(s.relaxed, "no column holds all of the words, so these hold some of them")
	case 1:
		s.relaxed = append(s.relaxed, "only one column holds all of the words, so columns with some of them follow")
	default:
		s.relaxed = append(s.relaxed, fmt.Sprintf("only %d columns hold all of the words, so columns with some of them follow", full))
	}
}

// matches reports whether a document is a hit in the chosen parts, and
// whether it would be one in any part.
func (s *session) matches(d uint32) (inParts, anywhere bool) {
	if s.everything {
		return s.reader.Attributes.Present[d]&s.allowed != 0 || s.allowed == allFields, true
	}
	return s.matchesTally(&s.acc.tally[d])
}

func (s *session) matchesTally(t *tally) (inParts, anywhere bool) {
	content := uint16(s.plan.content)
	if s.wide { // a document without any word is there for its topic
		return (t.count > 0 || t.total == 0) && t.need == s.required, t.must == s.required
	}
	return t.count == content, t.total == content
}

// parts returns the fields in which a document would match by itself.
func (s *session) parts(d uint32) uint16 {
	switch t := &s.acc.tally[d]; {
	case s.everything:
		return s.reader.Attributes.Present[d]
	case s.wide:
		return t.any & t.req
	default:
		return t.all
	}
}

// collect counts the hits and keeps the best.
func (s *session) collect(excluded func(uint32) bool) {
	a, content, narrow := s.acc, uint16(s.plan.content), s.narrow()
	s.facets = s.newFacetCounter(s.request, a)
	top := &a.top
	top.start(max(s.request.Offset+s.request.Limit, s.ranking.Rerank), s.order(), s.byRelevance())
	visit := func(d uint32) {
		if excluded != nil && excluded(d) {
			return
		}
		inParts, anywhere := s.matches(d)
		if !anywhere {
			return
		}
		fails := s.fail.fails(d)
		if !inParts {
			fails |= 1 << sectionFilter
		}
		if fails != 0 {
			if fails&(fails-1) == 0 && fails&s.facets.without != 0 {
				one := bits.TrailingZeros16(fails)
				a.failed[one] = append(a.failed[one], d)
			}
			return
		}
		a.found = append(a.found, d)
		t := &a.tally[d]
		top.add(ranked{doc: d, score: float64(t.score), full: narrow && t.count == content, fields: t.any, twice: t.twice})
	}
	if s.everything {
		for d := range uint32(s.reader.Docs()) {
			visit(d)
		}
	} else {
		for _, d := range a.docs {
			visit(d)
		}
	}
	s.total = len(a.found)
	s.facets.count(a.found, a.failed[:], s.parts)
	s.hits = top.sorted()
}

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
