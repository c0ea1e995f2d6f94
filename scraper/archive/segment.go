package archive

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"slices"
)

// maxSegments bounds the pieces of records that wait for others, and
// [keepSize] their bytes.
const maxSegments = 20_000

// A segment is what a WARC says of a record that is a piece of a longer one.
type segment struct {
	number int    // from 1; 0 for a record that is none
	origin string // id of the record that holds the first piece
	total  int64  // bytes of all pieces; -1 where it is not stated, as in all but the last
}

// A piece is a segment that was met.
type piece struct {
	segment
	at, size int64 // in the file of pieces
	capture  Capture
	header   header
}

// segments holds the pieces of records until all of one are there. They stand
// in any order and in any file of the walk.
type segments struct {
	file  *os.File
	size  int64
	err   error
	open  map[string]*segmented // by the id of the first piece
	order []string              // of the ids, as they were met
	count int
}

// A segmented record is known by the pieces of it that were met.
type segmented struct {
	pieces []piece
	have   map[int]bool // numbers
	sum    int64        // bytes of one piece of each number
	last   segment      // the one that states the total
}

func (r *segmented) add(p piece) {
	r.pieces = append(r.pieces, p)
	if r.have[p.number] {
		return
	}
	r.have[p.number] = true
	r.sum += p.size
	if p.total >= 0 {
		r.last = p.segment
	}
}

// numbered tells whether all pieces up to the last are there.
func (r *segmented) numbered() bool { return r.last.number > 0 && len(r.have) == r.last.number }

// run returns the pieces from the first on that follow each other, and those
// that are left over.
func (r *segmented) run() (together, rest []piece) {
	sorted := slices.Clone(r.pieces)
	slices.SortStableFunc(sorted, func(a, b piece) int { return cmp.Compare(a.number, b.number) })
	for _, p := range sorted {
		if p.number == len(together)+1 {
			together = append(together, p)
		} else {
			rest = append(rest, p)
		}
	}
	return together, rest
}

// add takes a piece and returns all of its record, in their order, if that is
// whole. It is an error if there is no room for it.
func (s *segments) add(p piece, block []byte) ([]piece, error) {
	if s.count >= maxSegments || s.size+int64(len(block)) > keepSize {
		return nil, fmt.Errorf("join segments: %w: too many that wait for others", ErrLimit)
	}
	if s.file == nil && s.err == nil {
		s.create()
	}
	if s.err == nil {
		_, s.err = s.file.WriteAt(block, s.size)
	}
	if s.err != nil {
		return nil, fmt.Errorf("join segments: %w: %w", ErrUnreadable, s.err)
	}
	p.at, p.size = s.size, int64(len(block))
	s.size += p.size
	s.count++
	r := s.record(p.origin)
	r.add(p)
	if !r.numbered() || r.sum != r.last.total {
		return nil, nil
	}
	delete(s.open, p.origin)
	together, twice := r.run()
	for _, p := range twice {
		s.record(p.origin).add(p)
	}
	return together, nil
}

func (s *segments) record(id string) *segmented {
	if s.open == nil {
		s.open = make(map[string]*segmented)
	}
	r := s.open[id]
	if r == nil {
		r = &segmented{have: make(map[int]bool)}
		s.open[id] = r
		s.order = append(s.order, id)
	}
	return r
}

func (s *segments) create() {
	if s.file, s.err = os.CreateTemp("", "archive-*.segments"); s.err != nil {
		return
	}
	if err := os.Remove(s.file.Name()); err != nil && !errors.Is(err, fs.ErrNotExist) {
		s.err = err
	}
}

// join reads the text of pieces, as much of it as limit allows.
func (s *segments) join(pieces []piece, limit int64) (block []byte, over bool, err error) {
	for _, p := range pieces {
		n := min(p.size, limit-int64(len(block)))
		at := len(block)
		block = append(block, make([]byte, n)...)
		if _, err := s.file.ReadAt(block[at:], p.at); err != nil {
			return block[:at], false, fmt.Errorf("join segments: %w: %w", ErrUnreadable, err)
		}
		if n < p.size {
			return block, true, nil
		}
	}
	return block, false, nil
}

func (s *segments) close() {
	if s.file != nil {
		s.file.Close() //nolint:errcheck // nothing of it is needed any more
		s.file = nil
	}
}

// segment keeps a piece of a record, and yields the record when it is whole.
func (rs *records) segment(c Capture, h header, block []byte) bool {
	all, err := rs.segments.add(piece{segment: h.segment, capture: c, header: h}, block)
	switch {
	case err != nil:
		c.Err = err
		return rs.emit(c)
	case all == nil:
		return true
	}
	return rs.whole(all, nil)
}

// whole yields the record that pieces make, of which the first is there; lack
// is why they are not all of it.
func (w *walker) whole(pieces []piece, lack error) bool {
	first := pieces[0]
	c, h := first.capture, first.header
	block, over, err := w.segments.join(pieces, w.opts.MaxBody+maxHeader)
	w.payload(&c, h, block, over)
	c.add(err)
	c.add(lack)
	if c.Err == nil {
		w.revisits.add(&c, h, location{})
	}
	return w.emit(c)
}

// finishSegments yields the pieces whose record never became whole: the first
// with all that follows it, and each of those that are left over.
func (w *walker) finishSegments() {
	for _, id := range w.segments.order {
		r := w.segments.open[id]
		if r == nil {
			continue
		}
		delete(w.segments.open, id)
		together, rest := r.run()
		if n := len(together); n > 0 {
			lack := fmt.Errorf("join segments: %w: no segment %d of the record", ErrTruncated, n+1)
			if r.numbered() {
				lack = fmt.Errorf("join segments: %w: %d bytes, not %d", ErrCorrupt, r.sum, r.last.total)
			}
			if !w.whole(together, lack) {
				return
			}
		}
		for _, p := range rest {
			c := p.capture
			c.Truncated = true
			c.add(fmt.Errorf("join segments: %w: segment %d of a record without the one before it", ErrTruncated, p.number))
			if !w.emit(c) {
				return
			}
		}
	}
}
