package archive

import (
	"bytes"
	"fmt"
	"net/netip"
	"strconv"
	"strings"
)

// arcFormat reads the records of ARC files, version 1 and 2, the format of
// crawls up to 2008: one line
//
//	URL IP-address Archive-date Content-type Archive-length
//	URL IP-address Archive-date Content-type Result-code Checksum Location Offset Filename Archive-length
//
// then that many bytes, then a line end.
type arcFormat struct{}

func isARCStart(line []byte) bool {
	_, ok := parseARC(line)
	return ok
}

// parseARC finds the date and the address before it, since a URL may hold
// blanks, and takes the last field for the length.
func parseARC(line []byte) (header, bool) {
	if len(line) > maxLine/2 || bytes.IndexByte(line, ':') < 1 || !isScheme(line) {
		return header{}, false
	}
	f := strings.Fields(string(line))
	for i := 2; i < len(f)-1; i++ {
		if !isARCDate(f[i]) || !isAddr(f[i-1]) {
			continue
		}
		after := f[i+1:]
		h := header{
			url:         strings.Join(f[:i-1], " "),
			date:        parseDate(f[i]),
			contentType: after[0],
			length:      parseLength(after[len(after)-1]),
			kind:        "response",
		}
		if h.contentType == "no-type" || len(after) == 1 {
			h.contentType = ""
		}
		if len(after) == 7 {
			h.status, _ = strconv.Atoi(after[1])
		}
		scheme, _, _ := strings.Cut(strings.ToLower(h.url), ":")
		h.http = scheme == "http" || scheme == "https"
		if scheme == "filedesc" || scheme == "warcinfo" {
			h.kind = "filedesc"
		}
		return h, true
	}
	return header{}, false
}

func isScheme(line []byte) bool {
	for i, b := range line {
		switch {
		case b == ':':
			return i > 0
		case b|0x20 >= 'a' && b|0x20 <= 'z', i > 0 && (b >= '0' && b <= '9' || b == '+' || b == '.' || b == '-'):
		default:
			return false
		}
	}
	return false
}

// isARCDate takes "null" too: some crawlers had no date, and a record that is
// not seen as one would end up inside the page before it.
func isARCDate(s string) bool {
	return s == "null" || len(s) >= 8 && len(s) <= 18 && strings.Trim(s, "0123456789") == ""
}

func isAddr(s string) bool {
	if s == "-" || s == "unknown" {
		return true
	}
	_, err := netip.ParseAddr(s)
	return err == nil
}

func (arcFormat) starts(line []byte) bool { return isARCStart(line) }
func (arcFormat) follows([]byte) bool     { return true }
func (arcFormat) content(h header) bool   { return h.kind != "filedesc" }

// loose lets nothing but a record follow a block: a single line end also
// stands inside every page.
func (arcFormat) loose([]byte) bool { return false }

func (arcFormat) header(t *tape) (header, error) {
	line := t.peekLine()
	h, ok := parseARC(trimEOL(line))
	t.take(len(line))
	if !ok {
		return h, fmt.Errorf("%w", ErrCorrupt)
	}
	return h, nil
}
