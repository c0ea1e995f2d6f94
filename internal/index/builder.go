package index

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/blevesearch/bleve/v2"
	"github.com/blevesearch/bleve/v2/document"
	"github.com/blevesearch/bleve/v2/mapping"

	"coachsearch/internal/corpus"
)

const (
	bleveDir       = "bleve"
	lexiconFile    = "lexicon.tab"
	forwardFile    = "forward.tab"
	attributesFile = "attributes.tab"
	completionFile = "completions.tab"
	termsFile      = "terms.tab"
	scratchDir     = "scratch"
)

// batchSize is the number of columns that Bleve's builder holds before it
// writes a segment: 1,000 columns of 700 words need about 500 MB.
const batchSize = 500

// ErrEmpty means that a generation without a column was to be completed.
var ErrEmpty = errors.New("no columns to index")

// Stats counts what a generation holds.
type Stats struct {
	Columns   int              `json:"columns"`
	Documents map[string]int   `json:"documents"` // columns that have words in the field
	Words     map[string]int64 `json:"words"`     // words in the field, over all columns
	Stated    map[string]int   `json:"stated"`    // columns that state a facet, a date, an age or a tenure
}

// A Builder writes a generation. Add its columns, then Close it; or Abort it.
type Builder struct {
	dir         string
	bleve       bleve.Builder
	taxonomy    *Taxonomy
	lexicon     *lexicon
	forward     *forwardScratch
	attributes  *attributes
	completions *completionSet
	stems       stemmer
	seen        map[string]struct{}
	stats       Stats
}

// Create begins a generation in dir, which must not exist, by the built-in
// rules.
func Create(dir string) (*Builder, error) { return CreateRuled(dir, nil) }

// CreateRuled is [Create] by other rules, which the generation keeps.
func CreateRuled(dir string, rules Ruleset) (*Builder, error) {
	scratch := filepath.Join(dir, scratchDir)
	if err := os.Mkdir(dir, 0o755); err != nil {
		return nil, fmt.Errorf("create generation: %w", err)
	}
	if err := os.Mkdir(scratch, 0o755); err != nil {
		return nil, fmt.Errorf("create generation: %w", err)
	}
	x, err := rules.Taxonomy()
	if err != nil {
		return nil, err
	}
	if len(rules) > 0 {
		if err := rules.Write(filepath.Join(dir, rulesDir)); err != nil {
			return nil, err
		}
	}
	// The builder works in the system's temporary folder unless told not to.
	bb, err := bleve.NewBuilder(filepath.Join(dir, bleveDir), newColumnMapping(), map[string]any{
		"buildPathPrefix": scratch, "batchSize": batchSize,
	})
	if err != nil {
		return nil, fmt.Errorf("create generation %s: %w", dir, err)
	}
	fw, err := createForward(filepath.Join(scratch, "forward"))
	if err != nil {
		return nil, fmt.Errorf("create generation %s: %w", dir, err)
	}
	return &Builder{
		dir: dir, bleve: bb, taxonomy: x, lexicon: newLexicon(), forward: fw, attributes: newAttributes(),
		completions: newCompletionSet(), stems: stemmer{}, seen: map[string]struct{}{},
		stats: Stats{Documents: map[string]int{}, Words: map[string]int64{}, Stated: map[string]int{}},
	}, nil
}

// A DuplicateError is a column whose id was added before.
type DuplicateError struct{ ID string }

func (e *DuplicateError) Error() string {
	return fmt.Sprintf("column %s: the id was used before", e.ID)
}

// Add adds a column. After a [*DuplicateError] or an invalid column the
// builder can go on; after any other error it can only be aborted.
func (b *Builder) Add(c *corpus.Column) error {
	if err := c.Validate(); err != nil {
		return err
	}
	if _, dup := b.seen[c.ID]; dup {
		return &DuplicateError{c.ID}
	}
	b.seen[c.ID] = struct{}{}
	p, err := prepare(c, b.stems)
	if err != nil {
		return err
	}
	ordinal := uint32(len(b.attributes.ids))
	if err := b.forward.add(p, func(w word) uint32 { return b.lexicon.add(w, ordinal) }); err != nil {
		return fmt.Errorf("write text of column %s: %w", c.ID, err)
	}
	b.attributes.add(p, b.taxonomy)
	b.completions.addColumn(c, b.attributes.facets["topic"][ordinal], b.attributes.facets["industry"][ordinal])
	b.count(p)
	if err := b.bleve.Index(c.ID, p); err != nil {
		return fmt.Errorf("index column %s: %w", c.ID, err)
	}
	return nil
}

func (b *Builder) count(p *prepared) {
	b.stats.Columns++
	for f := range NumFields {
		if p.length[f] > 0 {
			b.stats.Documents[f.String()]++
			b.stats.Words[f.String()] += int64(p.length[f])
		}
	}
	last := len(b.attributes.ids) - 1
	for _, f := range FacetNames {
		if len(b.attributes.facets[f][last]) > 0 {
			b.stats.Stated[f]++
		}
	}
	for name, stated := range map[string]bool{
		"date": b.attributes.dates[last] != NoDate, "age": b.attributes.ages[last] > 0, "tenure": b.attributes.tenures[last] > 0,
	} {
		if stated {
			b.stats.Stated[name]++
		}
	}
}

// Close completes the generation and syncs it to disk. It does not write the
// manifest, which follows the checks: see [WriteManifest].
func (b *Builder) Close(ctx context.Context) (Stats, error) {
	if b.stats.Columns == 0 {
		return b.stats, ErrEmpty // Bleve's builder panics here
	}
	if err := b.bleve.Close(); err != nil {
		return b.stats, fmt.Errorf("write postings of %s: %w", b.dir, err)
	}
	if err := ctx.Err(); err != nil {
		return b.stats, err
	}
	if err := b.complete(ctx); err != nil {
		return b.stats, fmt.Errorf("complete generation %s: %w", b.dir, err)
	}
	return b.stats, nil
}

// complete writes what follows from the finished postings.
func (b *Builder) complete(ctx context.Context) (err error) {
	p, err := openPostings(filepath.Join(b.dir, bleveDir))
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, p.Close()) }()
	ordinals, err := b.documentOrder(p)
	if err != nil {
		return err
	}
	code, stems := b.lexicon.codes(), b.lexicon.sortedStems()
	for _, write := range []func() error{
		func() error { return b.lexicon.write(filepath.Join(b.dir, lexiconFile), code, stems) },
		func() error { return b.forward.write(filepath.Join(b.dir, forwardFile), ordinals, code) },
		func() error { return b.attributes.write(filepath.Join(b.dir, attributesFile), ordinals) },
		b.writeCompletions,
		func() error {
			length, title := b.attributes.allLengths(ordinals)
			return writeTerms(filepath.Join(b.dir, termsFile), p, stems, length, title)
		},
		b.forward.remove,
		func() error { return os.RemoveAll(filepath.Join(b.dir, scratchDir)) },
		func() error { return settle(b.dir) },
	} {
		if err := write(); err != nil {
			return err
		}
		if err := ctx.Err(); err != nil {
			return err
		}
	}
	return nil
}

func (b *Builder) writeCompletions() error {
	phrases, err := findPhrases(b.forward, b.lexicon)
	if err != nil {
		return err
	}
	b.completions.addPhrases(phrases, b.lexicon)
	return writeCompletions(filepath.Join(b.dir, completionFile), b.completions, b.attributes)
}

// documentOrder returns the ordinal of every document: Bleve's builder takes
// the columns of a batch in the order of a map.
func (b *Builder) documentOrder(p *postings) ([]uint32, error) {
	if p.docs != b.stats.Columns {
		return nil, fmt.Errorf("check %s: %d documents for %d columns", b.dir, p.docs, b.stats.Columns)
	}
	ordinal := make(map[string]uint32, len(b.attributes.ids))
	for i, id := range b.attributes.ids {
		ordinal[id] = uint32(i)
	}
	out := make([]uint32, p.docs)
	for d := range out {
		id, err := p.segment.DocID(uint64(d))
		if err != nil {
			return nil, fmt.Errorf("read id of document %d: %w", d, err)
		}
		o, ok := ordinal[string(id)]
		if !ok {
			return nil, fmt.Errorf("check %s: document %d has the unknown id %q", b.dir, d, id)
		}
		out[d] = o
	}
	return out, nil
}

// Abort gives up the generation and removes what was written.
func (b *Builder) Abort() error {
	return errors.Join(b.forward.f.Close(), os.RemoveAll(b.dir))
}

// settle makes every file readable by the server's user (Bleve's are for
// their owner only) and syncs files and folders.
func settle(dir string) error {
	return filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		mode := fs.FileMode(0o644)
		if d.IsDir() {
			mode = 0o755
		}
		if err := os.Chmod(path, mode); err != nil {
			return err
		}
		return SyncPath(path)
	})
}

// SyncPath flushes a file or a folder to disk.
func SyncPath(path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	return errors.Join(f.Sync(), f.Close())
}

// A columnMapping hands Bleve the fields that prepare has analysed. What it
// stores in the index is a plain static mapping of the same fields, so that
// other Bleve programs can open it.
type columnMapping struct{ *mapping.IndexMappingImpl }

func newColumnMapping() columnMapping {
	m := mapping.NewIndexMapping()
	doc := mapping.NewDocumentStaticMapping()
	for f := range NumFields {
		fm := mapping.NewTextFieldMapping()
		fm.Store, fm.IncludeInAll, fm.IncludeTermVectors, fm.DocValues = false, false, false, false
		doc.AddFieldMappingsAt(f.String(), fm)
	}
	record := mapping.NewTextFieldMapping()
	record.Index, record.IncludeInAll, record.IncludeTermVectors, record.DocValues = false, false, false, false
	doc.AddFieldMappingsAt(recordField, record)
	m.DefaultMapping = doc
	m.StoreDynamic, m.IndexDynamic, m.DocValuesDynamic = false, false, false
	return columnMapping{m}
}

func (m columnMapping) MapDocument(doc *document.Document, data any) error {
	p, ok := data.(*prepared)
	if !ok {
		return fmt.Errorf("map document: unexpected %T", data)
	}
	p.addTo(doc)
	return nil
}
