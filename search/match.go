package search

import (
	"context"
	"fmt"
	"math/bits"
	"slices"

	"github.com/RoaringBitmap/roaring/v2"
	segment "github.com/blevesearch/scorch_segment_api/v2"

	"coachsearch/internal/index"
)

// An accumulator gathers a query's matches term by term, an array element a
// document. It is kept from query to query and cleaned by what was touched.
type accumulator struct {
	docs  []uint32  // that some content clause matches, in the order of discovery
	score []float32 // first stage
	count []uint16  // content clauses that match in the allowed fields
	total []uint16  // content clauses that match in any field
	need  []uint16  // required clauses that match in the allowed fields
	must  []uint16  // required clauses that match in any field
	req   []uint16  // fields that every required clause so far matched in
	all   []uint16  // fields that every matching clause so far matched in
	any   []uint16  // fields that some clause matched in

	// Of the clause at hand.
	hit    []uint32
	tf     []float32
	title  []float32
	fields []uint16
}

func newAccumulator(docs int) *accumulator {
	return &accumulator{
		score: make([]float32, docs), count: make([]uint16, docs), total: make([]uint16, docs),
		need: make([]uint16, docs), must: make([]uint16, docs), req: make([]uint16, docs),
		all: make([]uint16, docs), any: make([]uint16, docs),
		tf: make([]float32, docs), title: make([]float32, docs), fields: make([]uint16, docs),
	}
}

func (a *accumulator) reset() {
	for _, d := range a.docs {
		a.score[d], a.count[d], a.total[d] = 0, 0, 0
		a.need[d], a.must[d], a.req[d] = 0, 0, 0
		a.all[d], a.any[d] = 0, 0
	}
	a.docs = a.docs[:0]
	a.clearClause()
}

func (a *accumulator) clearClause() {
	for _, d := range a.hit {
		a.tf[d], a.title[d], a.fields[d] = 0, 0, 0
	}
	a.hit = a.hit[:0]
}

// add counts n occurrences of the clause at hand in a field of a document.
func (a *accumulator) add(d uint32, f index.Field, n float32, weight float32) {
	if a.fields[d] == 0 {
		a.hit = append(a.hit, d)
	}
	a.fields[d] |= 1 << f
	a.tf[d] += weight * n
	if f == index.Title {
		a.title[d] += n
	}
}

// checkEvery is how many postings are read between two looks at the deadline.
const checkEvery = 1 << 14

// run evaluates the content clauses of a plan into the accumulator. allowed
// is the set of fields that may satisfy a clause.
func (x *Index) run(ctx context.Context, p *plan, allowed uint16, a *accumulator) error {
	for i := range p.content {
		c := &p.clauses[i]
		if c.skip {
			continue
		}
		if err := x.gather(ctx, c, a); err != nil {
			return err
		}
		x.fold(c, allowed, a)
		a.clearClause()
	}
	return nil
}

// gather reads the postings of every alternative of a clause.
func (x *Index) gather(ctx context.Context, c *clause, a *accumulator) error {
	for _, m := range c.any {
		if !m.single() {
			if err := x.phrase(ctx, m, a); err != nil {
				return err
			}
			continue
		}
		for f := range index.NumFields {
			if m.fields&(1<<f) == 0 {
				continue
			}
			weight := float32(x.ranking.Weight[f] * m.share())
			err := x.eachPosting(ctx, f, m.stem, func(p segment.Posting) {
				a.add(uint32(p.Number()), f, float32(p.Frequency()), weight)
			})
			if err != nil {
				return err
			}
		}
	}
	return nil
}

func (x *Index) eachPosting(ctx context.Context, f index.Field, stem string, visit func(segment.Posting)) error {
	pl, err := x.reader.Postings(f, stem)
	if err != nil || pl == nil {
		return err
	}
	it := pl.Iterator(true, false, false, nil)
	for n := 1; ; n++ {
		p, err := it.Next()
		if err != nil {
			return fmt.Errorf("read postings of %s:%s: %w", f, stem, err)
		}
		if p == nil {
			return nil
		}
		visit(p)
		if n%checkEvery == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
	}
}

// fold turns the frequencies of the clause at hand into scores.
func (x *Index) fold(c *clause, allowed uint16, a *accumulator) {
	c.idf = idf(x.reader.Docs(), x.docsWith(c, len(a.hit)))
	w := float32(c.weight * c.idf)
	extra := w * float32(x.ranking.TitleExtra)
	k := float32(x.ranking.K1)
	for _, d := range a.hit {
		if a.total[d] == 0 {
			a.docs = append(a.docs, d)
			a.all[d], a.req[d] = allFields, allFields
		}
		a.total[d]++
		a.all[d] &= a.fields[d]
		a.any[d] |= a.fields[d]
		if c.required {
			a.must[d]++
			a.req[d] &= a.fields[d]
		}
		if a.fields[d]&allowed == 0 {
			continue
		}
		a.count[d]++
		if c.required {
			a.need[d]++
		}
		f := a.tf[d] / x.norm[d]
		a.score[d] += w * (k + 1) * f / (k + f)
		if t := a.title[d]; t > 0 && extra > 0 {
			t /= x.titleNorm[d]
			a.score[d] += extra * (k + 1) * t / (k + t)
		}
	}
}

// docsWith returns the document frequency of a clause: that of its stem over
// all fields, or the number of documents found where it has alternatives.
func (x *Index) docsWith(c *clause, found int) int {
	if len(c.any) == 1 && c.any[0].single() {
		return max(x.reader.Lexicon.DocsWith(c.any[0].stem), found)
	}
	return found
}

// phrase finds the documents that hold the words of a phrase side by side
// within one paragraph: the very forms that were quoted, or any forms of a
// synonym's stems.
func (x *Index) phrase(ctx context.Context, m matcher, a *accumulator) error {
	lex := x.reader.Lexicon
	var run [][]uint32 // the codes that may stand at each place
	stems := m.stems
	for _, form := range m.forms {
		run = append(run, []uint32{lex.CodeOf(form)})
		stems = append(stems, index.Stem(form))
	}
	for _, s := range m.stems {
		run = append(run, lex.CodesOf(s))
	}
	for _, codes := range run {
		if len(codes) == 0 || codes[0] == 0 {
			return nil // no text holds it
		}
	}
	candidates, err := x.holdingAll(ctx, stems, m.fields)
	if err != nil {
		return err
	}
	pattern := index.NewPattern(run)
	n := 0
	for it := candidates.Iterator(); it.HasNext(); n++ {
		d := it.Next()
		if n%256 == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		x.reader.Forward.Fields(d, func(f index.Field, b []byte) {
			if m.fields&(1<<f) == 0 {
				return
			}
			if k := pattern.Count(b); k > 0 {
				a.add(d, f, float32(k), float32(x.ranking.Weight[f]*m.share()))
			}
		})
	}
	return nil
}

// holdingAll returns the documents that hold every one of the stems.
func (x *Index) holdingAll(ctx context.Context, stems []string, fields uint16) (*roaring.Bitmap, error) {
	lex := x.reader.Lexicon
	stems = slices.Clone(stems)
	slices.SortStableFunc(stems, func(a, b string) int { return lex.DocsWith(a) - lex.DocsWith(b) })
	var docs *roaring.Bitmap
	for _, s := range slices.Compact(stems) {
		holds := roaring.New()
		for left := fields; left != 0; left &= left - 1 {
			f := index.Field(bits.TrailingZeros16(left))
			pl, err := x.reader.Postings(f, s)
			if err != nil {
				return nil, err
			}
			if pl == nil {
				continue
			}
			if err := orInto(holds, pl); err != nil {
				return nil, err
			}
		}
		if docs == nil {
			docs = holds
		} else {
			docs.And(holds)
		}
		if docs.IsEmpty() || ctx.Err() != nil {
			break
		}
	}
	return docs, ctx.Err()
}

func orInto(set *roaring.Bitmap, pl segment.PostingsList) error {
	it := pl.Iterator(false, false, false, nil)
	if o, ok := it.(segment.OptimizablePostingsIterator); ok {
		if bm := o.ActualBitmap(); bm != nil {
			set.Or(bm)
			return nil
		}
	}
	for {
		p, err := it.Next()
		if err != nil || p == nil {
			return err
		}
		set.Add(uint32(p.Number()))
	}
}

// excluded returns the documents that the plan's minus terms match.
func (x *Index) excluded(ctx context.Context, p *plan, a *accumulator) (*roaring.Bitmap, error) {
	if len(p.not) == 0 {
		return nil, nil
	}
	out := roaring.New()
	err := x.gather(ctx, &clause{any: p.not}, a)
	out.AddMany(a.hit)
	a.clearClause()
	return out, err
}
