package archive

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"
)

// headSize is how much of a file decides what it is: the header block of an
// MHTML with a long subject fits.
const headSize = 8 * kib

// A source is one file to be read: on disk, or an entry of a container.
type source struct {
	path, member string
	depth        int // zips and tars around it
	layers       int // compressions undone to get here

	r *bufio.Reader // its bytes from the start
	// at reads the same bytes at any place; nil for what can only be read once.
	at   io.ReaderAt
	size int64 // of at; -1 where unknown
	// start is the byte of at that r begins with: what stands in front of it
	// unpacks a self-extracting file.
	start int64

	origin *origin // where to read it again later; nil where that is impossible
	budget *budget // of the zip or tar around it; nil for a file on disk
}

// An origin is where the bytes of a source can be read again.
type origin struct {
	file string      // name on disk; "" where it has none and is read but once
	base int64       // first byte in that file
	size int64       // length from there
	live io.ReaderAt // the source itself, as long as it is being walked
}

// reader opens the origin again and returns how to close it.
func (o *origin) reader() (io.ReaderAt, func() error, error) {
	if o.live != nil {
		return o.live, func() error { return nil }, nil
	}
	f, _, err := openRegular(o.file)
	if err != nil {
		return nil, nil, err
	}
	return io.NewSectionReader(f, o.base, o.size), f.Close, nil
}

func newFileSource(at io.ReaderAt, size int64, file, path string) *source {
	return &source{
		path:   path,
		r:      bufio.NewReaderSize(io.NewSectionReader(at, 0, size), 64*kib),
		at:     at,
		size:   size,
		origin: &origin{file: file, size: size, live: at},
	}
}

// capture begins a capture of the source.
func (s *source) capture() Capture {
	return Capture{Path: s.path, Member: s.member}
}

func (s *source) failed(err error) Capture {
	c := s.capture()
	c.Err = err
	return c
}

// inner begins a source for an entry of s, which is a zip or a tar.
func (s *source) inner(name string, r io.Reader, size int64) *source {
	member := name
	if s.member != "" {
		member = s.member + "!" + name
	}
	return &source{
		path: s.path, member: member, depth: s.depth + 1, layers: s.layers,
		r: bufio.NewReaderSize(r, 16*kib), size: size, budget: s.budget,
	}
}

// A budget is what may still be read out of one outermost zip or tar.
type budget struct {
	bytes   int64
	entries int
}

func (w *walker) newBudget(size int64) *budget {
	b := &budget{bytes: w.opts.MaxTotal, entries: w.opts.MaxEntries}
	if size >= 0 {
		// The total may not stretch further than a single entry may: entries
		// of a zip can overlap, each of them modest.
		b.bytes = min(b.bytes, max(64*mib, size*int64(w.opts.MaxRatio)))
	}
	return b
}

// A metered reader takes what it reads from a budget.
type metered struct {
	r io.Reader
	b *budget
}

func (m metered) Read(p []byte) (int, error) {
	if m.b.bytes <= 0 {
		return 0, fmt.Errorf("read container: %w: too much in all", ErrLimit)
	}
	n, err := m.r.Read(p)
	m.b.bytes -= int64(n)
	return n, err
}

type meteredAt struct {
	r io.ReaderAt
	b *budget
}

func (m meteredAt) ReadAt(p []byte, off int64) (int, error) {
	if m.b.bytes <= 0 {
		return 0, fmt.Errorf("read container: %w: too much in all", ErrLimit)
	}
	n, err := m.r.ReadAt(p, off)
	m.b.bytes -= int64(n)
	return n, err
}

// A dense reader ends a stream that grows out of nothing.
type dense struct {
	r     io.Reader
	in    func() int64 // compressed bytes so far
	out   int64
	ratio int64
}

func (d *dense) Read(p []byte) (int, error) {
	n, err := d.r.Read(p)
	d.out += int64(n)
	if d.out > ratioFloor && d.out/d.ratio > d.in() {
		return n, fmt.Errorf("decompress: %w: ratio above %d", ErrLimit, d.ratio)
	}
	return n, err
}

// A counter counts what was read through it.
type counter struct {
	r io.Reader
	n int64
}

func (c *counter) Read(p []byte) (int, error) {
	n, err := c.r.Read(p)
	c.n += int64(n)
	return n, err
}

// readBody reads r to its end, or to the limit. What was read before an error
// is returned beside it; nothing is returned of a body over the limit.
func readBody(r io.Reader, limit int64) ([]byte, error) {
	body, err := io.ReadAll(io.LimitReader(r, limit+1))
	if int64(len(body)) > limit {
		return nil, fmt.Errorf("read body: %w: more than %d bytes", ErrLimit, limit)
	}
	if errors.Is(err, ErrLimit) {
		return nil, err
	}
	return body, blame(err)
}

// blame wraps the error of a decoder or a file in the error of this package
// that it amounts to.
func blame(err error) error {
	var pathErr *os.PathError
	switch {
	case err == nil, known(err):
		return err
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		return fmt.Errorf("read body: %w", ErrTruncated)
	case errors.As(err, &pathErr):
		return fmt.Errorf("read body: %w: %w", ErrUnreadable, err)
	}
	return fmt.Errorf("read body: %w: %w", ErrCorrupt, err)
}

// known tells whether err already wraps an error of this package.
func known(err error) bool {
	for _, e := range []error{
		ErrUnreadable, ErrTruncated, ErrCorrupt, ErrUnsafeName, ErrLimit, ErrNotRegular,
		ErrLink, ErrTooDeep, ErrUnsupported, ErrUnresolved, ErrNoPage,
	} {
		if errors.Is(err, e) {
			return true
		}
	}
	return false
}
