package archive

import (
	"bytes"
	"encoding/base32"
	"encoding/hex"
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"
)

// warcFormat reads records as ISO 28500 frames them, and as crawlers really
// wrote them: bare line feeds, folded lines, targets in angle brackets.
type warcFormat struct{}

func isWARCStart(line []byte) bool {
	version, ok := bytes.CutPrefix(bytes.TrimRight(line, " \t\r\n"), []byte("WARC/"))
	if !ok || len(version) < 1 || len(version) > 8 {
		return false
	}
	return len(bytes.Trim(version, "0123456789.")) == 0
}

func (warcFormat) starts(line []byte) bool { return isWARCStart(line) }

func (warcFormat) follows(rest []byte) bool {
	name, _, ok := bytes.Cut(firstLine(rest), []byte(":"))
	return len(rest) == 0 || ok && isToken(name)
}

// loose lets garbage follow the two line ends that close a record.
func (warcFormat) loose(gap []byte) bool { return bytes.Count(gap, []byte("\n")) >= 2 }

func (warcFormat) content(h header) bool {
	switch h.kind {
	case "continuation":
		return true
	case "warcinfo", "request", "metadata":
		return strings.Contains(strings.ToLower(h.contentType), "html")
	}
	return true
}

func (f warcFormat) header(t *tape) (header, error) {
	t.take(len(t.peekLine()))
	fields, err := readFields(t, f.starts)
	h := header{
		kind:         strings.ToLower(fields["warc-type"]),
		url:          trimTarget(fields["warc-target-uri"]),
		date:         parseDate(fields["warc-date"]),
		contentType:  fields["content-type"],
		length:       parseLength(fields["content-length"]),
		digest:       normalDigest(fields["warc-payload-digest"]),
		refersToURL:  trimTarget(fields["warc-refers-to-target-uri"]),
		refersToDate: parseDate(fields["warc-refers-to-date"]),
		notModified:  strings.Contains(fields["warc-profile"], "not-modified"),
		truncated:    fields["warc-truncated"] != "",
	}
	h.segment = segment{total: parseLength(fields["warc-segment-total-length"])}
	if n := parseLength(fields["warc-segment-number"]); n > 0 {
		h.segment.number = int(min(n, math.MaxInt32))
		h.segment.origin = trimTarget(fields["warc-record-id"])
		if n > 1 {
			h.segment.origin = trimTarget(fields["warc-segment-origin-id"])
		}
	}
	switch h.kind {
	case "response", "revisit", "":
		h.http = !strings.HasPrefix(strings.ToLower(h.contentType), "text/dns")
	default:
		h.http = strings.HasPrefix(strings.ToLower(h.contentType), "application/http")
	}
	return h, err
}

// readFields reads header lines up to the empty one. A line that continues
// another is joined to it; a line that is no header is left out; the first of
// two equal names counts.
func readFields(t *tape, starts func([]byte) bool) (map[string]string, error) {
	fields := map[string]string{}
	last, size := "", 0
	for {
		line := t.peekLine()
		if len(line) == 0 {
			if loss := t.loss(); loss != nil {
				return fields, loss
			}
			return fields, fmt.Errorf("%w", ErrTruncated)
		}
		if starts(trimEOL(line)) {
			return fields, fmt.Errorf("%w: another record begins in it", ErrCorrupt)
		}
		text := string(trimEOL(line))
		size += len(line)
		t.take(len(line))
		cut := line[len(line)-1] != '\n' && len(t.peek(1)) == 0
		switch {
		case cut:
			// Half an address is another address.
		case size > maxHeader:
			return fields, fmt.Errorf("%w: header of more than %d bytes", ErrLimit, maxHeader)
		case text == "":
			return fields, nil
		case text[0] == ' ' || text[0] == '\t':
			if last != "" && len(fields[last]) < maxLine {
				fields[last] += " " + strings.TrimSpace(text)
			}
		default:
			last = ""
			if name, value, ok := strings.Cut(text, ":"); ok {
				name = strings.ToLower(strings.TrimSpace(name))
				if _, twice := fields[name]; !twice {
					last = name
					fields[name] = strings.TrimSpace(value)
				}
			}
		}
	}
}

// trimTarget takes an address out of the angle brackets that wget 1.x put it in.
func trimTarget(s string) string {
	return strings.TrimSpace(strings.TrimSuffix(strings.TrimPrefix(strings.TrimSpace(s), "<"), ">"))
}

// normalDigest is the form in which digests compare: one crawl holds
// "sha-256:AB" and "sha256:ab", and a SHA-1 in base 32 and in hexadecimal
// digits.
func normalDigest(s string) string {
	algorithm, value, ok := strings.Cut(strings.ToLower(strings.TrimSpace(s)), ":")
	if !ok {
		return ""
	}
	const sha1Size = 20
	if sum, err := base32.StdEncoding.DecodeString(strings.ToUpper(value)); err == nil && len(sum) == sha1Size {
		value = hex.EncodeToString(sum)
	}
	return strings.ReplaceAll(algorithm, "-", "") + ":" + value
}

func parseLength(s string) int64 {
	n, err := strconv.ParseInt(strings.TrimSpace(s), 10, 64)
	if err != nil || n < 0 {
		return -1
	}
	return n
}

// parseDate reads a WARC or ARC date of any precision; zero where it is none.
func parseDate(s string) time.Time {
	for _, layout := range []string{
		time.RFC3339, "2006-01-02T15:04:05", "2006-01-02T15:04Z07:00", "2006-01-02T15Z07:00",
		"2006-01-02", "2006-01", "2006",
	} {
		if t, err := time.Parse(layout, s); err == nil {
			return t.UTC()
		}
	}
	digits := s
	if len(digits) > 14 {
		digits = digits[:14]
	}
	for _, layout := range []string{"20060102150405", "200601021504", "2006010215", "20060102"} {
		if t, err := time.Parse(layout, digits); err == nil {
			return t
		}
	}
	return time.Time{}
}

// tokenBytes are what a header name is made of (RFC 9110).
const tokenBytes = "!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"

func isToken(name []byte) bool {
	name = bytes.TrimRight(name, " \t")
	return len(name) > 0 && len(bytes.Trim(name, tokenBytes)) == 0
}
