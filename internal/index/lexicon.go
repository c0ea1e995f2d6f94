package index

import (
	"cmp"
	"errors"
	"maps"
	"slices"
	"strings"
)

// A lexicon collects the word forms of the texts while a generation is built.
type lexicon struct {
	ids   map[string]uint32
	forms []string
	stems []string // of each form
	count []uint64 // occurrences of each form
	docs  []uint32 // texts that hold the form
	last  []uint32 // the last text that was counted, plus one

	stemDocs map[string]*stemCount
	stemOf   []*stemCount // of each form
}

// A stemCount counts the texts that hold a stem.
type stemCount struct{ docs, last uint32 }

func newLexicon() *lexicon {
	return &lexicon{ids: map[string]uint32{}, stemDocs: map[string]*stemCount{}}
}

// add counts an occurrence in document doc and returns the form's number, in
// order of first sight.
func (l *lexicon) add(w word, doc uint32) uint32 {
	id, ok := l.ids[w.form]
	if !ok {
		id = uint32(len(l.forms))
		form := strings.Clone(w.form)
		l.ids[form] = id
		l.forms = append(l.forms, form)
		l.stems = append(l.stems, w.stem)
		l.count = append(l.count, 0)
		l.docs = append(l.docs, 0)
		l.last = append(l.last, 0)
		if l.stemDocs[w.stem] == nil {
			l.stemDocs[w.stem] = &stemCount{}
		}
		l.stemOf = append(l.stemOf, l.stemDocs[w.stem])
	}
	l.count[id]++
	if l.last[id] != doc+1 {
		l.last[id] = doc + 1
		l.docs[id]++
	}
	if s := l.stemOf[id]; s.last != doc+1 {
		s.last = doc + 1
		s.docs++
	}
	return id
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

func (l *lexicon) sortedStems() []string { return slices.Sorted(maps.Keys(l.stemDocs)) }

// write stores the lexicon: forms and stems sorted, and for each form its
// code, its stem and its counts.
func (l *lexicon) write(path string, code []uint32, stems []string) error {
	stemNumber := make(map[string]uint32, len(stems))
	stemDocs := make([]uint32, len(stems))
	for i, s := range stems {
		stemNumber[s] = uint32(i)
		stemDocs[i] = l.stemDocs[s].docs
	}
	byForm := make([]uint32, len(l.forms))
	for i := range byForm {
		byForm[i] = uint32(i)
	}
	slices.SortFunc(byForm, func(a, b uint32) int { return strings.Compare(l.forms[a], l.forms[b]) })

	forms := make([]string, len(byForm))
	codes := make([]uint32, len(byForm))
	stem := make([]uint32, len(byForm))
	docs := make([]uint32, len(byForm))
	counts := make([]uint64, len(byForm))
	members := make([][]uint32, len(stems)) // codes of the forms of each stem
	for i, id := range byForm {
		forms[i], codes[i], docs[i], counts[i] = l.forms[id], code[id], l.docs[id], l.count[id]
		stem[i] = stemNumber[l.stems[id]]
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
		func() error { return words(t, "stems", stems) },
		func() error { return numbers(t, "stem.docs", stemDocs) },
		func() error { return numbers(t, "code", codes) },
		func() error { return numbers(t, "stem", stem) },
		func() error { return numbers(t, "docs", docs) },
		func() error { return numbers(t, "count", counts) },
		func() error { return numbers(t, "members.start", memberStart) },
		func() error { return numbers(t, "members", member) },
	)
}

// writeAll runs the steps up to the first error and finishes the table.
func writeAll(t *tableWriter, steps ...func() error) error {
	for _, step := range steps {
		if err := step(); err != nil {
			return errors.Join(err, t.f.Close())
		}
	}
	return t.finish()
}

// A Lexicon is the sorted list of the word forms of a generation.
type Lexicon struct {
	Forms    Words
	Stems    Words
	Code     []uint32 // of each form: what stands for it in a text
	Stem     []uint32 // of each form: its place in Stems
	Docs     []uint32 // of each form: columns that hold it
	StemDocs []uint32 // of each stem: columns that hold it
	Count    []uint64 // of each form: occurrences

	memberStart, member []uint32
}

func openLexicon(t *table) *Lexicon {
	l := &Lexicon{Forms: wordList(t, "forms", -1), Stems: wordList(t, "stems", -1)}
	n := l.Forms.Len()
	l.Code = array[uint32](t, "code", n)
	l.Stem = array[uint32](t, "stem", n)
	l.Docs = array[uint32](t, "docs", n)
	l.Count = array[uint64](t, "count", n)
	l.StemDocs = array[uint32](t, "stem.docs", l.Stems.Len())
	l.memberStart = array[uint32](t, "members.start", l.Stems.Len()+1)
	l.member = array[uint32](t, "members", n)
	return l
}

// DocsWith returns how many columns hold a stem, in any field.
func (l *Lexicon) DocsWith(stem string) int {
	i, ok := l.Stems.Find(stem)
	if !ok {
		return 0
	}
	return int(l.StemDocs[i])
}

// CodesOf returns the codes of the forms that share a stem.
func (l *Lexicon) CodesOf(stem string) []uint32 {
	i, ok := l.Stems.Find(stem)
	if !ok {
		return nil
	}
	return l.member[l.memberStart[i]:l.memberStart[i+1]]
}

// CodeOf returns the code of a form, or 0 where no text holds it.
func (l *Lexicon) CodeOf(form string) uint32 {
	i, ok := l.Forms.Find(form)
	if !ok {
		return 0
	}
	return l.Code[i]
}
