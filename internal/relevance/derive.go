package relevance

import (
	"cmp"
	"fmt"
	"hash/fnv"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
)

// derivations make another set of one, to see how a ranking does with other
// kinds of documents and questions.
var derivations = map[string]func(*Set){
	"flat":     flat,
	"titles":   func(s *Set) { s.eachDocument(func(d *Document) { d.Text = "" }) },
	"texts":    func(s *Set) { s.eachDocument(func(d *Document) { d.Title = "" }) },
	"titled":   titled,
	"letters":  letters,
	"halves":   halves,
	"reversed": reversed,
	"typos":    typos,
}

// Derivations names the derived sets.
func Derivations() []string { return slices.Sorted(maps.Keys(derivations)) }

// Derive turns a set into a derived one:
//
//	flat      titles are the beginnings of their texts
//	titles    documents are their titles
//	texts     documents are their texts
//	titled    a document without a title is called by the first query that it answers
//	letters   queries are the letters behind them (metadata.long), of 30 words and more
//	halves    every fifth document of 120 words and more is asked for its second half by its first
//	reversed  every fifth document of 30 to 400 words asks for its query
//	typos     a word of every query is misspelt, or two of eight and more; see slip
func (s *Set) Derive(kind string) error {
	derive, ok := derivations[kind]
	if !ok {
		return fmt.Errorf("derive a set: there is no %q; there are %s", kind, strings.Join(Derivations(), ", "))
	}
	derive(s)
	s.Queries = slices.DeleteFunc(s.Queries, func(q Query) bool { return !s.Judgments.positive(q.ID) })
	return nil
}

func (s *Set) eachDocument(do func(*Document)) {
	for i := range s.Documents {
		do(&s.Documents[i])
	}
}

func flat(s *Set) {
	s.eachDocument(func(d *Document) { d.Title, d.Text = "", strings.TrimSpace(d.Title+" "+d.Text) })
}

// answered returns for every document the queries that it answers, in their
// order.
func (s *Set) answered() map[string][]Query {
	by := map[string][]Query{}
	for _, q := range s.Queries {
		for doc, grade := range s.Judgments[q.ID] {
			if grade > 0 {
				by[doc] = append(by[doc], q)
			}
		}
	}
	return by
}

func titled(s *Set) {
	by := s.answered()
	s.eachDocument(func(d *Document) {
		if qs := by[d.ID]; len(qs) > 0 {
			d.Title = cmp.Or(d.Title, qs[0].Text)
		}
	})
}

func letters(s *Set) {
	var long []Query
	for _, q := range s.Queries {
		if q.Text = q.Metadata.Long; len(strings.Fields(q.Text)) >= 30 {
			long = append(long, q)
		}
	}
	s.Queries = long
}

const nth = 5 // of the documents that ask

func halves(s *Set) {
	var documents []Document
	s.Queries, s.Judgments = nil, Judgments{}
	for _, d := range s.Documents {
		words := strings.Fields(d.Text)
		if len(words) < 120 {
			continue
		}
		half := len(words) / 2
		if len(documents)%nth == 0 {
			s.Queries = append(s.Queries, Query{ID: d.ID, Text: strings.Join(words[:half], " ")})
			s.Judgments[d.ID] = map[string]int{d.ID: 1}
		}
		d.Text = strings.Join(words[half:], " ")
		documents = append(documents, d)
	}
	s.Documents = documents
}

func reversed(s *Set) {
	by, asking := s.answered(), 0
	var documents []Document
	for _, q := range s.Queries {
		documents = append(documents, Document{ID: q.ID, Text: q.Text})
	}
	s.Queries, s.Judgments = nil, Judgments{}
	for _, d := range s.Documents {
		if n := len(strings.Fields(d.Text)); n < 30 || n > 400 || len(by[d.ID]) == 0 {
			continue
		}
		if asking++; asking%nth != 1 {
			continue
		}
		s.Queries = append(s.Queries, Query{ID: d.ID, Text: d.Text})
		s.Judgments[d.ID] = map[string]int{}
		for _, q := range by[d.ID] {
			s.Judgments[d.ID][q.ID] = 1
		}
	}
	s.Documents = documents
}

// minSlip is how many letters a word has at least that is misspelt.
const minSlip = 5

func typos(s *Set) {
	for i := range s.Queries {
		q := &s.Queries[i]
		h := fnv.New64a()
		h.Write([]byte(q.ID + q.Text))
		rnd := rand.New(rand.NewPCG(h.Sum64(), 1)) // the same slips whichever queries are asked
		words := strings.Fields(q.Text)
		var long []int
		for k, w := range words {
			if len(w) >= minSlip && !strings.ContainsFunc(w, func(r rune) bool { return (r < 'a' || r > 'z') && (r < 'A' || r > 'Z') }) {
				long = append(long, k)
			}
		}
		slips := 1
		if len(long) >= 8 {
			slips = 2
		}
		for range min(slips, len(long)) {
			n := rnd.IntN(len(long))
			words[long[n]] = slip(rnd, words[long[n]])
			long = slices.Delete(long, n, n+1)
		}
		q.Text = strings.Join(words, " ")
	}
}

// slip misspells a word behind its first letter: a letter is missing, doubled or
// another one, or two are exchanged.
func slip(rnd *rand.Rand, w string) string {
	i := 1 + rnd.IntN(len(w)-2)
	switch rnd.IntN(4) {
	case 0:
		return w[:i] + w[i+1:]
	case 1:
		return w[:i] + w[i:i+1] + w[i:]
	case 2:
		return w[:i] + string(rune('a'+rnd.IntN(26))) + w[i+1:]
	default:
		return w[:i] + w[i+1:i+2] + w[i:i+1] + w[i+2:]
	}
}
