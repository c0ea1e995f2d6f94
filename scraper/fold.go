package scraper

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// plain maps s rune for rune to what patterns are written in: straight
// quotes, hyphens, ordinary spaces. [cut] maps positions back.
func plain(s string) string {
	if ascii(s) {
		return s
	}
	return strings.Map(func(r rune) rune {
		switch r {
		case '’', '‘', '‛', 'ʼ', '′', '´', '`':
			return '\''
		case '“', '”', '„', '‟', '″', '«', '»':
			if r == '«' || r == '»' {
				return r
			}
			return '"'
		case '–', '—', '―', '‐', '‑', '‒', '−':
			return '-'
		}
		if unicode.IsSpace(r) {
			return ' '
		}
		return r
	}, s)
}

// cut returns what in orig corresponds to bytes i to j of plain(orig).
func cut(orig, plainText string, i, j int) string {
	if len(orig) == len(plainText) && ascii(orig) {
		return orig[i:j]
	}
	from := offset(orig, utf8.RuneCountInString(plainText[:i]))
	return orig[from : from+offset(orig[from:], utf8.RuneCountInString(plainText[i:j]))]
}

// offset returns the byte position of the n-th rune of s.
func offset(s string, n int) int {
	i := 0
	for ; n > 0 && i < len(s); n-- {
		_, size := utf8.DecodeRuneInString(s[i:])
		i += size
	}
	return i
}

func ascii(s string) bool {
	for i := range len(s) {
		if s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// fold is the form in which phrases are compared: plain, lower case, single
// spaces.
func fold(s string) string {
	return strings.Join(strings.Fields(strings.ToLower(plain(s))), " ")
}

// words is what is left of a text when only its letters and digits count.
func words(s string) []string {
	return strings.FieldsFunc(strings.ToLower(s), func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r)
	})
}

// bare is fold without any punctuation: the form in which titles are compared.
func bare(s string) string {
	return strings.Join(words(strings.Map(func(r rune) rune {
		if r == '\'' || r == '’' || r == '‘' {
			return -1
		}
		return r
	}, s)), " ")
}

// squeeze folds white space and drops characters that print nothing.
func squeeze(s string) string {
	return strings.Join(strings.Fields(strings.Map(printed, s)), " ")
}

// printed drops a rune that prints nothing and makes a space of any white
// space or control character.
func printed(r rune) rune {
	switch {
	case invisible(r):
		return -1
	case unicode.IsSpace(r), unicode.IsControl(r):
		return ' '
	}
	return r
}

func invisible(r rune) bool {
	return r == '\u00ad' || r >= '\u200b' && r <= '\u200f' || r == '\u2060' || r == '\ufeff'
}

func lettersIn(s string) int {
	n := 0
	for _, r := range s {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			n++
		}
	}
	return n
}

func lettersOnly(s string) int {
	n := 0
	for _, r := range s {
		if unicode.IsLetter(r) {
			n++
		}
	}
	return n
}

// ended tells whether s ends as a sentence does.
func ended(s string) bool {
	s = strings.TrimRight(plain(s), `"')]} `)
	return s != "" && strings.ContainsRune(".?!:;…", lastRune(s))
}

func lastRune(s string) rune {
	r, _ := utf8.DecodeLastRuneInString(s)
	return r
}

func firstRune(s string) rune {
	r, _ := utf8.DecodeRuneInString(s)
	return r
}

// excerpt shortens s for a line of the report.
func excerpt(s string) string {
	const most = 80
	s = squeeze(s)
	if utf8.RuneCountInString(s) <= most {
		return s
	}
	return s[:offset(s, most)] + "…"
}
