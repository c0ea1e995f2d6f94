package cli

import "testing"

func TestGrowth(t *testing.T) {
	for live, want := range map[uint64]int{
		0: 400, 1 << 20: 400, 48 << 20: 400, 64 << 20: 300, 100 << 20: 180, 192 << 20: 100, 4 << 30: 100,
	} {
		if got := growth(live, 192<<20, 100); got != want {
			t.Errorf("%d MB in use: %d %%, want %d", live>>20, got, want)
		}
	}
}
