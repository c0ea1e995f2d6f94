package search

import (
	"math/bits"
	"slices"

	"coachsearch/internal/index"
)

// An accumulator gathers a query's matches clause by clause, an array element
// a document. It is kept from query to query and cleaned by what was touched.
type accumulator struct {
	docs  []uint32 // that some content clause matches, in the order of discovery
	tally []tally  // by document

	// Of the clause at hand, where it has several alternatives.
	hit  []uint32
	part []part   // by document
	set  []uint64 // of documents

	found  []uint32             // that match and pass every filter
	failed [numFilters][]uint32 // that match and fail the one filter alone

	top    topK
	counts []uint32 // of the values of all facets

	key   []byte      // of the last union
	block index.Block // the last one that was read
	parts [index.BlockSize]part

	// Of a search for the best alone.
	best    best
	spare   []*stream
	streams int // how many of them are in use
}

// A tally is what a query has found in a document.
type tally struct {
	score float32 // first stage
	count uint16  // content clauses that match in the allowed fields
	total uint16  // content clauses that match in any field
	need  uint16  // required clauses that match in the allowed fields
	must  uint16  // required clauses that match in any field
	req   uint16  // fields that every required clause so far matched in
	all   uint16  // fields that every matching clause so far matched in
	any   uint16  // fields that some clause matched in
	twice uint16  // fields that several clauses matched in
}

// A part is what a clause, or an alternative of it, has found in a document.
type part struct {
	tf     float32 // weighted by field
	title  float32 // in the title alone
	fields uint16
}

func newAccumulator(docs int) *accumulator {
	return &accumulator{tally: make([]tally, docs), part: make([]part, docs)}
}

func (a *accumulator) reset() {
	for _, d := range a.docs {
		a.tally[d] = tally{}
	}
	a.docs, a.found = a.docs[:0], a.found[:0]
	for i := range a.failed {
		a.failed[i] = a.failed[i][:0]
	}
	a.streams = 0
	a.clearClause()
}

func (a *accumulator) clearClause() {
	for _, d := range a.hit {
		a.part[d] = part{}
	}
	a.hit = a.hit[:0]
}

// sortedHits appends the documents of the clause at hand to docs, in rising
// order. A bit for each document is sooner set and read than so many are sorted.
func (a *accumulator) sortedHits(docs []uint32) []uint32 {
	if len(a.hit) < len(a.part)/256 {
		docs = append(docs, a.hit...)
		slices.Sort(docs)
		return docs
	}
	if a.set == nil {
		a.set = make([]uint64, (len(a.part)+63)/64)
	}
	for _, d := range a.hit {
		a.set[d/64] |= 1 << (d % 64)
	}
	for w, set := range a.set {
		for ; set != 0; set &= set - 1 {
			docs = append(docs, uint32(w*64+bits.TrailingZeros64(set)))
		}
	}
	clear(a.set)
	return docs
}

// add counts what an alternative of the clause at hand has in a document.
func (a *accumulator) add(d uint32, p part) {
	at := &a.part[d]
	if at.fields == 0 {
		a.hit = append(a.hit, d)
	}
	at.fields |= p.fields
	at.tf += p.tf
	at.title += p.title
}

// A weighting turns the part of a clause in a document into a score.
type weighting struct {
	weight          float32
	saturated       float32 // weight times k1+1
	saturatedTitle  float32 // the same times the title's extra
	k, titleExtra   float32
	norm, titleNorm []float32
	required        bool
	allowed         uint16 // fields that may satisfy the clause
}

func (x *Index) weighting(c *clause, allowed uint16) *weighting {
	k, w, extra := float32(x.ranking.K1), float32(c.weight*c.idf), float32(x.ranking.TitleExtra)
	return &weighting{
		weight: w, saturated: w * (k + 1), saturatedTitle: w * extra * (k + 1), k: k, titleExtra: extra,
		norm: x.norm, titleNorm: x.titleNorm, required: c.required, allowed: allowed,
	}
}

// add adds the part of a clause in a document to its tally.
func (w *weighting) add(t *tally, p part, d uint32) {
	t.total++
	t.all &= p.fields
	t.twice |= t.any & p.fields
	t.any |= p.fields
	if w.required {
		t.must++
		t.req &= p.fields
	}
	if p.fields&w.allowed == 0 {
		return
	}
	t.count++
	if w.required {
		t.need++
	}
	f := p.tf / w.norm[d]
	t.score += w.saturated * f / (w.k + f)
	if p.title > 0 && w.saturatedTitle > 0 {
		f := p.title / w.titleNorm[d]
		t.score += w.saturatedTitle * f / (w.k + f)
	}
}

// unit returns about what a part scores in a document where the clause weighs
// one and every field may satisfy it.
func (w *weighting) unit(p part, d uint32) float32 {
	score := (w.k + 1) * p.tf / (w.k*w.norm[d] + p.tf)
	if p.title > 0 {
		score += w.titleExtra * (w.k + 1) * p.title / (w.k*w.titleNorm[d] + p.title)
	}
	return score
}

// fold adds the parts of a clause in some documents to their tallies.
func (a *accumulator) fold(docs []uint32, parts []part, w *weighting) {
	for i, d := range docs {
		p, t := parts[i], &a.tally[d]
		if p.fields == 0 {
			continue
		}
		if t.total == 0 {
			a.docs = append(a.docs, d)
			t.all, t.req = allFields, allFields
		}
		w.add(t, p, d)
	}
}

// shapeParts returns what a word has in a document, by the shape of its
// posting there, if its occurrences count for a share of their weight.
func (x *Index) shapeParts(share float64) []part {
	shapes := x.reader.Terms.Shapes
	out := make([]part, shapes.Len())
	for i := range out {
		out[i] = x.shapePart(uint32(i), allFields, share)
	}
	return out
}

func (x *Index) shapePart(shape uint32, fields uint16, share float64) part {
	var p part
	x.reader.Terms.Shapes.Each(shape, func(f index.Field, tf uint32) {
		if fields&(1<<f) == 0 {
			return
		}
		p.fields |= 1 << f
		p.tf += float32(x.ranking.Weight[f]*share) * float32(tf)
		if f == index.Title {
			p.title = float32(tf)
		}
	})
	return p
}

// partsOf returns what a matcher of one stem has in documents, by the shapes of
// their postings.
func (x *Index) partsOf(m matcher, shapes []uint32, to *[index.BlockSize]part) []part {
	table := x.partTable(m)
	for i, s := range shapes {
		if table != nil {
			to[i] = table[s]
		} else {
			to[i] = x.shapePart(s, m.fields, m.share())
		}
	}
	return to[:len(shapes)]
}

// partTable returns the parts of a matcher by shape, or nil where they are not at
// hand.
func (x *Index) partTable(m matcher) []part {
	switch {
	case m.fields != allFields:
		return nil
	case m.less == 0:
		return x.own
	case m.less == 1-x.ranking.Synonym:
		return x.synonym
	}
	return nil
}
