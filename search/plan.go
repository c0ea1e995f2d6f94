package search

import (
	"cmp"
	"slices"
	"strings"

	"coachsearch/internal/index"
	"coachsearch/search/query"
)

// allFields is the set of every field.
const allFields = index.AllFields

// A matcher is one way to satisfy a clause: a stem, a run of exact words, a part
// of the column's date, or, as a synonym, a run of stems.
type matcher struct {
	stem   string
	forms  []string // of a phrase
	stems  []string // of a synonym of several words
	date   datePart
	fields uint16
	less   float64 // what is taken off the weight of a synonym: 0 for the reader's own word
}

// clone returns a matcher that shares no memory with what the words were read
// from.
func (m matcher) clone() matcher {
	own := func(list []string) []string {
		list = slices.Clone(list)
		for i := range list {
			list[i] = strings.Clone(list[i])
		}
		return list
	}
	m.stem, m.forms, m.stems = strings.Clone(m.stem), own(m.forms), own(m.stems)
	return m
}

// single reports whether the matcher is one stem.
func (m matcher) single() bool {
	return m.forms == nil && m.stems == nil && m.date.unit == noDatePart
}

// share returns what an occurrence counts.
func (m matcher) share() float64 { return 1 - m.less }

// A clause is a word or phrase of the query with its alternatives. They share
// one document frequency and one saturation, as if they were one word.
type clause struct {
	any      []matcher
	weight   float64 // occurrences in the query
	content  bool
	required bool    // quoted or in a field: no widening gives it up
	skip     bool    // left out of a long query
	text     string  // as the reader typed it
	idf      float64 // set when the clause is evaluated
}

// A word of the query in its order, for the second stage.
type queryWord struct {
	form, stem string
	plain      string // the form that a shorthand stands for
	meant      string // the stem of what it is a misspelling of, or ""
	stop       bool
	polite     bool // it is part of a letter's courtesies
	joined     bool // no space parts it from the word before
	clause     int  // its place in plan.clauses
}

// A plan is an analysed query.
type plan struct {
	clauses  []clause    // content first, then stop words
	content  int         // how many clauses are content
	function int         // how many running words are stop words
	not      []matcher   // what excludes a column
	words    []queryWord // the running words, without phrases and fields
	synonyms []Expansion // of them

	foreign      bool     // it is of another language
	dates        []date   // that the query names
	alsoSearched []string // "boss → manager, supervisor"
	topics       []string // that the query speaks of
	unread       int      // phrases that are left out; see patience
}

// newPlan analyses a query, of whose words spelled returns the usual spelling.
// Words beyond MaxTerms are ignored, and so is what patience does not last for.
func newPlan(q query.Query, left patience, spelled func(string) string) *plan {
	p := &plan{}
	terms, at := 0, 0
	courtesy := polite(running(q))
	matcherOf := func(t query.Term) (matcher, bool) {
		m, ok := termMatcher(t)
		if ok && !left.spend(m) {
			p.unread++
			return matcher{}, false
		}
		return m, ok
	}
	for _, g := range q.Groups {
		if len(g) == 1 && !g[0].Phrase {
			for _, w := range runningWords(g[0].Text) {
				if terms++; terms > MaxTerms {
					break
				}
				p.addWord(spelled(w.form), g[0], courtesy[at], w.joined)
				at++
			}
			continue
		}
		c := clause{weight: 1, content: true, required: true, text: g[0].Text}
		for _, t := range g {
			c.required = c.required && (t.Phrase || t.Field != "")
			if terms++; terms > MaxTerms {
				break
			}
			if m, ok := matcherOf(t); ok {
				c.any = append(c.any, m)
			}
		}
		if len(c.any) > 0 {
			p.clauses = append(p.clauses, c)
		}
	}
	for _, t := range q.Not {
		if terms++; terms > MaxTerms {
			break
		}
		if m, ok := matcherOf(t); ok {
			p.not = append(p.not, m)
		}
	}
	p.addDates()
	if p.foreign = left.x.foreign(p.words); p.foreign {
		p.quiet()
	}
	p.settle()
	return p
}

// running returns the words of a query that stand by themselves.
func running(q query.Query) []string {
	var forms []string
	for _, g := range q.Groups {
		if len(g) == 1 && !g[0].Phrase {
			forms = append(forms, index.Forms(g[0].Text)...)
		}
	}
	return forms
}

func fieldSet(name string) uint16 {
	if f, ok := index.FieldNamed(name); ok {
		return 1 << f
	}
	return allFields
}

// termMatcher returns how a term is matched: a word by its stem, a phrase or a
// word of several parts by its exact forms.
func termMatcher(t query.Term) (matcher, bool) {
	forms := index.Forms(t.Text)
	switch {
	case len(forms) == 0:
		return matcher{}, false
	case len(forms) == 1 && !t.Phrase:
		return matcher{stem: index.Stem(forms[0]), fields: fieldSet(t.Field)}, true
	}
	return matcher{forms: forms, fields: fieldSet(t.Field)}, true
}

func (p *plan) addWord(form string, t query.Term, polite, joined bool) {
	m := matcher{stem: index.Stem(form), fields: fieldSet(t.Field)}
	plain := cmp.Or(shorthand[form], form)
	stop := polite || isStop(plain)
	if m.fields == allFields {
		p.words = append(p.words, queryWord{form, m.stem, plain, "", stop, polite, joined, len(p.clauses)})
	}
	for i := range p.clauses {
		if c := &p.clauses[i]; len(c.any) == 1 && c.any[0].single() && c.any[0].stem == m.stem && c.any[0].fields == m.fields {
			c.weight++
			c.content = c.content || !stop
			if m.fields == allFields {
				p.words[len(p.words)-1].clause = i
			}
			return
		}
	}
	p.clauses = append(p.clauses, clause{any: []matcher{m}, weight: 1, content: !stop || t.Field != "", required: t.Field != "", text: form})
}

// settle puts the content clauses first. When there are none the stop words
// are the content.
func (p *plan) settle() {
	content := func(c clause) bool { return c.content }
	for _, w := range p.words {
		if w.stop {
			p.function++
		}
	}
	if !slices.ContainsFunc(p.clauses, content) {
		p.function = 0
		for i := range p.clauses {
			p.clauses[i].content = true
		}
		for i := range p.words {
			p.words[i].stop = false
		}
	}
	place := make([]int, len(p.clauses)) // where a clause goes
	sorted := make([]clause, 0, len(p.clauses))
	for _, wanted := range []bool{true, false} {
		for i, c := range p.clauses {
			if c.content == wanted {
				place[i] = len(sorted)
				sorted = append(sorted, c)
			}
		}
		if wanted {
			p.content = len(sorted)
		}
	}
	p.clauses = sorted
	for i := range p.words {
		p.words[i].clause = place[p.words[i].clause]
	}
}

// told reports whether a query tells a situation and is not a few words: it has
// more content words, or the function words of a sentence.
func (p *plan) told(r Ranking) bool { return p.content > r.Narrow || p.function > r.NarrowStops }
