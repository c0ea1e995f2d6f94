package search

import (
	"context"
	"math"
	"slices"

	"coachsearch/internal/index"
)

// A probe is what the second stage looks for in a text: the query's words
// with their codes, and its neighbouring pairs.
type probe struct {
	words  []probeWord
	pairs  []probePair
	pairOf [][]int // pairs that a word is in
}

type probeWord struct {
	stem   string
	idf    float64
	count  float64 // occurrences in the query
	stop   bool
	weight float64 // idf, less for a stop word
}

type probePair struct {
	a, b   int
	weight float64
}

// maxProbeWords bounds the distinct words of a probe, so that a byte can
// stand for one.
const maxProbeWords = 200

// newProbe prepares the second stage. Words that a long query left out are
// left out here too.
func (x *Index) newProbe(p *plan) *probe {
	skipped := map[string]bool{}
	for _, c := range p.clauses {
		if c.skip {
			skipped[c.any[0].stem] = true
		}
	}
	lex := x.reader.Lexicon
	pr := &probe{}
	number := map[string]int{}
	last := -1
	for _, w := range p.words {
		n, seen := number[w.stem]
		docs := lex.DocsWith(w.stem)
		if docs == 0 || skipped[w.stem] || !seen && len(pr.words) == maxProbeWords {
			last = -1
			continue
		}
		if !seen {
			n = len(pr.words)
			number[w.stem] = n
			pw := probeWord{stem: w.stem, idf: idf(x.reader.Docs(), docs), stop: w.stop}
			pw.weight = pw.idf
			if w.stop {
				pw.weight *= x.ranking.StopWeight
			}
			pr.words = append(pr.words, pw)
			pr.pairOf = append(pr.pairOf, nil)
		}
		pr.words[n].count++
		if last >= 0 && last != n {
			pr.addPair(last, n)
		}
		last = n
	}
	return pr
}

func (pr *probe) addPair(a, b int) {
	if slices.ContainsFunc(pr.pairs, func(p probePair) bool { return p.a == a && p.b == b }) {
		return
	}
	k := len(pr.pairs)
	pr.pairs = append(pr.pairs, probePair{a, b, math.Sqrt(pr.words[a].weight * pr.words[b].weight)})
	pr.pairOf[a] = append(pr.pairOf[a], k)
	pr.pairOf[b] = append(pr.pairOf[b], k)
}

// rerank adds to the score of the best hits what a look at their texts tells:
// stop words, neighbouring words, exact forms.
func (s *session) rerank(ctx context.Context) error {
	pr := s.newProbe(s.plan)
	n := min(s.ranking.Rerank, len(s.hits))
	if n == 0 || len(pr.words) == 0 {
		return nil
	}
	sc := s.newScanner(pr, s.plan)
	for i := range s.hits[:n] {
		if i%64 == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		s.hits[i].score += sc.score(s.hits[i].doc, s.allowed)
	}
	slices.SortFunc(s.hits[:n], s.order())
	return nil
}

// A scanner scores texts against one probe.
type scanner struct {
	x     *Index
	probe *probe
	word  map[uint32]uint8 // code → word number + 1
	exact map[uint32]bool  // codes of the query's own forms

	codes   []uint32
	last    []int // position of each word's last occurrence
	tf      []float64
	exactTF []float64
	ordered []float64
	window  []float64
}

func (x *Index) newScanner(pr *probe, p *plan) *scanner {
	sc := &scanner{
		x: x, probe: pr, word: map[uint32]uint8{}, exact: map[uint32]bool{},
		last: make([]int, len(pr.words)), tf: make([]float64, len(pr.words)), exactTF: make([]float64, len(pr.words)),
		ordered: make([]float64, len(pr.pairs)), window: make([]float64, len(pr.pairs)),
	}
	lex := x.reader.Lexicon
	for i, w := range pr.words {
		for _, c := range lex.CodesOf(w.stem) {
			sc.word[c] = uint8(i + 1)
		}
	}
	for _, w := range p.words {
		if c := lex.CodeOf(w.form); c != 0 {
			sc.exact[c] = true
		}
	}
	return sc
}

func (sc *scanner) score(d uint32, allowed uint16) float64 {
	clear(sc.tf)
	clear(sc.exactTF)
	clear(sc.ordered)
	clear(sc.window)
	r := sc.x.ranking
	sc.x.reader.Forward.Fields(d, func(f index.Field, b []byte) {
		if allowed&(1<<f) != 0 && r.Weight[f] > 0 {
			sc.codes = index.Codes(sc.codes[:0], b)
			sc.scan(r.Weight[f], r.WindowSize)
		}
	})
	norm := float64(sc.x.norm[d])
	total := 0.0
	for i, w := range sc.probe.words {
		if w.stop {
			total += w.weight * w.count * r.saturate(sc.tf[i]/norm)
		} else {
			total += r.Exact * w.weight * w.count * r.saturate(sc.exactTF[i]/norm)
		}
	}
	for k, p := range sc.probe.pairs {
		total += p.weight * (r.Ordered*r.saturate(sc.ordered[k]/norm) + r.Window*r.saturate(sc.window[k]/norm))
	}
	return total
}

// scan counts in the codes of one field.
func (sc *scanner) scan(weight float64, window int) {
	const never = math.MinInt / 2
	for i := range sc.last {
		sc.last[i] = never
	}
	pos, before := 0, -1 // before: the word at pos-1
	for _, c := range sc.codes {
		pos++
		if c == 0 {
			pos += window // nothing neighbours across paragraphs
			before = -1
			continue
		}
		n := int(sc.word[c]) - 1
		if n < 0 {
			before = -1
			continue
		}
		sc.tf[n] += weight
		if sc.exact[c] {
			sc.exactTF[n] += weight
		}
		for _, k := range sc.probe.pairOf[n] {
			p := sc.probe.pairs[k]
			other := p.a + p.b - n
			if n == p.b && before == p.a {
				sc.ordered[k] += weight
			}
			if pos-sc.last[other] < window {
				sc.window[k] += weight
			}
		}
		sc.last[n] = pos
		before = n
	}
}
