package archive

import (
	"bufio"
	"compress/bzip2"
	"errors"
	"fmt"
	"io"
)

// maxLayers bounds compressions within each other around one file.
const maxLayers = 2

// open finds out what a source is and walks it.
func (w *walker) open(src *source) {
	if src.origin != nil {
		defer func() { src.origin.live = nil }()
	}
	head, _ := src.r.Peek(headSize) // an error comes back with the body
	switch k := sniff(head); k {
	case kindZip:
		w.nested(src, w.zip)
	case kindTar:
		w.nested(src, w.tar)
	case kindGzip, kindZstd, kindBzip2:
		if src.layers >= maxLayers {
			w.emit(src.failed(fmt.Errorf("decompress: %w", ErrTooDeep)))
			return
		}
		w.compressed(src, k)
	case kindWARC:
		w.records(src, warcFormat{}, newTape(src.r), nil)
	case kindARC:
		w.records(src, arcFormat{}, newTape(src.r), nil)
	case kindMHTML:
		w.mhtml(src)
	case kindWebArchive:
		w.webArchive(src)
	case kindForeign:
		w.emit(src.failed(fmt.Errorf("open container: %w", ErrUnsupported)))
	default:
		if !w.stub(src, head) {
			w.document(src, head)
		}
	}
}

func (w *walker) nested(src *source, walk func(*source)) {
	if src.depth >= w.opts.MaxDepth {
		w.emit(src.failed(fmt.Errorf("open container: %w", ErrTooDeep)))
		return
	}
	walk(src)
}

// compressed walks what is inside gzip, zstd or bzip2.
func (w *walker) compressed(src *source, k kind) {
	if k == kindGzip {
		w.gzip(src)
		return
	}
	in := &counter{r: src.r}
	var r io.Reader = bzip2.NewReader(in)
	if k == kindZstd {
		z, err := newZstd(in)
		if err != nil {
			w.emit(src.failed(blame(err)))
			return
		}
		if c, ok := z.(interface{ Close() }); ok {
			defer c.Close()
		}
		r = z
	}
	w.layer(src, &dense{r: r, in: func() int64 { return in.n }, ratio: int64(w.opts.MaxRatio)})
}

// layer walks the text of a compressed source.
func (w *walker) layer(src *source, text io.Reader) {
	inner := *src
	inner.layers++
	inner.r = bufio.NewReaderSize(text, 64*kib)
	inner.at, inner.size, inner.origin = nil, -1, nil
	w.open(&inner)
}

// gzip walks a gzip file: records that stand in members of their own, or any
// other file that was compressed as a whole.
func (w *walker) gzip(src *source) {
	gz := newMembers(newRewinder(src), w.opts.MaxRatio)
	t := newTape(gz)
	// A broken first member does not hide the kind of the others.
	var losses []*lossError
	for t.fill(1) != nil {
		loss := t.loss()
		if loss == nil {
			break
		}
		losses = append(losses, loss)
	}
	head := t.peek(headSize)
	f := recordFormat(head)
	if f == nil {
		if len(losses) > 0 {
			w.emit(src.failed(fmt.Errorf("decompress: %w", losses[0])))
			return
		}
		w.layer(src, &strict{tape: t})
		return
	}
	for _, loss := range losses {
		c := src.failed(fmt.Errorf("read record: %w", loss))
		c.Offset = loss.off
		if !w.emit(c) {
			return
		}
	}
	w.records(src, f, t, gz)
}

func recordFormat(head []byte) format {
	switch sniff(head) {
	case kindWARC:
		return warcFormat{}
	case kindARC:
		return arcFormat{}
	}
	return nil
}

// A strict reader ends at the first gap of a tape: a file that is no
// sequence of records does not go on behind it.
type strict struct {
	tape *tape
	err  error
}

func (s *strict) Read(p []byte) (int, error) {
	if s.err != nil {
		return 0, s.err
	}
	b := s.tape.peek(min(len(p), maxLine))
	if len(b) == 0 && len(p) > 0 {
		s.err = s.tape.err
		if loss, ok := errors.AsType[*lossError](s.err); ok {
			s.err = loss.err
		}
		return 0, s.err
	}
	n := copy(p, b)
	s.tape.take(n)
	return n, nil
}
