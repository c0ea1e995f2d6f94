package archive

import (
	"bytes"
	"encoding/base64"
	"strings"
)

// decodeTransfer undoes the transfer encoding of a mail part, as far as it
// goes: a page with a broken byte is still a page.
func decodeTransfer(body []byte, encoding string) []byte {
	switch strings.ToLower(strings.TrimSpace(encoding)) {
	case "quoted-printable":
		return decodeQuoted(body)
	case "base64":
		return decodeBase64(body)
	}
	return body
}

// decodeQuoted undoes quoted-printable (RFC 2045). What is no valid escape
// stands for itself.
func decodeQuoted(body []byte) []byte {
	out := make([]byte, 0, len(body))
	for len(body) > 0 {
		i := bytes.IndexByte(body, '=')
		if i < 0 {
			return append(out, body...)
		}
		out, body = append(out, body[:i]...), body[i:]
		if n := softBreak(body); n > 0 {
			body = body[n:]
			continue
		}
		if len(body) > 2 && unhex(body[1]) >= 0 && unhex(body[2]) >= 0 {
			out = append(out, byte(unhex(body[1])<<4|unhex(body[2])))
			body = body[3:]
			continue
		}
		out, body = append(out, '='), body[1:]
	}
	return out
}

// softBreak returns the length of "=", blanks and a line end, 0 where there
// is none. A "=" at the very end counts as one.
func softBreak(b []byte) int {
	rest := bytes.TrimLeft(b[1:], " \t\r")
	switch {
	case len(rest) == 0:
		return len(b)
	case rest[0] == '\n':
		return len(b) - len(rest) + 1
	}
	return 0
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

// decodeBase64 leaves out what is not of the alphabet and the odd bits of a
// cut end.
func decodeBase64(body []byte) []byte {
	clean := make([]byte, 0, len(body))
	for _, c := range body {
		switch {
		case c >= 'A' && c <= 'Z', c >= 'a' && c <= 'z', c >= '0' && c <= '9', c == '+', c == '/':
			clean = append(clean, c)
		}
	}
	if len(clean)%4 == 1 {
		clean = clean[:len(clean)-1]
	}
	out := make([]byte, base64.RawStdEncoding.DecodedLen(len(clean)))
	n, _ := base64.RawStdEncoding.Decode(out, clean) // only letters of the alphabet are left
	return out[:n]
}
