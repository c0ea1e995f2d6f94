package main

import (
	"strconv"
	"strings"

	"golang.org/x/text/encoding/charmap"
)

func utf8(page string, _ int) []byte { return []byte(page) }

// utf8Marked begins with a byte-order mark, as Notepad wrote it.
func utf8Marked(page string, _ int) []byte { return []byte("\ufeff" + page) }

// windows1252 gives the bytes of Western Windows; the columns hold no other
// signs, which a test checks.
func windows1252(page string, _ int) []byte {
	var b []byte
	for _, r := range page {
		c, ok := charmap.Windows1252.EncodeRune(r)
		if !ok {
			c = '?'
		}
		b = append(b, c)
	}
	return b
}

// references writes what is not ASCII as numeric references. The editor of
// the odd columns pasted from a word processor, which numbered apostrophes
// and dashes by their Windows bytes.
func references(page string, n int) []byte {
	var b strings.Builder
	for _, r := range page {
		c, ok := charmap.Windows1252.EncodeRune(r)
		switch {
		case r < 0x80:
			b.WriteRune(r)
		case n%2 == 1 && ok && c >= 0x80 && c < 0xA0 && r != '“' && r != '”':
			b.WriteString("&#" + strconv.Itoa(int(c)) + ";")
		default:
			b.WriteString("&#" + strconv.Itoa(int(r)) + ";")
		}
	}
	return []byte(b.String())
}
