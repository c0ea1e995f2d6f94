package archive

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"iter"
	"os"
	"path/filepath"
	"syscall"
)

// Walk yields every capture under root, a folder or a file of any supported
// kind, in the order of the names and, in a container, of its entries; only
// revisits of a record that stands further on come last.
//
// An error is yielded only where the root itself cannot be read or ctx ends;
// it ends the walk. What is wrong with a single capture or container stands
// in [Capture.Err], and the walk goes on.
func Walk(ctx context.Context, root string, opts Options) iter.Seq2[Capture, error] {
	return WalkAll(ctx, []string{root}, opts)
}

// WalkAll walks one root after the other, as [Walk] does. A revisit in one of
// them finds its original in any.
func WalkAll(ctx context.Context, roots []string, opts Options) iter.Seq2[Capture, error] {
	return func(yield func(Capture, error) bool) {
		w := newWalker(ctx, opts, yield)
		defer w.revisits.kept.close()
		defer w.segments.close()
		for _, root := range roots {
			if err := w.root(root); err != nil {
				w.fail(fmt.Errorf("read archive %s: %w", root, err))
			}
			if w.stopped {
				return
			}
		}
		w.finish()
	}
}

// A walker carries what one Walk shares between its parsers.
type walker struct {
	ctx      context.Context // of the one call of Walk that the walker lives in
	opts     Options
	yield    func(Capture, error) bool
	stopped  bool
	captures int // yielded
	revisits revisits
	segments segments
	note     func(name, path string) // takes files instead of their being read; nil reads them
}

func newWalker(ctx context.Context, opts Options, yield func(Capture, error) bool) *walker {
	return &walker{ctx: ctx, opts: opts.withDefaults(), yield: yield}
}

// emit hands a capture to the caller and tells whether to go on.
func (w *walker) emit(c Capture) bool {
	if !w.alive() {
		return false
	}
	if c.Body == nil && c.Err == nil && !c.Skipped {
		c.Body = []byte{} // empty, and read
	}
	w.captures++
	if !w.yield(c, nil) {
		w.stopped = true
	}
	return !w.stopped
}

// alive tells whether to go on; it reports the end of the context once.
func (w *walker) alive() bool {
	if w.stopped {
		return false
	}
	if err := w.ctx.Err(); err != nil {
		w.fail(err)
	}
	return !w.stopped
}

func (w *walker) fail(err error) {
	if !w.stopped {
		w.stopped = true
		w.yield(Capture{}, err)
	}
}

func (w *walker) root(root string) error {
	info, err := os.Stat(root)
	if err != nil {
		return err
	}
	if info.IsDir() {
		real, err := filepath.EvalSymlinks(root)
		if err != nil {
			return err
		}
		if real, err = filepath.Abs(real); err != nil {
			return err
		}
		entries, err := os.ReadDir(real)
		if err != nil {
			return err
		}
		f := folder{walker: w, root: real}
		f.list(real, "", entries, nil)
		return nil
	}
	path := validName(filepath.Base(root))
	if w.note != nil {
		w.note(root, path)
		return nil
	}
	f, info, err := openRegular(root)
	if err != nil {
		return err
	}
	defer f.Close()
	w.file(f, info.Size(), root, path)
	return nil
}

// openRegular opens a file that may have become a pipe since it was listed:
// it neither waits for a writer nor reads from a device.
func openRegular(name string) (*os.File, fs.FileInfo, error) {
	f, err := os.OpenFile(name, os.O_RDONLY|syscall.O_NONBLOCK, 0)
	if err != nil {
		return nil, nil, err
	}
	info, err := f.Stat()
	if err == nil && !info.Mode().IsRegular() {
		err = ErrNotRegular
	}
	if err != nil {
		return nil, nil, errors.Join(err, f.Close())
	}
	return f, info, nil
}

// file walks an open regular file.
func (w *walker) file(f *os.File, size int64, name, path string) {
	at := &fileReaderAt{ctx: w.ctx, f: f, size: size}
	w.open(newFileSource(at, size, name, path))
}
