package scraper

import (
	"strings"
	"unicode"
)

// A headingStart is what may follow the first word of a heading. The
// expression of all headings is slow, and most lines that begin with "The" or
// "A" are none.
type headingStart struct {
	alone bool            // nothing: the word is a heading
	any   bool            // something else than a blank
	next  map[string]bool // these words
}

// startWith notes how a heading, which is folded, begins.
func (r *rules) startWith(row string) {
	n := wordEnd(row)
	h := r.headingStarts[row[:n]]
	if h == nil {
		h = &headingStart{next: make(map[string]bool)}
		r.headingStarts[row[:n]] = h
	}
	switch rest := row[n:]; {
	case rest == "":
		h.alone = true
	case rest[0] != ' ' || wordEnd(rest[1:]) == 0:
		h.any = true
	default:
		h.next[rest[1:1+wordEnd(rest[1:])]] = true
	}
}

// wordEnd returns how many bytes of letters s begins with.
func wordEnd(s string) int {
	if i := strings.IndexFunc(s, func(c rune) bool { return !isOpening(c) }); i >= 0 {
		return i
	}
	return len(s)
}

// isOpening tells whether a heading may begin with c.
func isOpening(c rune) bool { return unicode.IsLetter(c) || c == '&' }

// mayOpen tells by the first two words of a line whether it may begin with a
// heading.
func (r *rules) mayOpen(l *line) bool {
	s := l.plain[:min(len(l.plain), 64)]
	i := strings.IndexFunc(s, isOpening)
	if i < 0 {
		return false
	}
	s = s[i:]
	n := wordEnd(s)
	h := r.headingStarts[strings.ToLower(s[:n])]
	if h == nil {
		return false
	}
	rest := s[n:]
	if h.any || h.alone && (n > 1 || len(l.marks) > 0 || !wordFollows(rest)) {
		return true
	}
	rest = strings.TrimLeft(rest, "\"' ")
	return h.next[strings.ToLower(rest[:wordEnd(rest)])]
}

// wordFollows tells whether nothing but a blank parts a letter from the next word:
// "A boss" begins with no marker.
func wordFollows(s string) bool {
	word, ok := strings.CutPrefix(s, " ")
	return ok && unicode.IsLetter(firstRune(word))
}
