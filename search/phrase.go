package search

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"coachsearch/internal/index"
)

// phraseDocs are the documents that hold a phrase, in rising order.
type phraseDocs struct {
	docs  []uint32
	parts []part
	again question
}

// maxPhraseDocs bounds the documents that are kept of phrases, to some 32 MB.
const maxPhraseDocs = 2 << 20

// phrase returns the documents that hold the words of a phrase side by side
// within one paragraph: the very forms that were quoted, or any forms of a
// synonym's stems. Those of synonyms are kept, which come again and again. The
// result is not to be changed.
func (x *Index) phrase(ctx context.Context, m matcher) (*phraseDocs, error) {
	if m.stems == nil {
		return x.findPhrase(ctx, m)
	}
	key := fmt.Sprintf("%q %d %v", m.stems, m.fields, m.less)
	if found, ok := x.phrases.load(key); ok {
		return found, nil
	}
	found, err := x.findPhrase(ctx, m)
	if err == nil {
		m := m.clone()
		found.again = func(ctx context.Context, other *Index) error {
			_, err := other.phrase(ctx, m)
			return err
		}
		x.phrases.store(key, found, len(found.docs)+1)
	}
	return found, err
}

// A place is one of the words of a phrase.
type place struct {
	codes   []uint32 // of the forms that may stand there
	cursors []*cursor
	docs    int // at most
}

// places returns the words of a phrase, or nil where no text holds one of them.
func (x *Index) places(m matcher) []*place {
	lex := x.reader.Lexicon
	var list []*place
	add := func(codes []uint32, stems ...string) {
		p := &place{codes: codes}
		for _, s := range stems {
			c := newCursor(x.reader.Terms.Term(s))
			p.cursors = append(p.cursors, c)
			p.docs += c.term.Docs
		}
		list = append(list, p)
	}
	for _, form := range m.forms {
		add([]uint32{lex.CodeOf(form)}, index.Stem(form))
	}
	for _, s := range m.stems {
		stems := x.vocabulary.Stems(s)
		var codes []uint32
		for _, s := range stems {
			codes = append(codes, lex.CodesOf(s)...)
		}
		add(codes, stems...)
	}
	if slices.ContainsFunc(list, func(p *place) bool { return len(p.codes) == 0 || p.codes[0] == 0 }) {
		return nil
	}
	return list
}

// fieldsOf returns the fields of a document that hold the word. Documents come
// in rising order.
func (p *place) fieldsOf(x *Index, d uint32) uint16 {
	set := uint16(0)
	for _, c := range p.cursors {
		if c.seek(d) {
			set |= x.own[c.shape()].fields
		}
	}
	return set
}

// all returns the documents that hold the word, in rising order, with the
// fields that do.
func (p *place) all(x *Index) []candidate {
	var list []candidate
	var b index.Block
	for _, c := range p.cursors {
		for k := range c.term.Blocks {
			c.term.Read(k, &b)
			for i, d := range b.Docs[:b.N] {
				list = append(list, candidate{d, x.own[b.Shapes[i]].fields})
			}
		}
	}
	if len(p.cursors) == 1 {
		return list
	}
	slices.SortFunc(list, func(a, b candidate) int { return cmp.Compare(a.doc, b.doc) })
	merged := list[:0]
	for _, c := range list {
		if n := len(merged); n > 0 && merged[n-1].doc == c.doc {
			merged[n-1].fields |= c.fields
		} else {
			merged = append(merged, c)
		}
	}
	return merged
}

// A candidate is a document with the fields in which a phrase may stand, since
// all of its words do.
type candidate struct {
	doc    uint32
	fields uint16
}

func (x *Index) findPhrase(ctx context.Context, m matcher) (*phraseDocs, error) {
	places := x.places(m)
	if places == nil {
		return &phraseDocs{}, nil
	}
	run := make([][]uint32, len(places))
	for i, p := range places {
		run[i] = p.codes
	}
	pattern := index.NewPattern(run)
	slices.SortStableFunc(places, func(a, b *place) int { return cmp.Compare(a.docs, b.docs) }) // the rarest first
	found := &phraseDocs{}
	var near candidates
	look := func() {
		near.fetch(x)
		for _, c := range near.list {
			if p := x.countPhrase(pattern, c, m); p.fields != 0 {
				found.docs, found.parts = append(found.docs, c.doc), append(found.parts, p)
			}
		}
		near.list = near.list[:0]
	}
	for n, c := range places[0].all(x) {
		if n%1024 == 0 && ctx.Err() != nil {
			return nil, ctx.Err()
		}
		c.fields &= m.fields
		for _, p := range places[1:] {
			if c.fields == 0 {
				break
			}
			c.fields &= p.fieldsOf(x, c.doc)
		}
		if c.fields == 0 {
			continue
		}
		if near.list = append(near.list, c); len(near.list) == fetched {
			look()
		}
	}
	look()
	return found, ctx.Err()
}

// candidates are those whose texts are fetched together.
type candidates struct {
	list []candidate
	docs []uint32
	sets []uint16
}

func (l *candidates) fetch(x *Index) {
	l.docs, l.sets = l.docs[:0], l.sets[:0]
	for _, c := range l.list {
		l.docs, l.sets = append(l.docs, c.doc), append(l.sets, c.fields)
	}
	x.reader.Forward.Fetch(l.docs, l.sets)
}

// countPhrase counts a phrase in the text of a candidate.
func (x *Index) countPhrase(pattern *index.Pattern, c candidate, m matcher) part {
	var p part
	x.reader.Forward.Fields(c.doc, c.fields, func(f index.Field, text index.Text) {
		k := pattern.Count(text)
		if k == 0 {
			return
		}
		p.fields |= 1 << f
		p.tf += float32(x.ranking.Weight[f]*m.share()) * float32(k)
		if f == index.Title {
			p.title = float32(k)
		}
	})
	return p
}
