package archive

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
)

// A fileReaderAt ends with its context, so that a long skip does too. A file
// that has become shorter than it was when it was opened does not just end:
// between two records nobody would see the loss. Where the file has a hole, as a
// crash leaves it and as long as you like, the zeros come from here and not from
// the system, which takes ten times as long.
type fileReaderAt struct {
	ctx  context.Context
	f    *os.File
	size int64

	hole, data int64 // the hole that was met last, and what follows it
}

// ReadAt is not for several goroutines at a time.
func (r *fileReaderAt) ReadAt(p []byte, off int64) (int, error) {
	if err := r.ctx.Err(); err != nil {
		return 0, err
	}
	if r.hole <= off && off < r.data {
		n := min(int64(len(p)), r.data-off)
		clear(p[:n])
		if int(n) == len(p) {
			return len(p), nil
		}
		more, err := r.ReadAt(p[n:], off+n)
		return int(n) + more, err
	}
	n, err := r.f.ReadAt(p, off)
	if n >= len(zeros) && isZero(p[:n]) {
		r.hole, r.data = off, dataAfter(r.f, off, r.size)
	}
	if errors.Is(err, io.EOF) && off+int64(n) < r.size {
		err = fmt.Errorf("read file: %w: it was cut while it was read", ErrTruncated)
	}
	return n, err
}

var zeros [4 * kib]byte

// isZero tells whether all bytes are 0.
func isZero(b []byte) bool {
	for len(b) > len(zeros) {
		if !bytes.Equal(b[:len(zeros)], zeros[:]) {
			return false
		}
		b = b[len(zeros):]
	}
	return bytes.Equal(b, zeros[:len(b)])
}
