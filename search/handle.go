package search

import (
	"context"
	"sync/atomic"
	"time"
)

// A handle counts who uses an index. The [Live] itself is one of them until it
// has a newer one.
type handle struct {
	index *Index
	users atomic.Int64
	quiet chan struct{} // tells that the last user but one is gone
}

func newHandle(x *Index) *handle {
	h := &handle{index: x, quiet: make(chan struct{}, 1)}
	h.users.Store(1)
	return h
}

// leave reports whether nobody is left.
func (h *handle) leave() (last bool) {
	switch h.users.Add(-1) {
	case 0:
		return true
	case 1:
		select {
		case h.quiet <- struct{}{}:
		default:
		}
	}
	return false
}

// wait waits until nobody but the [Live] uses the index, but no longer than is
// given, and reports whether the context still goes on.
func (h *handle) wait(ctx context.Context, most time.Duration) bool {
	select {
	case <-h.quiet: // of a moment ago
	default:
	}
	if h.users.Load() == 1 {
		return ctx.Err() == nil
	}
	t := time.NewTimer(most)
	defer t.Stop()
	select {
	case <-ctx.Done():
		return false
	case <-h.quiet:
	case <-t.C:
	}
	return true
}
