package search

import (
	"cmp"
	"slices"
	"strings"

	"coachsearch/internal/corpus"
	"coachsearch/internal/index"
)

// usualForms is about how many forms a column has.
const usualForms = 400

// A marking word tells a column from the others.
type markingWord struct {
	form, stem string
	docs       int // columns that hold it
	weight     float64
	score      float64 // its weight and its rarity together
}

// marking returns the words of a text with the most weight, by frequency in the
// parts that tell its situation and by rarity. A word that no column holds marks
// nothing.
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
					list = append(list, markingWord{form: t.Form, stem: stem, docs: x.reader.Lexicon.DocsWith(stem)})
				}
				list[i].weight += w
			})
		}
	}
	return x.mostMarking(list, 1)
}

// markingOf is [Index.marking] of the column of a document, from the words that
// are stored of it. A word that no other column holds marks nothing.
func (x *Index) markingOf(d uint32) []markingWord {
	lex := x.reader.Lexicon
	const stopWord = -1
	byCode, byStem := make(map[uint32]int, usualForms), make(map[uint32]int, usualForms) // places in the list
	list := make([]markingWord, 0, usualForms)
	place := func(code uint32) int {
		form := lex.Form(code)
		if isStop(form) {
			return stopWord
		}
		stem := lex.StemOf(code)
		i, seen := byStem[stem]
		if !seen {
			i = len(list)
			byStem[stem] = i
			list = append(list, markingWord{form: form, stem: lex.Stems.At(int(stem)), docs: int(lex.StemDocs[stem])})
		}
		return i
	}
	x.reader.Forward.Fields(d, tellsSituation, func(f index.Field, text index.Text) {
		for i := 0; i < len(text); {
			var code uint32
			if code, i = text.Code(i); code == 0 {
				continue // between paragraphs
			}
			at, seen := byCode[code]
			if !seen {
				at = place(code)
				byCode[code] = at
			}
			if at != stopWord {
				list[at].weight += situation[f]
			}
		}
	})
	list = x.mostMarking(list, 2)
	for i := range list { // the index may be closed before the answer is forgotten
		list[i].form, list[i].stem = strings.Clone(list[i].form), strings.Clone(list[i].stem)
	}
	return list
}

// tellsSituation is the set of the fields that [situation] weighs.
var tellsSituation = func() (set uint16) {
	for f := range situation {
		set |= 1 << f
	}
	return set
}()

// mostMarking weighs words that were counted and returns the first ones. Those
// that fewer than least columns hold come last.
func (x *Index) mostMarking(list []markingWord, least int) []markingWord {
	for i := range list {
		w := &list[i]
		w.weight = w.weight / (w.weight + 3)
		if w.docs >= least {
			w.score = w.weight * idf(x.reader.Docs(), w.docs)
		}
	}
	slices.SortStableFunc(list, func(a, b markingWord) int { return cmp.Compare(b.score, a.score) })
	return slices.Clone(list[:min(similarTerms, len(list))])
}

// holds returns which of the stems of some words the column of a document holds,
// anywhere.
func (x *Index) holds(d uint32, words []markingWord) map[string]bool {
	lex := x.reader.Lexicon
	of := map[uint32]string{}
	for _, w := range words {
		for _, code := range lex.CodesOf(w.stem) {
			of[code] = w.stem
		}
	}
	held := map[string]bool{}
	x.reader.Forward.Fields(d, allFields, func(_ index.Field, text index.Text) {
		for i := 0; i < len(text); {
			var code uint32
			code, i = text.Code(i)
			if stem, ok := of[code]; ok {
				held[stem] = true
			}
		}
	})
	return held
}
