package cli

import (
	"context"
	"io"
	"os"
	"path/filepath"
	"strings"
)

// IsStream reports whether a name stands for a device, a pipe, or something
// that is open already, as /dev/stdout does: it is written to, and no file may
// be renamed to it, which would take its place for everybody.
func IsStream(name string) bool {
	info, err := os.Stat(name)
	if err != nil || !info.Mode().IsRegular() {
		return err == nil
	}
	// What is open may well be a file. Then the way to it leads by /proc.
	if dir, err := filepath.EvalSymlinks(filepath.Dir(name)); err == nil && strings.HasPrefix(dir+"/", "/proc/") {
		return true
	}
	target, err := os.Readlink(name)
	return err == nil && strings.HasPrefix(target, "/proc/")
}

// OpenStream opens what IsStream was true of. What another has written there
// stays. A pipe may have no reader, or one that does not read: once ctx is done,
// neither is waited for any longer.
func OpenStream(ctx context.Context, name string) (io.WriteCloser, error) {
	type result struct {
		f   *os.File
		err error
	}
	opened := make(chan result, 1)
	go func() {
		f, err := os.OpenFile(name, os.O_WRONLY|os.O_APPEND, 0)
		opened <- result{f, err}
	}()
	select {
	case r := <-opened:
		if r.err != nil {
			return nil, r.err
		}
		return stream{interruptible{ctx, r.f}, r.f}, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// A stream is closed as the file that it writes to.
type stream struct {
	io.Writer
	io.Closer
}
