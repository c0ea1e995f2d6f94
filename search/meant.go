package search

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"coachsearch/internal/index"
)

// lettersToEdit is how many letters a word has for each edit that may part it
// from what is taken to be meant by it unasked. It is more than for what is
// offered: many right words that no column happens to hold are two edits from
// another.
const lettersToEdit = 5

// addMeant finds what is meant by words that are misspelt: that no column holds,
// and that nothing else is known of. It counts in the order of what the other
// words find, as stop words do. It finds nothing and is marked nowhere, since a
// guess is no match.
func (s *session) addMeant() {
	if s.ranking.Misspelt <= 0 || s.plan.foreign {
		return
	}
	s.meant = nil
	looks := 0
	for i := range s.plan.words {
		w := &s.plan.words[i]
		if w.stop || len(s.plan.clauses[w.clause].any) > 1 || s.reader.Lexicon.DocsWith(w.stem) > 0 {
			continue
		}
		n := utf8.RuneCountInString(w.form)
		if n < lettersToEdit || n > maxSpelled || strings.ContainsAny(w.form, "0123456789") || s.isWord(w.stem) {
			continue
		}
		if looks++; looks > maxLooks {
			break
		}
		if meant := s.speller().nearest(w.form, min(n/lettersToEdit, 2)); meant != "" {
			w.meant = index.Stem(meant)
			s.meant = append(s.meant, fmt.Sprintf("no column holds %s, so those with %s come before others", w.form, meant))
		}
	}
}
