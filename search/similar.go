package search

import (
	"cmp"
	"context"
	"slices"

	"coachsearch/internal/corpus"
	"coachsearch/internal/index"
)

const (
	similarTerms   = 24 // words of a column that its neighbours are sought by
	similarReasons = 3  // words that a hit gives as its reason
)

// situation weighs the parts of a column by how well they tell what it is
// about.
var situation = map[index.Field]float64{
	index.Title: 3, index.Issue: 3, index.Question: 2, index.Answer: 1, index.Inner: 1, index.Outer: 1, index.Last: 1,
}

// Similar returns the columns nearest to a column, by the words that mark it.
func (x *Index) Similar(ctx context.Context, id string, limit int) ([]Hit, error) {
	d, ok := x.reader.Attributes.Document(id)
	if !ok {
		return nil, ErrNotFound
	}
	c, err := x.reader.Column(d)
	if err != nil {
		return nil, err
	}
	words := x.marking(c)
	p := &plan{}
	for _, w := range words {
		p.clauses = append(p.clauses, clause{any: []matcher{{stem: w.stem, fields: allFields}}, weight: w.weight, content: true, text: w.form})
	}
	p.settle()
	if p.content == 0 {
		return nil, nil
	}
	a := x.acquire()
	defer x.release(a)
	if err := x.run(ctx, p, allFields, a); err != nil {
		return nil, err
	}
	for _, t := range x.reader.Attributes.Facets["topic"].Of(d) {
		docs := x.topics[t]
		for _, other := range docs {
			if a.total[other] > 0 {
				a.score[other] += float32(x.ranking.SimilarTopic * idf(x.reader.Docs(), len(docs)))
			}
		}
	}
	s := &session{Index: x, plan: p, acc: a}
	top := newTopK(limit, s.order())
	for _, other := range a.docs {
		if other != d {
			top.add(ranked{doc: other, score: float64(a.score[other])})
		}
	}
	hl := x.newHighlighter(p)
	var hits []Hit
	for _, h := range top.sorted() {
		other, err := x.reader.Column(h.doc)
		if err != nil {
			return nil, err
		}
		hits = append(hits, Hit{Column: other, Score: h.score, Snippets: hl.snippets(other, nil), Because: x.reasons(words, d, h.doc, other)})
	}
	return hits, nil
}

// A marking word tells a column from the others.
type markingWord struct {
	form, stem string
	weight     float64
}

// marking returns the words of a column with the most weight, by frequency
// in the parts that tell its situation and by rarity.
func (x *Index) marking(c *corpus.Column) []markingWord {
	at := map[string]int{}
	var list []markingWord
	for f, paragraphs := range index.Texts(c) {
		w := situation[index.Field(f)]
		if w == 0 {
			continue
		}
		for _, text := range paragraphs {
			index.Tokens(text, func(t index.Token) {
				if isStop(t.Form) {
					return
				}
				stem := index.Stem(t.Form)
				i, seen := at[stem]
				if !seen {
					i = len(list)
					at[stem] = i
					list = append(list, markingWord{form: t.Form, stem: stem})
				}
				list[i].weight += w
			})
		}
	}
	score := func(w markingWord) float64 {
		docs := x.reader.Lexicon.DocsWith(w.stem)
		if docs < 2 {
			return 0 // no other column has it
		}
		return w.weight / (w.weight + 3) * idf(x.reader.Docs(), docs)
	}
	slices.SortStableFunc(list, func(a, b markingWord) int { return cmp.Compare(score(b), score(a)) })
	list = list[:min(similarTerms, len(list))]
	for i := range list {
		list[i].weight = list[i].weight / (list[i].weight + 3)
	}
	return list
}

// reasons names what two columns share: topics, their most marking words, and
// the industry.
func (x *Index) reasons(words []markingWord, a, b uint32, other *corpus.Column) []string {
	has := map[string]bool{}
	for _, paragraphs := range index.Texts(other) {
		for _, text := range paragraphs {
			index.Tokens(text, func(t index.Token) { has[index.Stem(t.Form)] = true })
		}
	}
	out := x.shared("topic", a, b)
	for _, w := range words {
		if has[w.stem] && len(out) < similarReasons {
			out = append(out, w.form)
		}
	}
	return append(out, x.shared("industry", a, b)...)
}

// shared returns the values of a facet that two documents have.
func (x *Index) shared(facet string, a, b uint32) []string {
	mine := x.facetValues(facet, a)
	return slices.DeleteFunc(x.facetValues(facet, b), func(v string) bool { return !slices.Contains(mine, v) })
}
