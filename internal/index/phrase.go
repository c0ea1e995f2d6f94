package index

import (
	"bufio"
	"cmp"
	"encoding/binary"
	"errors"
	"io"
	"math"
	"math/bits"
	"slices"
	"strings"
)

// Phrases are runs of words that many columns share. They are offered as
// completions.
const (
	minPhrase = 2 // words
	maxPhrase = 4

	// A phrase is frequent if so many columns hold it, or one in
	// phraseShare of them, whichever is more.
	minPhraseDocs = 3
	phraseShare   = 2000

	maxPhrases = 1 << 16 // the most frequent are kept
)

// maxSketchBits bounds each row of the sketch: two rows of 2²³ counters of two
// bytes take 32 MB, whatever the number of columns.
const maxSketchBits = 23

// A phraseFinder counts runs of words in two passes over the texts. The first
// one counts them all into a sketch that may count too much but never too
// little (Cormode, Muthukrishnan: An improved data stream summary: the
// count-min sketch, 2005). The second one counts exactly, and only those that
// the sketch does not rule out.
type phraseFinder struct {
	edge   []bool // of each word: a phrase may begin and end with it
	least  uint32
	bits   int // a row of the sketch has 1<<bits counters
	sketch [2][]uint16
	found  map[[maxPhrase]uint32]*phraseCount
}

type phraseCount struct{ docs, last uint32 }

// A phrase is a run of words by their numbers in the lexicon, and how many
// columns hold it.
type phrase struct {
	words []uint32
	docs  uint32
}

// findPhrases returns the frequent phrases of the scratch texts, the most
// frequent first.
func findPhrases(s *forwardScratch, lex *lexicon) ([]phrase, error) {
	docs := len(s.offsets) - 1
	p := &phraseFinder{
		edge: make([]bool, len(lex.forms)), least: uint32(max(minPhraseDocs, docs/phraseShare)),
		found: map[[maxPhrase]uint32]*phraseCount{},
	}
	for i, f := range lex.forms {
		p.edge[i] = len(f) > 1 && !IsStop(f) && lex.docs[i] >= p.least
	}
	p.bits = min(maxSketchBits, bits.Len64(uint64(s.offsets[docs]))) // a byte or more is a word
	for i := range p.sketch {
		p.sketch[i] = make([]uint16, 1<<p.bits)
	}
	for _, visit := range []func(doc uint32, run []uint32){p.estimate, p.count} {
		if err := s.each(func(doc uint32, text []uint32) { p.runs(doc, text, visit) }); err != nil {
			return nil, err
		}
	}
	return p.frequent(lex), nil
}

// runs calls visit with every run of a text that may be a phrase. Words stand
// by their numbers plus one; 0 ends a paragraph or a field.
func (p *phraseFinder) runs(doc uint32, text []uint32, visit func(doc uint32, run []uint32)) {
	for i, first := range text {
		if first == 0 || !p.edge[first-1] {
			continue
		}
		for n := 1; n < maxPhrase && i+n < len(text) && text[i+n] != 0; n++ {
			if n+1 >= minPhrase && p.edge[text[i+n]-1] {
				visit(doc, text[i:i+n+1])
			}
		}
	}
}

// places returns the counters of a run.
func (p *phraseFinder) places(run []uint32) (a, b uint32) {
	h := uint64(len(run))
	for _, w := range run {
		h = (h ^ uint64(w)) * 0x9e3779b97f4a7c15
		h ^= h >> 29
	}
	return uint32(h >> (64 - p.bits)), uint32(h) & (1<<p.bits - 1)
}

func (p *phraseFinder) estimate(_ uint32, run []uint32) {
	a, b := p.places(run)
	for _, c := range []*uint16{&p.sketch[0][a], &p.sketch[1][b]} {
		if *c < math.MaxUint16 {
			*c++
		}
	}
}

func (p *phraseFinder) count(doc uint32, run []uint32) {
	a, b := p.places(run)
	if uint32(min(p.sketch[0][a], p.sketch[1][b])) < min(p.least, math.MaxUint16) {
		return
	}
	var key [maxPhrase]uint32
	copy(key[:], run)
	c := p.found[key]
	if c == nil {
		c = &phraseCount{}
		p.found[key] = c
	}
	if c.last != doc+1 {
		c.last = doc + 1
		c.docs++
	}
}

func (p *phraseFinder) frequent(lex *lexicon) []phrase {
	var out []phrase
	for key, c := range p.found {
		if c.docs >= p.least {
			n := slices.Index(key[:], 0)
			if n < 0 {
				n = maxPhrase
			}
			words := make([]uint32, n)
			for i := range words {
				words[i] = key[i] - 1
			}
			out = append(out, phrase{words, c.docs})
		}
	}
	slices.SortFunc(out, func(a, b phrase) int {
		return cmp.Or(cmp.Compare(b.docs, a.docs), slices.CompareFunc(a.words, b.words, func(a, b uint32) int {
			return strings.Compare(lex.forms[a], lex.forms[b])
		}))
	})
	return out[:min(len(out), maxPhrases)]
}

// each calls visit with the words of every text in the order of the columns:
// their numbers plus one, with a 0 at the end of each paragraph and field.
// What is stated of the client is no text.
func (s *forwardScratch) each(visit func(doc uint32, text []uint32)) error {
	if err := s.w.Flush(); err != nil {
		return err
	}
	damaged := errors.New("read texts: scratch file is damaged")
	r := bufio.NewReaderSize(io.NewSectionReader(s.f, 0, s.offsets[len(s.offsets)-1]), 1<<20)
	var in []byte
	var text []uint32
	for doc := range len(s.offsets) - 1 {
		n := int(s.offsets[doc+1] - s.offsets[doc])
		in = slices.Grow(in[:0], n)[:n]
		if _, err := io.ReadFull(r, in); err != nil {
			return err
		}
		text = text[:0]
		for b := in; len(b) > 0; {
			f, i := binary.Uvarint(b)
			count, k := binary.Uvarint(b[max(i, 0):])
			if i <= 0 || k <= 0 {
				return damaged
			}
			b = b[i+k:]
			for range count {
				w, k := binary.Uvarint(b)
				if k <= 0 || w > math.MaxUint32 {
					return damaged
				}
				b = b[k:]
				if f <= uint64(Comments) {
					text = append(text, uint32(w))
				}
			}
			text = append(text, 0)
		}
		visit(uint32(doc), text)
	}
	return nil
}
