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
	left  atomic.Int64  // users so far that are gone
	quiet chan struct{} // tells that the last user but one is gone
}

func newHandle(x *Index) *handle {
	h := &handle{index: x, quiet: make(chan struct{}, 1)}
	h.users.Store(1)
	return h
}

// leave reports whether nobody is left.
func (h *handle) leave() (last bool) {
	h.left.Add(1)
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

// gone is how many users have left so far. Nobody uses or leaves an index that is
// not there.
func (h *handle) gone() int64 {
	if h == nil {
		return 0
	}
	return h.left.Load()
}

// busy reports whether somebody but the [Live] uses the index, or has done so since
// so many were gone.
func (h *handle) busy(gone int64) bool {
	return h != nil && (h.left.Load() != gone || h.users.Load() > 1)
}

// wait waits until nobody but the [Live] uses the index, but no longer than is
// given and as the context goes on.
func (h *handle) wait(ctx context.Context, most time.Duration) {
	select {
	case <-h.quiet: // of a moment ago
	default:
	}
	if h.users.Load() == 1 {
		return
	}
	t := time.NewTimer(most)
	defer t.Stop()
	select {
	case <-ctx.Done():
	case <-h.quiet:
	case <-t.C:
	}
}
