package archive

import (
	"context"
	"fmt"
	"io/fs"
	"iter"
	"os"
	"time"
)

// A File is what the file system says of a file that [Walk] would read, or of
// something that it would report as unreadable without opening it.
type File struct {
	Path    string // as in [Capture.Path]
	Size    int64
	Mode    fs.FileMode
	ModTime time.Time
	// ChangeTime is when the system last changed the file or what it says of
	// it; no program can set it. It is zero where the system does not tell.
	ChangeTime time.Time
	Inode      uint64 // 0 where the system does not tell
	Problem    string // why it cannot be read, as far as no look inside is needed
}

// Times of file systems move on in steps: some in whole seconds or in pairs of
// them, those that keep fractions in ticks of some milliseconds.
const (
	coarseStep = 2 * time.Second
	fineStep   = 100 * time.Millisecond
)

// SettledAt reports whether a change of the file from the time now on would
// show in its times, so that the same File means the same content.
func (f *File) SettledAt(now time.Time) bool {
	step := fineStep
	if f.ChangeTime.Nanosecond() == 0 {
		step = coarseStep
	}
	return f.Problem != "" || !f.ChangeTime.IsZero() && now.Sub(f.ChangeTime) > step
}

// List yields what [Walk] would read, in its order, and opens no file.
func List(ctx context.Context, root string, opts Options) iter.Seq2[File, error] {
	return func(yield func(File, error) bool) {
		w := newWalker(ctx, opts, func(c Capture, err error) bool {
			if err != nil {
				return yield(File{}, err)
			}
			return yield(File{Path: c.Path, Problem: c.Err.Error()}, nil)
		})
		w.note = func(name, path string) {
			f := File{Path: path}
			info, err := os.Stat(name)
			if err != nil {
				f.Problem = err.Error()
			} else {
				f.Size, f.Mode, f.ModTime = info.Size(), info.Mode(), info.ModTime()
				f.system(info)
			}
			w.stopped = w.stopped || !yield(f, nil)
		}
		if err := w.root(root); err != nil {
			w.fail(fmt.Errorf("read archive %s: %w", root, err))
		}
	}
}
