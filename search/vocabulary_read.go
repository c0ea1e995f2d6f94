package search

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"coachsearch/internal/index"
)

// LoadVocabulary reads groups of synonyms, one a line:
//
//	boss, manager, "higher up"    each finds the others
//	steal => credit, theft        the left finds the right, not back
//	steal = stole = stolen        forms of one word, wherever it stands
//	# comment
//
// Words are compared by their stems and hyphens part words. A word may stand
// in several groups and finds what any of them holds. An error names the line.
func LoadVocabulary(r io.Reader) (*Vocabulary, error) {
	v := &Vocabulary{
		entries: map[string]*synonym{}, same: map[string]string{}, members: map[string][]string{},
		forms: map[string]bool{}, stems: map[string]bool{},
	}
	lines, err := readLines(r)
	if err != nil {
		return nil, err
	}
	for _, forms := range []bool{true, false} { // a group may stand before the forms of its words
		for i, text := range lines {
			var err error
			switch one := strings.Contains(strings.ReplaceAll(text, "=>", ""), "="); {
			case text == "" || one != forms:
			case one:
				err = v.addForms(text)
			default:
				err = v.addGroup(text)
			}
			if err != nil {
				return nil, fmt.Errorf("read synonyms: line %d: %w", i+1, err)
			}
		}
	}
	return v, nil
}

// readLines returns the lines without white space at their ends; comments are
// empty.
func readLines(r io.Reader) ([]string, error) {
	var lines []string
	s := bufio.NewScanner(r)
	for s.Scan() {
		text := strings.TrimSpace(strings.TrimPrefix(s.Text(), "\ufeff"))
		if strings.HasPrefix(text, "#") {
			text = ""
		}
		lines = append(lines, text)
	}
	if err := s.Err(); err != nil {
		return nil, fmt.Errorf("read synonyms: line %d: %w", len(lines)+1, err)
	}
	return lines, nil
}

// addForms joins the forms of one word.
func (v *Vocabulary) addForms(text string) error {
	var stems []string
	for form := range strings.SplitSeq(text, "=") {
		forms := index.Forms(form)
		if len(forms) != 1 {
			return fmt.Errorf("%q is not one word", strings.TrimSpace(form))
		}
		s := index.Stem(forms[0])
		switch {
		case slices.Contains(stems, s):
			return fmt.Errorf("%q has the stem of another form", forms[0])
		case v.same[s] != "":
			return fmt.Errorf("%q is a form of two words", forms[0])
		}
		stems = append(stems, s)
		v.forms[forms[0]], v.stems[s] = true, true
	}
	if len(stems) > MaxSynonyms {
		return fmt.Errorf("%d forms of a word, more than %d", len(stems), MaxSynonyms)
	}
	for _, s := range stems {
		v.same[s] = stems[0]
	}
	v.members[stems[0]] = stems
	return nil
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
		err = v.checkGroup(slices.Concat(from, to))
	} else {
		err = v.checkGroup(from)
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
		key, words := v.key(f.Stems)
		e := v.entries[key]
		if e == nil {
			e = &synonym{text: f.Text}
			v.entries[key] = e
			v.longest = max(v.longest, words)
		}
		for _, t := range to {
			if !v.isSame(f, t) && !slices.ContainsFunc(e.to, func(a Alternative) bool { return v.isSame(a, t) }) {
				e.to = append(e.to, t)
			}
		}
	}
	return nil
}

// isSame reports whether two entries are found by the same words.
func (v *Vocabulary) isSame(a, b Alternative) bool {
	x, _ := v.key(a.Stems)
	y, _ := v.key(b.Stems)
	return x == y
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

func (v *Vocabulary) checkGroup(group []Alternative) error {
	switch {
	case len(group) == 1:
		return fmt.Errorf("%q stands alone", group[0].Text)
	case len(group) > MaxSynonyms:
		return fmt.Errorf("%d words in a group, more than %d", len(group), MaxSynonyms)
	}
	for i, a := range group {
		for _, b := range group[:i] {
			if v.isSame(a, b) {
				return fmt.Errorf("%q and %q are the same word", b.Text, a.Text)
			}
		}
	}
	return nil
}
