package regular

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
	"testing"
)

// Nobody writes to the pipe: a reader that waits would wait for ever.
func TestOpen(t *testing.T) {
	dir := t.TempDir()
	path := func(name string) string { return filepath.Join(dir, name) }
	if err := os.WriteFile(path("file"), []byte("seven77"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := syscall.Mkfifo(path("pipe"), 0o600); err != nil {
		t.Fatal(err)
	}
	for name, target := range map[string]string{"link": "file", "link to pipe": "pipe", "link to device": os.DevNull, "dangling": "nothing"} {
		if err := os.Symlink(target, path(name)); err != nil {
			t.Fatal(err)
		}
	}
	for name, want := range map[string]error{
		path("file"): nil, path("link"): nil, path("nothing"): fs.ErrNotExist, path("dangling"): fs.ErrNotExist,
		path("pipe"): ErrNotRegular, path("link to pipe"): ErrNotRegular, dir: ErrNotRegular,
		os.DevNull: ErrNotRegular, path("link to device"): ErrNotRegular, "/dev/zero": ErrNotRegular,
	} {
		b, err := ReadFile(name, 7)
		if !errors.Is(err, want) || err == nil && string(b) != "seven77" {
			t.Errorf("%s: %q, %v, want %v", name, b, err, want)
		}
		var pe *fs.PathError
		if err != nil && (!errors.As(err, &pe) || pe.Path != name) {
			t.Errorf("%s: the error does not name it: %v", name, err)
		}
		f, err := OpenFile(name, os.O_RDWR, 0)
		if !errors.Is(err, want) {
			t.Errorf("%s, to be written: %v, want %v", name, err, want)
		}
		if err == nil {
			if err := f.Close(); err != nil {
				t.Error(err)
			}
		}
	}
	if b, err := ReadFile(path("file"), 6); err == nil {
		t.Errorf("read %q of a file that is too large", b)
	}
}

// What a person names may be a pipe; it may have no end, either.
func TestReadNamed(t *testing.T) {
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	if _, err := w.WriteString("seven77"); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	if b, err := ReadNamed(fmt.Sprintf("/dev/fd/%d", r.Fd()), 7); err != nil || string(b) != "seven77" {
		t.Errorf("%q, %v", b, err)
	}
	for _, name := range []string{"/dev/zero", "/dev/full"} {
		if b, err := ReadNamed(name, 7); err == nil {
			t.Errorf("%s: %q", name, b)
		}
	}
	if _, err := ReadNamed(filepath.Join(t.TempDir(), "nothing"), 7); !errors.Is(err, fs.ErrNotExist) {
		t.Error(err)
	}
}
