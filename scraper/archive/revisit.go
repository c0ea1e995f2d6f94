package archive

import (
	"bufio"
	"crypto/sha256"
	"fmt"
	"io"
	"strings"
	"time"
)

const (
	// maxRevisits bounds the records that are remembered for revisits, at some
	// 100 bytes each. What comes later is not remembered, and a revisit of it
	// is reported as unresolved.
	maxRevisits = 500_000

	// maxPending bounds the revisits that wait for an original further on.
	maxPending = 20_000

	// maxSkip bounds what is decompressed again to reach a record inside a
	// gzip member that holds many.
	maxSkip = 16 * mib
)

// A location is where a record can be read again.
type location struct {
	origin *origin
	gzip   bool
	off    int64 // of the record, or of the gzip member
	skip   int64 // text of that member before the record
}

type revisitKey [16]byte

// revisits remembers where payloads stand, by digest and by address and
// date. It keeps places, not bodies.
type revisits struct {
	at      map[revisitKey]location
	pending []pendingRevisit
}

// A pendingRevisit had no original yet when it was met.
type pendingRevisit struct {
	capture Capture
	header  header
}

func newRevisitKey(parts ...string) revisitKey {
	h := sha256.New()
	for _, p := range parts {
		fmt.Fprintf(h, "%d %s", len(p), p)
	}
	return revisitKey(h.Sum(nil))
}

func digestKey(h header) revisitKey { return newRevisitKey("digest", h.digest) }

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

func addressKey(url string, date time.Time) revisitKey {
	return newRevisitKey("address", url, date.UTC().Format(time.RFC3339))
}

// add remembers a record; the first of two with the same key stays.
func (r *revisits) add(h header, at location) {
	if at.origin == nil || at.skip > maxSkip || len(r.at) >= maxRevisits {
		return
	}
	if r.at == nil {
		r.at = map[revisitKey]location{}
	}
	var keys []revisitKey
	if h.digest != "" {
		keys = append(keys, digestKey(h))
	}
	if h.url != "" {
		keys = append(keys, addressKey(h.url, h.date), newRevisitKey("latest", h.url))
	}
	for i, k := range keys {
		if _, ok := r.at[k]; !ok || i == 2 {
			r.at[k] = at
		}
	}
}

// find returns the places of a revisit's original, the likeliest first.
func (r *revisits) find(h header) []location {
	var keys []revisitKey
	if h.digest != "" {
		keys = append(keys, digestKey(h))
	}
	url := h.refersToURL
	if url == "" {
		url = h.url
	}
	if !h.refersToDate.IsZero() {
		keys = append(keys, addressKey(url, h.refersToDate))
	} else if h.notModified || h.digest == "" {
		// Not modified since the last visit, so the last visit it is.
		keys = append(keys, newRevisitKey("latest", url))
	}
	var found []location
	for _, k := range keys {
		if at, ok := r.at[k]; ok {
			found = append(found, at)
		}
	}
	return found
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

// finish yields the revisits whose original came after them, or never.
func (w *walker) finish() {
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
	for skip := at.skip; skip > 0; {
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
