package archive

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
)

// inMemory is the largest zip inside a compressed container that is not kept
// in a temporary file.
const inMemory = 16 * mib

// directoryEntry is what an entry takes in the directory of a zip: the 46
// bytes of its header, a long name, extra fields.
const directoryEntry = 256

// A directoryReader bounds the directory, which is read as a whole into some
// six times its size, however many entries the zip says it has.
type directoryReader struct {
	r    io.ReaderAt
	left int64
	done bool
}

func (d *directoryReader) ReadAt(p []byte, off int64) (int, error) {
	if !d.done {
		if d.left -= int64(len(p)); d.left < 0 {
			return 0, fmt.Errorf("read directory: %w: too many entries", ErrLimit)
		}
	}
	return d.r.ReadAt(p, off)
}

// zip walks the entries of a zip, and the WARCs of a WACZ.
func (w *walker) zip(src *source) {
	at, size := src.at, src.size
	if at == nil {
		spooled, n, err := w.spool(src)
		if err != nil {
			w.emit(src.failed(fmt.Errorf("open zip: %w", err)))
			return
		}
		defer spooled.Close()
		at, size = spooled, n
	}
	directory := &directoryReader{r: at, left: mib + int64(w.opts.MaxEntries)*directoryEntry}
	z, err := zip.NewReader(directory, size)
	directory.done = true
	if err != nil && !errors.Is(err, zip.ErrInsecurePath) {
		if w.emit(src.failed(fmt.Errorf("open zip: %w", blame(err)))) && !errors.Is(err, ErrLimit) {
			w.salvage(src, at, size)
		}
		return
	}
	if src.budget == nil {
		src.budget = w.newBudget(size)
	}
	wacz := isWACZ(z)
	warcs := 0
	for _, f := range z.File {
		if !w.alive() {
			return
		}
		if strings.HasSuffix(f.Name, "/") || wacz && isPlumbing(f.Name) {
			continue
		}
		if src.budget.entries--; src.budget.entries < 0 {
			w.emit(src.failed(fmt.Errorf("read zip: %w: more than %d entries", ErrLimit, w.opts.MaxEntries)))
			return
		}
		if w.entry(src, f, at) {
			warcs++
		}
	}
	if wacz && warcs == 0 {
		w.emit(src.failed(fmt.Errorf("read WACZ: %w", ErrNoPage)))
	}
}

// entry walks one entry and tells whether it holds records.
func (w *walker) entry(zipped *source, f *zip.File, at io.ReaderAt) bool {
	name, ok := memberName(zipName(f))
	src := zipped.inner(name, nil, int64(f.UncompressedSize64))
	var err error
	switch {
	case !ok:
		err = ErrUnsafeName
	case !f.Mode().IsRegular():
		err = ErrNotRegular
	case f.Flags&1 != 0:
		err = fmt.Errorf("%w: encrypted", ErrUnsupported)
	}
	if err != nil {
		w.emit(src.failed(fmt.Errorf("read zip entry: %w", err)))
		return false
	}
	body, err := f.Open()
	if err != nil {
		if errors.Is(err, zip.ErrAlgorithm) {
			err = fmt.Errorf("%w: compression method %d", ErrUnsupported, f.Method)
		}
		w.emit(src.failed(fmt.Errorf("read zip entry: %w", blame(err))))
		return false
	}
	defer body.Close()
	packed := int64(f.CompressedSize64)
	d := &dense{r: body, in: func() int64 { return packed }, ratio: int64(w.opts.MaxRatio)}
	src.r.Reset(metered{d, src.budget})
	if off, err := f.DataOffset(); err == nil && f.Method == zip.Store && f.CompressedSize64 == f.UncompressedSize64 {
		section := io.NewSectionReader(at, off, packed)
		src.at = meteredAt{section, src.budget}
		src.origin = &origin{size: packed, live: src.at}
		if o := zipped.origin; o != nil && o.file != "" {
			src.origin.file, src.origin.base = o.file, o.base+off
		}
	}
	head, _ := src.r.Peek(headSize)
	w.open(src)
	k := sniff(head)
	return k == kindWARC || k == kindARC || k == kindGzip
}

// zipName returns the name of an entry as UTF-8. A zip that does not say what
// its names are written in was made by DOS or Windows, in code page 437, or
// by a system that wrote what the file system had.
func zipName(f *zip.File) string {
	if utf8.ValidString(f.Name) {
		return f.Name
	}
	if host := f.CreatorVersion >> 8; host == 0 || host == 10 || host == 11 {
		return decodeName(f.Name, charmap.CodePage437)
	}
	return validName(f.Name)
}

// isWACZ tells whether a zip is a web archive collection: a data package
// with an archive folder.
func isWACZ(z *zip.Reader) bool {
	var described, archived bool
	for _, f := range z.File {
		described = described || f.Name == "datapackage.json"
		archived = archived || strings.HasPrefix(f.Name, "archive/") || strings.HasPrefix(f.Name, "data/archive/")
	}
	return described && archived
}

// isPlumbing tells whether an entry of a WACZ only describes the others.
func isPlumbing(name string) bool {
	if !strings.Contains(name, "/") {
		return strings.HasPrefix(name, "datapackage") || name == "webarchive.yaml"
	}
	switch folder, _, _ := strings.Cut(strings.TrimPrefix(name, "data/"), "/"); folder {
	case "indexes", "pages", "logs":
		return true
	}
	return path.Ext(name) == ".cdx" || path.Ext(name) == ".cdxj"
}

// A spooled file can be read at any place.
type spooled interface {
	io.ReaderAt
	io.Closer
}

type memory struct{ *bytes.Reader }

func (memory) Close() error { return nil }

// spool copies a source that can be read only once: to memory, or to a
// temporary file that has no name any more.
func (w *walker) spool(src *source) (spooled, int64, error) {
	var small bytes.Buffer
	n, err := io.CopyN(&small, src.r, inMemory)
	if errors.Is(err, io.EOF) {
		return memory{bytes.NewReader(small.Bytes())}, n, nil
	}
	if err != nil {
		return nil, 0, blame(err)
	}
	f, err := os.CreateTemp("", "archive-*.zip")
	if err != nil {
		return nil, 0, fmt.Errorf("%w: %w", ErrUnreadable, err)
	}
	n, err = w.fillSpool(f, io.MultiReader(&small, src.r))
	if err != nil {
		return nil, 0, errors.Join(err, f.Close())
	}
	return f, n, nil
}

func (w *walker) fillSpool(f *os.File, r io.Reader) (int64, error) {
	if err := os.Remove(f.Name()); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return 0, fmt.Errorf("%w: %w", ErrUnreadable, err)
	}
	n, err := io.Copy(f, io.LimitReader(r, w.opts.MaxSpool+1))
	if err == nil && n > w.opts.MaxSpool {
		return 0, fmt.Errorf("%w: more than %d bytes inside another container", ErrLimit, w.opts.MaxSpool)
	}
	return n, blame(err)
}
