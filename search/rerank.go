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
	late   bool    // there is a word that the first stage did not look for
}

type probeWord struct {
	stem  string
	count float64 // occurrences in the query
	late  bool    // it counts here and not in the first stage: a stop word, or one that a long query left out
	share float64 // 1, or less for a stop word
	idf   float64
}

type probePair struct {
	a, b  int
	share float64
}

// maxProbeWords bounds the distinct words of a probe, so that a byte can
// stand for one.
const maxProbeWords = 200

// newProbe prepares the second stage.
func (x *Index) newProbe(p *plan) *probe {
	skipped := map[string]bool{} // by the first stage
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
		if docs == 0 || !seen && len(pr.words) == maxProbeWords {
			last = -1
			continue
		}
		if !seen {
			n = len(pr.words)
			number[w.stem] = n
			pw := probeWord{stem: w.stem, idf: idf(x.reader.Docs(), docs), late: w.stop || skipped[w.stem], share: 1}
			if w.stop {
				pw.share = x.ranking.StopWeight
			}
			pr.late = pr.late || pw.late
			pr.words = append(pr.words, pw)
			pr.pairOf = append(pr.pairOf, nil)
		}
		pr.words[n].count++
		if last >= 0 && last != n {
			pr.addPair(last, n)
		}
		last = n
	}
	for i := range pr.words {
		pr.words[i].count = x.ranking.repeated(pr.words[i].count)
	}
	return pr
}

func (pr *probe) addPair(a, b int) {
	if slices.ContainsFunc(pr.pairs, func(p probePair) bool { return p.a == a && p.b == b }) {
		return
	}
	k := len(pr.pairs)
	pr.pairs = append(pr.pairs, probePair{a, b, pr.words[a].share * pr.words[b].share})
	pr.pairOf[a] = append(pr.pairOf[a], k)
	pr.pairOf[b] = append(pr.pairOf[b], k)
}

// rerank adds to the score of the best hits what a look at their texts tells:
// stop words, words that a long query left out, exact forms, and neighbouring
// words as in the sequential dependence model (Metzler and Croft: A Markov
// random field model for term dependencies, 2005). How rare a pair is follows from the hits looked at,
// which are those most likely to hold it.
func (s *session) rerank(ctx context.Context) error {
	pr := s.newProbe(s.plan)
	n, wanted := min(s.ranking.Rerank, len(s.hits)), s.request.Offset+s.request.Limit
	if n == 0 || wanted == 0 || len(pr.words) == 0 {
		return nil
	}
	sc := s.newScanner(pr, s.plan)
	defer sc.release()
	pairs := len(pr.pairs)
	ordered, window := make([]float64, n*pairs), make([]float64, n*pairs) // frequencies by hit and pair
	last, most := newLast(wanted, pairs == 0), sc.most()
	for i := range s.hits[:n] {
		h := &s.hits[i]
		if last.beyond(*h, most) {
			n = i
			break
		}
		if i%64 == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		fields := s.allowed
		if !pr.late {
			fields &= h.fields // the others hold no word to look at
		}
		h.score += sc.look(h.doc, fields)
		last.add(*h)
		copy(ordered[i*pairs:], sc.ordered)
		copy(window[i*pairs:], sc.window)
	}
	s.addPairs(pr, ordered[:n*pairs], s.ranking.Ordered)
	s.addPairs(pr, window[:n*pairs], s.ranking.Window)
	slices.SortFunc(s.hits[:n], s.order())
	return nil
}

// A last is the last hit of the page that is asked for, of those that were
// looked at. What cannot come before it need not be looked at, if looking does
// not change what others score.
type last struct {
	wanted int // hits up to the end of the page; 0 looks at all
	scores []float64
	full   bool
}

func newLast(wanted int, alone bool) *last {
	if !alone {
		wanted = 0
	}
	return &last{wanted: wanted}
}

// beyond reports whether a hit cannot be on the page, whose score rises by most
// at most. Those after it cannot then, either.
func (l *last) beyond(h ranked, most float64) bool {
	if l.wanted == 0 || len(l.scores) < l.wanted {
		return false
	}
	return l.full && !h.full || h.score+most*(1+slack) < l.scores[0]
}

// add takes in a hit that was looked at. They come full ones first.
func (l *last) add(h ranked) {
	if l.wanted == 0 {
		return
	}
	if len(l.scores) < l.wanted {
		l.full = h.full
	} else if l.full && !h.full || h.score <= l.scores[0] {
		return
	} else {
		l.scores = l.scores[1:]
	}
	i, _ := slices.BinarySearch(l.scores, h.score)
	l.scores = slices.Insert(l.scores, i, h.score)
}

// addPairs adds the scores of the probe's pairs to the hits, given the
// frequencies by hit and pair.
func (s *session) addPairs(pr *probe, tf []float64, weight float64) {
	pairs := len(pr.pairs)
	for k, p := range pr.pairs {
		docs := 0
		for i := k; i < len(tf); i += pairs {
			if tf[i] > 0 {
				docs++
			}
		}
		w := weight * p.share * idf(s.reader.Docs(), docs)
		for i := k; i < len(tf); i += pairs {
			if tf[i] > 0 {
				s.hits[i/pairs].score += w * s.ranking.saturate(tf[i]/float64(s.norm[s.hits[i/pairs].doc]))
			}
		}
	}
}

// A scanner scores texts against one probe.
type scanner struct {
	x     *Index
	probe *probe
	marks *marks

	last    []int // position of each word's last occurrence
	tf      []float64
	exactTF []float64
	ordered []float64
	window  []float64
}

// marks tell by its code whether a form is one of the probe's words: the
// number of the word plus one, with exactMark if it is the query's own form.
// They are kept from query to query and cleaned by what was set.
type marks struct {
	of  []uint16
	set []uint32
}

const exactMark = 1 << 15

func (m *marks) add(code uint32, mark uint16) {
	m.of[code] |= mark
	m.set = append(m.set, code)
}

func (x *Index) newScanner(pr *probe, p *plan) *scanner {
	sc := &scanner{
		x: x, probe: pr, marks: x.marks.Get().(*marks),
		last: make([]int, len(pr.words)), tf: make([]float64, len(pr.words)), exactTF: make([]float64, len(pr.words)),
		ordered: make([]float64, len(pr.pairs)), window: make([]float64, len(pr.pairs)),
	}
	lex := x.reader.Lexicon
	for i, w := range pr.words {
		for _, c := range lex.CodesOf(w.stem) {
			sc.marks.add(c, uint16(i+1))
		}
	}
	for _, w := range p.words {
		if c := lex.CodeOf(w.form); c != 0 && sc.marks.of[c] != 0 {
			sc.marks.add(c, exactMark)
		}
	}
	return sc
}

func (sc *scanner) release() {
	for _, c := range sc.marks.set {
		sc.marks.of[c] = 0
	}
	sc.marks.set = sc.marks.set[:0]
	sc.x.marks.Put(sc.marks)
	sc.marks = nil
}

// look counts in the text of a document and returns the score of its late
// words and exact forms. The counts of the pairs stay in the scanner.
func (sc *scanner) look(d uint32, allowed uint16) float64 {
	clear(sc.tf)
	clear(sc.exactTF)
	clear(sc.ordered)
	clear(sc.window)
	r := &sc.x.ranking
	sc.x.reader.Forward.Fields(d, allowed, func(f index.Field, text index.Text) {
		if r.Weight[f] > 0 {
			sc.scan(text, r.Weight[f], r.WindowSize)
		}
	})
	norm := float64(sc.x.norm[d])
	total := 0.0
	for i, w := range sc.probe.words {
		tf, weight := sc.exactTF[i], r.Exact
		if w.late {
			tf, weight = sc.tf[i], w.share
		}
		total += weight * w.idf * w.count * r.saturate(tf/norm)
	}
	return total
}

// most returns the most that look returns.
func (sc *scanner) most() float64 {
	total := 0.0
	for _, w := range sc.probe.words {
		weight := sc.x.ranking.Exact
		if w.late {
			weight = w.share
		}
		total += weight * w.idf * w.count * (sc.x.ranking.K1 + 1)
	}
	return total
}

// scan counts in the text of one field.
func (sc *scanner) scan(text index.Text, weight float64, window int) {
	const never = math.MinInt / 2
	for i := range sc.last {
		sc.last[i] = never
	}
	pos, before := 0, -1 // before: the word at pos-1
	marks := sc.marks.of
	for i := 0; i < len(text); {
		var c uint32
		c, i = text.Code(i)
		pos++
		mark := marks[c]
		if mark == 0 {
			if c == 0 {
				pos += window // nothing neighbours across paragraphs
			}
			before = -1
			continue
		}
		n := int(mark&^exactMark) - 1
		sc.tf[n] += weight
		if mark&exactMark != 0 {
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
