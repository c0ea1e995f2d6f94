package search

import (
	"context"
	"testing"
	"testing/synctest"
	"time"
)

func TestHandleWaitsForThoseWhoAsk(t *testing.T) {
	const most, answering, end = time.Second, time.Millisecond, time.Minute // end is that of the context
	for _, tc := range []struct {
		name      string
		ask       int           // how many are there
		answering time.Duration // until each leaves
		most      time.Duration
		want      time.Duration
	}{
		{"nobody asks", 0, 0, most, 0},
		{"one asks", 1, answering, most, answering},
		{"two ask, one after the other", 2, answering, most, 2 * answering},
		{"for ever", 1, time.Hour, most, most},
		{"until the end", 1, time.Hour, time.Hour, end},
	} {
		synctest.Test(t, func(t *testing.T) {
			h := newHandle(nil)
			h.users.Add(1)
			h.leave() // somebody was there, long ago
			for i := range tc.ask {
				h.users.Add(1)
				time.AfterFunc(time.Duration(i+1)*tc.answering, func() { h.leave() })
			}
			ctx, cancel := context.WithTimeout(t.Context(), end)
			defer cancel()
			start := time.Now()
			h.wait(ctx, tc.most)
			if got := time.Since(start); got != tc.want {
				t.Errorf("%s: waited %v, want %v", tc.name, got, tc.want)
			}
		})
	}
}

func TestHandleTellsWhetherSomebodyAsks(t *testing.T) {
	var none *handle
	if none.gone() != 0 || none.busy(0) {
		t.Error("somebody asks what is not there")
	}
	h := newHandle(nil)
	before := h.gone()
	if h.busy(before) {
		t.Error("somebody asks, and nobody has come")
	}
	h.users.Add(1)
	if !h.busy(before) {
		t.Error("nobody asks, and somebody does")
	}
	if h.leave() {
		t.Error("the last has left, and the Live is there")
	}
	if !h.busy(before) {
		t.Error("nobody has asked, and somebody did")
	}
	if h.busy(h.gone()) {
		t.Error("somebody asks, and the last one is gone")
	}
}
