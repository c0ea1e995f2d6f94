package archive

import (
	"archive/zip"
	"bufio"
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/klauspost/compress/flate"
)

const (
	localMagic  = "PK\x03\x04"
	localHeader = 30 // bytes before the name
)

// A localEntry is an entry as the header in front of its bytes describes it.
type localEntry struct {
	name         string
	nonUTF8      bool
	locked       bool
	method       uint16
	packed, size int64 // -1 where the header does not tell
	data         int64 // first byte
}

// salvage walks the entries of a zip whose directory is gone, which stands at
// the end and so is what a broken download lacks.
func (w *walker) salvage(src *source, at io.ReaderAt, size int64) {
	if src.budget == nil {
		src.budget = w.newBudget(size)
	}
	for off := int64(0); w.alive(); {
		var ok bool
		if off, ok = findLocal(at, off, size); !ok {
			return
		}
		e, ok := readLocal(at, off)
		if !ok {
			off++
			continue
		}
		if src.budget.entries--; src.budget.entries < 0 {
			w.emit(src.failed(fmt.Errorf("read zip: %w: more than %d entries", ErrLimit, w.opts.MaxEntries)))
			return
		}
		off = w.localEntry(src, e, at, size)
	}
}

// localEntry walks one entry and returns where the next may begin.
func (w *walker) localEntry(zipped *source, e localEntry, at io.ReaderAt, size int64) int64 {
	name, ok := memberName(zipName(&zip.File{FileHeader: zip.FileHeader{Name: e.name, NonUTF8: e.nonUTF8}}))
	if strings.HasSuffix(name, "/") {
		return e.data
	}
	src := zipped.inner(name, nil, e.size)
	end := size
	if e.packed >= 0 {
		end = min(size, e.data+e.packed)
	}
	in := &counter{r: io.NewSectionReader(at, e.data, end-e.data)}
	packed := bufio.NewReader(in)
	var text io.Reader
	var err error
	switch {
	case !ok:
		err = ErrUnsafeName
	case e.locked:
		err = fmt.Errorf("%w: encrypted", ErrUnsupported)
	case e.method == zip.Deflate:
		text = flate.NewReader(packed)
	case e.method == zip.Store && e.packed >= 0:
		text = packed
	default:
		err = fmt.Errorf("%w: compression method %d without a directory", ErrUnsupported, e.method)
	}
	if err != nil {
		w.emit(src.failed(fmt.Errorf("read zip entry: %w", err)))
		if e.packed < 0 {
			return e.data
		}
		return max(e.data, end)
	}
	d := &dense{r: text, in: func() int64 { return in.n }, ratio: int64(w.opts.MaxRatio)}
	bounded := metered{d, zipped.budget}
	src.r.Reset(bounded)
	w.open(src)
	if e.packed >= 0 {
		return max(e.data, end)
	}
	// Where the bytes end is known when they have been read.
	io.Copy(io.Discard, bounded) //nolint:errcheck // the capture tells it
	return e.data + in.n - int64(packed.Buffered())
}

// findLocal returns the next place at or after off that may be an entry.
func findLocal(at io.ReaderAt, off, size int64) (int64, bool) {
	buf := make([]byte, 32*kib)
	for off < size {
		n, err := at.ReadAt(buf[:min(int64(len(buf)), size-off)], off)
		if i := bytes.Index(buf[:n], []byte(localMagic)); i >= 0 {
			return off + int64(i), true
		}
		if n < len(localMagic) || err != nil && !errors.Is(err, io.EOF) {
			return 0, false
		}
		off += int64(n - len(localMagic) + 1)
	}
	return 0, false
}

func readLocal(at io.ReaderAt, off int64) (localEntry, bool) {
	head := make([]byte, localHeader)
	if n, _ := at.ReadAt(head, off); n < len(head) {
		return localEntry{}, false
	}
	word := func(i int) uint16 { return binary.LittleEndian.Uint16(head[i:]) }
	long := func(i int) int64 { return int64(binary.LittleEndian.Uint32(head[i:])) }
	flags := word(6)
	name := make([]byte, word(26))
	if n, _ := at.ReadAt(name, off+localHeader); n < len(name) || len(name) == 0 {
		return localEntry{}, false
	}
	e := localEntry{
		name: string(name), nonUTF8: flags&0x800 == 0, locked: flags&1 != 0, method: word(8),
		packed: long(18), size: long(22), data: off + localHeader + int64(len(name)) + int64(word(28)),
	}
	if flags&8 != 0 || e.packed == 0xffffffff || e.size == 0xffffffff {
		e.packed, e.size = -1, -1
	}
	return e, true
}
