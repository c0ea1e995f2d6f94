package search

import (
	"cmp"
	"context"
	"slices"
)

// A probe is what the second stage looks for in a text: the query's words
// with their codes, and its neighbouring pairs.
type probe struct {
	words []probeWord
	pairs []probePair
	links [][]link // the pairs that a word is in
	late  bool     // there is a word that the first stage did not look for
}

type probeWord struct {
	stem  string
	count float64 // occurrences in the query
	late  bool    // it counts here and not in the first stage: a stop word, what is meant by a misspelt one, or one that a long query left out
	share float64 // 1, or less for a stop word and what is meant by a misspelt one
	idf   float64
}

// A link is a pair as one of its words sees it.
type link struct {
	pair, other int32
	second      bool // the other comes before it
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
		stem := cmp.Or(w.meant, w.stem)
		n, seen := number[stem]
		docs := lex.DocsWith(stem)
		if docs == 0 || !seen && len(pr.words) == maxProbeWords {
			last = -1
			continue
		}
		if !seen {
			n = len(pr.words)
			number[stem] = n
			pw := probeWord{stem: stem, idf: idf(x.reader.Docs(), docs), late: w.stop || w.meant != "" || skipped[stem], share: 1}
			switch {
			case w.stop:
				pw.share = x.ranking.StopWeight
			case w.meant != "":
				pw.share = x.ranking.Misspelt
			}
			pr.late = pr.late || pw.late
			pr.words = append(pr.words, pw)
			pr.links = append(pr.links, nil)
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
	pr.links[a] = append(pr.links[a], link{int32(k), int32(b), false})
	pr.links[b] = append(pr.links[b], link{int32(k), int32(a), true})
}

// most returns the most that a look for late words and exact forms adds.
func (pr *probe) most(r *Ranking) float64 {
	total := 0.0
	for _, w := range pr.words {
		weight := r.Exact
		if w.late {
			weight = w.share
		}
		total += weight * w.idf * w.count * (r.K1 + 1)
	}
	return total
}

// rerank adds to the score of the best hits what a look at their texts tells:
// stop words, words that a long query left out, exact forms, and neighbouring
// words as in the sequential dependence model (Metzler and Croft: A Markov
// random field model for term dependencies, 2005). How rare a pair is follows
// from the best hits, which are those most likely to hold it: so pairs are
// counted in all of them. The rest is looked for where a hit can be on the page.
func (s *session) rerank(ctx context.Context) error {
	pr := s.newProbe(s.plan)
	n, wanted := min(s.ranking.Rerank, len(s.hits)), s.request.Offset+s.request.Limit
	if n == 0 || wanted == 0 || len(pr.words) == 0 {
		return nil
	}
	sc := s.newScanner(pr, s.plan)
	defer sc.release()
	if len(pr.pairs) > 0 {
		if err := sc.countPairs(ctx, s.hits[:n], s.allowed); err != nil {
			return err
		}
	}
	last, most := last{wanted: wanted}, pr.most(&s.ranking)
	done := 0 // whose score is complete; they are moved to the front
	for i := range s.hits[:n] {
		h := &s.hits[i]
		if last.beyond(*h, sc.addPairs(0, i, h.doc)+most) {
			if len(pr.pairs) == 0 { // those after it are, too
				break
			}
			continue
		}
		if i%64 == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		h.score = sc.addPairs(h.score+sc.complete(i, *h, s.allowed), i, h.doc)
		last.add(*h)
		s.hits[done], s.hits[i] = s.hits[i], s.hits[done]
		done++
	}
	slices.SortFunc(s.hits[:done], s.order())
	return nil
}

// A last is the last hit of the page that is asked for, of those whose score is
// complete. What cannot come before it needs no complete score.
type last struct {
	wanted int // hits up to the end of the page
	scores []float64
	full   bool
}

// beyond reports whether a hit cannot be on the page, whose score rises by most
// at most.
func (l *last) beyond(h ranked, most float64) bool {
	if len(l.scores) < l.wanted {
		return false
	}
	return l.full && !h.full || h.score+most*(1+slack) < l.scores[0]
}

// add takes in a hit whose score is complete. Full ones come first.
func (l *last) add(h ranked) {
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
