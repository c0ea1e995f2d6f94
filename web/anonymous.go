package web

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"coachsearch/internal/corpus"
)

// anonymous returns what makes initials of a client's name in the texts of
// the column. A name that is an ordinary word, too ("Will", "Grace"), stands
// as a name only where its capital letter does not begin a sentence; that it
// is one shows in its small letters elsewhere in the column.
func anonymous(c *corpus.Column) func(string) string {
	type name struct {
		text     string
		initial  string
		ordinary bool
	}
	var names []name
	for _, part := range strings.FieldsFunc(c.Client.Name, func(r rune) bool { return !unicode.IsLetter(r) && r != '-' && !isApostrophe(r) }) {
		first, _ := utf8.DecodeRuneInString(part)
		if unicode.IsUpper(first) && utf8.RuneCountInString(part) > 1 && !slices.Contains(titles, part) {
			names = append(names, name{part, string(first) + ".", holdsWord(c, strings.ToLower(part))})
		}
	}
	return func(s string) string {
		for _, n := range names {
			s = replaceWord(s, n.text, n.initial, func(before string) bool { return !n.ordinary || !beginsSentence(before) })
		}
		return s
	}
}

// titles stand before names and tell nothing.
var titles = []string{"Mr", "Mrs", "Ms", "Dr", "Prof"}

func isApostrophe(r rune) bool { return r == '\'' || r == '’' }

// replaceWord replaces whole words where the text before them allows it. A
// full stop that the new text brings does not double the one behind the word.
func replaceWord(s, word, with string, allowed func(before string) bool) string {
	var b strings.Builder
	for at := 0; ; {
		i := strings.Index(s[at:], word)
		if i < 0 {
			b.WriteString(s[at:])
			return b.String()
		}
		begin, end := at+i, at+i+len(word)
		before, _ := utf8.DecodeLastRuneInString(s[:begin])
		after, _ := utf8.DecodeRuneInString(s[end:])
		b.WriteString(s[at:begin])
		if wordRune(before) || wordRune(after) || !allowed(s[:begin]) {
			b.WriteString(word)
		} else {
			b.WriteString(with)
			if after == '.' && strings.HasSuffix(with, ".") {
				end++
			}
		}
		at = end
	}
}

func wordRune(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }

// beginsSentence reports whether what follows a text begins a sentence.
func beginsSentence(before string) bool {
	before = strings.TrimRight(before, " \"“‘'(")
	if before == "" {
		return true
	}
	last, _ := utf8.DecodeLastRuneInString(strings.TrimRight(before, "\"”’')"))
	return strings.ContainsRune(".!?:…–—", last)
}

// holdsWord reports whether any text of a column holds a word as it is spelt.
func holdsWord(c *corpus.Column, word string) bool {
	found := false
	look := func(s string) {
		found = found || replaceWord(s, word, "", func(string) bool { return true }) != s
	}
	look(c.Title)
	look(c.Client.Issue)
	for _, sec := range c.Sections {
		for _, p := range sec.Paragraphs {
			look(p)
		}
	}
	return found
}
