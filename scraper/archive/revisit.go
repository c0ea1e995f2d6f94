package archive

import (
	"bufio"
	"fmt"
	"io"
	"strings"
)

// maxPending bounds the revisits that wait for an original further on.
const maxPending = 20_000

// A pendingRevisit had no original yet when it was met.
type pendingRevisit struct {
	capture Capture
	header  header
}

// sameDigest tells whether two digests may be of one body: those of different
// algorithms cannot be compared.
func sameDigest(a, b string) bool {
	if a == "" || b == "" {
		return true
	}
	of, _, _ := strings.Cut(a, ":")
	other, _, _ := strings.Cut(b, ":")
	return of != other || a == b
}

// revisit gives a capture the body of the record that it repeats, or keeps it
// for [walker.finish]. Records of what can be read only once (a compressed
// member of a zip, a tar) are not remembered, nor are those of another walk.
func (w *walker) revisit(c Capture, h header) bool {
	c.Body, c.Skipped = nil, false
	switch {
	case w.resolve(&c, h):
		return w.emit(c)
	case len(w.revisits.pending) < maxPending:
		w.revisits.pending = append(w.revisits.pending, pendingRevisit{c, h})
		return true
	}
	c.add(fmt.Errorf("resolve revisit: %w", ErrUnresolved))
	return w.emit(c)
}

// finish yields what waited for something further on: segments for the rest
// of their record, revisits for their original.
func (w *walker) finish() {
	w.finishSegments()
	for _, p := range w.revisits.pending {
		if !w.resolve(&p.capture, p.header) {
			p.capture.add(fmt.Errorf("resolve revisit: %w", ErrUnresolved))
		}
		if !w.emit(p.capture) {
			return
		}
	}
}

func (w *walker) resolve(c *Capture, h header) bool {
	for _, at := range w.revisits.find(h) {
		original, ok := w.again(at, h)
		if !ok {
			continue
		}
		c.Body, c.Skipped = original.Body, original.Skipped && c.Err == nil
		if c.ContentType == "" {
			c.ContentType = original.ContentType
		}
		if c.Status == 0 || c.Status == 304 {
			c.Status, c.Location = original.Status, original.Location
		}
		return true
	}
	return false
}

// again reads a record once more.
func (w *walker) again(at location, revisit header) (Capture, bool) {
	if at.origin == nil {
		c, digest, err := w.revisits.kept.load(at)
		return c, err == nil && sameDigest(digest, revisit.digest)
	}
	r, closeAgain, err := at.origin.reader()
	if err != nil {
		return Capture{}, false
	}
	defer closeAgain() //nolint:errcheck // read only
	sub := &records{walker: w, src: &source{}, format: warcFormat{}}
	section := io.NewSectionReader(r, at.off, at.origin.size-at.off)
	if at.gzip {
		sub.gz = newMembers(&rewinder{at: section}, w.opts.MaxRatio)
		sub.tape = newTape(sub.gz)
	} else {
		sub.tape = newTape(bufio.NewReader(section))
	}
	for skip := int64(at.skip); skip > 0; {
		piece := sub.tape.peek(int(min(skip, 32*kib)))
		if len(piece) == 0 {
			return Capture{}, false
		}
		skip -= int64(len(piece))
		sub.tape.take(len(piece))
	}
	if !sub.format.starts(trimEOL(sub.tape.peekLine())) {
		return Capture{}, false
	}
	h, err := sub.format.header(sub.tape)
	if err != nil {
		return Capture{}, false
	}
	if !sameDigest(h.digest, revisit.digest) {
		return Capture{}, false // the file has changed since
	}
	block, over, err := sub.block(h.length)
	if err != nil || over {
		return Capture{}, false
	}
	var c Capture
	sub.payload(&c, h, block, false)
	return c, c.Err == nil
}
