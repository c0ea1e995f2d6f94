package search

import (
	"cmp"
	"slices"

	"coachsearch/search/query"
)

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
