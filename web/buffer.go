package web

import (
	"bytes"
	"sync"
)

var buffers = sync.Pool{New: func() any { return new(bytes.Buffer) }}

// maxBuffer is the largest buffer that waits for its next use.
const maxBuffer = 1 << 20

// buffered calls use with an empty buffer. Its bytes are not to be kept.
func buffered(use func(*bytes.Buffer) error) error {
	b := buffers.Get().(*bytes.Buffer)
	b.Reset()
	err := use(b)
	if b.Cap() <= maxBuffer {
		buffers.Put(b)
	}
	return err
}
