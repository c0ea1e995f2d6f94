package index

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"coachsearch/internal/corpus"
)

// termColumns makes columns of few words, so that some stems are in all of
// them, some in one, and frequencies are high and low.
func termColumns(n int) []*corpus.Column {
	rnd := rand.New(rand.NewPCG(7, 8))
	text := func(most int) string {
		s := ""
		for range 1 + rnd.IntN(most) {
			s += fmt.Sprintf("w%d ", int(rnd.ExpFloat64()*rnd.ExpFloat64()*20))
		}
		return s
	}
	out := make([]*corpus.Column, n)
	for i := range out {
		c := &corpus.Column{ID: fmt.Sprintf("c%04d", i), Title: text(4) + " always"}
		c.Client.Issue, c.Client.Title = text(3), text(2)
		for k := range rnd.IntN(5) {
			c.Sections = append(c.Sections, corpus.Section{Kind: corpus.Kinds[k], Paragraphs: []string{text(60)}})
		}
		if i == n/2 {
			c.Sections = append(c.Sections, corpus.Section{Kind: corpus.Other, Paragraphs: []string{"once"}})
		}
		if rnd.IntN(4) == 0 {
			for range rnd.IntN(400) {
				c.Sections = append(c.Sections, corpus.Section{Kind: corpus.LastWord, Paragraphs: []string{"many"}})
			}
		}
		out[i] = c
	}
	return out
}

type occurrence struct {
	Doc    uint32
	Fields map[Field]uint32
}

// The terms hold what Bleve's postings hold, field by field.
func TestTermsAreBlevesPostings(t *testing.T) {
	r := build(t, termColumns(700)...)
	blocks := 0
	for i := range r.Lexicon.Stems.Len() {
		stem := r.Lexicon.Stems.At(i)
		byDoc := map[uint32]map[Field]uint32{}
		for f := range NumFields {
			pl, err := r.Postings(f, stem)
			if err != nil {
				t.Fatal(err)
			}
			if pl == nil {
				continue
			}
			it := pl.Iterator(true, false, false, nil)
			for p, err := it.Next(); p != nil || err != nil; p, err = it.Next() {
				if err != nil {
					t.Fatal(err)
				}
				d := uint32(p.Number())
				if byDoc[d] == nil {
					byDoc[d] = map[Field]uint32{}
				}
				byDoc[d][f] = uint32(p.Frequency())
			}
		}
		var want []occurrence
		for d := range uint32(r.Docs()) {
			if byDoc[d] != nil {
				want = append(want, occurrence{d, byDoc[d]})
			}
		}
		var got []occurrence
		term := r.Terms.Term(stem)
		blocks = max(blocks, term.Blocks)
		var b Block
		for k := range term.Blocks {
			term.ReadDocs(k, &b)
			var one []uint32
			for i := range b.N {
				one = append(one, b.Shape(i))
			}
			b.ReadShapes()
			for i := range b.N {
				if s := b.Shape(i); one[i] != s || b.Shapes[i] != s {
					t.Fatalf("%q: shape %d of block %d is %d, %d and %d", stem, i, k, one[i], s, b.Shapes[i])
				}
			}
			for j, d := range b.Docs[:b.N] {
				o := occurrence{d, map[Field]uint32{}}
				r.Terms.Shapes.Each(b.Shapes[j], func(f Field, tf uint32) { o.Fields[f] = tf })
				got = append(got, o)
			}
			if last := b.Docs[b.N-1]; term.Blocks > 1 && term.Last(k) != last {
				t.Errorf("%s: block %d ends at %d, not %d", stem, k, term.Last(k), last)
			}
		}
		if d := cmp.Diff(want, got); d != "" {
			t.Fatalf("%s: %s", stem, d)
		}
		for d := range uint32(r.Docs() + 1) {
			if _, ok := term.Find(d); ok != (byDoc[d] != nil) {
				t.Fatalf("%s is found in document %d: %v", stem, d, ok)
			}
		}
	}
	if blocks < 5 || r.Terms.Shapes.Len() < 300 {
		t.Errorf("%d blocks and %d shapes leave something untried", blocks, r.Terms.Shapes.Len())
	}
	term := r.Terms.Term("absent")
	if _, ok := term.Find(0); ok || term.Docs != 0 || term.Blocks != 0 {
		t.Errorf("a stem that is nowhere: %+v", term)
	}
}

// No column scores more than the bound of its block, whatever the weights of
// frequency and length, and some column comes near to it.
func TestBoundsHold(t *testing.T) {
	r := build(t, termColumns(700)...)
	a := r.Attributes
	length := make([]uint32, r.Docs())
	for f := range NumFields {
		for d, n := range a.Lengths[f] {
			length[d] += n
		}
	}
	reached, all := 0, 0
	for _, k := range []float64{0.1, 1.2, 8} {
		for _, norm := range []float64{0, 0.3, 1} {
			body := func(tf, length uint32) float64 {
				f := float64(tf) / (1 - norm + norm*float64(length)/50)
				return f / (k + f)
			}
			title := func(tf, length uint32) float64 { return body(tf, length*10) / 2 }
			for i := range r.Lexicon.Stems.Len() {
				term := r.Terms.Term(r.Lexicon.Stems.At(i))
				if term.Blocks < 2 {
					continue
				}
				var b Block
				for n := range term.Blocks {
					term.Read(n, &b)
					best := 0.0
					for j, d := range b.Docs[:b.N] {
						tf, titleTF := uint32(0), uint32(0)
						r.Terms.Shapes.Each(b.Shapes[j], func(f Field, n uint32) {
							tf += n
							if f == Title {
								titleTF = n
							}
						})
						s := body(tf, length[d])
						if titleTF > 0 {
							s += title(titleTF, a.Lengths[Title][d])
						}
						best = max(best, s)
					}
					bound := term.Bound(n, body, title)
					if bound < best {
						t.Fatalf("%s, block %d: bound %v below %v", r.Lexicon.Stems.At(i), n, bound, best)
					}
					all++
					if bound < best*1.2 {
						reached++
					}
				}
			}
		}
	}
	if reached*2 < all {
		t.Errorf("%d of %d bounds are near to what they bound", reached, all)
	}
}

func TestCompetitive(t *testing.T) {
	rnd := rand.New(rand.NewPCG(1, 1))
	for range 200 {
		var in, list []impact
		for range 1 + rnd.IntN(30) {
			p := impact{rnd.Uint32N(9), rnd.Uint32N(9)}
			in = append(in, p)
			list = competitive(list, p)
		}
		for i, p := range list {
			if !slices.Contains(in, p) {
				t.Fatalf("%v is not of %v", p, in)
			}
			for j, q := range list {
				if i != j && q.tf >= p.tf && q.length <= p.length {
					t.Fatalf("%v betters %v", q, p)
				}
			}
		}
		for _, p := range in {
			if !slices.ContainsFunc(list, func(q impact) bool { return q.tf >= p.tf && q.length <= p.length }) {
				t.Fatalf("%v of %v is not bounded by %v", p, in, list)
			}
		}
	}
}
