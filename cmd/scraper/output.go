package main

import (
	"bufio"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"

	"coachsearch/internal/cli"
	"coachsearch/internal/fault"
)

// An output is standard output, nothing, a device or pipe, or a file that
// gets its name when it is whole.
type output struct {
	*bufio.Writer
	name   string
	close  io.Closer // nil for what is not ours to close
	file   *os.File  // that grows aside; nil for anything else
	aside  string    // where it grows until it has its name; "" for anything else
	placed bool      // it has its name
}

func create(ctx context.Context, name string, stdout io.Writer) (*output, error) {
	switch name {
	case "":
		return &output{Writer: bufio.NewWriter(io.Discard)}, nil
	case "-":
		return &output{Writer: bufio.NewWriter(stdout), name: "standard output"}, nil
	}
	if cli.IsStream(name) {
		w, err := cli.OpenStream(ctx, name)
		if err != nil {
			return nil, fmt.Errorf("create %s: %w", name, err)
		}
		return &output{Writer: bufio.NewWriter(w), name: name, close: w}, nil
	}
	for range 100 {
		aside := filepath.Join(filepath.Dir(name), asidePrefix(name)+strconv.FormatUint(rand.Uint64(), 36)) //nolint:gosec // a name, no secret
		f, err := os.OpenFile(aside, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
		if errors.Is(err, fs.ErrExist) {
			continue
		}
		if err != nil {
			return nil, fmt.Errorf("create %s: %w", name, err)
		}
		o := &output{Writer: bufio.NewWriterSize(f, 1<<18), name: name, close: f, file: f, aside: aside}
		if held, err := hold(f, aside); err != nil || !held {
			// Another run took it for the leftover of a dead one.
			if err := errors.Join(err, o.discard()); err != nil {
				return nil, fmt.Errorf("create %s: %w", name, err)
			}
			continue
		}
		return o, nil
	}
	return nil, fmt.Errorf("create %s: no name is free beside it", name)
}

func asidePrefix(name string) string { return "." + short(filepath.Base(name)) + ".new-" }

// A name may have 255 bytes in most file systems, and what stands aside has
// some more than the name that it is for.
const (
	maxBase = 200
	keptOf  = maxBase - 2*8 - 1 // of a longer one, beside eight bytes of its checksum
)

// short returns a base name, or what stands for one that is too long to be
// added to.
func short(base string) string {
	if len(base) <= maxBase {
		return base
	}
	sum := sha256.Sum256([]byte(base))
	return strings.ToValidUTF8(base[:keptOf], "") + "-" + hex.EncodeToString(sum[:8])
}

// hold locks an open file for as long as the process lives, and tells whether
// the file still has its name. Where the file system knows no locks nothing is
// held, and nothing is tidied up.
func hold(f *os.File, name string) (bool, error) {
	if err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err != nil {
		return !errors.Is(err, syscall.EWOULDBLOCK), nil
	}
	return sameFile(f, name)
}

func sameFile(f *os.File, name string) (bool, error) {
	open, err := f.Stat()
	if err != nil {
		return false, err
	}
	named, err := os.Stat(name)
	if errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	return err == nil && os.SameFile(open, named), err
}

// tidy removes what runs that were killed left beside an output. A run that
// lives holds a lock on its files.
func tidy(name string) error {
	if name == "" || name == "-" {
		return nil
	}
	dir := filepath.Dir(name)
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil //nolint:nilerr // the folder is missed when the output is created
	}
	for _, e := range entries {
		if !isAside(e.Name(), name) || !e.Type().IsRegular() {
			continue
		}
		if err := fault.Do("tidy", func() error { return removeDead(filepath.Join(dir, e.Name())) }); err != nil {
			return fmt.Errorf("tidy up: %w", err)
		}
	}
	return nil
}

// isAside tells whether a file is one that grew beside an output; before there
// were locks, its name ended in digits.
func isAside(file, name string) bool {
	digits, old := strings.CutPrefix(file, "."+filepath.Base(name))
	return strings.HasPrefix(file, asidePrefix(name)) || old && len(digits) > 8 && strings.Trim(digits, "0123456789") == ""
}

func removeDead(path string) (err error) {
	f, err := os.OpenFile(path, os.O_RDWR, 0)
	if errors.Is(err, fs.ErrNotExist) || errors.Is(err, fs.ErrPermission) {
		return nil // another run was faster, or it is somebody else's
	}
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	if syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB) != nil {
		return nil
	}
	if err := os.Remove(path); !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return nil
}

// flush makes sure that the output is where it is written to, to the last
// byte.
func (o *output) flush() error {
	if err := o.Flush(); err != nil {
		return fmt.Errorf("write %s: %w", o.name, err)
	}
	if o.aside == "" {
		return nil
	}
	err := fault.Do("sync "+filepath.Base(o.name), func() error {
		return errors.Join(o.file.Chmod(0o644), o.file.Sync())
	})
	if err != nil {
		return fmt.Errorf("write %s: %w", o.name, err)
	}
	return nil
}

// place gives a whole file its name.
func (o *output) place() error {
	if o.aside == "" {
		return nil
	}
	err := fault.Rename("rename "+filepath.Base(o.name), o.aside, o.name)
	if err != nil {
		return fmt.Errorf("write %s: %w", o.name, err)
	}
	o.placed = true
	return nil
}

// discard closes the output and removes what was written aside and has not
// got its name.
func (o *output) discard() error {
	if o.close == nil {
		return nil
	}
	if o.placed {
		_ = o.close.Close() // it is on the disk, by flush
		return nil
	}
	var err error
	if o.aside != "" {
		if err = os.Remove(o.aside); errors.Is(err, fs.ErrNotExist) {
			err = nil
		}
	}
	return errors.Join(err, o.close.Close())
}
