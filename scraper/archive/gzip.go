package archive

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"

	"github.com/klauspost/compress/gzip"
)

const (
	gzipMagic = "\x1f\x8b\x08"

	// rewindSize is how far a stream that can be read only once goes back to
	// look for the member after a broken one.
	rewindSize = mib

	// proof is how many bytes a member must yield after a gap to be believed:
	// the three magic bytes also occur inside compressed data.
	proof = 512

	// maxZeros is more zeros in a row than a member has, unless it is denser than
	// is allowed: they are a hole, which the decoder would make text of.
	maxZeros = 256 * kib

	// maxTries bounds the places in one file that are tried after gaps.
	maxTries = 10_000
)

// A lossError is a gap in a stream: what a broken gzip member held.
type lossError struct {
	off int64 // byte of the member as stored
	err error
}

func (e *lossError) Error() string { return fmt.Sprintf("gzip member at byte %d: %v", e.off, e.err) }
func (e *lossError) Unwrap() error { return e.err }

// A member of a gzip file.
type member struct {
	off   int64 // its byte as stored
	start int64 // its first byte in the uncompressed text
}

// A members reader undoes gzip member by member. It returns a broken member
// as a [lossError] and goes on with the next one that can be found.
type members struct {
	src   *rewinder
	br    *bufio.Reader
	zr    *gzip.Reader
	ratio int64

	open  bool
	off   int64 // of the open member
	first int64 // its first byte in the text
	out   int64 // text so far
	err   error // of the open member, to be returned after its text

	starts []member // those whose text no record has begun in yet
	latest member
	tries  int // places that looked like a member and were none
}

func newMembers(src *rewinder, ratio int) *members {
	return &members{src: src, br: bufio.NewReaderSize(src, 32*kib), ratio: int64(ratio)}
}

func (m *members) at() int64 { return m.src.off - int64(m.br.Buffered()) }

func (m *members) Read(p []byte) (int, error) {
	for {
		if m.err != nil {
			err := m.err
			m.err = nil
			return 0, m.lose(err)
		}
		if !m.open {
			if err := m.next(); err != nil {
				return 0, err
			}
			continue
		}
		n, err := m.zr.Read(p)
		m.out += int64(n)
		size := m.out - m.first
		switch {
		case size > ratioFloor && size/m.ratio > m.at()-m.off:
			m.err = fmt.Errorf("decompress: %w: ratio above %d", ErrLimit, m.ratio)
		case m.src.zeros > maxZeros:
			m.err = fmt.Errorf("decompress: %w: a hole", ErrCorrupt)
		case errors.Is(err, io.EOF):
			m.open = false
		case err != nil:
			m.err = err
		}
		if n > 0 {
			return n, nil
		}
	}
}

// next begins the member at the current place.
func (m *members) next() error {
	if err := m.padding(); err != nil {
		return err
	}
	m.off, m.first = m.at(), m.out
	m.src.mark(m.off)
	if err := m.reset(); err != nil {
		m.err = err
		return nil
	}
	m.began()
	return nil
}

func (m *members) began() {
	m.open = true
	m.starts = append(m.starts, member{m.off, m.out})
}

func (m *members) reset() error {
	if m.zr == nil {
		zr, err := gzip.NewReader(m.br)
		if err != nil {
			return err
		}
		m.zr = zr
	} else if err := m.zr.Reset(m.br); err != nil {
		return err
	}
	m.zr.Multistream(false)
	return nil
}

// padding skips zeros between members and behind the last.
func (m *members) padding() error {
	for {
		if _, err := m.br.Peek(1); err != nil {
			return err
		}
		b, _ := m.br.Peek(m.br.Buffered()) // at hand
		n := len(b)
		if !isZero(b) {
			n -= len(bytes.TrimLeft(b, "\x00"))
		}
		m.br.Discard(n) //nolint:errcheck // it is at hand
		if n < len(b) {
			return nil
		}
	}
}

// lose reports the open member as broken and looks for the next one.
func (m *members) lose(err error) error {
	m.open = false
	if !errors.Is(err, ErrLimit) {
		// The decoder may have run over the beginning of the next member, as
		// far as to end by chance and blame the checksum.
		m.src.rewind(m.off + 1)
		m.br.Reset(m.src)
	}
	loss := &lossError{off: m.off, err: blame(err)}
	for ; m.seek(); m.tries++ {
		m.off, m.first = m.at(), m.out
		m.src.mark(m.off)
		if m.proven() {
			break
		}
		m.src.rewind(m.off + 1)
		m.br.Reset(m.src)
	}
	return loss
}

// seek goes to the next three bytes that may begin a member.
func (m *members) seek() bool {
	for {
		b, err := m.br.Peek(m.br.Size())
		if i := bytes.Index(b, []byte(gzipMagic)); i >= 0 && m.tries < maxTries {
			m.br.Discard(i) //nolint:errcheck // it is at hand
			return true
		}
		m.br.Discard(max(0, len(b)-len(gzipMagic)+1)) //nolint:errcheck // it is at hand
		if err != nil {
			m.br.Discard(m.br.Buffered()) //nolint:errcheck // it is at hand
			return false
		}
	}
}

// proven tells whether a member begins here, and leaves it unread.
func (m *members) proven() bool {
	if m.reset() != nil {
		return false
	}
	n, err := io.CopyN(io.Discard, m.zr, proof)
	if n == 0 || err != nil && !errors.Is(err, io.EOF) {
		return false
	}
	if !m.src.rewind(m.off) {
		return false
	}
	m.br.Reset(m.src)
	return true
}

// place returns the member whose text holds the byte pos and drops those
// before it. Records ask for their places in order.
func (m *members) place(pos int64) member {
	for len(m.starts) > 0 && m.starts[0].start <= pos {
		m.latest = m.starts[0]
		m.starts = m.starts[1:]
	}
	return m.latest
}

// A rewinder reads a source that may have to be read again: anywhere if it
// can be read at any place, else from the mark if that is not long ago.
type rewinder struct {
	at  io.ReaderAt
	r   io.Reader
	off int64 // of the next byte

	zeros int    // read last, in pieces of nothing else
	kept  []byte // of r, since base
	base  int64
}

func newRewinder(src *source) *rewinder {
	if src.at != nil {
		return &rewinder{at: src.at, off: src.start}
	}
	return &rewinder{r: src.r}
}

func (s *rewinder) Read(p []byte) (int, error) {
	var n int
	var err error
	switch {
	case s.at != nil:
		n, err = s.at.ReadAt(p, s.off)
		if n > 0 {
			err = nil
		}
	case s.off < s.base+int64(len(s.kept)):
		n = copy(p, s.kept[s.off-s.base:])
	default:
		n, err = s.r.Read(p)
		s.kept = append(s.kept, p[:n]...)
		if extra := len(s.kept) - rewindSize; extra > rewindSize {
			s.drop(extra)
		}
	}
	s.off += int64(n)
	if s.zeros += n; !isZero(p[:n]) {
		s.zeros = 0
	}
	return n, err
}

func (s *rewinder) drop(n int) {
	s.kept = append(s.kept[:0], s.kept[n:]...)
	s.base += int64(n)
}

// mark tells that nothing before off is needed again.
func (s *rewinder) mark(off int64) {
	if n := off - s.base; s.at == nil && n > rewindSize/16 {
		s.drop(int(min(n, int64(len(s.kept)))))
	}
}

// rewind goes to off, or as far back as it can.
func (s *rewinder) rewind(off int64) bool {
	if s.at == nil && off < s.base {
		s.off = s.base
		return false
	}
	s.off = off
	return true
}
