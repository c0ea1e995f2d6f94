package search

import (
	"math"
	"math/bits"
	"strings"
	"unicode/utf8"

	"coachsearch/internal/index"
)

// How far a word is from a misspelt one, beside the edits between them: what
// slips of the hand and the ear make of words.
const (
	firstLetter = 0.75 // another first letter, which is seldom wrong
	twinLetter  = -0.2 // a letter doubled or not
	rareWord    = 0.06 // for each halving of the columns that hold the word
)

// A speller finds the words of a collection, and of its vocabulary, that are
// near to another. It holds what excludes almost all of them without a look at
// their letters.
type speller struct {
	lex     *index.Lexicon
	more    []string // words of the vocabulary that the collection lacks
	length  []uint8  // letters of each word
	letters []uint32 // which letters each word has
}

func newSpeller(lex *index.Lexicon, v *Vocabulary) *speller {
	sp := &speller{lex: lex}
	if v != nil {
		for _, f := range v.Forms() {
			if lex.CodeOf(f) == 0 && !v.otherSpelling(f) {
				sp.more = append(sp.more, f)
			}
		}
	}
	n := lex.Forms.Len() + len(sp.more)
	sp.length, sp.letters = make([]uint8, n), make([]uint32, n)
	for i := range n {
		w, _ := sp.word(i)
		sp.length[i] = uint8(min(utf8.RuneCountInString(w), math.MaxUint8))
		sp.letters[i] = letterSet(w)
	}
	return sp
}

// otherSpelling reports whether a form is one edit away from the word that it
// stands for in the vocabulary: a spelling that readers use, right or wrong, is
// understood and never proposed.
func (v *Vocabulary) otherSpelling(form string) bool {
	stem := index.Stem(form)
	word := v.same[stem]
	return word != "" && word != stem && edits([]rune(word), []rune(stem), 1) <= 1
}

// word returns a word and how many columns hold it, at least one.
func (sp *speller) word(i int) (string, uint32) {
	if n := sp.lex.Forms.Len(); i >= n {
		return sp.more[i-n], 1
	}
	return sp.lex.Forms.At(i), sp.lex.Docs[i]
}

// letterSet returns the letters of a word as bits. Letters may share one, so
// that equal sets say nothing, but an edit changes two bits at most.
func letterSet(word string) uint32 {
	set := uint32(0)
	for _, r := range word {
		set |= 1 << (uint32(r) % 32)
	}
	return set
}

// nearest returns the word that a form most likely is a misspelling of, within
// so many edits, or "" if there is none.
func (sp *speller) nearest(form string, limit int) string {
	word := []rune(form)
	set := letterSet(form)
	best, bestCost := -1, math.Inf(1)
	var buf []rune
	for i, have := range sp.letters {
		if bits.OnesCount32(have^set) > 2*limit || abs(int(sp.length[i])-len(word)) > limit {
			continue
		}
		buf = buf[:0]
		w, docs := sp.word(i)
		for _, r := range w {
			buf = append(buf, r)
		}
		d := edits(word, buf, limit)
		if d > limit {
			continue
		}
		cost := float64(d) - rareWord*math.Log2(float64(docs))
		if buf[0] != word[0] {
			cost += firstLetter
		}
		if twins(word, buf) {
			cost += twinLetter
		}
		if cost < bestCost {
			best, bestCost = i, cost
		}
	}
	if best < 0 {
		return ""
	}
	w, _ := sp.word(best)
	return strings.Clone(w)
}

func abs(n int) int { return max(n, -n) }

// twins reports whether two words are the same but for doubled letters.
func twins(a, b []rune) bool {
	i, j := 0, 0
	for i < len(a) && j < len(b) {
		if a[i] != b[j] {
			return false
		}
		r := a[i]
		for i < len(a) && a[i] == r {
			i++
		}
		for j < len(b) && b[j] == r {
			j++
		}
	}
	return i == len(a) && j == len(b)
}
