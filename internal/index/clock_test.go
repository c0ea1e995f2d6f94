package index

import (
	"os"
	"slices"
	"testing"
	"time"
)

// Wherever the clock jumps to, a new name is the newest one and no name is
// given twice.
func TestClockGoesBackwards(t *testing.T) {
	now := time.Date(2026, 3, 1, 3, 17, 0, 0, time.UTC)
	d := &Data{t.TempDir(), func() time.Time { return now }}
	if err := d.Create(); err != nil {
		t.Fatal(err)
	}
	var given []string
	for _, jump := range []time.Duration{0, time.Hour, -24 * time.Hour, 0, -20 * 365 * 24 * time.Hour, time.Minute, 40 * 365 * 24 * time.Hour, -time.Second} {
		now = now.Add(jump)
		name, err := d.NextName()
		if err != nil {
			t.Fatal(err)
		}
		if err := os.Mkdir(d.Path(name), 0o755); err != nil {
			t.Fatalf("after a jump of %v: %v", jump, err)
		}
		if err := d.Switch(name); err != nil {
			t.Fatal(err)
		}
		if len(given) > 0 && CompareNames(name, given[len(given)-1]) <= 0 {
			t.Errorf("after a jump of %v: %s follows %s", jump, name, given[len(given)-1])
		}
		given = append(given, name)
	}
	if names, err := d.Generations(); err != nil || !slices.Equal(names, given) {
		t.Errorf("in the folder %v, given %v, %v", names, given, err)
	}
	gone, err := d.Prune(2)
	if err != nil || !slices.Equal(gone, given[:len(given)-2]) {
		t.Errorf("pruned %v, %v", gone, err)
	}
}
