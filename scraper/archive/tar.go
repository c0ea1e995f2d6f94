package archive

import (
	"archive/tar"
	"bytes"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
)

const tarBlock = 512

// isTar tells whether a header block is at the front, by its checksum: tars
// older than POSIX have no magic.
func isTar(head []byte) bool {
	if len(head) < tarBlock || head[0] == 0 {
		return false
	}
	field := strings.Trim(string(head[148:156]), " \x00")
	want, err := strconv.ParseInt(field, 8, 64)
	if err != nil {
		return false
	}
	var sum int64
	for i, b := range head[:tarBlock] {
		if i >= 148 && i < 156 {
			b = ' '
		}
		sum += int64(b)
	}
	return sum == want
}

// tar walks the entries of a tar. Behind a header that cannot be read it
// goes on with the next block that is one.
func (w *walker) tar(src *source) {
	if src.budget == nil {
		src.budget = w.newBudget(-1)
	}
	var raw io.Reader = metered{src.r, src.budget}
	t := tar.NewReader(raw)
	for w.alive() {
		h, err := t.Next()
		switch {
		case errors.Is(err, io.EOF):
			return
		case errors.Is(err, tar.ErrHeader) && src.budget.entries > 0:
			src.budget.entries--
			w.emit(src.failed(fmt.Errorf("read tar: %w: %w", ErrCorrupt, err)))
			block, ok := nextTarBlock(raw)
			if !ok {
				return
			}
			t = tar.NewReader(io.MultiReader(bytes.NewReader(block), raw))
			continue
		case err != nil && !errors.Is(err, tar.ErrInsecurePath):
			c := src.failed(fmt.Errorf("read tar: %w", blame(err)))
			c.Truncated = errors.Is(c.Err, ErrTruncated)
			w.emit(c)
			return
		}
		if src.budget.entries--; src.budget.entries < 0 {
			w.emit(src.failed(fmt.Errorf("read tar: %w: more than %d entries", ErrLimit, w.opts.MaxEntries)))
			return
		}
		w.tarEntry(src, h, t)
	}
}

func (w *walker) tarEntry(tarred *source, h *tar.Header, t *tar.Reader) {
	name, ok := memberName(validName(h.Name))
	src := tarred.inner(name, t, h.Size)
	var err error
	switch h.Typeflag {
	case tar.TypeDir, tar.TypeXGlobalHeader:
		return
	case tar.TypeReg, tar.TypeRegA, tar.TypeGNUSparse, tar.TypeCont: //nolint:staticcheck // old tars have them
	default:
		err = ErrNotRegular
	}
	if !ok {
		err = ErrUnsafeName
	}
	if err != nil {
		w.emit(src.failed(fmt.Errorf("read tar entry: %w", err)))
		return
	}
	w.open(src)
}

// nextTarBlock reads on to a block that looks like a header.
func nextTarBlock(r io.Reader) ([]byte, bool) {
	block := make([]byte, tarBlock)
	for {
		if _, err := io.ReadFull(r, block); err != nil {
			return nil, false
		}
		if isTar(block) {
			return block, true
		}
	}
}
