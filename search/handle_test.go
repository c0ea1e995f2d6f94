package search

import "testing"

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
