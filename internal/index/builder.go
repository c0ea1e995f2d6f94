package index

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"

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

// mergeMax is the number of segments that Bleve's builder merges at a time: the
// more, the fewer times a posting is written.
const mergeMax = 256

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
// The columns are analysed and written while the caller gets the next ones.
type Builder struct {
	dir         string
	taxonomy    *Taxonomy
	lexicon     *lexicon
	attributes  *attributes
	completions *completionSet
	forward     *forwardScratch
	bleve       bleve.Builder
	ordinals    map[string]uint32 // by id
	stats       Stats

	pipeline pipeline
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
		"buildPathPrefix": scratch, "batchSize": batchSize, "mergeMax": mergeMax,
	})
	if err != nil {
		return nil, fmt.Errorf("create generation %s: %w", dir, err)
	}
	fw, err := createForward(filepath.Join(scratch, "forward"))
	if err != nil {
		return nil, fmt.Errorf("create generation %s: %w", dir, err)
	}
	b := &Builder{
		dir: dir, bleve: bb, taxonomy: x, lexicon: newLexicon(), forward: fw, attributes: newAttributes(),
		completions: newCompletionSet(), ordinals: map[string]uint32{},
		stats: Stats{Documents: map[string]int{}, Words: map[string]int64{}, Stated: map[string]int{}},
	}
	b.pipeline.start(b)
	return b, nil
}

// A DuplicateError is a column whose id was added before.
type DuplicateError struct{ ID string }

func (e *DuplicateError) Error() string {
	return fmt.Sprintf("column %s: the id was used before", e.ID)
}

// Add adds a column, which the builder then reads until it is closed. After a
// [*DuplicateError] or an invalid column the builder can go on; after any other
// error it can only be aborted. Such an error may be of a column before.
func (b *Builder) Add(c *corpus.Column) error { return b.AddRecord(c, nil) }

// AddRecord is [Builder.Add] for a caller that has the record of the column as
// a columns file writes it, without the line end.
func (b *Builder) AddRecord(c *corpus.Column, record []byte) error {
	if err := c.Validate(); err != nil {
		return err
	}
	if _, dup := b.ordinals[c.ID]; dup {
		return &DuplicateError{c.ID}
	}
	ordinal := uint32(len(b.ordinals))
	b.ordinals[c.ID] = ordinal
	return b.pipeline.add(c, record, ordinal)
}

// take writes an analysed column. It is called in the order of the columns,
// and not by two goroutines at a time.
func (b *Builder) take(p *prepared) error {
	if err := b.forward.add(p.text); err != nil {
		return fmt.Errorf("write text of column %s: %w", p.column.ID, err)
	}
	b.attributes.add(p)
	b.completions.addColumn(p.column, p.facets["topic"], p.facets["industry"])
	b.count(p)
	if err := b.bleve.Index(p.column.ID, p); err != nil {
		return fmt.Errorf("index column %s: %w", p.column.ID, err)
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
	for _, f := range FacetNames {
		if len(p.facets[f]) > 0 {
			b.stats.Stated[f]++
		}
	}
	last := len(b.attributes.ids) - 1
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
	if len(b.ordinals) == 0 {
		return b.stats, ErrEmpty // Bleve's builder panics here
	}
	if err := b.pipeline.finish(); err != nil {
		return b.stats, err
	}
	for _, a := range b.pipeline.analysers {
		b.lexicon.add(&a.counts)
	}
	b.pipeline.analysers = nil
	code, stems := b.lexicon.codes(), b.lexicon.sortedStems()
	err := together(
		func() error {
			if err := b.bleve.Close(); err != nil {
				return fmt.Errorf("write postings of %s: %w", b.dir, err)
			}
			return ctx.Err()
		},
		func() error {
			if err := b.lexicon.write(filepath.Join(b.dir, lexiconFile), code, stems); err != nil {
				return fmt.Errorf("write lexicon: %w", err)
			}
			if err := ctx.Err(); err != nil {
				return err
			}
			return b.writeCompletions()
		},
	)
	if err != nil {
		return b.stats, err
	}
	if err := b.complete(ctx, code, stems); err != nil {
		return b.stats, fmt.Errorf("complete generation %s: %w", b.dir, err)
	}
	return b.stats, nil
}

// complete writes what follows from the finished postings.
func (b *Builder) complete(ctx context.Context, code, stems []uint32) (err error) {
	p, err := openPostings(filepath.Join(b.dir, bleveDir))
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, p.Close()) }()
	ordinals, err := b.documentOrder(p)
	if err != nil {
		return err
	}
	err = together(
		func() error {
			names := make([]string, len(stems))
			for i, s := range stems {
				names[i] = b.lexicon.stems[s]
			}
			length, title := b.attributes.allLengths(ordinals)
			return writeTerms(ctx, filepath.Join(b.dir, termsFile), p, names, length, title)
		},
		func() error {
			if err := b.attributes.write(filepath.Join(b.dir, attributesFile), ordinals); err != nil {
				return err
			}
			return b.forward.write(ctx, filepath.Join(b.dir, forwardFile), ordinals, code)
		},
	)
	if err != nil {
		return err
	}
	if err := b.forward.remove(); err != nil {
		return err
	}
	if err := RemoveAll(filepath.Join(b.dir, scratchDir)); err != nil {
		return err
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	return settle(b.dir)
}

func (b *Builder) writeCompletions() error {
	phrases, err := findPhrases(b.forward, b.lexicon)
	if err != nil {
		return fmt.Errorf("find phrases: %w", err)
	}
	b.completions.addPhrases(phrases, b.lexicon)
	if err := writeCompletions(filepath.Join(b.dir, completionFile), b.completions, b.attributes); err != nil {
		return fmt.Errorf("write completions: %w", err)
	}
	return nil
}

// documentOrder returns the ordinal of every document: Bleve's builder takes
// the columns of a batch in the order of a map.
func (b *Builder) documentOrder(p *postings) ([]uint32, error) {
	if p.docs != b.stats.Columns {
		return nil, fmt.Errorf("check %s: %d documents for %d columns", b.dir, p.docs, b.stats.Columns)
	}
	out := make([]uint32, p.docs)
	for d := range out {
		id, err := p.segment.DocID(uint64(d))
		if err != nil {
			return nil, fmt.Errorf("read id of document %d: %w", d, err)
		}
		o, ok := b.ordinals[string(id)]
		if !ok {
			return nil, fmt.Errorf("check %s: document %d has the unknown id %q", b.dir, d, id)
		}
		out[d] = o
	}
	return out, nil
}

// Abort gives up the generation and removes what was written.
func (b *Builder) Abort() error {
	_ = b.pipeline.finish() // what is given up need not be known to have failed
	return errors.Join(b.forward.f.Close(), RemoveAll(b.dir))
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

// SyncPath flushes a file or a folder to disk, a folder where its file system
// can: those of networks and of programs may not.
func SyncPath(path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	err = f.Sync()
	if errors.Is(err, syscall.EINVAL) || errors.Is(err, syscall.ENOTSUP) {
		if st, statErr := f.Stat(); statErr == nil && st.IsDir() {
			err = nil
		}
	}
	return errors.Join(err, f.Close())
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
