package search

import (
	"cmp"
	"slices"
	"sync"

	"coachsearch/internal/index"
)

// A highlighter marks the words of one query and finds the passages that hold
// the most of them.
type highlighter struct {
	stems   map[string]target // what each stem is worth
	phrases []phraseTarget
	first   [256]bool         // bytes that words to mark begin with
	known   map[string]string // the stem of each form that the collection has of those to mark
	foreign bool              // texts may hold other forms
	told    bool              // the query is a situation
	index   *Index
	codes   []uint32 // of the forms to mark

	seen []float64 // the worth of each clause so far
	desk *desk     // see newDesk
}

// A desk is the memory that a highlighter reads with and that goes to the next one.
type desk struct {
	tokens []index.Token           // of the text at hand
	held   [index.NumFields][]bool // by paragraph; see look
	sought bool                    // units is that of the highlighter
	units  unitSet                 // of words to mark
}

var desks = sync.Pool{New: func() any { return new(desk) }}

// newDesk has the highlighter take a desk, which [highlighter.release] gives back.
func (h *highlighter) newDesk() *desk {
	if h.desk == nil {
		h.desk = desks.Get().(*desk)
	}
	return h.desk
}

// maxDesk is the room for tokens, those of a very long paragraph, that waits for its
// next use.
const maxDesk = 4096

// release ends the reading for now.
func (h *highlighter) release() {
	d := h.desk
	if d == nil {
		return
	}
	if cap(d.tokens) > maxDesk {
		d.tokens = nil
	}
	if d.sought {
		d.units, d.sought = unitSet{}, false
	}
	h.desk = nil
	desks.Put(d)
}

// A target is something to mark.
type target struct {
	id    int // of its clause: a word and its synonyms are worth as much as one of them
	worth float64
}

type phraseTarget struct {
	target
	words   []string // forms, or stems
	stemmed bool
}

func (x *Index) newHighlighter(p *plan) *highlighter {
	h := &highlighter{stems: map[string]target{}, known: map[string]string{}, index: x, told: p.told(x.ranking)}
	for id, c := range p.clauses[:p.content] {
		own := 0.0 // a synonym is worth less than the reader's own word, however rare it is
		for _, m := range c.any {
			if m.date.unit != noDatePart { // no text of a column
				continue
			}
			if !m.single() {
				words := slices.Concat(m.forms, m.stems)
				t := target{id, cmp.Or(c.idf, 1) * float64(len(words)) * m.share()}
				h.phrases = append(h.phrases, phraseTarget{t, words, m.stems != nil})
				for _, w := range words {
					h.first[w[0]] = true
				}
				for _, form := range m.forms {
					if code := x.reader.Lexicon.CodeOf(form); code != 0 {
						h.codes = append(h.codes, code)
					}
				}
				for _, stem := range m.stems {
					for _, s := range x.vocabulary.Stems(stem) {
						h.first[s[0]] = true
						h.know(s)
					}
				}
				continue
			}
			w := idf(x.reader.Docs(), x.reader.Lexicon.DocsWith(m.stem))
			if m.less == 0 {
				own = max(own, w)
			} else {
				w = min(w, own) * m.share()
			}
			t, known := h.stems[m.stem]
			if !known {
				t.id = id
			}
			t.worth = max(t.worth, w)
			h.stems[m.stem] = t
			h.first[m.stem[0]] = true // stemming leaves it as it is
			h.know(m.stem)
		}
	}
	h.seen = make([]float64, p.content)
	return h
}

// A match is a run of text that the query asked for.
type match struct {
	start, end int
	target     // what it matches
}

// find returns the matches in a text, in order and without overlap.
func (h *highlighter) find(text string) []match {
	d := h.newDesk()
	tokens := d.tokens[:0]
	index.TokensFrom(&h.first, text, func(t index.Token) { tokens = append(tokens, t) })
	d.tokens = tokens
	defer clear(tokens) // and with them what they keep of the text
	var out []match
	for i := 0; i < len(tokens); {
		t := tokens[i]
		if t.Form == "" {
			i++
			continue
		}
		if k := h.phraseAt(tokens[i:]); k >= 0 {
			n := len(h.phrases[k].words)
			out = append(out, match{t.Start, tokens[i+n-1].End, h.phrases[k].target})
			i += n
			continue
		}
		if found, ok := h.stems[h.stem(t.Form)]; ok {
			out = append(out, match{t.Start, t.End, found})
		}
		i++
	}
	return out
}

func (h *highlighter) phraseAt(tokens []index.Token) int {
	for k, p := range h.phrases {
		if len(p.words) > len(tokens) {
			continue
		}
		same := func(t index.Token, word string) bool {
			return t.Form == word || p.stemmed && h.index.vocabulary.sameWord(h.stem(t.Form), word)
		}
		if slices.EqualFunc(tokens[:len(p.words)], p.words, same) {
			return k
		}
	}
	return -1
}

// know notes the forms of a stem, so that no word of a text need be stemmed.
func (h *highlighter) know(stem string) {
	lex := h.index.reader.Lexicon
	for _, code := range lex.CodesOf(stem) {
		h.known[lex.Form(code)] = stem
		h.codes = append(h.codes, code)
	}
}

// stem returns the stem of a form, or "" if it is none of those to mark.
func (h *highlighter) stem(form string) string {
	s, ok := h.known[form]
	if !ok && h.foreign {
		s = index.Stem(form)
	}
	return s
}

// look finds the paragraphs of a document that may hold something to mark, by the
// words that are stored of it: only these need be read.
func (h *highlighter) look(doc uint32) {
	d := h.newDesk()
	if !d.sought {
		for _, code := range h.codes {
			d.units.add(code)
		}
		d.sought = true
	}
	for f := range d.held {
		d.held[f] = d.held[f][:0]
	}
	h.index.reader.Forward.Fields(doc, index.AllFields, func(f index.Field, text index.Text) {
		held := false
		for _, u := range text {
			if u == 0 { // between paragraphs
				d.held[f] = append(d.held[f], held)
				held = false
				continue
			}
			held = held || d.units.has(u)
		}
		d.held[f] = append(d.held[f], held)
	})
}

// holds reports what look has found of a paragraph. A field without words has none.
func (h *highlighter) holds(f index.Field, paragraph int) bool {
	held := h.desk.held[f]
	return paragraph < len(held) && held[paragraph]
}
