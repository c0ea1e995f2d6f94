package index

import (
	"encoding/binary"
	"strings"

	bleveindex "github.com/blevesearch/bleve_index_api"
)

// An analyser analyses columns, each text once for everything that is written
// of it. It is for one goroutine; analysers of one generation share a lexicon.
type analyser struct {
	lexicon  *lexicon
	taxonomy *Taxonomy
	known    map[string]*knownWord // by spelling
	usual    [usualWords]*knownWord

	counts
	last, stemLast []uint32 // the last column that was counted, plus one

	words   [NumFields][]*word
	ids     []uint32 // numbers plus one of the words of a field; 0 ends a paragraph
	freq    []uint32 // by stem, in the field at hand
	touched []*knownWord
}

// A knownWord is what is known of a spelling.
type knownWord struct {
	word
	spelling   string
	id, stemID uint32
	term       []byte // the stem
}

// maxKnown bounds what an analyser remembers. Most words of a text are found
// among usualWords, without a look at all of that.
const (
	maxKnown   = 1 << 17
	usualBits  = 13
	usualWords = 1 << usualBits
)

// usualPlace is where a spelling stands among the usual words, if it does.
func usualPlace(s string) uint32 {
	n := len(s)
	h := uint32(s[0]) | uint32(s[n/2])<<8 | uint32(s[n-1])<<16 | uint32(s[n/4])<<24
	return (h ^ uint32(n)*0x85ebca6b) * 0x9e3779b1 >> (32 - usualBits)
}

func newAnalyser(l *lexicon, x *Taxonomy) *analyser {
	return &analyser{lexicon: l, taxonomy: x, known: map[string]*knownWord{}}
}

// prepare analyses a column.
func (a *analyser) prepare(p *prepared) error {
	if p.record == nil {
		b, err := encodeRecord(p.column)
		if err != nil {
			return err
		}
		p.record = b
	}
	for f, paragraphs := range Texts(p.column) {
		a.field(p, Field(f), paragraphs)
	}
	p.facets = a.taxonomy.facetValues(p.column, a.words)
	return nil
}

func (a *analyser) field(p *prepared, f Field, paragraphs []string) {
	a.words[f], a.ids = a.words[f][:0], a.ids[:0]
	for i, text := range paragraphs {
		if i > 0 {
			a.words[f] = append(a.words[f], paragraphEnd)
			a.ids = append(a.ids, 0)
		}
		for at := 0; ; {
			var s spelling
			if s, at = nextSpelling(text, at); s.start < 0 {
				break
			}
			if w := a.word(text, s); w != nil {
				a.count(w, p.ordinal)
				a.words[f] = append(a.words[f], &w.word)
				a.ids = append(a.ids, w.id+1)
				p.length[f]++
			}
		}
	}
	if len(a.ids) == 0 {
		return
	}
	p.text = binary.AppendUvarint(p.text, uint64(f))
	p.text = binary.AppendUvarint(p.text, uint64(len(a.ids)))
	for _, id := range a.ids {
		p.text = binary.AppendUvarint(p.text, uint64(id))
	}
	a.frequencies(p, f)
}

// word returns what is known of a spelling, or nil where it folds to nothing.
func (a *analyser) word(text string, s spelling) *knownWord {
	spelling := text[s.start:s.end]
	usual := &a.usual[usualPlace(spelling)]
	if w := *usual; w != nil && w.spelling == spelling {
		return w
	}
	w, ok := a.known[spelling]
	if !ok {
		w = a.learn(s.form(text), strings.Clone(spelling))
	}
	if w != nil {
		*usual = w
	}
	return w
}

// learn keeps what is to be known of a spelling and its form.
func (a *analyser) learn(form, spelling string) *knownWord {
	var w *knownWord
	if form != "" {
		w = &knownWord{spelling: spelling}
		w.form, w.stem, w.id, w.stemID = a.lexicon.intern(form, Stem(form))
		w.terms = a.taxonomy.Topics.beginning(w.form, w.stem)
		w.term = []byte(w.stem)
	}
	if len(a.known) >= maxKnown {
		clear(a.known)
	}
	a.known[spelling] = w
	return w
}

// count counts an occurrence of a word in a column and puts it among the words
// of the field.
func (a *analyser) count(w *knownWord, ordinal uint32) {
	if int(w.id) >= len(a.counts.count) {
		a.counts.count = grown(a.counts.count, int(w.id)+1)
		a.docs, a.last = grown(a.docs, int(w.id)+1), grown(a.last, int(w.id)+1)
	}
	if int(w.stemID) >= len(a.freq) {
		a.freq = grown(a.freq, int(w.stemID)+1)
		a.stemDocs, a.stemLast = grown(a.stemDocs, int(w.stemID)+1), grown(a.stemLast, int(w.stemID)+1)
	}
	a.counts.count[w.id]++
	if a.last[w.id] != ordinal+1 {
		a.last[w.id] = ordinal + 1
		a.docs[w.id]++
	}
	if a.stemLast[w.stemID] != ordinal+1 {
		a.stemLast[w.stemID] = ordinal + 1
		a.stemDocs[w.stemID]++
	}
	if a.freq[w.stemID] == 0 {
		a.touched = append(a.touched, w)
	}
	a.freq[w.stemID]++
}

// frequencies makes of what was counted in a field what Bleve wants, and
// clears it.
func (a *analyser) frequencies(p *prepared, f Field) {
	if p.freqs[f] == nil {
		p.freqs[f] = make(bleveindex.TokenFrequencies, len(a.touched))
	}
	if cap(p.slabs[f]) < len(a.touched) {
		p.slabs[f] = make([]bleveindex.TokenFreq, len(a.touched)*5/4)
	}
	slab := p.slabs[f][:cap(p.slabs[f])]
	for i, w := range a.touched {
		tf := &slab[i]
		*tf = bleveindex.TokenFreq{Term: w.term}
		tf.SetFrequency(int(a.freq[w.stemID]))
		p.freqs[f][w.stem] = tf
		a.freq[w.stemID] = 0
	}
	a.touched = a.touched[:0]
}
