package archive

import (
	"archive/zip"
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
)

// maxStub bounds the script in front of a container.
const maxStub = mib

// stub walks a self-extracting file: a container behind the program that
// unpacks it. It tells whether the source is one; what is none is left unread.
func (w *walker) stub(src *source, head []byte) bool {
	before := w.found()
	if !w.unwrap(src, head) {
		return false
	}
	if w.found() == before && w.alive() {
		// Nothing is in it, but it is there.
		c := src.capture()
		c.Skipped = true
		w.emit(c)
	}
	return true
}

// found counts what was met, whether it has been yielded or waits.
func (w *walker) found() int { return w.captures + len(w.revisits.pending) + w.segments.count }

func (w *walker) unwrap(src *source, head []byte) bool {
	switch {
	case (hasPrefix(head, "MZ") || hasPrefix(head, "\x7fELF")) && !isText(head):
		return w.program(src, head)
	case hasPrefix(head, "#!"), stubEnd(head) > 0:
		return w.script(src, head)
	}
	return false
}

// stubEnd returns where a container begins behind a line of text, or 0. Only
// those are looked for whose first bytes no text holds.
func stubEnd(b []byte) int {
	for at := 0; ; {
		i := bytes.IndexByte(b[at:], '\n')
		if i < 0 || bytes.IndexByte(b[at:at+i], 0) >= 0 {
			return 0
		}
		at += i + 1
		if sniffMagic(b[at:]) != kindDocument || isTar(b[at:]) {
			return at
		}
	}
}

func (w *walker) script(src *source, head []byte) bool {
	at := stubEnd(head)
	if at == 0 && src.at != nil && src.size > int64(len(head)) {
		long := make([]byte, min(src.size, maxStub))
		n, err := src.at.ReadAt(long, 0)
		if err != nil && !errors.Is(err, io.EOF) {
			return false
		}
		at = stubEnd(long[:n])
	}
	if at == 0 {
		return false
	}
	w.behind(src, int64(at))
	return true
}

// behind walks the container that begins at a byte of the source.
func (w *walker) behind(src *source, at int64) {
	if src.at == nil {
		if _, err := io.CopyN(io.Discard, src.r, at); err != nil {
			w.emit(src.failed(fmt.Errorf("open container: %w", blame(err))))
			return
		}
	} else {
		src.start += at
		src.r.Reset(io.NewSectionReader(src.at, src.start, src.size-src.start))
	}
	w.open(src)
}

// program walks an executable with a container behind its code.
func (w *walker) program(src *source, head []byte) bool {
	if src.at == nil {
		spooled, n, err := w.spool(src)
		if err != nil {
			w.emit(src.failed(fmt.Errorf("open program: %w", err)))
			return true
		}
		defer spooled.Close()
		src.at, src.size = spooled, n
		src.r.Reset(io.NewSectionReader(spooled, 0, n))
	}
	if z, err := zip.NewReader(&directoryReader{r: src.at, left: mib}, src.size); err == nil && len(z.File) > 0 {
		if off, err := z.File[0].DataOffset(); err == nil && off > 0 {
			w.nested(src, w.zip)
			return true
		}
	}
	at := codeEnd(head)
	next := make([]byte, tarBlock)
	if at == 0 || at >= src.size {
		return false
	}
	n, err := src.at.ReadAt(next, at)
	if err != nil && !errors.Is(err, io.EOF) {
		return false
	}
	if k := sniff(next[:n]); k == kindDocument || k == kindMHTML {
		return false
	}
	w.behind(src, at)
	return true
}

// codeEnd returns where the code of a Windows program ends by its table of
// sections, 0 where there is none at the front.
func codeEnd(head []byte) int64 {
	const (
		offsetAt    = 0x3c // of the header of a portable executable
		headerSize  = 24
		sectionSize = 40
	)
	if !hasPrefix(head, "MZ") || len(head) < offsetAt+4 {
		return 0
	}
	at := int64(binary.LittleEndian.Uint32(head[offsetAt:]))
	if at+headerSize > int64(len(head)) || !hasPrefix(head[at:], "PE\x00\x00") {
		return 0
	}
	sections := int64(binary.LittleEndian.Uint16(head[at+6:]))
	from := at + headerSize + int64(binary.LittleEndian.Uint16(head[at+20:]))
	end := int64(0)
	for i := range sections {
		s := from + i*sectionSize
		if s+sectionSize > int64(len(head)) {
			return 0
		}
		size, place := binary.LittleEndian.Uint32(head[s+16:]), binary.LittleEndian.Uint32(head[s+20:])
		end = max(end, int64(size)+int64(place))
	}
	return end
}
