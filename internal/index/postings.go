package index

import (
	"cmp"
	"errors"
	"fmt"
	"path/filepath"
	"strings"

	"github.com/blevesearch/bleve/v2"
	"github.com/blevesearch/bleve/v2/index/scorch"
	segment "github.com/blevesearch/scorch_segment_api/v2"

	bleveindex "github.com/blevesearch/bleve_index_api"

	"coachsearch/internal/corpus"
)

// A postings reads the Bleve index of a generation, which is one segment
// because NewBuilder wrote it.
type postings struct {
	index   bleve.Index
	reader  bleveindex.IndexReader
	segment segment.Segment
	docs    int
}

func openPostings(dir string) (*postings, error) {
	ix, err := bleve.OpenUsing(dir, map[string]any{"read_only": true, "bolt_timeout": "2s"})
	if err != nil {
		return nil, fmt.Errorf("open %s: %w", dir, err)
	}
	p := &postings{index: ix}
	if err := p.attach(); err != nil {
		return nil, errors.Join(fmt.Errorf("open %s: %w", dir, err), p.Close())
	}
	return p, nil
}

func (p *postings) attach() error {
	adv, err := p.index.Advanced()
	if err != nil {
		return err
	}
	if p.reader, err = adv.Reader(); err != nil {
		return err
	}
	snap, ok := p.reader.(*scorch.IndexSnapshot)
	if !ok || len(snap.Segments()) != 1 {
		return errors.New("not an index of one segment")
	}
	p.segment = snap.Segments()[0].Segment()
	p.docs = int(p.segment.Count())
	for f := range NumFields {
		if _, err := p.segment.Dictionary(f.String()); err != nil {
			return fmt.Errorf("read dictionary of %s: %w", f, err)
		}
	}
	return nil
}

// Close releases the index.
func (p *postings) Close() error {
	var err error
	if p.reader != nil {
		err = p.reader.Close()
	}
	return errors.Join(err, p.index.Close())
}

// record calls read with the stored record of a document, which it may not keep.
func (p *postings) record(doc uint32, read func(blob []byte) error) error {
	result := errors.New("no record is stored")
	err := p.segment.VisitStoredFields(uint64(doc), func(field string, _ byte, value []byte, _ []uint64) bool {
		if field != recordField {
			return true
		}
		result = read(value)
		return false
	})
	return cmp.Or(err, result)
}

// A Reader reads one generation. It may be used by several goroutines.
type Reader struct {
	Lexicon     *Lexicon
	Forward     *Forward
	Attributes  *Attributes
	Completions *Completions
	Terms       *Terms

	postings *postings
	tables   []*table
}

// OpenReader opens the generation in dir without reading all of it; see
// [Verify] for its checksums.
func OpenReader(dir string) (*Reader, error) {
	p, err := openPostings(filepath.Join(dir, bleveDir))
	if err != nil {
		return nil, err
	}
	r := &Reader{postings: p}
	for _, open := range []struct {
		file string
		read func(*table)
	}{
		{lexiconFile, func(t *table) { r.Lexicon = openLexicon(t) }},
		{attributesFile, func(t *table) { r.Attributes = openAttributes(t) }},
		{forwardFile, func(t *table) { r.Forward = openForward(t, p.docs) }},
		{termsFile, func(t *table) { r.Terms = openTerms(t, r.Lexicon) }},
		{completionFile, func(t *table) { r.Completions = openCompletions(t) }},
	} {
		t, err := openTable(filepath.Join(dir, open.file))
		if err != nil {
			return nil, errors.Join(err, r.Close())
		}
		r.tables = append(r.tables, t)
		if open.read(t); t.err != nil {
			return nil, errors.Join(t.err, r.Close())
		}
	}
	if n := r.Attributes.IDs.Len(); n != p.docs {
		return nil, errors.Join(fmt.Errorf("open %s: attributes of %d documents for %d", dir, n, p.docs), r.Close())
	}
	return r, nil
}

// Close releases the generation. Nothing that was read in place may be used
// afterwards.
func (r *Reader) Close() error {
	err := r.postings.Close()
	for _, t := range r.tables {
		err = errors.Join(err, t.close())
	}
	return err
}

// Docs returns the number of documents, which are numbered from 0.
func (r *Reader) Docs() int { return r.postings.docs }

// Postings returns the documents that hold a stem in a field, or nil where
// none does. Its iterator gives the documents in rising order, with the
// frequency, and the norm 1/√length.
func (r *Reader) Postings(f Field, stem string) (segment.PostingsList, error) {
	// A dictionary keeps the state of a lookup, so goroutines cannot share one.
	// To open one costs little: what it reads is in memory.
	dict, err := r.postings.segment.Dictionary(f.String())
	if err != nil {
		return nil, fmt.Errorf("read dictionary of %s: %w", f, err)
	}
	pl, err := dict.PostingsList([]byte(stem), nil, nil)
	if err != nil {
		return nil, fmt.Errorf("read postings of %s:%s: %w", f, strings.ToValidUTF8(stem, "?"), err)
	}
	if pl.Count() == 0 {
		return nil, nil
	}
	return pl, nil
}

// Column returns the record of a document.
func (r *Reader) Column(doc uint32) (*corpus.Column, error) {
	if int(doc) >= r.Docs() {
		return nil, documentError(doc, errNoDocument)
	}
	c := new(corpus.Column)
	if err := r.postings.record(doc, func(blob []byte) error { return readRecord(blob, c) }); err != nil {
		return nil, documentError(doc, err)
	}
	return c, nil
}
