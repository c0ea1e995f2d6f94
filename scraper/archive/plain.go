package archive

import (
	"errors"
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
	c.Body, c.Err = body, err
	c.Truncated = errors.Is(err, ErrTruncated)
	if c.Err != nil && len(c.Body) == 0 {
		c.Body = nil
	}
	w.emit(c)
}
