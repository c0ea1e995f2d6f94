package search

import (
	"slices"
	"strings"

	"coachsearch/internal/corpus"
	"coachsearch/internal/index"
)

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
	k := x.counters.Get().(*wordCounter)
	defer func() {
		k.clean()
		x.counters.Put(k)
	}()
	list := k.list
	place := func(code uint32) int32 {
		form := lex.Form(code)
		if isStop(form) {
			return stopWord
		}
		stem := lex.StemOf(code)
		if k.ofStem[stem] == 0 {
			list = append(list, markingWord{form: form, stem: lex.Stems.At(int(stem)), docs: int(lex.StemDocs[stem])})
			k.ofStem[stem], k.stems = int32(len(list)), append(k.stems, stem)
		}
		return k.ofStem[stem]
	}
	x.reader.Forward.Fields(d, tellsSituation, func(f index.Field, text index.Text) {
		weight := situation[f]
		for i := 0; i < len(text); {
			var code uint32
			if code, i = text.Code(i); code == 0 {
				continue // between paragraphs
			}
			at := k.ofCode[code]
			if at == 0 {
				at = place(code)
				k.ofCode[code], k.codes = at, append(k.codes, code)
			}
			if at != stopWord {
				list[at-1].weight += weight
			}
		}
	})
	k.list = list
	list = x.mostMarking(list, 2)
	for i := range list { // the index may be closed before the answer is forgotten
		list[i].form, list[i].stem = strings.Clone(list[i].form), strings.Clone(list[i].stem)
	}
	return list
}

// A wordCounter finds the words of a text in the list of those that were counted.
// Its memory is kept from text to text and cleaned by what was touched.
type wordCounter struct {
	ofCode, ofStem []int32  // places in the list plus one, or stopWord
	codes, stems   []uint32 // that have one
	list           []markingWord
}

const stopWord = -1

func newWordCounter(lex *index.Lexicon) *wordCounter {
	return &wordCounter{ofCode: make([]int32, lex.Forms.Len()+1), ofStem: make([]int32, lex.Stems.Len())}
}

func (k *wordCounter) clean() {
	for _, code := range k.codes {
		k.ofCode[code] = 0
	}
	for _, stem := range k.stems {
		k.ofStem[stem] = 0
	}
	clear(k.list) // whose words are of the index
	k.codes, k.stems, k.list = k.codes[:0], k.stems[:0], k.list[:0]
}

// tellsSituation is the set of the fields that [situation] weighs.
var tellsSituation = func() (set uint16) {
	for f := range situation {
		set |= 1 << f
	}
	return set
}()

// mostMarking weighs words that were counted and returns the first ones. Those
// that fewer than least columns hold come last; of words that score the same, the
// one that was counted first is the first.
func (x *Index) mostMarking(list []markingWord, least int) []markingWord {
	first := make([]markingWord, 0, similarTerms)
	for _, w := range list {
		w.weight = w.weight / (w.weight + 3)
		if w.docs >= least {
			w.score = w.weight * idf(x.reader.Docs(), w.docs)
		}
		at := len(first)
		for at > 0 && first[at-1].score < w.score {
			at--
		}
		if at < similarTerms {
			first = slices.Insert(first[:min(len(first), similarTerms-1)], at, w)
		}
	}
	return first
}

// A stemFinder finds which of some stems documents hold.
type stemFinder struct {
	x     *Index
	of    map[uint32]string // the stem of each code of its forms
	units unitSet
}

func (x *Index) stemFinder(words []markingWord) *stemFinder {
	s := &stemFinder{x: x, of: map[uint32]string{}}
	for _, w := range words {
		for _, code := range x.reader.Lexicon.CodesOf(w.stem) {
			s.of[code] = w.stem
			s.units.add(code)
		}
	}
	return s
}

// in returns the stems that a document holds, in any field.
func (s *stemFinder) in(d uint32) map[string]bool {
	held := map[string]bool{}
	s.x.reader.Forward.Fields(d, allFields, func(_ index.Field, text index.Text) {
		for i, u := range text {
			if !s.units.has(u) {
				continue
			}
			if stem, ok := s.of[text.CodeEndingAt(i)]; ok {
				held[stem] = true
			}
		}
	})
	return held
}

// A unitSet is a set of forms by the last units of their codes, which few others
// have: it tells of almost every word of a text that it is none of them.
type unitSet [1 << 16 / 64]uint64

func (s *unitSet) add(code uint32) {
	u := index.LastUnit(code)
	s[u/64] |= 1 << (u % 64)
}

func (s *unitSet) has(u uint16) bool { return s[u/64]&(1<<(u%64)) != 0 }
