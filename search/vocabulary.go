package search

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	_ "embed"
)

//go:embed vocabulary/synonyms.txt
var synonymFile string

// MaxSynonyms bounds a group: each of its words costs a lookup wherever one of
// them is asked for, and a larger group no longer means one thing.
const MaxSynonyms = 10

// A Vocabulary knows which words and phrases mean the same at work, and which
// are forms of one word that stems do not join. It is read-only once loaded,
// so any number of searches may share it.
type Vocabulary struct {
	entries map[string]*synonym // by their normal stems, parted by spaces
	longest int                 // words of the longest entry
	groups  int

	same    map[string]string   // stem of a form → stem that stands for the word
	members map[string][]string // that stem → the stems of all forms, itself first

	forms map[string]bool // that stand anywhere in the file
	stems map[string]bool // of the forms
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

// knows reports whether a stem is a word, by itself or in a phrase.
func (v *Vocabulary) knows(stem string) bool { return v.stems[stem] }

// Forms returns the words that stand in the file, sorted.
func (v *Vocabulary) Forms() []string { return slices.Sorted(maps.Keys(v.forms)) }

// Stems returns the stems of all forms of a word, which is the stem alone for
// most.
func (v *Vocabulary) Stems(stem string) []string {
	if v != nil {
		if all := v.members[v.same[stem]]; all != nil {
			return all
		}
	}
	return []string{stem}
}

// sameWord reports whether two stems belong to forms of one word.
func (v *Vocabulary) sameWord(a, b string) bool {
	return a == b || v != nil && v.same[a] != "" && v.same[a] == v.same[b]
}

// articles part no phrase.
var articles = map[string]bool{"a": true, "an": true, "the": true}

// normal returns the stems that stand for the words of a text, without
// articles, and the place of each.
func (v *Vocabulary) normal(stems []string) (normal []string, at []int) {
	for i, s := range stems {
		if articles[s] {
			continue
		}
		normal = append(normal, cmp.Or(v.same[s], s))
		at = append(at, i)
	}
	return normal, at
}

// key returns what an entry is found by. One of articles only is found by
// nothing.
func (v *Vocabulary) key(stems []string) (key string, words int) {
	normal, _ := v.normal(stems)
	if len(normal) == 0 {
		normal = stems
	}
	return strings.Join(normal, " "), len(normal)
}

// Synonyms returns what else may be searched for, given the stems of a query
// in their order. Forms of one word and articles make no difference. Where
// entries overlap the longest is taken, the first of equals: "let go" is not
// about letting. The result is in the order of the query and shares its slices
// with the vocabulary.
func (v *Vocabulary) Synonyms(stems []string) []Expansion {
	var found []Expansion
	words, at := v.normal(stems)
	taken := make([]bool, len(words))
	for n := min(v.longest, len(words)); n > 0; n-- {
		for i := 0; i+n <= len(words); i++ {
			if slices.Contains(taken[i:i+n], true) {
				continue
			}
			e := v.entries[strings.Join(words[i:i+n], " ")]
			if e == nil {
				continue
			}
			found = append(found, Expansion{e.text, at[i], at[i+n-1] + 1, e.to})
			for j := range n {
				taken[i+j] = true
			}
		}
	}
	slices.SortFunc(found, func(a, b Expansion) int { return cmp.Compare(a.Start, b.Start) })
	return found
}
