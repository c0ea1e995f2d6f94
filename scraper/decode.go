package scraper

import (
	"bytes"
	"mime"
	"regexp"
	"strings"
	"unicode/utf8"

	"golang.org/x/net/html/charset"
	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
)

// sniffBytes is how far into a page a declaration of its charset is sought.
const sniffBytes = 4096

// metaCharset finds a page's own label.
var metaCharset = regexp.MustCompile(`(?i)<(?:meta|\?xml)[^>]{0,300}?(?:charset|encoding)\s*=\s*["']?\s*([a-z0-9_:.\-]+)`)

// decode turns the bytes of a page into text and names the encoding that it
// took. The rule was measured on real pages: a byte-order mark; else UTF-8 if
// the whole body is valid (its end may be cut); else the label of the header
// or of the page, unless that says UTF-8; else windows-1252.
func decode(body []byte, contentType string) (text, name string) {
	enc, name := sniff(body, contentType)
	if enc == charmap.Windows1252 && isMixed(body) {
		return decodeMixed(body), name
	}
	if enc == nil {
		return string(bytes.TrimPrefix(body, []byte("\xef\xbb\xbf"))), name
	}
	out, err := enc.NewDecoder().Bytes(body)
	if err != nil {
		// A decoder of x/text replaces what it cannot read and does not fail;
		// were one to, what is ASCII is still right.
		return strings.ToValidUTF8(string(body), "\uFFFD"), name
	}
	if strings.HasPrefix(name, "iso-8859-") {
		return latinMarks(string(out), body), name
	}
	return string(out), name
}

// sniff returns the encoding of body; nil stands for valid UTF-8.
func sniff(body []byte, contentType string) (encoding.Encoding, string) {
	switch {
	case bytes.HasPrefix(body, []byte("\xef\xbb\xbf")):
		if utf8.Valid(body) {
			return nil, "utf-8"
		}
		return unicode.UTF8BOM, "utf-8"
	case bytes.HasPrefix(body, []byte("\xfe\xff")):
		return unicode.UTF16(unicode.BigEndian, unicode.UseBOM), "utf-16be"
	case bytes.HasPrefix(body, []byte("\xff\xfe")):
		return unicode.UTF16(unicode.LittleEndian, unicode.UseBOM), "utf-16le"
	}
	label := ""
	if _, params, err := mime.ParseMediaType(contentType); err == nil {
		label = params["charset"]
	}
	if label == "" {
		if m := metaCharset.FindSubmatch(body[:min(len(body), sniffBytes)]); m != nil {
			label = string(m[1])
		}
	}
	if le, ok := zeros(body); ok {
		if le {
			return unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM), "utf-16le"
		}
		return unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM), "utf-16be"
	}
	enc, name := charset.Lookup(strings.TrimSpace(label))
	if valid := validUTF8(body); valid != nil && name != "iso-2022-jp" {
		if len(valid) == len(body) {
			return nil, "utf-8"
		}
		return unicode.UTF8, "utf-8"
	}
	if (name == "" || name == "windows-1252" || name == "utf-8") && isMacRoman(body) {
		return charmap.Macintosh, "macintosh"
	}
	switch name {
	case "", "utf-8", "utf-16le", "utf-16be", "replacement", "x-user-defined":
		return charmap.Windows1252, "windows-1252"
	case "gbk", "gb18030", "big5", "euc-jp", "euc-kr", "shift_jis":
		if singleBytes(body) {
			return charmap.Windows1252, "windows-1252"
		}
	}
	return enc, name
}

// validUTF8 returns body without a last rune that is cut, or nil if the rest
// is not valid.
func validUTF8(body []byte) []byte {
	if utf8.Valid(body) {
		if body == nil {
			return []byte{}
		}
		return body
	}
	for cut := 1; cut < utf8.UTFMax && cut < len(body); cut++ {
		i := len(body) - cut
		if utf8.RuneStart(body[i]) {
			if !utf8.FullRune(body[i:]) && utf8.Valid(body[:i]) {
				return body[:i]
			}
			return nil
		}
	}
	return nil
}

// zeros tells whether every second byte of Latin text in UTF-16 is zero, and
// whether the low byte comes first.
func zeros(body []byte) (littleEndian, ok bool) {
	even, odd := 0, 0
	n := min(len(body), sniffBytes)
	for i, c := range body[:n] {
		if c == 0 {
			if i%2 == 0 {
				even++
			} else {
				odd++
			}
		}
	}
	return odd > even, max(even, odd)*2 > n*7/10
}

// isMacRoman tells whether text that is labelled otherwise, or not at all, was
// written on an old Mac: it has two such quotes or more, or one in an English
// sentence, and none of windows-1252.
func isMacRoman(body []byte) bool {
	apostrophes, opening, closing := 0, 0, 0
	for i, c := range body {
		switch {
		case c == 0x92 && macApostrophe(body, i), c == 0x93 && macOpens(body, i):
			return false // of windows-1252
		case c == 0xd5 && macApostrophe(body, i):
			apostrophes++
			if macContraction.Match(body[i+1 : min(len(body), i+5)]) {
				apostrophes++ // one is enough: "the founder's son"
			}
		case c == 0xd2 && macOpens(body, i):
			opening++
		case c == 0xd3 && macCloses(body, i):
			closing++
		}
	}
	return apostrophes > 1 || opening > 0 && closing > 0
}

// macContraction is what stands behind an apostrophe within an English sentence.
var macContraction = regexp.MustCompile(`^(?:[stdm]|re|ve|ll) [a-z]`)

// macApostrophe, macOpens and macCloses tell whether the byte at i is a quote
// of the Mac by what stands around it: windows-1252 has capitals there, which
// no word holds between small letters or alone.
func macApostrophe(body []byte, i int) bool {
	return i > 0 && i+1 < len(body) && isSmall(body[i-1]) && isSmall(body[i+1])
}

func macOpens(body []byte, i int) bool {
	return i > 0 && i+1 < len(body) && strings.IndexByte(" >(\n\t", body[i-1]) >= 0 && isAlnum(body[i+1])
}

func macCloses(body []byte, i int) bool {
	return i > 0 && (isSmall(body[i-1]) || strings.IndexByte(".,!?", body[i-1]) >= 0) && (i+1 == len(body) || strings.IndexByte(" <,.;)\r\n", body[i+1]) >= 0)
}

func isSmall(c byte) bool { return c >= 'a' && c <= 'z' }
