package index

import (
	"cmp"
	"slices"
	"strings"
	"sync"
)

// A lexicon collects the word forms of the texts while a generation is built.
// Several analysers share it: it numbers forms and stems in the order in which
// they come, and each analyser counts by these numbers for itself.
type lexicon struct {
	mu      sync.Mutex
	number  map[string]uint32 // of each form
	forms   []string
	stemOf  []uint32 // of each form
	stemNum map[string]uint32
	stems   []string

	counts // of all analysers, once they are done
}

// counts are how often words occur, by their numbers.
type counts struct {
	count    []uint64 // occurrences of each form
	docs     []uint32 // columns that hold the form
	stemDocs []uint32 // columns that hold the stem
}

func newLexicon() *lexicon {
	return &lexicon{number: map[string]uint32{}, stemNum: map[string]uint32{}}
}

// intern numbers a form and its stem, and returns both as it holds them.
func (l *lexicon) intern(form, stem string) (asForm, asStem string, id, stemID uint32) {
	l.mu.Lock()
	defer l.mu.Unlock()
	id, ok := l.number[form]
	if !ok {
		stemID, ok = l.stemNum[stem]
		if !ok {
			stemID = uint32(len(l.stems))
			stem = strings.Clone(stem)
			l.stemNum[stem] = stemID
			l.stems = append(l.stems, stem)
		}
		id = uint32(len(l.forms))
		form = strings.Clone(form)
		l.number[form] = id
		l.forms = append(l.forms, form)
		l.stemOf = append(l.stemOf, stemID)
	}
	stemID = l.stemOf[id]
	return l.forms[id], l.stems[stemID], id, stemID
}

// add adds up what an analyser has counted.
func (l *lexicon) add(c *counts) {
	l.count = grown(l.count, len(l.forms))
	l.docs = grown(l.docs, len(l.forms))
	l.stemDocs = grown(l.stemDocs, len(l.stems))
	for i, n := range c.count {
		l.count[i] += n
	}
	for i, n := range c.docs {
		l.docs[i] += n
	}
	for i, n := range c.stemDocs {
		l.stemDocs[i] += n
	}
}

// grown returns an array with at least so many elements.
func grown[T any](v []T, n int) []T {
	if n > len(v) {
		v = append(v, make([]T, n-len(v))...)
	}
	return v
}

// sortedStems returns the numbers of the stems in the order of the stems.
func (l *lexicon) sortedStems() []uint32 {
	order := make([]uint32, len(l.stems))
	for i := range order {
		order[i] = uint32(i)
	}
	slices.SortFunc(order, func(a, b uint32) int { return strings.Compare(l.stems[a], l.stems[b]) })
	return order
}

// codes numbers the forms by falling count, from 1, so that frequent words
// take one byte in a text; equal counts go by the form, so that the same
// columns give the same codes.
func (l *lexicon) codes() []uint32 {
	order := make([]uint32, len(l.forms))
	for i := range order {
		order[i] = uint32(i)
	}
	slices.SortFunc(order, func(a, b uint32) int {
		return cmp.Or(cmp.Compare(l.count[b], l.count[a]), cmp.Compare(l.forms[a], l.forms[b]))
	})
	code := make([]uint32, len(order))
	for i, id := range order {
		code[id] = uint32(i + 1)
	}
	return code
}

// write stores the lexicon: forms and stems sorted, and for each form its
// code, its stem and its counts. stems are the numbers of the stems in the
// order of the stems.
func (l *lexicon) write(path string, code, stems []uint32) error {
	names, stemDocs := make([]string, len(stems)), make([]uint32, len(stems))
	stemNumber := make([]uint32, len(stems))
	for i, s := range stems {
		names[i], stemDocs[i], stemNumber[s] = l.stems[s], l.stemDocs[s], uint32(i)
	}
	byForm := make([]uint32, len(l.forms))
	for i := range byForm {
		byForm[i] = uint32(i)
	}
	slices.SortFunc(byForm, func(a, b uint32) int { return strings.Compare(l.forms[a], l.forms[b]) })

	byCode := make([]uint32, len(byForm))
	forms := make([]string, len(byForm))
	codes := make([]uint32, len(byForm))
	stem := make([]uint32, len(byForm))
	docs := make([]uint32, len(byForm))
	counts := make([]uint64, len(byForm))
	members := make([][]uint32, len(stems)) // codes of the forms of each stem
	for i, id := range byForm {
		forms[i], codes[i], docs[i], counts[i] = l.forms[id], code[id], l.docs[id], l.count[id]
		stem[i] = stemNumber[l.stemOf[id]]
		byCode[code[id]-1] = uint32(i)
		members[stem[i]] = append(members[stem[i]], code[id])
	}
	memberStart, member := []uint32{0}, []uint32{}
	for _, m := range members {
		member = append(member, m...)
		memberStart = append(memberStart, uint32(len(member)))
	}

	t, err := createTable(path)
	if err != nil {
		return err
	}
	return writeAll(t,
		func() error { return words(t, "forms", forms) },
		func() error { return words(t, "stems", names) },
		func() error { return numbers(t, "stem.docs", stemDocs) },
		func() error { return numbers(t, "code", codes) },
		func() error { return numbers(t, "form", byCode) },
		func() error { return numbers(t, "stem", stem) },
		func() error { return numbers(t, "docs", docs) },
		func() error { return numbers(t, "count", counts) },
		func() error { return numbers(t, "members.start", memberStart) },
		func() error { return numbers(t, "members", member) },
	)
}
