package archive

import (
	"bytes"
	"errors"
	"io"
)

// maxLine is the longest line that can be the first of a record.
const maxLine = 64 * kib

// A tape is a stream with a position that takes bytes back. Its end and its
// gaps (see [lossError]) are met only after all bytes before them.
type tape struct {
	src io.Reader
	buf []byte // read and not yet taken; a part of store
	pos int64  // of buf[0] in the stream
	err error  // met after buf; io.EOF stays, a loss is met once

	store []byte
}

func newTape(src io.Reader) *tape { return &tape{src: src} }

// fill tries to have n bytes at hand and returns what keeps it from that.
func (t *tape) fill(n int) error {
	for empty := 0; len(t.buf) < n; {
		if t.err != nil {
			return t.err
		}
		if room := cap(t.buf) - len(t.buf); room < n-len(t.buf) || room < 512 {
			if need := max(n, len(t.buf)+512); cap(t.store) < need {
				t.store = make([]byte, max(2*len(t.buf), need, 2*maxLine))
			}
			t.buf = t.store[:copy(t.store[:cap(t.store)], t.buf)]
		}
		got, err := t.src.Read(t.buf[len(t.buf):cap(t.buf)])
		t.buf = t.buf[:len(t.buf)+got]
		t.err = err
		if empty++; got > 0 {
			empty = 0
		}
		if empty > 100 {
			t.err = io.ErrNoProgress
		}
	}
	return nil
}

// loss takes the gap that stopped the last fill, so that reading goes on
// behind it; nil at the end of the stream.
func (t *tape) loss() *lossError {
	loss := t.gap()
	if loss != nil {
		t.err = nil
	}
	return loss
}

// gap returns that gap and leaves it.
func (t *tape) gap() *lossError {
	var loss *lossError
	if len(t.buf) == 0 {
		errors.As(t.err, &loss)
	}
	return loss
}

// peek returns up to n bytes without taking them.
func (t *tape) peek(n int) []byte {
	t.fill(n) //nolint:errcheck // fewer bytes tell it
	return t.buf[:min(n, len(t.buf))]
}

// peekLine returns the next line with its end, or as much of it as maxLine
// allows, without taking it.
func (t *tape) peekLine() []byte {
	for n := 256; ; n *= 4 {
		b := t.peek(min(n, maxLine))
		if i := bytes.IndexByte(b, '\n'); i >= 0 {
			return b[:i+1]
		}
		if len(b) < n || n >= maxLine {
			return b
		}
	}
}

func (t *tape) take(n int) {
	t.buf = t.buf[n:]
	t.pos += int64(n)
}

// unread puts back bytes that were taken last. Where they are still in the
// store it costs nothing: a file of wrong lengths goes back at every record.
func (t *tape) unread(b []byte) {
	if taken := cap(t.store) - cap(t.buf); taken >= len(b) {
		t.buf = t.store[taken-len(b) : taken+len(t.buf)]
		t.pos -= int64(len(b))
		return
	}
	t.store = append(bytes.Clone(b), t.buf...)
	t.buf = t.store
	t.pos -= int64(len(b))
}

// skipBlank takes white space and the zeros of a file that was allocated in
// advance, and returns what ended the stream.
func (t *tape) skipBlank() error {
	for {
		if err := t.fill(1); err != nil {
			return err
		}
		for len(t.buf) >= len(zeros) && isZero(t.buf[:len(zeros)]) {
			t.take(len(zeros))
		}
		if len(t.buf) == 0 {
			continue
		}
		i := bytes.IndexFunc(t.buf, func(r rune) bool { return r != 0 && r != ' ' && r != '\t' && r != '\r' && r != '\n' })
		if i >= 0 {
			t.take(i)
			return nil
		}
		t.take(len(t.buf))
	}
}

// rest reads what is left.
func (t *tape) rest() []byte {
	var b []byte
	for len(t.peek(1)) > 0 {
		b = append(b, t.buf...)
		t.take(len(t.buf))
	}
	return b
}
