package archive

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/mail"
	"strings"
)

// isMHTML tells whether a mail header begins the file, with a sign that a
// browser or mail program wrote it: a page may begin with "Note: …" too.
func isMHTML(head []byte) bool {
	t := newTape(bytes.NewReader(head))
	if name, _, ok := bytes.Cut(firstLine(head), []byte(":")); !ok || !isToken(name) {
		return false
	}
	f, _ := readMail(t) // as much as the head holds
	media := strings.ToLower(f["content-type"])
	switch {
	case strings.HasPrefix(media, "multipart/"), f["snapshot-content-location"] != "":
		return true
	}
	return f["mime-version"] != "" && strings.HasPrefix(media, "text/")
}

// readMail reads a mail header up to its empty line. A line without a colon
// continues the one before, blank in front or not.
func readMail(t *tape) (map[string]string, error) {
	fields := map[string]string{}
	last, size := "", 0
	for {
		raw := t.peekLine()
		line := string(trimEOL(raw))
		if len(raw) == 0 {
			return fields, blame(t.err)
		}
		if size += len(raw); size > maxHeader {
			return fields, fmt.Errorf("%w: header of more than %d bytes", ErrLimit, maxHeader)
		}
		t.take(len(raw))
		if strings.TrimSpace(line) == "" {
			return fields, nil
		}
		name, value, ok := strings.Cut(line, ":")
		if line[0] == ' ' || line[0] == '\t' || !ok || !isToken([]byte(name)) {
			if last != "" && len(fields[last]) < maxLine {
				fields[last] += " " + strings.TrimSpace(line)
			}
			continue
		}
		last = strings.ToLower(strings.TrimSpace(name))
		if _, twice := fields[last]; twice {
			last = ""
			continue
		}
		fields[last] = strings.TrimSpace(value)
	}
}

// A part is one part of a multipart body.
type part struct {
	fields map[string]string
	body   []byte // without its transfer encoding
	over   bool   // longer than what is kept
	cut    bool   // the file ends inside it
}

func (p *part) isHTML() bool {
	media := strings.ToLower(p.fields["content-type"])
	return strings.HasPrefix(media, "text/html") || strings.HasPrefix(media, "application/xhtml")
}

func (p *part) isPlain() bool {
	return strings.HasPrefix(strings.ToLower(p.fields["content-type"]), "text/plain") &&
		!strings.HasPrefix(strings.ToLower(p.fields["content-disposition"]), "attachment")
}

// mhtml reads a page that a browser saved with all its parts. The page is the
// part that the header names, else the first HTML part, else the first text.
// Where it names frames, HTML parts behind it are pages too.
func (w *walker) mhtml(src *source) {
	t := newTape(bufio.NewReader(src.r))
	t.skipBlank() //nolint:errcheck // the header is there
	if hasPrefix(t.peek(len(utf8Mark)), utf8Mark) {
		t.take(len(utf8Mark))
	}
	head, err := readMail(t)
	c := src.capture()
	c.URL = trimTarget(head["snapshot-content-location"])
	if date, err := mail.ParseDate(head["date"]); err == nil {
		c.CapturedAt = date.UTC()
	} else {
		c.CapturedAt = parseDate(head["date"])
	}
	m := &multipart{tape: t, limit: w.opts.MaxBody}
	if err == nil {
		m.read(head, c.URL)
	}
	switch {
	case m.page != nil:
		w.page(&c, m.page, head)
	case errors.Is(err, ErrTruncated):
		c.add(fmt.Errorf("read MHTML: %w", err))
	default:
		c.add(fmt.Errorf("read MHTML: %w", ErrNoPage))
	}
	var loss error
	if len(t.buf) == 0 && t.err != nil && !errors.Is(t.err, io.EOF) {
		loss = fmt.Errorf("read MHTML: %w", blame(t.err))
	}
	c.add(loss)
	if !w.emit(c) {
		return
	}
	for _, p := range m.frames {
		c := src.capture()
		w.page(&c, p, nil)
		if m.framing.holdsPage(&c) && !w.emit(c) {
			return
		}
	}
}

// page fills a capture from the part that is the page.
func (w *walker) page(c *Capture, p *part, head map[string]string) {
	c.ContentType = p.fields["content-type"]
	for _, at := range []string{p.fields["content-location"], head["content-location"]} {
		if c.URL == "" && !strings.HasPrefix(strings.ToLower(at), "cid:") {
			c.URL = trimTarget(at)
		}
	}
	if p.over {
		c.add(fmt.Errorf("read MHTML: %w: more than %d bytes", ErrLimit, w.opts.MaxBody))
		return
	}
	c.Body = p.body
	if p.cut && !bytes.HasSuffix(bytes.ToLower(bytes.TrimSpace(c.Body)), []byte("</html>")) {
		c.add(fmt.Errorf("read MHTML: %w", ErrTruncated))
	}
}

// A multipart reads the parts of a body, one inside another too, and keeps
// the likeliest page.
type multipart struct {
	tape       *tape
	limit      int64
	boundaries []string // lines that part the parts, without their end
	start      string   // the id of the part that the header names
	page       *part
	text       *part // the first part of plain text: the page where no part is HTML
	framing    framing
	frames     []*part // HTML behind a page that names frames
	framed     int64   // bytes of all of them, which may be as many as of a page
}

// maxFrames bounds the frames of a page that are kept.
const maxFrames = 100

// read goes through the parts and stops at the one named page.
func (m *multipart) read(head map[string]string, named string) {
	media := strings.ToLower(head["content-type"])
	if !strings.HasPrefix(media, "multipart/") {
		// A single part, coded as the header says.
		p := &part{fields: head}
		m.body(p, true)
		p.cut = false // nothing could end it but the end
		m.page = p
		return
	}
	defer func() {
		if m.page == nil {
			m.page = m.text
		}
	}()
	stated := m.push(head["content-type"])
	if _, params, err := mime.ParseMediaType(head["content-type"]); err == nil {
		m.start = strings.Trim(params["start"], "<> ")
	}
	preamble := &part{fields: map[string]string{}}
	if !stated {
		m.guess()
	} else if !m.body(preamble, true) {
		// No boundary anywhere: the part may stand there without one.
		m.salvage(preamble)
		return
	}
	for len(m.tape.peek(1)) > 0 {
		fields, err := readMail(m.tape)
		if err != nil {
			return
		}
		if m.push(fields["content-type"]) {
			m.body(&part{}, false)
			continue
		}
		p := &part{fields: fields}
		here := named != "" && trimTarget(fields["content-location"]) == named ||
			m.start != "" && strings.Trim(fields["content-id"], "<> ") == m.start
		wanted := here && (p.isHTML() || fields["content-type"] == "") || p.isHTML() && m.page == nil
		text := p.isPlain() && m.text == nil
		frame := m.framing != unframed && !wanted && p.isHTML() && len(m.frames) < maxFrames
		m.body(p, wanted || text || frame)
		switch {
		case wanted:
			m.page = p
			m.framing = framingOf(p.body)
		case text:
			m.text = p
		case frame:
			if m.framed += int64(len(p.body)); m.framed > m.limit {
				p.body, p.over = nil, true
			}
			m.frames = append(m.frames, p)
		}
		if here && wanted && m.framing == unframed {
			return
		}
	}
}

// push adds the boundary of a multipart body.
func (m *multipart) push(contentType string) bool {
	if !strings.HasPrefix(strings.ToLower(contentType), "multipart/") {
		return false
	}
	_, params, _ := mime.ParseMediaType(contentType)
	boundary := params["boundary"]
	if boundary == "" {
		// The parser refuses a whole line for one bad parameter.
		if _, rest, ok := strings.Cut(contentType, "boundary="); ok {
			boundary = strings.TrimSpace(strings.Trim(rest, `"; `))
			if quoted, _, ok := strings.Cut(boundary, `"`); ok {
				boundary = quoted
			}
		}
	}
	if boundary == "" || len(m.boundaries) > 16 {
		return false
	}
	m.boundaries = append(m.boundaries, "--"+boundary)
	return true
}

// guess takes the first line that begins like a boundary for one.
func (m *multipart) guess() {
	for {
		raw := m.tape.peekLine()
		if len(raw) == 0 {
			return
		}
		line := strings.TrimRight(string(raw), " \t\r\n")
		m.tape.take(len(raw))
		if strings.HasPrefix(line, "--") && len(line) > 2 {
			m.boundaries = append(m.boundaries, line)
			return
		}
	}
}

// body reads to the next boundary and tells whether there was one; it keeps
// the body if it is wanted.
func (m *multipart) body(p *part, wanted bool) bool {
	text := newTransfer(p.fields["content-transfer-encoding"])
	var end []byte // of the line before; it is the boundary's, should one follow
	for begun := true; ; {
		raw := m.tape.peekLine()
		p.cut = len(raw) == 0
		if p.cut || begun && hasPrefix(raw, "--") && m.isBoundary(raw) {
			m.tape.take(len(raw))
			if p.cut {
				text.write(end)
			}
			p.body = text.end()
			return !p.cut
		}
		begun = raw[len(raw)-1] == '\n'
		if wanted && !p.over {
			line := bytes.TrimSuffix(bytes.TrimSuffix(raw, []byte("\n")), []byte("\r"))
			text.write(end)
			text.write(line)
			end = append(end[:0], raw[len(line):]...)
			if p.over = text.size() > m.limit; p.over {
				text, end = newTransfer(""), nil
			}
		}
		m.tape.take(len(raw))
	}
}

func (m *multipart) isBoundary(raw []byte) bool {
	line := strings.TrimRight(string(raw), " \t\r\n")
	for _, b := range m.boundaries {
		if line == b || line == b+"--" {
			return true
		}
	}
	return false
}

// salvage takes the text where parts should be for one part.
func (m *multipart) salvage(preamble *part) {
	t := newTape(bytes.NewReader(preamble.body))
	t.skipBlank() //nolint:errcheck // nothing is left then
	fields, err := readMail(t)
	if err != nil {
		return
	}
	p := &part{fields: fields, over: preamble.over, cut: true}
	if !p.isHTML() {
		return
	}
	p.body = decodeTransfer(preamble.body[len(preamble.body)-len(t.rest()):], fields["content-transfer-encoding"])
	m.page = p
}
