package index

import (
	"bufio"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"unsafe"

	"github.com/blevesearch/mmap-go"

	"coachsearch/internal/regular"
)

// A table file is a number of named byte strings, each aligned to 8 bytes so
// that it can be read in place as an array of little-endian numbers:
//
//	magic | section … | directory (JSON: name → [offset, length]) | offset of the directory, 8 bytes
const tableMagic = "coachtab"

const tableAlign = 8

type tableWriter struct {
	f    *os.File
	w    *bufio.Writer
	off  int64
	name string
	dir  map[string][2]int64
}

func createTable(path string) (*tableWriter, error) {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if err != nil {
		return nil, err
	}
	t := &tableWriter{f: f, w: bufio.NewWriterSize(f, 1<<18), dir: map[string][2]int64{}}
	_, err = io.WriteString(t, tableMagic)
	if err != nil {
		return nil, errors.Join(err, f.Close())
	}
	return t, nil
}

// Write appends to the section that was begun last.
func (t *tableWriter) Write(b []byte) (int, error) {
	n, err := t.w.Write(b)
	t.off += int64(n)
	return n, err
}

func (t *tableWriter) begin(name string) error {
	t.end()
	if pad := -t.off & (tableAlign - 1); pad > 0 {
		if _, err := t.Write(make([]byte, pad)); err != nil {
			return err
		}
	}
	t.name = name
	t.dir[name] = [2]int64{t.off, 0}
	return nil
}

func (t *tableWriter) end() {
	if t.name != "" {
		d := t.dir[t.name]
		t.dir[t.name] = [2]int64{d[0], t.off - d[0]}
		t.name = ""
	}
}

// finish writes the directory and syncs the file. It closes it in any case.
func (t *tableWriter) finish() (err error) {
	defer func() { err = errors.Join(err, t.f.Close()) }()
	t.end()
	dir, err := json.Marshal(t.dir)
	if err != nil {
		return err
	}
	at := t.off
	if _, err := t.Write(binary.LittleEndian.AppendUint64(dir, uint64(at))); err != nil {
		return err
	}
	if err := t.w.Flush(); err != nil {
		return err
	}
	return t.f.Sync()
}

type number interface {
	~uint8 | ~uint16 | ~uint32 | ~uint64 | ~int32
}

// numbers writes an array as a section.
func numbers[T number](t *tableWriter, name string, v []T) error {
	if err := t.begin(name); err != nil {
		return err
	}
	return binary.Write(t, binary.LittleEndian, v)
}

// words writes strings as two sections: their bytes, and where each begins.
func words(t *tableWriter, name string, v []string) error {
	offsets := make([]uint32, 1, len(v)+1)
	if err := t.begin(name + ".text"); err != nil {
		return err
	}
	n := 0
	for _, s := range v {
		if _, err := io.WriteString(t, s); err != nil {
			return err
		}
		if n += len(s); uint64(n) > 1<<32-1 {
			return fmt.Errorf("section %s exceeds 4 GiB", name)
		}
		offsets = append(offsets, uint32(n))
	}
	return numbers(t, name+".offsets", offsets)
}

// A table is an open table file, mapped into memory.
type table struct {
	path string
	m    mmap.MMap
	dir  map[string][2]int64
	err  error // the first section that was missing or malformed
}

func openTable(path string) (*table, error) {
	f, err := regular.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	st, err := f.Stat()
	if err != nil {
		return nil, err
	}
	if st.Size() < int64(len(tableMagic)+8) {
		return nil, fmt.Errorf("open %s: truncated", path)
	}
	m, err := mmap.Map(f, mmap.RDONLY, 0)
	if err != nil {
		return nil, fmt.Errorf("map %s: %w", path, err)
	}
	t := &table{path: path, m: m}
	if err := t.readDir(); err != nil {
		return nil, errors.Join(fmt.Errorf("open %s: %w", path, err), m.Unmap())
	}
	return t, nil
}

func (t *table) readDir() error {
	if string(t.m[:len(tableMagic)]) != tableMagic {
		return errors.New("not a table file")
	}
	end := len(t.m) - 8
	at := binary.LittleEndian.Uint64(t.m[end:])
	if at > uint64(end) {
		return errors.New("directory lies outside the file")
	}
	if err := json.Unmarshal(t.m[at:end], &t.dir); err != nil {
		return fmt.Errorf("read directory: %w", err)
	}
	for name, d := range t.dir {
		if d[0] < 0 || d[1] < 0 || d[0]%tableAlign != 0 || d[0] > int64(at) || d[1] > int64(at)-d[0] {
			return fmt.Errorf("section %s lies outside the file", name)
		}
	}
	return nil
}

func (t *table) close() error { return t.m.Unmap() }

func (t *table) fail(format string, args ...any) {
	if t.err == nil {
		t.err = fmt.Errorf("read %s: %w", t.path, fmt.Errorf(format, args...))
	}
}

func (t *table) bytes(name string) []byte {
	d, ok := t.dir[name]
	if !ok {
		t.fail("section %s is missing", name)
		return nil
	}
	return t.m[d[0] : d[0]+d[1] : d[0]+d[1]]
}

// array views a section as numbers, in place where the machine is
// little-endian. want is the number of elements, or -1 for any.
func array[T number](t *table, name string, want int) []T {
	b := t.bytes(name)
	size := int(unsafe.Sizeof(*new(T)))
	n := len(b) / size
	if len(b)%size != 0 || want >= 0 && n != want {
		t.fail("section %s has %d bytes, not %d numbers of %d", name, len(b), want, size)
		return make([]T, max(want, 0))
	}
	if n == 0 {
		return nil
	}
	if littleEndian() {
		return unsafe.Slice((*T)(unsafe.Pointer(&b[0])), n)
	}
	v := make([]T, n)
	if _, err := binary.Decode(b, binary.LittleEndian, v); err != nil {
		t.fail("section %s: %w", name, err)
	}
	return v
}

func littleEndian() bool {
	x := uint16(1)
	return *(*byte)(unsafe.Pointer(&x)) == 1
}

// A Words is a list of strings that lie in a mapped file. The strings it
// returns share that memory: they are valid until the reader is closed.
type Words struct {
	text    []byte
	offsets []uint32
}

func wordList(t *table, name string, want int) Words {
	n := want
	if n >= 0 {
		n++
	}
	w := Words{t.bytes(name + ".text"), array[uint32](t, name+".offsets", n)}
	last := uint32(0)
	for _, o := range w.offsets {
		if o < last || int(o) > len(w.text) {
			t.fail("section %s.offsets is out of order", name)
			return Words{}
		}
		last = o
	}
	return w
}

// Len returns the number of strings.
func (w Words) Len() int { return max(len(w.offsets)-1, 0) }

// At returns the string at i.
func (w Words) At(i int) string {
	b := w.text[w.offsets[i]:w.offsets[i+1]]
	return unsafe.String(unsafe.SliceData(b), len(b))
}

// Find returns the place of s in a sorted list.
func (w Words) Find(s string) (int, bool) {
	lo, hi := 0, w.Len()
	for lo < hi {
		mid := int(uint(lo+hi) >> 1)
		if w.At(mid) < s {
			lo = mid + 1
		} else {
			hi = mid
		}
	}
	return lo, lo < w.Len() && w.At(lo) == s
}
