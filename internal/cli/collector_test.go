package cli

import "testing"

func TestGrowth(t *testing.T) {
	g := Growth{Room: 192 << 20, Least: 100, Most: 400}
	for live, want := range map[uint64]int{
		0: 400, 1 << 20: 400, 48 << 20: 400, 64 << 20: 300, 100 << 20: 180, 192 << 20: 100, 4 << 30: 100,
	} {
		if got := g.percent(live); got != want {
			t.Errorf("%d MB in use: %d %%, want %d", live>>20, got, want)
		}
	}
}

func TestMemoryShare(t *testing.T) {
	const most = 1 << 60
	tenth, whole := MemoryShare(100, most), MemoryShare(1000, most)
	if tenth < 1<<20 || tenth > whole/9 {
		t.Errorf("a tenth of the memory is %d bytes, all of it %d", tenth, whole)
	}
	if got := MemoryShare(1000, 1<<20); got != 1<<20 {
		t.Errorf("%d bytes, of which no more than 1 MB was wanted", got)
	}
}
