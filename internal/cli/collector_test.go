package cli

import (
	"math"
	"testing"

	"github.com/KimMachineGun/automemlimit/memlimit"
)

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
	tenth, whole := MemoryShare(10, most), MemoryShare(1, most)
	if tenth < 1<<20 || tenth != whole/10 || whole == most {
		t.Errorf("a tenth of the memory is %d bytes, all of it %d", tenth, whole)
	}
	if got := MemoryShare(1, 1<<20); got != 1<<20 {
		t.Errorf("%d bytes, of which no more than 1 MB was wanted", got)
	}
}

func TestLeastLimit(t *testing.T) {
	none := func() (uint64, error) { return 0, memlimit.ErrNoLimit }
	for _, tc := range []struct {
		name string
		told []memlimit.Provider
		want uint64
	}{
		{"nothing", []memlimit.Provider{none, none}, math.MaxUint64},
		{"the machine", []memlimit.Provider{none, memlimit.Limit(8)}, 8},
		{"a group within it", []memlimit.Provider{memlimit.Limit(2), memlimit.Limit(8)}, 2},
		{"a group beyond it", []memlimit.Provider{memlimit.Limit(64), memlimit.Limit(8)}, 8},
		{"no size of the machine", []memlimit.Provider{memlimit.Limit(2), memlimit.Limit(0)}, 2},
	} {
		if got := leastLimit(tc.told...); got != tc.want {
			t.Errorf("%s: %d, want %d", tc.name, got, tc.want)
		}
	}
}
