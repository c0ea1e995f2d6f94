package search

import (
	"context"
	"slices"

	"github.com/RoaringBitmap/roaring/v2"

	"coachsearch/internal/index"
)

// checkEvery is how many blocks of postings are read between two looks at the
// deadline.
const checkEvery = 128

// run evaluates the content clauses of a plan into the accumulator. allowed
// is the set of fields that may satisfy a clause.
func (x *Index) run(ctx context.Context, p *plan, allowed uint16, a *accumulator) error {
	for i := range p.content {
		c := &p.clauses[i]
		if c.skip {
			continue
		}
		if err := x.matchClause(ctx, c, allowed, a); err != nil {
			return err
		}
	}
	return nil
}

// matchClause counts one clause. The frequency of a clause in the collection is
// that of its stem over all fields, or the number of documents found where it
// has alternatives.
func (x *Index) matchClause(ctx context.Context, c *clause, allowed uint16, a *accumulator) error {
	if len(c.any) == 1 && c.any[0].single() {
		c.idf = idf(x.reader.Docs(), x.reader.Lexicon.DocsWith(c.any[0].stem))
		w := x.weighting(c, allowed)
		return x.eachBlock(ctx, c.any[0], a, func(docs []uint32, parts []part) { a.fold(docs, parts, w) })
	}
	if err := x.gather(ctx, c, a); err != nil {
		return err
	}
	c.idf = idf(x.reader.Docs(), len(a.hit))
	a.foldHits(x.weighting(c, allowed))
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
		err := x.eachBlock(ctx, m, a, func(docs []uint32, parts []part) {
			for i, d := range docs {
				if parts[i].fields != 0 {
					a.add(d, parts[i])
				}
			}
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// eachBlock calls visit with the documents that hold the stem of a matcher, a
// block at a time, and with what each has of it, which is nothing where only
// other fields hold it.
func (x *Index) eachBlock(ctx context.Context, m matcher, a *accumulator, visit func([]uint32, []part)) error {
	term := x.reader.Terms.Term(m.stem)
	for k := range term.Blocks {
		if k%checkEvery == checkEvery-1 && ctx.Err() != nil {
			return ctx.Err()
		}
		term.Read(k, &a.block)
		visit(a.block.Docs[:a.block.N], x.partsOf(m, a.block.Shapes[:a.block.N], &a.parts))
	}
	return nil
}

// phrase finds the documents that hold the words of a phrase side by side
// within one paragraph: the very forms that were quoted, or any forms of a
// synonym's stems.
func (x *Index) phrase(ctx context.Context, m matcher, a *accumulator) error {
	lex := x.reader.Lexicon
	var run [][]uint32 // the codes that may stand at each place
	var stems []string // that a document has to hold, of the places of one stem
	for _, form := range m.forms {
		run = append(run, []uint32{lex.CodeOf(form)})
		stems = append(stems, index.Stem(form))
	}
	for _, s := range m.stems {
		forms := x.vocabulary.Stems(s)
		if len(forms) == 1 {
			stems = append(stems, s)
		}
		var codes []uint32
		for _, form := range forms {
			codes = append(codes, lex.CodesOf(form)...)
		}
		run = append(run, codes)
	}
	for _, codes := range run {
		if len(codes) == 0 || codes[0] == 0 {
			return nil // no text holds it
		}
	}
	candidates, err := x.holdingAll(ctx, stems, m.fields, a)
	if len(stems) == 0 {
		candidates, err = x.holdingAny(ctx, x.vocabulary.Stems(m.stems[0]), m.fields, a)
	}
	if err != nil {
		return err
	}
	pattern := index.NewPattern(run)
	for n, d := range candidates {
		if n%256 == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		x.reader.Forward.Fields(d, func(f index.Field, text index.Text) {
			if m.fields&(1<<f) == 0 {
				return
			}
			k := pattern.Count(text)
			if k == 0 {
				return
			}
			p := part{tf: float32(x.ranking.Weight[f]*m.share()) * float32(k), fields: 1 << f}
			if f == index.Title {
				p.title = float32(k)
			}
			a.add(d, p)
		})
	}
	return nil
}

// holdingAll returns the documents that hold every one of the stems, each in
// some of the fields.
func (x *Index) holdingAll(ctx context.Context, stems []string, fields uint16, a *accumulator) ([]uint32, error) {
	lex := x.reader.Lexicon
	stems = slices.Clone(stems)
	slices.SortStableFunc(stems, func(a, b string) int { return lex.DocsWith(a) - lex.DocsWith(b) })
	var docs []uint32
	for i, s := range slices.Compact(stems) {
		c := newCursor(x.reader.Terms.Term(s))
		if i > 0 {
			docs = slices.DeleteFunc(docs, func(d uint32) bool { return !c.seek(d) || !x.inFields(c.shape(), fields) })
		} else {
			err := x.eachBlock(ctx, matcher{stem: s, fields: allFields}, a, func(block []uint32, parts []part) {
				for i, d := range block {
					if parts[i].fields&fields != 0 {
						docs = append(docs, d)
					}
				}
			})
			if err != nil {
				return nil, err
			}
		}
		if len(docs) == 0 || ctx.Err() != nil {
			break
		}
	}
	return docs, ctx.Err()
}

// holdingAny returns the documents that hold one of the stems in some of the
// fields.
func (x *Index) holdingAny(ctx context.Context, stems []string, fields uint16, a *accumulator) ([]uint32, error) {
	var docs []uint32
	for _, s := range stems {
		some, err := x.holdingAll(ctx, []string{s}, fields, a)
		if err != nil {
			return nil, err
		}
		docs = append(docs, some...)
	}
	slices.Sort(docs)
	return slices.Compact(docs), nil
}

func (x *Index) inFields(shape uint32, fields uint16) bool { return x.own[shape].fields&fields != 0 }

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
