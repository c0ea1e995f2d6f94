package scraper

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"sort"

	"coachsearch/internal/regular"
)

// A pack is a file of blobs by key that is only ever replaced as a whole:
//
//	magic, version (32 bytes), blobs, index, trailer
//
// The index is sorted by key. The trailer holds the size and the checksum of
// the index, so a pack that breaks off or was damaged there is no pack. What
// a blob holds is checked by who reads it.
const (
	packMagic  = "coachsearch pages 1\n"
	packKey    = 16                           // bytes of a key that the index keeps
	packRow    = packKey + 8 + 4              // key, offset, length
	packTail   = 8 + sha256.Size              // number of rows, checksum
	packHead   = len(packMagic) + sha256.Size // where the blobs begin
	maxBlob    = 16 << 20
	maxPackRow = 1 << 26 // rows that are believed: more is damage
)

type blobKey [packKey]byte

// A pack that is read.
type pack struct {
	f     *os.File
	size  int64
	index []byte
}

// errNoPack means that a file is no pack of this version.
var errNoPack = errors.New("not a pack of this version")

func openPack(path string, version [sha256.Size]byte) (p *pack, err error) {
	f, err := regular.Open(path)
	if err != nil {
		return nil, err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, f.Close())
		}
	}()
	st, err := f.Stat()
	if err != nil {
		return nil, err
	}
	head, tail := make([]byte, packHead), make([]byte, packTail)
	if st.Size() < int64(packHead+packTail) {
		return nil, errNoPack
	}
	if _, err := f.ReadAt(head, 0); err != nil {
		return nil, err
	}
	if !bytes.Equal(head, packHeader(version)) {
		return nil, errNoPack
	}
	if _, err := f.ReadAt(tail, st.Size()-packTail); err != nil {
		return nil, err
	}
	rows := binary.BigEndian.Uint64(tail)
	if rows > maxPackRow || int64(rows)*packRow > st.Size()-int64(packHead+packTail) {
		return nil, errNoPack
	}
	p = &pack{f, st.Size(), make([]byte, rows*packRow)}
	if _, err := f.ReadAt(p.index, st.Size()-packTail-int64(len(p.index))); err != nil {
		return nil, err
	}
	if sum := sha256.Sum256(p.index); !bytes.Equal(sum[:], tail[8:]) {
		return nil, errNoPack
	}
	return p, nil
}

func packHeader(version [sha256.Size]byte) []byte { return append([]byte(packMagic), version[:]...) }

func (p *pack) rows() int { return len(p.index) / packRow }

func (p *pack) row(i int) []byte { return p.index[i*packRow : (i+1)*packRow] }

// find returns the row of a key, or -1.
func (p *pack) find(k blobKey) int {
	i := sort.Search(p.rows(), func(i int) bool { return bytes.Compare(p.row(i)[:packKey], k[:]) >= 0 })
	if i < p.rows() && bytes.Equal(p.row(i)[:packKey], k[:]) {
		return i
	}
	return -1
}

// blob reads the blob of a row.
func (p *pack) blob(i int) ([]byte, error) {
	row := p.row(i)[packKey:]
	size := binary.BigEndian.Uint32(row[8:])
	if size > maxBlob {
		return nil, errNoPack
	}
	b := make([]byte, size)
	_, err := p.f.ReadAt(b, int64(binary.BigEndian.Uint64(row)))
	return b, err
}

func (p *pack) close() error { return p.f.Close() }

// A packWriter writes a pack. It does not sync: what a crash leaves is no
// pack, or has blobs that their readers refuse.
type packWriter struct {
	f    *os.File
	w    *bufio.Writer
	size int64
	rows [][packRow]byte
}

func createPack(path string, version [sha256.Size]byte) (*packWriter, error) {
	f, err := regular.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return nil, err
	}
	w := &packWriter{f: f, w: bufio.NewWriterSize(f, 1<<18)}
	n, err := w.w.Write(packHeader(version))
	w.size = int64(n)
	return w, err
}

func (w *packWriter) add(k blobKey, blob []byte) error {
	var row [packRow]byte
	copy(row[:], k[:])
	binary.BigEndian.PutUint64(row[packKey:], uint64(w.size))
	binary.BigEndian.PutUint32(row[packKey+8:], uint32(len(blob)))
	n, err := w.w.Write(blob)
	w.size += int64(n)
	w.rows = append(w.rows, row)
	return err
}

// finish writes the index; of two blobs with one key the first counts.
func (w *packWriter) finish() error {
	slices.SortFunc(w.rows, func(a, b [packRow]byte) int { return bytes.Compare(a[:], b[:]) })
	w.rows = slices.CompactFunc(w.rows, func(a, b [packRow]byte) bool { return [packKey]byte(a[:]) == [packKey]byte(b[:]) })
	h := sha256.New()
	out := io.MultiWriter(w.w, h)
	for _, r := range w.rows {
		if _, err := out.Write(r[:]); err != nil {
			return err
		}
	}
	tail := h.Sum(binary.BigEndian.AppendUint64(nil, uint64(len(w.rows))))
	if _, err := w.w.Write(tail); err != nil {
		return err
	}
	return w.w.Flush()
}

func (w *packWriter) close() error { return w.f.Close() }

func packError(doing, path string, err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("%s cache %s: %w", doing, path, err)
}
