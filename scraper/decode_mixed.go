package scraper

import (
	"bytes"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
)

// curlyInUTF8 are the first bytes of quotes, dashes and dots in UTF-8, which no text
// in windows-1252 holds on purpose: "â€".
var curlyInUTF8 = []byte("\xe2\x80")

// isMixed tells whether a body that is no valid UTF-8 holds signs in it all the
// same: a page that was put together of pieces in two encodings.
func isMixed(body []byte) bool {
	for rest := body; ; {
		i := bytes.Index(rest, curlyInUTF8)
		if i < 0 {
			return false
		}
		if r, size := utf8.DecodeRune(rest[i:]); r != utf8.RuneError && size > 1 {
			return true
		}
		rest = rest[i+len(curlyInUTF8):]
	}
}

// decodeMixed reads what is valid UTF-8 as such, and each other byte as
// windows-1252.
func decodeMixed(body []byte) string {
	var sb strings.Builder
	sb.Grow(len(body) + len(body)/16)
	for len(body) > 0 {
		r, size := utf8.DecodeRune(body)
		if r == utf8.RuneError && size == 1 {
			r = charmap.Windows1252.DecodeByte(body[0])
		}
		sb.WriteRune(r)
		body = body[size:]
	}
	return sb.String()
}

// singleBytes tells whether bytes beyond ASCII stand alone, as in English text of one
// byte a letter: those of Chinese, Japanese and Korean text come in pairs.
func singleBytes(body []byte) bool {
	alone, all, run := 0, 0, 0
	for i := 0; i <= len(body); i++ {
		if i < len(body) && body[i] >= utf8.RuneSelf {
			run++
			continue
		}
		if all += run; run == 1 {
			alone++
		}
		run = 0
	}
	return alone*5 >= all*4
}

// latinMarks puts the right signs where a decoder of ISO 8859, whose runes are those
// of the bytes of body, found none for quotes and dashes of windows-1252.
func latinMarks(s string, body []byte) string {
	i := -1
	return strings.Map(func(r rune) rune {
		if i++; i < len(body) && body[i] >= 0x80 && body[i] <= 0x9f {
			return charmap.Windows1252.DecodeByte(body[i])
		}
		return r
	}, s)
}
