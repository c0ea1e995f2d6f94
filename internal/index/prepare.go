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

// A word of a text.
type word struct {
	form, stem string
	terms      []topicTerm // that begin with it
}

// paragraphEnd stands between the words of two paragraphs.
var paragraphEnd = &word{}

// A prepared column is analysed and ready to be written.
type prepared struct {
	column  *corpus.Column
	ordinal uint32 // its place in the order in which the columns came
	record  []byte
	facets  map[string][]string
	text    []byte            // for the scratch file, see forwardScratch
	length  [NumFields]uint32 // words without the paragraph ends
	freqs   [NumFields]bleveindex.TokenFrequencies
	slabs   [NumFields][]bleveindex.TokenFreq // what freqs point to
	err     error
}

// reset makes a prepared column ready for another one, which takes over its
// memory: Bleve wants a map for each field, and filling an old one costs less
// than making a new one.
func (p *prepared) reset() {
	for f := range NumFields {
		clear(p.freqs[f])
	}
	*p = prepared{text: p.text[:0], freqs: p.freqs, slabs: p.slabs}
}

// encodeRecord returns the record of a column as a columns file has it, without
// the line end.
func encodeRecord(c *corpus.Column) ([]byte, error) {
	var buf bytes.Buffer
	if err := corpus.NewWriter(&buf).Write(c); err != nil {
		return nil, err
	}
	return bytes.TrimSuffix(buf.Bytes(), []byte("\n")), nil
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
