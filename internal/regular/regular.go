// Package regular opens files that ought to be files. Where somebody has put a
// pipe, a device or a folder under a name that a program reads, an ordinary
// open waits for a writer that may never come, or reads without end. It does
// not write. Where a person names what to read, a pipe may be meant: that is for
// [ReadNamed].
package regular

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"syscall"
)

// ErrNotRegular means that what stands under a name is no regular file.
var ErrNotRegular = errors.New("not a regular file")

// Open opens a regular file for reading. It never waits, and what is no
// regular file gives an [*fs.PathError] that is [ErrNotRegular].
func Open(path string) (*os.File, error) { return OpenFile(path, os.O_RDONLY, 0) }

// OpenFile is [os.OpenFile] for regular files only, as [Open] is [os.Open].
func OpenFile(path string, flag int, perm fs.FileMode) (*os.File, error) {
	not := &fs.PathError{Op: "open", Path: path, Err: ErrNotRegular}
	// Looked at first, since to open a device may already do something to it.
	if st, err := os.Stat(path); err == nil && !st.Mode().IsRegular() {
		return nil, not
	}
	f, err := os.OpenFile(path, flag|syscall.O_NONBLOCK, perm) // it may have become a pipe
	if err != nil {
		return nil, err
	}
	st, err := f.Stat()
	if err == nil && !st.Mode().IsRegular() {
		err = not
	}
	if err != nil {
		return nil, errors.Join(err, f.Close())
	}
	return f, nil
}

// ReadFile reads a regular file of up to so many bytes.
func ReadFile(path string, most int64) ([]byte, error) {
	f, err := Open(path)
	if err != nil {
		return nil, err
	}
	return readAtMost(f, most)
}

// ReadNamed reads whatever a person has named, of up to so many bytes: a device
// may give them without end.
func ReadNamed(path string, most int64) ([]byte, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	return readAtMost(f, most)
}

// readAtMost reads a file to its end and closes it.
func readAtMost(f *os.File, most int64) ([]byte, error) {
	b, err := io.ReadAll(io.LimitReader(f, most+1))
	if err := errors.Join(err, f.Close()); err != nil {
		return nil, err
	}
	if int64(len(b)) > most {
		return nil, &fs.PathError{Op: "read", Path: f.Name(), Err: fmt.Errorf("larger than %d bytes", most)}
	}
	return b, nil
}
