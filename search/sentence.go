package search

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// sentenceEnds returns where the sentences of a text end, each with the white
// space that follows it; the last is len(text).
func sentenceEnds(text string) []int {
	var ends []int
	for i := 0; i < len(text); {
		r, n := utf8.DecodeRuneInString(text[i:])
		i += n
		if r != '.' && r != '!' && r != '?' {
			continue
		}
		j := i
		for j < len(text) {
			r, n := utf8.DecodeRuneInString(text[j:])
			if !strings.ContainsRune(`.!?"”’')]`, r) {
				break
			}
			j += n
		}
		if j >= len(text) || text[j] != ' ' {
			continue
		}
		next, _ := utf8.DecodeRuneInString(text[j+1:])
		if unicode.IsLower(next) || abbreviated(text[:i]) {
			continue
		}
		ends = append(ends, j+1)
		i = j + 1
	}
	if len(ends) == 0 || ends[len(ends)-1] < len(text) {
		ends = append(ends, len(text))
	}
	return ends
}

// abbreviated reports whether the full stop at the end of text belongs to an
// initial or a title and ends no sentence.
func abbreviated(text string) bool {
	word := text[strings.LastIndexAny(text, " (“\"")+1:]
	switch word {
	case "Mr.", "Mrs.", "Ms.", "Dr.", "Prof.", "St.", "Jr.", "Sr.", "vs.", "etc.", "e.g.", "i.e.", "No.":
		return true
	}
	r, n := utf8.DecodeRuneInString(word)
	return n > 0 && len(word) == n+1 && unicode.IsUpper(r) && r != 'I'
}
