package archive

import (
	"bytes"
	"fmt"
)

// document reads a source that is no container.
func (w *walker) document(src *source, head []byte) {
	c := src.capture()
	if skippable("", head) {
		c.Skipped = true
		w.emit(c)
		return
	}
	body, err := readBody(src.r, w.opts.MaxBody)
	if err == nil && src.size >= 0 && int64(len(body)) < src.size {
		err = fmt.Errorf("read file: %w: %d of %d bytes", ErrTruncated, len(body), src.size)
	}
	if _, saved := parseStatus(firstLine(head)); saved && err == nil {
		// A tool that keeps the server's header in front of the page.
		w.payload(&c, header{kind: "response", http: true}, body, false)
		w.emit(c)
		return
	}
	if len(body) > 0 || err == nil {
		c.Body = withoutZeros(body)
	}
	c.add(err)
	w.emit(c)
}

// withoutZeros cuts the zeros off the end that a file system leaves behind what
// was written before a crash. The last character of UTF-16 stays whole.
func withoutZeros(b []byte) []byte {
	n := len(bytes.TrimRight(b, "\x00"))
	if n < len(b) && n%2 == 1 && n > 1 && b[n-2] == 0 {
		n++
	}
	return b[:n]
}
