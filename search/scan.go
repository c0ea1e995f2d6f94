package search

import (
	"context"
	"math"
	"slices"

	"coachsearch/internal/index"
)

// A scanner scores texts against one probe. Its memory is kept from query to
// query and cleaned by what was touched.
type scanner struct {
	x     *Index
	probe *probe

	// Whether a form is one of the probe's words, by its code: the number of the
	// word plus one, with exactMark if it is the query's own form. hot tells the
	// same of almost all forms by the first unit of their code, from memory that
	// is near.
	marks  []uint16
	hot    [1 << 16]uint8
	marked []uint32

	tf, exactTF []float64 // by word
	last        []int     // where each word stood last
	at          []uint32  // see places

	ordered, window             []float64 // frequencies of the pairs in the text at hand
	allOrdered, allWindow       []float64 // the same by hit
	orderedWeight, windowWeight []float64 // of each pair
	told                        []float64 // of each hit what look returns, or not
	docs                        []uint32
	sets                        []uint16
}

const exactMark = 1 << 15

func newScannerOf(x *Index) *scanner {
	sc := &scanner{x: x, marks: make([]uint16, x.reader.Lexicon.Forms.Len()+1)}
	sc.hot[index.FirstUnit(0)] = 1 // which parts paragraphs
	return sc
}

func (x *Index) newScanner(pr *probe, p *plan) *scanner {
	sc := x.scanners.Get().(*scanner)
	words, pairs := len(pr.words), len(pr.pairs)
	sc.probe = pr
	sc.tf, sc.exactTF = zeros(sc.tf, words), zeros(sc.exactTF, words)
	sc.ordered, sc.window = zeros(sc.ordered, pairs), zeros(sc.window, pairs)
	sc.last = slices.Grow(sc.last[:0], words)[:words]
	sc.told = sc.told[:0]
	lex := x.reader.Lexicon
	for i, w := range pr.words {
		for _, c := range lex.CodesOf(w.stem) {
			sc.mark(c, uint16(i+1))
		}
	}
	for _, w := range p.words {
		if c := lex.CodeOf(w.form); c != 0 && sc.marks[c] != 0 {
			sc.mark(c, exactMark)
		}
	}
	return sc
}

// zeros returns n zeros, in the memory of list if there is enough.
func zeros(list []float64, n int) []float64 {
	list = slices.Grow(list[:0], n)[:n]
	clear(list)
	return list
}

func (sc *scanner) mark(code uint32, mark uint16) {
	sc.marks[code] |= mark
	sc.hot[index.FirstUnit(code)] = 1
	sc.marked = append(sc.marked, code)
}

func (sc *scanner) release() {
	for _, c := range sc.marked {
		sc.marks[c] = 0
		sc.hot[index.FirstUnit(c)] = 0
	}
	sc.marked, sc.probe = sc.marked[:0], nil
	sc.x.scanners.Put(sc)
}

// fetched is how many texts are fetched into the processor's memory before they
// are read: it waits less for many at a time.
const fetched = 16

// countPairs counts the pairs in hits and weighs them by how many hold them.
func (sc *scanner) countPairs(ctx context.Context, hits []ranked, allowed uint16) error {
	pairs := len(sc.probe.pairs)
	sc.allOrdered, sc.allWindow = zeros(sc.allOrdered, pairs*len(hits)), zeros(sc.allWindow, pairs*len(hits))
	ordered, window := sc.ordered, sc.window
	defer func() { sc.ordered, sc.window = ordered, window }()
	for i, h := range hits {
		if i%fetched == 0 {
			if ctx.Err() != nil {
				return ctx.Err()
			}
			sc.fetch(hits[i:min(i+fetched, len(hits))], allowed)
		}
		sc.ordered, sc.window = sc.allOrdered[i*pairs:(i+1)*pairs], sc.allWindow[i*pairs:(i+1)*pairs]
		fields := sc.pairFields(h, allowed)
		if fields == sc.fields(h, allowed) {
			sc.told = append(sc.told, sc.look(h.doc, fields))
			continue
		}
		sc.told = append(sc.told, math.NaN())
		sc.scanFields(h.doc, fields)
	}
	r := &sc.x.ranking
	sc.orderedWeight = sc.weighPairs(sc.orderedWeight, sc.allOrdered, r.Ordered)
	sc.windowWeight = sc.weighPairs(sc.windowWeight, sc.allWindow, r.Window)
	return nil
}

func (sc *scanner) fetch(hits []ranked, allowed uint16) {
	sc.docs, sc.sets = sc.docs[:0], sc.sets[:0]
	for _, h := range hits {
		if set := sc.pairFields(h, allowed); set != 0 {
			sc.docs, sc.sets = append(sc.docs, h.doc), append(sc.sets, set)
		}
	}
	sc.x.reader.Forward.Fetch(sc.docs, sc.sets)
}

// fields returns the fields of a hit that may hold a word to look at.
func (sc *scanner) fields(h ranked, allowed uint16) uint16 {
	if sc.probe.late {
		return allowed
	}
	return allowed & h.fields
}

// pairFields returns the fields of a hit that may hold a pair.
func (sc *scanner) pairFields(h ranked, allowed uint16) uint16 {
	if sc.probe.late {
		return allowed
	}
	return allowed & h.twice
}

// weighPairs weighs the pairs by their frequencies in the hits.
func (sc *scanner) weighPairs(to, tf []float64, weight float64) []float64 {
	pairs := len(sc.probe.pairs)
	to = to[:0]
	for k, p := range sc.probe.pairs {
		docs := 0
		for i := k; i < len(tf); i += pairs {
			if tf[i] > 0 {
				docs++
			}
		}
		to = append(to, weight*p.share*idf(sc.x.reader.Docs(), docs))
	}
	return to
}

// addPairs adds to a score what the pairs of a hit score.
func (sc *scanner) addPairs(score float64, hit int, doc uint32) float64 {
	pairs, norm := len(sc.probe.pairs), float64(sc.x.norm[doc])
	for _, of := range [2]struct{ tf, weight []float64 }{{sc.allOrdered, sc.orderedWeight}, {sc.allWindow, sc.windowWeight}} {
		if pairs == 0 {
			break
		}
		for k, tf := range of.tf[hit*pairs : (hit+1)*pairs] {
			if tf > 0 {
				score += of.weight[k] * sc.x.ranking.saturate(tf/norm)
			}
		}
	}
	return score
}

// complete returns what late words and exact forms score in a hit.
func (sc *scanner) complete(i int, h ranked, allowed uint16) float64 {
	if i < len(sc.told) && !math.IsNaN(sc.told[i]) {
		return sc.told[i]
	}
	return sc.look(h.doc, sc.fields(h, allowed))
}

// look returns the score of the late words and exact forms of a document.
func (sc *scanner) look(d uint32, fields uint16) float64 {
	clear(sc.tf)
	clear(sc.exactTF)
	sc.scanFields(d, fields)
	r, norm, total := &sc.x.ranking, float64(sc.x.norm[d]), 0.0
	for i, w := range sc.probe.words {
		tf, weight := sc.exactTF[i], r.Exact
		if w.late {
			tf, weight = sc.tf[i], w.share
		}
		total += weight * w.idf * w.count * r.saturate(tf/norm)
	}
	return total
}

// scanFields counts in the texts of some fields of a document.
func (sc *scanner) scanFields(d uint32, fields uint16) {
	if fields == 0 {
		return
	}
	sc.x.reader.Forward.Fields(d, fields, func(f index.Field, text index.Text) {
		if w := sc.x.ranking.Weight[f]; w > 0 {
			sc.scan(text, w)
		}
	})
}

// scan counts in the text of one field. It looks at the units that may begin a
// marked form, and at the number of words between two that may be a pair.
func (sc *scanner) scan(text index.Text, weight float64) {
	for i := range sc.last {
		sc.last[i] = -1
	}
	reach, links := sc.x.ranking.WindowSize, sc.probe.links
	fence, before, behind := -1, int32(-1), -1 // where the paragraph began; the last word that is marked, and where it ends
	for _, at := range sc.places(text) {
		at := int(at)
		c, next := text.Code(at)
		mark := sc.marks[c]
		if mark == 0 {
			if c == 0 {
				fence = at // nothing neighbours across paragraphs
			}
			continue
		}
		n := int32(mark&^exactMark) - 1
		sc.tf[n] += weight
		if mark&exactMark != 0 {
			sc.exactTF[n] += weight
		}
		for _, k := range links[n] {
			if k.second && before == k.other && behind == at {
				sc.ordered[k.pair] += weight
			}
			if l := sc.last[k.other]; l > fence && text.Near(l, at, reach) {
				sc.window[k.pair] += weight
			}
		}
		sc.last[n], before, behind = at, n, next
	}
}

// places returns the units of a text that may begin a marked form, or part
// paragraphs.
func (sc *scanner) places(text index.Text) []uint32 {
	hot, n := &sc.hot, 0
	if len(sc.at) <= len(text) {
		sc.at = make([]uint32, 2*len(text)+1)
	}
	list := sc.at[:len(text)+1]
	if sc.probe.late { // function words are every other one: a branch would be guessed wrong as often
		for i, u := range text {
			list[n] = uint32(i)
			n += int(hot[u])
		}
		return list[:n]
	}
	for i := 0; i < len(text); i++ {
		if hot[text[i]] != 0 {
			list[n] = uint32(i)
			n++
			continue
		}
		rest := text[i+1:]
		for len(rest) >= 8 && hot[rest[0]]|hot[rest[1]]|hot[rest[2]]|hot[rest[3]]|hot[rest[4]]|hot[rest[5]]|hot[rest[6]]|hot[rest[7]] == 0 {
			rest = rest[8:]
		}
		i = len(text) - len(rest) - 1
	}
	return list[:n]
}
