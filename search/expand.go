package search

import (
	"slices"
	"strings"

	"coachsearch/internal/index"
)

// addForms lets the words of the query match the forms that stems do not join:
// "steal" matches "stole". They are the reader's own words, and not told of.
func (p *plan) addForms(v *Vocabulary, share float64) {
	if v == nil || share <= 0 {
		return
	}
	add := func(to []matcher, m matcher) []matcher {
		for _, stem := range v.Stems(m.stem) {
			if stem != m.stem {
				to = append(to, matcher{stem: stem, fields: m.fields, less: 1 - share})
			}
		}
		return to
	}
	for i := range p.content {
		if c := &p.clauses[i]; len(c.any) == 1 && c.any[0].single() && !isStop(c.text) {
			c.any = add(c.any, c.any[0])
		}
	}
	for _, m := range slices.Clone(p.not) {
		if m.single() {
			p.not = add(p.not, m)
		}
	}
}

// expand adds to the clauses what the vocabulary knows of their words and the
// collection holds. A phrase that the vocabulary knows satisfies each of its
// words.
func (p *plan) expand(v *Vocabulary, lex *index.Lexicon, share float64) {
	if v == nil || share <= 0 {
		return
	}
	said := map[string]bool{}
	p.synonyms = v.Synonyms(p.stems())
	for _, e := range p.synonyms {
		var names []string
		for _, to := range e.To {
			if p.addAlternative(e, to, v, lex, 1-share) {
				names = append(names, to.Text)
			}
		}
		if line := e.From + " → " + strings.Join(names, ", "); len(names) > 0 && !said[line] {
			said[line] = true
			p.alsoSearched = append(p.alsoSearched, line)
		}
	}
}

// stems returns what the vocabulary is asked by. A courtesy is no word of it.
func (p *plan) stems() []string {
	stems := make([]string, len(p.words))
	for i, w := range p.words {
		switch {
		case w.polite:
			stems[i] = "\x00"
		case w.plain != w.form:
			stems[i] = index.Stem(w.plain)
		default:
			stems[i] = w.stem
		}
	}
	return stems
}

// addAlternative adds an alternative to the content clauses of an expansion's
// words, and reports whether it was new to one and the collection holds it.
func (p *plan) addAlternative(e Expansion, to Alternative, v *Vocabulary, lex *index.Lexicon, less float64) bool {
	held := func(stem string) bool { return lex.DocsWith(stem) > 0 }
	for _, s := range to.Stems {
		if !slices.ContainsFunc(v.Stems(s), held) {
			return false
		}
	}
	if len(to.Stems) > 1 {
		return p.addSynonym(e, matcher{stems: to.Stems, fields: allFields, less: less})
	}
	added := false
	for _, s := range v.Stems(to.Stems[0]) {
		if held(s) && p.addSynonym(e, matcher{stem: s, fields: allFields, less: less}) {
			added = true
		}
	}
	return added
}

// addSynonym adds a matcher to the content clauses of an expansion's words and
// reports whether it was new to one.
func (p *plan) addSynonym(e Expansion, m matcher) bool {
	added := false
	for _, w := range p.words[e.Start:e.End] {
		c := &p.clauses[w.clause]
		same := func(o matcher) bool {
			return o.single() == m.single() && o.stem == m.stem && slices.Equal(o.stems, m.stems)
		}
		if c.content && !slices.ContainsFunc(c.any, same) {
			c.any = append(c.any, m)
			added = true
		}
	}
	return added
}
