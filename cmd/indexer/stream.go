package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"sync/atomic"
)

// A roomError is a stream of which more came than may be kept.
type roomError struct {
	dir  string
	room int64
}

func (e *roomError) Error() string {
	return fmt.Sprintf("it has more than %.1f MB, half of what was free in %s", megabytes(e.room), e.dir)
}

// A stream is read as it comes, so that what is wrong with it shows before its
// end, which may never come; and it is kept for the next time in a file without a
// name, which is gone when the program ends, however it ends.
type stream struct {
	ctx   context.Context // of the one run that reads it
	open  func() (io.ReadCloser, error)
	kept  *os.File
	room  int64 // that may be kept
	left  int64 // of it
	begun bool
	whole atomic.Bool // all of it is kept
}

// streamInput opens a stream when the columns are first asked for, which is when
// the lock is held: of two runs at once, the second takes nothing of it.
func streamInput(ctx context.Context, name string, open func() (io.ReadCloser, error)) (*input, error) {
	f, err := os.CreateTemp("", "indexer-columns-")
	if err != nil {
		return nil, fmt.Errorf("keep %s: %w", name, err)
	}
	if err := os.Remove(f.Name()); err != nil {
		return nil, errors.Join(fmt.Errorf("keep %s: %w", name, err), f.Close())
	}
	room := freeRoom(f) / 2 // the other half is left to others, the index among them
	s := &stream{ctx: ctx, open: open, kept: f, room: room, left: room}
	return linesInput(name, s.reader, f.Close), nil
}

// reader returns the stream itself at first, and then what was kept of it.
func (s *stream) reader() (io.Reader, error) {
	switch {
	case !s.begun:
		s.begun = true
		return s.begin(), nil
	case !s.whole.Load():
		return nil, errors.New("the stream was not read to its end")
	}
	return fromStart(s.ctx, s.kept, s.room-s.left)
}

// begin reads the stream beside its reader: it may keep silent for ever, also
// while it is opened, and is not waited for when the run ends.
func (s *stream) begin() io.Reader {
	r, w := io.Pipe()
	context.AfterFunc(s.ctx, func() { w.CloseWithError(s.ctx.Err()) })
	go func() {
		from, err := s.open()
		if err == nil {
			_, err = io.Copy(io.MultiWriter(s, w), from)
			err = errors.Join(err, from.Close())
		}
		s.whole.Store(err == nil)
		w.CloseWithError(err)
	}()
	return r
}

// Write keeps what has come.
func (s *stream) Write(b []byte) (int, error) {
	if s.left -= int64(len(b)); s.left < 0 {
		return 0, &roomError{os.TempDir(), s.room}
	}
	return s.kept.Write(b)
}
