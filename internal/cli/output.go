package cli

import (
	"bytes"
	"context"
	"io"
	"time"
)

// patience is how long a writer that was interrupted waits for its reader.
const patience = time.Second

// An interruptible is a writer whose reader may stop to read: once ctx is
// done, it is not waited for any longer.
type interruptible struct {
	ctx context.Context
	w   io.Writer
}

// Write returns ctx's error for what it has given up. That may be written
// nevertheless.
func (i interruptible) Write(p []byte) (int, error) {
	type result struct {
		n   int
		err error
	}
	written := make(chan result, 1)
	kept := bytes.Clone(p) // what is given up still reads it
	go func() {
		n, err := i.w.Write(kept)
		written <- result{n, err}
	}()
	select {
	case r := <-written:
		return r.n, r.err
	case <-i.ctx.Done():
	}
	select {
	case r := <-written:
		return r.n, r.err
	case <-time.After(patience):
		return 0, i.ctx.Err()
	}
}
