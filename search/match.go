package search

import (
	"context"

	"github.com/RoaringBitmap/roaring/v2"
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
	u, _, err := x.union(ctx, c, a)
	if err != nil {
		return err
	}
	c.idf = idf(x.reader.Docs(), len(u.docs))
	w := x.weighting(c, allowed)
	u.each(0, len(u.docs), &a.parts, func(docs []uint32, parts []part) { a.fold(docs, parts, w) })
	return nil
}

// gather reads the postings of every alternative of a clause.
func (x *Index) gather(ctx context.Context, c *clause, a *accumulator) error {
	for _, m := range c.any {
		if m.date.unit != noDatePart {
			x.gatherDated(m.date, a)
			continue
		}
		if !m.single() {
			found, err := x.phrase(ctx, m)
			if err != nil {
				return err
			}
			for i, d := range found.docs {
				a.add(d, found.parts[i])
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
