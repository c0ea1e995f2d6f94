package archive

import (
	"bytes"
	"encoding/base64"
	"strings"
)

// decodeTransfer undoes the transfer encoding of a mail part, as far as it
// goes: a page with a broken byte is still a page.
func decodeTransfer(body []byte, encoding string) []byte {
	t := newTransfer(encoding)
	t.write(body)
	return t.end()
}

// A transfer undoes the encoding of a part while it comes, so that no more is kept
// of it than what it holds.
type transfer struct {
	encoding string
	out      []byte
	held     []byte // what it means depends on what follows
}

func newTransfer(encoding string) *transfer {
	return &transfer{encoding: strings.ToLower(strings.TrimSpace(encoding))}
}

// write takes the next bytes, a line or any piece of one.
func (t *transfer) write(b []byte) {
	switch t.encoding {
	case "quoted-printable":
		if len(t.held) > 0 {
			b = append(t.held, b...)
		}
		n := t.quoted(b, false)
		t.held = append([]byte(nil), b[n:]...)
	case "base64":
		t.base64(b)
	default:
		t.out = append(t.out, b...)
	}
}

// size is how many bytes are kept.
func (t *transfer) size() int64 { return int64(len(t.out) + len(t.held)) }

// end returns what was encoded.
func (t *transfer) end() []byte {
	switch t.encoding {
	case "quoted-printable":
		t.quoted(t.held, true)
	case "base64":
		if len(t.held)%4 == 1 {
			t.held = t.held[:len(t.held)-1]
		}
		t.letters(len(t.held))
	}
	t.held = nil
	return t.out
}

// quoted undoes quoted-printable (RFC 2045) and returns how many bytes it has
// undone: where more may come, an escape at the end waits for it. What is no valid
// escape stands for itself.
func (t *transfer) quoted(b []byte, last bool) int {
	for at := 0; ; {
		i := bytes.IndexByte(b[at:], '=')
		if i < 0 {
			t.out = append(t.out, b[at:]...)
			return len(b)
		}
		t.out = append(t.out, b[at:at+i]...)
		at += i
		rest := b[at:]
		n := softBreak(rest)
		switch {
		case !last && n == len(rest) && rest[n-1] != '\n', !last && len(rest) == 2 && unhex(rest[1]) >= 0:
			return at
		case n > 0:
			at += n
		case len(rest) > 2 && unhex(rest[1]) >= 0 && unhex(rest[2]) >= 0:
			t.out = append(t.out, byte(unhex(rest[1])<<4|unhex(rest[2])))
			at += 3
		default:
			t.out = append(t.out, '=')
			at++
		}
	}
}

// softBreak returns the length of "=", blanks and a line end, 0 where there
// is none. A "=" at the very end counts as one.
func softBreak(b []byte) int {
	rest := bytes.TrimLeft(b[1:min(len(b), maxLine)], " \t\r")
	switch {
	case len(rest) == 0 && len(b) < maxLine:
		return len(b)
	case len(rest) > 0 && rest[0] == '\n':
		return min(len(b), maxLine) - len(rest) + 1
	}
	return 0
}

// base64 leaves out what is not of the alphabet, and at the end the odd bits of
// what was cut.
func (t *transfer) base64(b []byte) {
	for _, c := range b {
		switch {
		case c >= 'A' && c <= 'Z', c >= 'a' && c <= 'z', c >= '0' && c <= '9', c == '+', c == '/':
			t.held = append(t.held, c)
		}
	}
	t.letters(len(t.held) &^ 3)
}

// letters decodes the first n of the letters that are held.
func (t *transfer) letters(n int) {
	t.out, _ = base64.RawStdEncoding.AppendDecode(t.out, t.held[:n]) // only letters of the alphabet are left
	t.held = append(t.held[:0], t.held[n:]...)
}

func unhex(c byte) int {
	switch {
	case c >= '0' && c <= '9':
		return int(c - '0')
	case c >= 'A' && c <= 'F':
		return int(c-'A') + 10
	case c >= 'a' && c <= 'f':
		return int(c-'a') + 10
	}
	return -1
}
