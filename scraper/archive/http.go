package archive

import (
	"bytes"
	"fmt"
	"strconv"
	"strings"
)

// A response is an HTTP response as a crawler kept it.
type response struct {
	status int
	fields map[string]string // names in lower case; the first of two equal names
	body   []byte            // with its codings
}

// splitHTTP parts the header of a response from its body. It takes what
// servers really sent: bare line feeds, folded lines, lines that are no
// header, a header that the page follows without an empty line, no header.
func splitHTTP(block []byte) response {
	r := response{fields: map[string]string{}}
	rest := bytes.TrimLeft(block, "\r\n")
	for {
		var again bool
		if rest, again = r.split(rest); !again {
			break
		}
	}
	if r.fields == nil {
		return response{fields: map[string]string{}, body: block}
	}
	r.body = rest
	return r
}

// split reads one header; again tells that it was an interim answer and that
// the real one follows.
func (r *response) split(block []byte) (rest []byte, again bool) {
	line, rest := cutLine(block)
	if status, ok := parseStatus(line); ok {
		r.status = status
	} else if name, _, ok := bytes.Cut(line, []byte(":")); ok && isToken(name) {
		rest = block // a header without its status line
	} else {
		r.fields = nil
		return block, false
	}
	last, size := "", 0
	for len(rest) > 0 && size <= maxHeader {
		line, after := cutLine(rest)
		if len(line) == 0 {
			return after, r.status/100 == 1 && hasPrefix(after, "HTTP/")
		}
		if line[0] == '<' {
			break // the page begins without an empty line
		}
		if line[0] == ' ' || line[0] == '\t' {
			if last != "" && len(r.fields[last]) < maxLine {
				r.fields[last] += " " + string(bytes.TrimSpace(line))
			}
		} else if name, value, ok := bytes.Cut(line, []byte(":")); ok {
			last = strings.ToLower(string(bytes.TrimSpace(name)))
			if _, twice := r.fields[last]; twice {
				last = ""
			} else {
				r.fields[last] = string(bytes.TrimSpace(value))
			}
		}
		size += len(rest) - len(after)
		rest = after
	}
	return rest, false
}

func cutLine(b []byte) (line, rest []byte) {
	line, rest, _ = bytes.Cut(b, []byte("\n"))
	return bytes.TrimRight(line, "\r"), rest
}

// parseStatus reads "HTTP/1.1 200 OK", and the same without a reason.
func parseStatus(line []byte) (int, bool) {
	if !hasPrefix(line, "HTTP/") && !hasPrefix(line, "ICY ") {
		return 0, false
	}
	f := strings.Fields(string(line[:min(len(line), 200)]))
	if len(f) < 2 {
		return 0, true
	}
	status, err := strconv.Atoi(f[1])
	if err != nil || status < 100 || status > 999 {
		status = 0
	}
	return status, true
}

// payload fills a capture from the block of its record, and tells whether an
// HTTP body is as long as its server said.
func (w *walker) payload(c *Capture, h header, block []byte, over bool) (whole bool) {
	c.Status, c.ContentType = h.status, h.contentType
	body, fields := block, map[string]string{}
	if h.http && (h.kind != "" || hasPrefix(block, "HTTP/")) {
		r := splitHTTP(block)
		body, fields = r.body, r.fields
		if r.status != 0 {
			c.Status = r.status
		}
		c.Location = fields["location"]
		if v := fields["content-type"]; v != "" || strings.HasPrefix(strings.ToLower(h.contentType), "application/http") {
			c.ContentType = v
		}
	}
	w.decode(c, body, fields, over)
	n := parseLength(fields["content-length"])
	return n >= 0 && int64(len(body)) >= n
}

// decode undoes the codings of a body and gives it to the capture.
func (w *walker) decode(c *Capture, body []byte, fields map[string]string, over bool) {
	body, err := dechunk(body, fields["transfer-encoding"])
	codings := fields["content-encoding"]
	if over {
		if !skippable(c.ContentType, body) || codings != "" {
			c.add(fmt.Errorf("read body: %w: more than %d bytes", ErrLimit, w.opts.MaxBody))
		} else {
			c.Skipped = true
		}
		return
	}
	plain, decodeErr := w.undo(body, codings, c.ContentType)
	if err == nil {
		err = decodeErr
	}
	if plain == nil && err != nil {
		c.add(err)
		return
	}
	switch {
	case skippable(c.ContentType, plain) && err == nil:
		c.Skipped = true
	case int64(len(plain)) > w.opts.MaxBody:
		c.add(fmt.Errorf("read body: %w: more than %d bytes", ErrLimit, w.opts.MaxBody))
	default:
		c.Body = plain
		c.add(err)
		w.unmail(c)
	}
}

// unmail takes the page out of an MHTML or a mail that was crawled as such.
func (w *walker) unmail(c *Capture) {
	if c.Err != nil || sniff(c.Body[:min(len(c.Body), headSize)]) != kindMHTML {
		return
	}
	t := newTape(bytes.NewReader(c.Body))
	t.skipBlank() //nolint:errcheck // the header is there
	head, err := readMail(t)
	m := &multipart{tape: t, limit: w.opts.MaxBody}
	if err == nil {
		m.read(head, trimTarget(head["snapshot-content-location"]))
	}
	if m.page != nil {
		w.page(c, m.page, head)
	}
}
