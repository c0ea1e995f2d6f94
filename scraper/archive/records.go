package archive

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io"
	"slices"
	"time"
)

const (
	// maxHeader bounds the header block of a record and of a response.
	maxHeader = mib

	// maxWrong is how many wrong record lengths are repaired by reading a
	// record to its stated end and going back; after that a length is only
	// believed up to the next line that begins a record.
	maxWrong = 32
)

// A header is what a WARC or ARC says about a record.
type header struct {
	kind        string // "response", "warcinfo", …; lower case
	url         string
	date        time.Time
	contentType string
	length      int64 // of the block; -1 where it is not stated, or not as a number
	http        bool  // the block is an HTTP response
	status      int   // as an ARC header states it
	truncated   bool  // the crawler says that it cut the block

	segment segment

	digest       string // of the payload
	refersToURL  string // a revisit's original
	refersToDate time.Time
	notModified  bool
}

// A format is a way to write records one after another: WARC or ARC.
type format interface {
	// starts tells whether a line begins a record.
	starts(line []byte) bool
	// follows tells whether rest can follow a line that begins a record; it
	// keeps a page that quotes a record apart from one.
	follows(rest []byte) bool
	// header reads the header at the front of the tape; it has a first line.
	header(t *tape) (header, error)
	// content tells whether the record counts as a capture.
	content(h header) bool
	// loose tells that a block may be followed by anything after this gap.
	loose(gap []byte) bool
}

var (
	errLength = fmt.Errorf("%w: its length is wrong", ErrCorrupt)
	errShort  = fmt.Errorf("%w", ErrTruncated)
)

// records walks the records of one source.
type records struct {
	*walker
	src    *source
	format format
	tape   *tape
	gz     *members // nil where the source is not compressed
	wrong  int
}

func (w *walker) records(src *source, f format, t *tape, gz *members) {
	rs := &records{walker: w, src: src, format: f, tape: t, gz: gz}
	if hasPrefix(t.peek(len(utf8Mark)), utf8Mark) {
		t.take(len(utf8Mark))
	}
	for rs.alive() && rs.next() {
	}
}

// place returns where the record that begins now is stored, and the byte of
// its member's text that it begins at.
func (rs *records) place() (off, skip int64) {
	if rs.gz == nil {
		return rs.tape.pos, 0
	}
	m := rs.gz.place(rs.tape.pos)
	return m.off, rs.tape.pos - m.start
}

// offset is what [Capture.Offset] says of a place.
func (rs *records) offset(off, skip int64) int64 {
	if skip == 0 {
		return off
	}
	return rs.tape.pos
}

// next reads one record, or one stretch that is none.
func (rs *records) next() bool {
	if rs.tape.skipBlank() != nil {
		if loss := rs.tape.loss(); loss != nil {
			c := rs.src.failed(fmt.Errorf("read record: %w", loss))
			c.Offset = loss.off
			c.Truncated = errors.Is(loss, ErrTruncated)
			return rs.emit(c)
		}
		if !errors.Is(rs.tape.err, io.EOF) {
			rs.emit(rs.src.failed(fmt.Errorf("read record: %w", blame(rs.tape.err))))
		}
		return false
	}
	off, skip := rs.place()
	c := rs.src.capture()
	c.Offset = rs.offset(off, skip)
	if !rs.format.starts(trimEOL(rs.tape.peekLine())) {
		n := rs.garbage(nil, -1)
		c.Err = fmt.Errorf("read record: %w: %d bytes that belong to none", ErrCorrupt, n)
		return rs.emit(c)
	}
	h, err := rs.format.header(rs.tape)
	c.URL, c.CapturedAt = h.url, h.date
	if err != nil {
		c.Err = fmt.Errorf("read record header: %w", err)
		c.Truncated = errors.Is(err, ErrTruncated)
		return rs.emit(c)
	}
	block, over, err := rs.block(h.length)
	if err != nil && rs.gz != nil {
		// One loss is one report.
		if loss := rs.checksum(); loss != nil {
			err = loss
		}
	}
	return rs.record(c, h, block, over, err, newLocation(rs.src.origin, rs.gz != nil, off, skip))
}

// record turns a record into a capture, unless it holds nothing of a page
// and nothing is wrong with it.
func (rs *records) record(c Capture, h header, block []byte, over bool, err error, at location) bool {
	if !rs.format.content(h) {
		if err == nil || errors.Is(err, errLength) {
			return true // nothing is lost with it
		}
		c.Err, c.Truncated = err, errors.Is(err, ErrTruncated)
		return rs.emit(c)
	}
	if h.segment.number > 0 || h.kind == "continuation" {
		switch {
		case h.segment.origin == "" || h.segment.number == 0:
			c.add(fmt.Errorf("join segments: %w: a piece that names no record", ErrCorrupt))
			return rs.emit(c)
		case err == nil && !over && !h.truncated:
			return rs.segment(c, h, block)
		case h.segment.number > 1:
			c.add(cmp.Or(err, fmt.Errorf("join segments: %w: the piece is not whole", ErrTruncated)))
			return rs.emit(c)
		}
		h.truncated = true
	}
	c.Revisit = h.kind == "revisit"
	whole := rs.payload(&c, h, block, over)
	switch {
	case err == nil && h.truncated && !c.Revisit:
		err = fmt.Errorf("read record: %w: cut by the crawler", ErrTruncated)
	case errors.Is(err, errShort) && whole:
		// The page is there to its last byte; only the record is not.
		err = fmt.Errorf("read record: %w", errLength)
	}
	c.add(err)
	if c.Revisit {
		return rs.revisit(c, h)
	}
	if c.Err == nil {
		rs.revisits.add(&c, h, at)
	}
	return rs.emit(c)
}

// add sets the error of a capture that has none yet.
func (c *Capture) add(err error) {
	if err == nil {
		return
	}
	c.Truncated = c.Truncated || errors.Is(err, ErrTruncated)
	if c.Err == nil {
		c.Err = err
		c.Skipped = false
	}
}

// block reads the block of a record. A wrong length is mended by the next
// line that begins a record; over tells that the block is longer than what
// was kept of it.
func (rs *records) block(length int64) (block []byte, over bool, err error) {
	limit := rs.opts.MaxBody + maxHeader
	if length < 0 {
		n := rs.garbage(&block, limit)
		err = fmt.Errorf("read record: %w: length not stated", ErrCorrupt)
		return bytes.TrimRight(block, "\r\n"), n > int64(len(block)), err
	}
	block, found := rs.read(min(length, limit))
	if found {
		return block, false, rs.mislabelled()
	}
	if int64(len(block)) < min(length, limit) {
		if i := rs.find(block, true); i >= 0 {
			return rs.cut(block, i), false, rs.mislabelled()
		}
		if loss := rs.tape.loss(); loss != nil {
			return block, false, fmt.Errorf("read record: %w", loss)
		}
		return block, false, fmt.Errorf("read record: %w: %d of %d bytes", errShort, len(block), length)
	}
	if length > limit {
		if i := rs.find(block, true); i >= 0 {
			return rs.cut(block, i), false, rs.mislabelled()
		}
		return block, true, rs.skip(length - limit)
	}
	if rs.bounded() {
		return block, false, rs.checksum()
	}
	if i := rs.find(append(slices.Clip(block), rs.tape.peek(256)...), true); i >= 0 && i < len(block) {
		return rs.cut(block, i), false, rs.mislabelled()
	}
	stated := len(block)
	err = rs.mislabelled()
	if n := rs.garbage(&block, limit); bytes.IndexByte(block[stated:], '<') >= 0 || n > int64(len(block)-stated) {
		// It may have been a page, even behind a record that is none.
		err = fmt.Errorf("read record: %w: %d bytes behind it that belong to none", ErrCorrupt, n)
	}
	return bytes.TrimRight(block, "\r\n"), false, err
}

// checksum reports a member whose text came out whole and does not match its
// sum. Other gaps behind the block are not the record's.
func (rs *records) checksum() error {
	if rs.tape.skipBlank() == nil {
		return nil
	}
	loss := rs.tape.gap()
	if loss == nil || loss.off != rs.gz.latest.off || errors.Is(loss, ErrTruncated) {
		return nil
	}
	return fmt.Errorf("read record: %w", rs.tape.loss())
}

func (rs *records) mislabelled() error {
	rs.wrong++
	return fmt.Errorf("read record: %w", errLength)
}

// read takes n bytes, or fewer where the stream ends. Once lengths have been
// wrong too often it stops at a line that begins a record.
func (rs *records) read(n int64) (block []byte, found bool) {
	block = make([]byte, 0, min(n, 256*kib))
	step := int64(32 * kib)
	if rs.wrong >= maxWrong {
		step = 4 * kib
	}
	for int64(len(block)) < n {
		piece := rs.tape.peek(int(min(n-int64(len(block)), step)))
		if len(piece) == 0 {
			return block, false
		}
		seen := max(0, len(block)-256)
		begun := len(block) == 0
		block = append(block, piece...)
		rs.tape.take(len(piece))
		if rs.wrong >= maxWrong {
			if i := rs.find(block[seen:], begun); i >= 0 {
				return rs.cut(block, seen+i), true
			}
		}
	}
	return block, false
}

// cut ends a block at byte i and puts back the rest.
func (rs *records) cut(block []byte, i int) []byte {
	rs.tape.unread(block[i:])
	return bytes.TrimRight(block[:i:i], "\r\n")
}

// find returns where a record begins inside a block, or -1; begun tells that
// a line begins with it.
func (rs *records) find(block []byte, begun bool) int {
	for at := 0; ; begun = false {
		if !begun {
			i := bytes.IndexByte(block[at:], '\n')
			if i < 0 {
				return -1
			}
			at += i + 1
		}
		line, rest, ended := bytes.Cut(block[at:min(len(block), at+maxLine)], []byte("\n"))
		if ended && rs.format.starts(trimEOL(line)) && rs.format.follows(rest) {
			return at
		}
	}
}

// bounded tells whether a block ends where the tape is.
func (rs *records) bounded() bool {
	next := rs.tape.peek(maxLine / 16)
	rest := bytes.TrimLeft(next, "\x00 \t\r\n")
	if len(rest) == 0 || rs.format.loose(next[:len(next)-len(rest)]) {
		return true
	}
	if rs.gz != nil && len(rs.gz.starts) > 0 && rs.gz.starts[0].start == rs.tape.pos {
		return true
	}
	return rs.format.starts(firstLine(rest))
}

// skip takes n bytes of a block that is too long to keep.
func (rs *records) skip(n int64) error {
	for n > 0 {
		piece := rs.tape.peek(int(min(n, 32*kib)))
		if len(piece) == 0 {
			if loss := rs.tape.loss(); loss != nil {
				return fmt.Errorf("read record: %w", loss)
			}
			return fmt.Errorf("read record: %w", ErrTruncated)
		}
		// Far behind a wrong length other records may begin.
		if i := rs.find(piece, false); i >= 0 {
			rs.tape.take(i)
			return rs.mislabelled()
		}
		n -= int64(len(piece))
		rs.tape.take(len(piece))
	}
	return nil
}

// garbage takes all lines up to one that begins a record, keeps up to limit
// bytes of them in kept, and returns how many there were.
func (rs *records) garbage(kept *[]byte, limit int64) (n int64) {
	begun := true
	for {
		line := rs.tape.peekLine()
		if len(line) == 0 || n > 0 && begun && rs.format.starts(trimEOL(line)) {
			return n
		}
		begun = line[len(line)-1] == '\n'
		n += int64(len(line))
		if kept != nil && n <= limit {
			*kept = append(*kept, line...)
		}
		rs.tape.take(len(line))
	}
}

func trimEOL(line []byte) []byte { return bytes.TrimRight(line, "\r\n") }
