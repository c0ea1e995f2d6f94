package index

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/blevesearch/snowballstem"
	"github.com/blevesearch/snowballstem/english"
	"golang.org/x/text/unicode/norm"
)

// MaxTokenBytes bounds a word; what is longer is cut there, so that a text
// without white space cannot fill the lexicon with one enormous entry.
const MaxTokenBytes = 64

// A Token is a word of a text.
type Token struct {
	Start, End int    // bytes in the text
	Form       string // folded: lower case, no accents, ' for ’, no possessive
}

// Tokens calls yield with the words of a text in their order. A word is a run
// of letters, digits and marks with single apostrophes inside it; everything
// else, hyphens too, parts words. It is the one analysis that texts, queries
// and snippets share.
func Tokens(text string, yield func(Token)) { tokens(text, nil, yield) }

// TokensFrom is Tokens where only words are asked for that begin with a byte of a
// set: most others are given without their form, since to fold it takes time.
func TokensFrom(first *[256]bool, text string, yield func(Token)) { tokens(text, first, yield) }

func tokens(text string, first *[256]bool, yield func(Token)) {
	for i := 0; i < len(text); {
		s, next := nextSpelling(text, i)
		if i = next; s.start < 0 {
			return
		}
		if first != nil && s.ascii && !first[lowered(text[s.start])] {
			yield(Token{Start: s.start, End: i})
		} else if form := s.form(text); form != "" {
			yield(Token{s.start, i, form})
		}
	}
}

// lowered returns the small letter of a capital.
func lowered(b byte) byte {
	if byteClass[b] == capitalByte {
		b += 'a' - 'A'
	}
	return b
}

// A spelling is a word as a text has it.
type spelling struct {
	start, end               int
	ascii, lower, apostrophe bool // what it is made of
}

// nextSpelling returns the first word of a text at or behind a place, and where
// to go on; without one its start is negative.
func nextSpelling(text string, i int) (spelling, int) {
	for i < len(text) && byteClass[text[i]] != wordByte && byteClass[text[i]] != capitalByte {
		if byteClass[text[i]] == otherByte || byteClass[text[i]] == apostropheByte {
			i++
			continue
		}
		r, n := utf8.DecodeRuneInString(text[i:])
		if isWordRune(r) {
			break
		}
		i += n
	}
	if i == len(text) {
		return spelling{start: -1}, i
	}
	s := spelling{start: i, ascii: true, lower: true}
	for i < len(text) {
		class := byteClass[text[i]]
		if class == wordByte {
			i++
			continue
		}
		if class == capitalByte {
			s.lower = false
			i++
			continue
		}
		if class == otherByte {
			break
		}
		r, n := utf8.DecodeRuneInString(text[i:])
		if isApostrophe(r) {
			next, _ := utf8.DecodeRuneInString(text[i+n:])
			if !isWordRune(next) {
				break
			}
			s.apostrophe = true
		} else if !isWordRune(r) {
			break
		}
		s.ascii = s.ascii && r < utf8.RuneSelf
		i += n
	}
	s.end = i
	return s, i
}

// The classes of bytes: most of a text is told by them alone.
const (
	otherByte      = iota // parts words
	wordByte              // a small letter or a digit
	capitalByte           // a capital
	apostropheByte        // the straight one
	longByte              // of a character of several bytes
)

var byteClass = func() (class [256]uint8) {
	for b := range class {
		switch r := rune(b); {
		case r >= utf8.RuneSelf:
			class[b] = longByte
		case 'A' <= r && r <= 'Z':
			class[b] = capitalByte
		case isWordRune(r):
			class[b] = wordByte
		case isApostrophe(r):
			class[b] = apostropheByte
		}
	}
	return class
}()

// form folds a word. Nothing may be left of one that is all marks.
func (s spelling) form(text string) string {
	form := text[s.start:s.end]
	if !s.ascii {
		form = foldAccents(form)
	}
	if !s.ascii || !s.lower {
		form = strings.ToLower(form)
	}
	if s.apostrophe {
		if form != "let's" { // of "let us": no possessive, and "let go" is not in "let's go"
			form = strings.TrimSuffix(form, "'s")
		}
	}
	return cut(form)
}

func isWordRune(r rune) bool {
	if r < utf8.RuneSelf {
		return 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' || '0' <= r && r <= '9'
	}
	// Of the apostrophes one is a letter.
	return r != utf8.RuneError && (unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r)) && !isApostrophe(r)
}

func isApostrophe(r rune) bool {
	return r == '\'' || r == '’' || r == '‘' || r == 'ʼ' || r == '＇'
}

// foldAccents maps letters to their base letters and curly apostrophes to
// straight ones.
func foldAccents(s string) string {
	var b strings.Builder
	for _, r := range norm.NFKD.String(s) {
		switch {
		case unicode.Is(unicode.Mn, r):
		case isApostrophe(r):
			b.WriteByte('\'')
		default:
			if f, ok := undecomposed[unicode.ToLower(r)]; ok {
				b.WriteString(f)
			} else {
				b.WriteRune(r)
			}
		}
	}
	return b.String()
}

// undecomposed are the Latin letters that Unicode does not take apart.
var undecomposed = map[rune]string{
	'ß': "ss", 'æ': "ae", 'œ': "oe", 'ø': "o", 'ł': "l", 'đ': "d", 'ð': "d", 'þ': "th", 'ı': "i",
}

func cut(form string) string {
	if len(form) <= MaxTokenBytes {
		return form
	}
	n := MaxTokenBytes
	for !utf8.RuneStart(form[n]) {
		n--
	}
	return form[:n]
}

// Stem returns the stem of a form, by the Snowball algorithm for English.
func Stem(form string) string {
	env := snowballstem.NewEnv(form)
	english.Stem(env)
	return env.Current()
}

// A stemmer remembers stems, since a text repeats its words.
type stemmer map[string]string

// maxStems bounds what a stemmer remembers.
const maxStems = 1 << 17

func (s stemmer) stem(form string) string {
	if st, ok := s[form]; ok {
		return st
	}
	if len(s) >= maxStems {
		clear(s)
	}
	form = strings.Clone(form)
	st := Stem(form)
	s[form] = st
	return st
}
