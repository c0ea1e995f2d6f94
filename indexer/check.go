package indexer

import (
	"context"
	"errors"
	"fmt"
	"math"
	"slices"

	"coachsearch/internal/corpus"
	"coachsearch/internal/index"
)

const (
	sampleSize   = 200 // columns that a rebuild reads back
	canaryWords  = 5   // words of each field that are looked up
	everyColumn  = math.MaxInt
	canaryPeriod = 7 // every so manieth word of a field is taken
)

// check opens the generation in dir as a server would and holds it against
// the checksums of its records: every id is found, a sample spread over all
// documents reads back equal, and words of these columns lead back to them.
func check(ctx context.Context, dir string, want sums, sample int) (err error) {
	r, err := index.OpenReader(dir)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, r.Close()) }()
	if r.Docs() != len(want) {
		return fmt.Errorf("%d documents for %d columns", r.Docs(), len(want))
	}
	for id := range want {
		if _, ok := r.Attributes.Document(id); !ok {
			return fmt.Errorf("column %s is not found", id)
		}
	}
	step := max(1, r.Docs()/max(1, min(sample, r.Docs())))
	for doc := 0; doc < r.Docs(); doc += step {
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := checkColumn(r, uint32(doc), want); err != nil {
			return err
		}
	}
	return nil
}

func checkColumn(r *index.Reader, doc uint32, want sums) error {
	c, err := r.Column(doc)
	if err != nil {
		return err
	}
	if id := r.Attributes.IDs.At(int(doc)); c.ID != id {
		return fmt.Errorf("document %d has the record of %s and the id of %s", doc, c.ID, id)
	}
	got, err := sumRecord(c)
	if err != nil {
		return err
	}
	if got != want[c.ID] {
		return fmt.Errorf("column %s reads back differently", c.ID)
	}
	return checkWords(r, doc, c)
}

// checkWords asks canary queries: words of every field must lead to the
// column, in the postings and in its own text.
func checkWords(r *index.Reader, doc uint32, c *corpus.Column) error {
	codes := map[index.Field][]uint32{}
	r.Forward.Fields(doc, index.AllFields, func(f index.Field, t index.Text) { codes[f] = t.Codes(nil) })
	for f, paragraphs := range index.Texts(c) {
		f, n, taken := index.Field(f), 0, 0
		for _, text := range paragraphs {
			for _, form := range index.Forms(text) {
				if n++; taken == canaryWords || (n-1)%canaryPeriod != 0 {
					continue
				}
				taken++
				if err := checkWord(r, doc, f, form, codes[f]); err != nil {
					return fmt.Errorf("column %s: %w", c.ID, err)
				}
			}
		}
	}
	return nil
}

func checkWord(r *index.Reader, doc uint32, f index.Field, form string, text []uint32) error {
	stem := index.Stem(form)
	found, err := inPostings(r, doc, f, stem)
	if err != nil {
		return err
	}
	if !found || !inTerms(r, doc, f, stem) {
		return fmt.Errorf("a search for %s:%s does not find it", f, form)
	}
	if code := r.Lexicon.CodeOf(form); code == 0 || !slices.Contains(text, code) {
		return fmt.Errorf("its %s does not hold %q", f, form)
	} else if !slices.Contains(r.Lexicon.CodesOf(stem), code) {
		return fmt.Errorf("the stem of %q does not lead to it", form)
	}
	return nil
}

func inPostings(r *index.Reader, doc uint32, f index.Field, stem string) (bool, error) {
	list, err := r.Postings(f, stem)
	if err != nil || list == nil {
		return false, err
	}
	p, err := list.Iterator(false, false, false, nil).Advance(uint64(doc))
	if err != nil {
		return false, fmt.Errorf("read postings of %s:%s: %w", f, stem, err)
	}
	return p != nil && p.Number() == uint64(doc), nil
}

// inTerms reports whether the postings that searches read lead to a field of a
// column.
func inTerms(r *index.Reader, doc uint32, f index.Field, stem string) bool {
	term := r.Terms.Term(stem)
	shape, found := term.Find(doc)
	if !found {
		return false
	}
	holds := false
	r.Terms.Shapes.Each(shape, func(in index.Field, _ uint32) { holds = holds || in == f })
	return holds
}
