package index

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"coachsearch/internal/regular"
)

// Verify reads every file of the generation in dir and compares it with the
// SHA-256 sum in the manifest. Its error is a [*VersionError], a [*DamageError]
// that names the file, an error of reading, or the context's.
func Verify(ctx context.Context, dir string) error {
	m, err := VerifySizes(dir)
	if err != nil {
		return err
	}
	names := slices.Sorted(maps.Keys(m.Files))
	return sideBySide(len(names), AtOnce.workers(), func(i int) error {
		sum, err := sumFile(ctx, filepath.Join(dir, filepath.FromSlash(names[i])))
		if err != nil {
			return fmt.Errorf("check generation %s: %w", dir, err)
		}
		if sum != m.Files[names[i]] {
			return &DamageError{dir, names[i], "has a wrong checksum"}
		}
		return nil
	})
}

// VerifyBlocks is [Verify] by the CRC-32C of each block of a file. It reads
// every byte, too, and finds whatever damages up to four neighbouring bytes of
// a block, and all but one in four thousand million of other damage; a change
// that is meant not to be found it does not find. It takes a fraction of the
// time, since processors compute this sum in hardware and blocks do not depend
// on each other.
func VerifyBlocks(ctx context.Context, dir string, pace Pace) error {
	m, err := VerifySizes(dir)
	if err != nil {
		return err
	}
	type piece struct {
		name string
		at   int64
	}
	var pieces []piece
	for _, name := range slices.Sorted(maps.Keys(m.Files)) {
		for at := int64(0); at < m.Files[name].Size; at += pieceBytes {
			pieces = append(pieces, piece{name, at})
		}
	}
	buffers := sync.Pool{New: func() any { return new([sumBlock]byte) }}
	return sideBySide(len(pieces), pace.workers(), func(i int) error {
		buf := buffers.Get().(*[sumBlock]byte)
		defer buffers.Put(buf)
		p := pieces[i]
		intact, err := m.Files[p.name].intact(ctx, filepath.Join(dir, filepath.FromSlash(p.name)), p.at, buf[:], pace)
		if err != nil {
			return fmt.Errorf("check generation %s: %w", dir, err)
		}
		if !intact {
			return &DamageError{dir, p.name, "has a wrong checksum"}
		}
		return nil
	})
}

// pieceBytes is how much of a file is checked by one goroutine at a time.
const pieceBytes = 16 * sumBlock

// intact reports whether the blocks of the piece of a file at a place are what
// they were.
func (f FileSum) intact(ctx context.Context, path string, at int64, buf []byte, pace Pace) (bool, error) {
	file, err := regular.Open(path)
	if err != nil {
		return false, err
	}
	defer file.Close()
	for end := min(at+pieceBytes, f.Size); at < end; at += sumBlock {
		if err := ctx.Err(); err != nil {
			return false, err
		}
		start := time.Now()
		b := buf[:min(sumBlock, f.Size-at)]
		if _, err := file.ReadAt(b, at); err != nil {
			return false, fmt.Errorf("read %s: %w", path, err)
		}
		k := at / sumBlock * crcDigits
		if fmt.Sprintf("%08x", crc32.Checksum(b, castagnoli)) != f.CRC32C[k:k+crcDigits] {
			return false, nil
		}
		pace.rest(time.Since(start))
	}
	return true, nil
}

// A Pace is how much of the machine a check may take.
type Pace int

const (
	AtOnce Pace = iota // all of it
	Beside             // what those who are served meanwhile do not notice
)

// A check beside others rests nine times as long as it works, but no longer than
// for a block that is in memory: while it waits for a disk, it is not in the way.
const (
	restful = 9
	maxRest = 4 * time.Millisecond
)

func (p Pace) workers() int {
	if p == Beside {
		return 1
	}
	return runtime.GOMAXPROCS(0)
}

// rest follows so much work.
func (p Pace) rest(work time.Duration) {
	if p == Beside {
		time.Sleep(min(restful*work, maxRest))
	}
}

// sideBySide calls check for 0 to n-1 on so many processors and returns the
// error of the lowest number that was reached and has one.
func sideBySide(n, workers int, check func(i int) error) error {
	var next atomic.Int64
	var failed atomic.Bool
	errs := make([]error, n)
	var wg sync.WaitGroup
	for range min(n, workers) {
		wg.Go(func() {
			for i := int(next.Add(1) - 1); i < n && !failed.Load(); i = int(next.Add(1) - 1) {
				if errs[i] = check(i); errs[i] != nil {
					failed.Store(true)
				}
			}
		})
	}
	wg.Wait()
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}

// VerifySizes is [Verify] without reading the files: it finds those that are
// missing, extra, or of a wrong size.
func VerifySizes(dir string) (*Manifest, error) {
	m, err := ReadManifest(dir)
	if err != nil {
		return nil, err
	}
	if base := filepath.Base(dir); validName(base) && base != m.Generation {
		return nil, &DamageError{dir, manifestFile, "belongs to generation " + m.Generation}
	}
	have, err := files(dir)
	if err != nil {
		return nil, fmt.Errorf("check generation %s: %w", dir, err)
	}
	for _, name := range have {
		want, ok := m.Files[name]
		if !ok {
			return nil, &DamageError{dir, name, "does not belong there"}
		}
		st, err := os.Lstat(filepath.Join(dir, filepath.FromSlash(name)))
		if err != nil {
			return nil, fmt.Errorf("check generation %s: %w", dir, err)
		}
		if !st.Mode().IsRegular() {
			return nil, &DamageError{dir, name, "is not a file"}
		}
		if st.Size() != want.Size {
			return nil, &DamageError{dir, name, fmt.Sprintf("has %d bytes instead of %d", st.Size(), want.Size)}
		}
	}
	for _, name := range slices.Sorted(maps.Keys(m.Files)) {
		if !slices.Contains(have, name) {
			return nil, &DamageError{dir, name, "is missing"}
		}
	}
	return m, nil
}

// files lists a generation's files but the manifest, by path, with slashes.
// What is neither a file nor a folder with files stands in the list as well,
// to be found out as something that does not belong there.
func files(dir string) ([]string, error) {
	var names []string
	err := fs.WalkDir(os.DirFS(dir), ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || name == "." || name == manifestFile {
			return err
		}
		if !d.IsDir() {
			names = append(names, name)
			return nil
		}
		entries, err := os.ReadDir(filepath.Join(dir, filepath.FromSlash(name)))
		if len(entries) == 0 {
			names = append(names, name+"/")
		}
		return err
	})
	return names, err
}

// sumBlock is the size of the blocks that have a CRC-32C of their own, and
// crcDigits the digits of one in [FileSum.CRC32C].
const (
	sumBlock  = 1 << 20
	crcDigits = 8
)

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// sumFile returns the size and the checksums of a file.
func sumFile(ctx context.Context, name string) (FileSum, error) {
	f, err := regular.Open(name)
	if err != nil {
		return FileSum{}, err
	}
	defer f.Close()
	var sum FileSum
	h, buf := sha256.New(), make([]byte, sumBlock)
	for {
		n, err := io.ReadFull(contextReader{ctx, f}, buf)
		if n > 0 {
			h.Write(buf[:n])
			sum.CRC32C += fmt.Sprintf("%08x", crc32.Checksum(buf[:n], castagnoli))
			sum.Size += int64(n)
		}
		switch {
		case errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF):
			sum.SHA256 = hex.EncodeToString(h.Sum(nil))
			return sum, nil
		case err != nil:
			return FileSum{}, err
		}
	}
}

// A contextReader ends when its context does.
type contextReader struct {
	ctx context.Context
	r   io.Reader
}

func (r contextReader) Read(b []byte) (int, error) {
	if err := r.ctx.Err(); err != nil {
		return 0, err
	}
	return r.r.Read(b)
}
