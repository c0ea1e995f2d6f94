package index

import "errors"

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

	form                []uint32 // of each code less one: its place in Forms
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
	l.form = array[uint32](t, "form", n)
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

// Form returns the form that a code stands for. It shares the memory of the
// reader.
func (l *Lexicon) Form(code uint32) string { return l.Forms.At(int(l.form[code-1])) }

// StemOf returns the place in Stems of the stem of the form that a code stands
// for.
func (l *Lexicon) StemOf(code uint32) uint32 { return l.Stem[l.form[code-1]] }

// CodeOf returns the code of a form, or 0 where no text holds it.
func (l *Lexicon) CodeOf(form string) uint32 {
	i, ok := l.Forms.Find(form)
	if !ok {
		return 0
	}
	return l.Code[i]
}
