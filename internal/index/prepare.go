package index

import (
	"bytes"
	"fmt"
	"math/bits"

	"github.com/blevesearch/bleve/v2/document"
	bleveindex "github.com/blevesearch/bleve_index_api"

	"coachsearch/internal/corpus"
)

// recordField is the Bleve field that stores the record.
const recordField = "record"

// A word of a prepared text; an empty form is the end of a paragraph.
type word struct{ form, stem string }

// A prepared column is analysed and ready to be written.
type prepared struct {
	column *corpus.Column
	record []byte
	words  [NumFields][]word
	length [NumFields]uint32 // words without the paragraph ends
	freqs  [NumFields]bleveindex.TokenFrequencies
}

// prepare analyses a column once for everything that is written of it.
func prepare(c *corpus.Column, st stemmer) (*prepared, error) {
	p := &prepared{column: c}
	var buf bytes.Buffer
	if err := corpus.NewWriter(&buf).Write(c); err != nil {
		return nil, err
	}
	p.record = bytes.TrimSuffix(buf.Bytes(), []byte("\n"))
	p.words = analyse(c, st)
	for f, words := range p.words {
		if len(words) > 0 {
			p.freqs[f], p.length[f] = frequencies(words)
		}
	}
	return p, nil
}

// analyse returns the words of every field, with an end between paragraphs.
func analyse(c *corpus.Column, st stemmer) [NumFields][]word {
	var all [NumFields][]word
	for f, paragraphs := range Texts(c) {
		var words []word
		for i, text := range paragraphs {
			if i > 0 {
				words = append(words, word{})
			}
			Tokens(text, func(t Token) { words = append(words, word{t.Form, st.stem(t.Form)}) })
		}
		all[f] = words
	}
	return all
}

func frequencies(words []word) (bleveindex.TokenFrequencies, uint32) {
	freqs := make(bleveindex.TokenFrequencies, len(words)/2+1)
	n := uint32(0)
	for _, w := range words {
		if w.form == "" {
			continue
		}
		n++
		tf := freqs[w.stem]
		if tf == nil {
			tf = &bleveindex.TokenFreq{Term: []byte(w.stem)}
			freqs[w.stem] = tf
		}
		tf.SetFrequency(tf.Frequency() + 1)
	}
	return freqs, n
}

// document returns what Bleve indexes.
func (p *prepared) addTo(doc *document.Document) {
	for f := range NumFields {
		if p.length[f] > 0 {
			doc.AddField(&bleveField{name: f.String(), options: bleveindex.IndexField, length: int(p.length[f]), freqs: p.freqs[f]})
		}
	}
	doc.AddField(&bleveField{name: recordField, options: bleveindex.StoreField, value: p.record})
}

// present returns the set of fields that have words.
func (p *prepared) present() uint16 {
	set := uint16(0)
	for f := range NumFields {
		if p.length[f] > 0 {
			set |= 1 << f
		}
	}
	return set
}

// A bleveField is a field whose analysis is done.
type bleveField struct {
	name    string
	value   []byte
	options bleveindex.FieldIndexingOptions
	length  int
	freqs   bleveindex.TokenFrequencies
}

func (f *bleveField) Name() string                             { return f.name }
func (f *bleveField) ArrayPositions() []uint64                 { return nil }
func (f *bleveField) Options() bleveindex.FieldIndexingOptions { return f.options }
func (f *bleveField) Analyze()                                 {}
func (f *bleveField) Value() []byte                            { return f.value }
func (f *bleveField) NumPlainTextBytes() uint64                { return uint64(len(f.value)) }
func (f *bleveField) Size() int                                { return len(f.value) + bits.UintSize }
func (f *bleveField) EncodedFieldType() byte                   { return 't' }
func (f *bleveField) AnalyzedLength() int                      { return f.length }

func (f *bleveField) AnalyzedTokenFrequencies() bleveindex.TokenFrequencies { return f.freqs }

func (f *bleveField) String() string { return fmt.Sprintf("field %s, %d words", f.name, f.length) }
