package search

import (
	"bufio"
	"cmp"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

	_ "embed"

	"coachsearch/internal/index"
)

//go:embed vocabulary/synonyms.txt
var synonymFile string

// MaxSynonyms bounds a group: each of its words costs a lookup wherever one of
// them is asked for, and a larger group no longer means one thing.
const MaxSynonyms = 10

// A Vocabulary knows which words and phrases mean the same at work. It is
// read-only once loaded, so any number of searches may share it.
type Vocabulary struct {
	entries map[string]*synonym // by their stems, parted by spaces
	forms   map[string]bool     // that stand anywhere in the file
	stems   map[string]bool     // of the forms
	longest int                 // words of the longest entry
	groups  int
}

type synonym struct {
	text string
	to   []Alternative
}

// An Alternative is a word or phrase that may stand for another.
type Alternative struct {
	Text  string // as the file spells it
	Forms []string
	Stems []string
}

// An Expansion is a run of words of a query that the vocabulary knows.
type Expansion struct {
	From       string // as the file spells it
	Start, End int    // words Start to End-1 of the query
	To         []Alternative
}

// BuiltinSynonyms returns the text of the vocabulary that comes with the
// program.
func BuiltinSynonyms() string { return synonymFile }

// BuiltinVocabulary returns the vocabulary that comes with the program.
func BuiltinVocabulary() (*Vocabulary, error) {
	return LoadVocabulary(strings.NewReader(synonymFile))
}

// LoadVocabulary reads groups of synonyms, one a line:
//
//	boss, manager, "higher up"    each finds the others
//	steal => credit, theft        the left finds the right, not back
//	# comment
//
// Words are compared by their stems and hyphens part words. A word may stand
// in several groups and finds what any of them holds. An error names the line.
func LoadVocabulary(r io.Reader) (*Vocabulary, error) {
	v := &Vocabulary{entries: map[string]*synonym{}, forms: map[string]bool{}, stems: map[string]bool{}}
	s := bufio.NewScanner(r)
	line := 0
	for s.Scan() {
		line++
		text := strings.TrimSpace(strings.TrimPrefix(s.Text(), "\ufeff"))
		if text == "" || text[0] == '#' {
			continue
		}
		if err := v.addGroup(text); err != nil {
			return nil, fmt.Errorf("read synonyms: line %d: %w", line, err)
		}
	}
	if err := s.Err(); err != nil {
		return nil, fmt.Errorf("read synonyms: line %d: %w", line+1, err)
	}
	return v, nil
}

func (v *Vocabulary) addGroup(text string) error {
	left, right, oneWay := strings.Cut(text, "=>")
	from, err := readSynonyms(left)
	if err != nil {
		return err
	}
	to := from
	if oneWay {
		if to, err = readSynonyms(right); err != nil {
			return err
		}
		err = checkGroup(slices.Concat(from, to))
	} else {
		err = checkGroup(from)
	}
	if err != nil {
		return err
	}
	v.groups++
	for _, a := range slices.Concat(from, to) {
		for i, f := range a.Forms {
			v.forms[f], v.stems[a.Stems[i]] = true, true
		}
	}
	for _, f := range from {
		key := strings.Join(f.Stems, " ")
		e := v.entries[key]
		if e == nil {
			e = &synonym{text: f.Text}
			v.entries[key] = e
			v.longest = max(v.longest, len(f.Stems))
		}
		for _, t := range to {
			same := func(a Alternative) bool { return slices.Equal(a.Stems, t.Stems) }
			if !same(f) && !slices.ContainsFunc(e.to, same) {
				e.to = append(e.to, t)
			}
		}
	}
	return nil
}

// readSynonyms reads one side of a line. Quotes may enclose a phrase; a comma
// in them parts nothing.
func readSynonyms(list string) ([]Alternative, error) {
	if strings.TrimSpace(list) == "" {
		return nil, errors.New("the group is empty")
	}
	var all []Alternative
	for {
		var text string
		list = strings.TrimLeft(list, " \t")
		rest, quoted := strings.CutPrefix(list, `"`)
		if quoted {
			var closed bool
			if text, list, closed = strings.Cut(rest, `"`); !closed {
				return nil, fmt.Errorf("the quote before %q is not closed", rest)
			}
		}
		before, after, more := strings.Cut(list, ",")
		switch before = strings.TrimSpace(before); {
		case !quoted && strings.Contains(before, `"`):
			return nil, fmt.Errorf("a quote within %q", before)
		case quoted && before != "":
			return nil, fmt.Errorf("no comma between %q and %q", text, before)
		case !quoted:
			text = before
		}
		a := Alternative{Text: strings.Join(strings.Fields(text), " "), Forms: index.Forms(text)}
		if len(a.Forms) == 0 {
			return nil, fmt.Errorf("%q holds no word", text)
		}
		for _, f := range a.Forms {
			a.Stems = append(a.Stems, index.Stem(f))
		}
		all = append(all, a)
		if !more {
			return all, nil
		}
		list = after
	}
}

func checkGroup(group []Alternative) error {
	switch {
	case len(group) == 1:
		return fmt.Errorf("%q stands alone", group[0].Text)
	case len(group) > MaxSynonyms:
		return fmt.Errorf("%d words in a group, more than %d", len(group), MaxSynonyms)
	}
	for i, a := range group {
		for _, b := range group[:i] {
			if slices.Equal(a.Stems, b.Stems) {
				return fmt.Errorf("%q and %q are the same word", b.Text, a.Text)
			}
		}
	}
	return nil
}

// knows reports whether a stem is a word, by itself or in a phrase.
func (v *Vocabulary) knows(stem string) bool { return v.stems[stem] }

// Forms returns the words that stand in the file, sorted.
func (v *Vocabulary) Forms() []string { return slices.Sorted(maps.Keys(v.forms)) }

// Synonyms returns what else may be searched for, given the stems of a query
// in their order. Where entries overlap the longest is taken, the first of
// equals: "let go" is not about letting. The result is in the order of the
// query and shares its slices with the vocabulary.
func (v *Vocabulary) Synonyms(stems []string) []Expansion {
	var found []Expansion
	taken := make([]bool, len(stems))
	for n := min(v.longest, len(stems)); n > 0; n-- {
		for i := 0; i+n <= len(stems); i++ {
			if slices.Contains(taken[i:i+n], true) {
				continue
			}
			e := v.entries[strings.Join(stems[i:i+n], " ")]
			if e == nil {
				continue
			}
			found = append(found, Expansion{e.text, i, i + n, e.to})
			for j := range n {
				taken[i+j] = true
			}
		}
	}
	slices.SortFunc(found, func(a, b Expansion) int { return cmp.Compare(a.Start, b.Start) })
	return found
}
