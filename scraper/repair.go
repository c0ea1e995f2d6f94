package scraper

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
)

// repair undoes what wrong decoding before our time did to a text: control
// characters that stand for windows-1252 bytes, and UTF-8 that was read as
// windows-1252 and written as UTF-8 again. The second is only undone for
// clear patterns, and only if there are two of them. It returns how many
// patterns it undid and the first of them.
func repair(s string) (text string, undone int, first string) {
	s = controls(s)
	for range 2 {
		out, n, ex := undouble(s)
		if n < 2 {
			break
		}
		if first == "" {
			first = ex
		}
		s, undone = out, undone+n
	}
	return s, undone, first
}

// controls maps U+0080 to U+009F, which no page means, to the characters of
// windows-1252 at these bytes; a pair that makes up double decoding is left
// to undouble.
func controls(s string) string {
	if !strings.ContainsFunc(s, isC1) {
		return s
	}
	var sb strings.Builder
	for i := 0; i < len(s); {
		r, size := utf8.DecodeRuneInString(s[i:])
		if _, n := doubled(s[i:]); n > 0 {
			sb.WriteString(s[i : i+n])
			i += n
			continue
		}
		if isC1(r) {
			if r == '\u0085' && !strings.ContainsFunc(s[max(i-3, 0):i], unicode.IsLetter) {
				r = '\n' // a line end of mainframes
			} else if w := charmap.Windows1252.DecodeByte(byte(r)); w != utf8.RuneError {
				r = w
			}
		}
		sb.WriteRune(r)
		i += size
	}
	return sb.String()
}

func isC1(r rune) bool { return r >= 0x80 && r <= 0x9f }

func undouble(s string) (text string, n int, first string) {
	var sb strings.Builder
	last := 0
	for i := 0; i < len(s); {
		if s[i] < utf8.RuneSelf {
			i++
			continue
		}
		r, size := doubled(s[i:])
		if size == 0 {
			_, size = utf8.DecodeRuneInString(s[i:])
			i += size
			continue
		}
		if n == 0 {
			from := strings.LastIndexAny(s[:i], " \n>") + 1
			first = s[from : i+size]
		}
		sb.WriteString(s[last:i])
		sb.WriteRune(r)
		i += size
		last, n = i, n+1
	}
	if n == 0 {
		return s, 0, ""
	}
	sb.WriteString(s[last:])
	return sb.String(), n, first
}

// doubled reads a character that was encoded twice at the start of s and
// returns how many bytes of s it takes; 0 if there is none.
func doubled(s string) (rune, int) {
	var b [utf8.UTFMax]byte
	lead, size := utf8.DecodeRuneInString(s)
	want := 0
	switch {
	case lead == 'Â' || lead == 'Ã' || lead >= 'Ä' && lead <= 'Å':
		want = 2
	case lead == 'â' || lead == 'ï':
		want = 3
	case lead == 'ð':
		want = 4
	default:
		return 0, 0
	}
	b[0] = byte(lead)
	n := size
	for i := 1; i < want; i++ {
		r, size := utf8.DecodeRuneInString(s[n:])
		c, ok := latinByte(r)
		if !ok || c < 0x80 || c > 0xbf {
			return lost(s, i, r, n)
		}
		b[i] = c
		n += size
	}
	r, got := utf8.DecodeRune(b[:want])
	if got != want || !likely(r) {
		return 0, 0
	}
	return r, n
}

// lost reads what is left of the characters whose last byte, one that
// windows-1252 does not define, was dropped on the way: a closing quote, and
// a non-breaking space.
func lost(s string, at int, next rune, n int) (rune, int) {
	switch {
	case strings.HasPrefix(s, "â€") && at == 2 && (n == len(s) || unicode.IsSpace(next) || strings.ContainsRune(".,;:!?)<\"", next)):
		return '”', len("â€")
	case strings.HasPrefix(s, "â€\ufffd"):
		return '”', len("â€\ufffd")
	case strings.HasPrefix(s, "Â "):
		return ' ', len("Â ")
	}
	return 0, 0
}

// latinByte returns the byte that windows-1252 or ISO 8859-1 read as r.
func latinByte(r rune) (byte, bool) {
	if r >= 0x80 && r <= 0xff {
		return byte(r), true
	}
	return charmap.Windows1252.EncodeRune(r)
}

// likely lists what an English page holds beyond ASCII.
func likely(r rune) bool {
	return r >= 0xa0 && r <= 0x17f || r >= 0x2010 && r <= 0x2044 || r == '€' || r == '™' || r == '\ufeff' || r == '\ufffd' ||
		r >= 0x2190 && r <= 0x27ff || r >= 0x1f300 && r <= 0x1faff || r >= 0x80 && r <= 0x9f
}

// broken counts the characters of s that were lost or are still doubled.
func broken(s string) int {
	n := strings.Count(s, "\ufffd")
	for i, r := range s {
		if r < 0x80 {
			continue
		}
		if _, size := doubled(s[i:]); size > 0 || isC1(r) {
			n++
		}
	}
	return n
}
