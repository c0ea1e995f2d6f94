package search

import (
	"fmt"
	"unicode/utf8"

	"coachsearch/internal/index"
)

// lettersToEdit is how many letters a word has for each edit that may part it
// from what is taken to be meant by it unasked. It is more than for what is
// offered: many right words that no column happens to hold are two edits from
// another.
const lettersToEdit = 5

// addMeant finds what is meant by words that are misspelt. It counts in the order
// of what the other words find, as stop words do. It finds nothing and is marked
// nowhere, since a guess is no match.
func (s *session) addMeant() {
	s.meant = nil
	if s.ranking.Misspelt <= 0 || s.plan.foreign || s.plan.content < 2 {
		return
	}
	for i := range s.plan.words {
		w := &s.plan.words[i]
		n := utf8.RuneCountInString(w.form)
		if w.stop || n < lettersToEdit || s.reader.Lexicon.DocsWith(w.stem) > 0 {
			continue
		}
		meant, most := s.nearest(w.form), n/lettersToEdit
		if meant == "" || edits([]rune(w.form), []rune(meant), most) > most {
			continue
		}
		w.meant = index.Stem(meant)
		s.meant = append(s.meant, fmt.Sprintf("no column holds %s, so those with %s come before others", w.form, meant))
	}
}
