package scraper

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// mayLabel tells whether s may hold a label with its delimiter: the last word
// of a listed one in front of a sign, or a word that a pattern asks for. The
// expression of all labels is slow, and nearly no line holds one.
func (r *rules) mayLabel(s string) bool {
	if !delimited(s) {
		return false
	}
	for i := range len(s) {
		switch s[i] {
		case ':', '=', '.', '-', '>', '|', "»"[0], "…"[0]:
			if r.labelEndsAt(s[:i]) {
				return true
			}
		}
	}
	low := small(s)
	for i := range r.labelRules {
		if r.labelRules[i].needles.mayMatch(low) {
			return true
		}
	}
	return false
}

// closingSigns may stand between a label and its delimiter.
const closingSigns = " \t*_\"])"

// labelEndsAt tells whether the last word of s, in front of closing signs and
// of what may stand in brackets, is one that a listed label ends with.
func (r *rules) labelEndsAt(s string) bool {
	s = strings.TrimRight(s, closingSigns)
	if r.labelEnds[strings.ToLower(s[lastWord(s):])] {
		return true
	}
	i := strings.LastIndexByte(s, '(')
	if i < 0 {
		return false
	}
	s = strings.TrimRight(s[:i], " \t")
	return r.labelEnds[strings.ToLower(s[lastWord(s):])]
}

// lastWord returns where the last run of letters, digits and what stands
// inside labels begins, if s ends with one of them.
func lastWord(s string) int {
	for i := len(s); i > 0; {
		c, n := utf8.DecodeLastRuneInString(s[:i])
		if !unicode.IsLetter(c) && !unicode.IsDigit(c) {
			return i
		}
		i -= n
	}
	return 0
}
