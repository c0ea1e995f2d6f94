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

// Whatever name somebody has given to a folder, the next name is a name, is the
// newest, and is given once.
func TestNextNameBehindOthers(t *testing.T) {
	now := time.Date(2026, 3, 1, 3, 17, 0, 0, time.UTC)
	for _, tt := range []struct{ there, want string }{
		{"20260301T031600Z-4", "20260301T031700Z-5"},
		{"20260301T031800Z-4", "20260301T031800Z-5"},
		{"20260301T031600Z-999999999999999998", "20260301T031700Z-999999999999999999"},
		{"20260301T031600Z-999999999999999999", "20260301T031701Z-1"},
		{"20270228T235959Z-999999999999999999", "20270301T000000Z-1"},
		{"20260301T031600Z-9223372036854775807", "20260301T031700Z-2"}, // no name of a generation
		{"99999999T999999Z-7", "20260301T031700Z-2"},                   // no time
		{"99991231T235959Z-7", "99991231T235959Z-8"},
		{"99991231T235959Z-999999999999999999", ""},
	} {
		d := &Data{t.TempDir(), func() time.Time { return now }}
		for _, name := range []string{"20240101T000000Z-1", tt.there} {
			if err := os.MkdirAll(d.Path(name), 0o755); err != nil {
				t.Fatal(err)
			}
		}
		last := tt.there
		for i := range 3 {
			name, err := d.NextName()
			if (err != nil) != (tt.want == "") || i == 0 && name != tt.want {
				t.Errorf("behind %s: %q, %v, want %q", tt.there, name, err, tt.want)
			}
			if err != nil {
				break
			}
			if err := os.Mkdir(d.Path(name), 0o755); err != nil {
				t.Fatal(err)
			}
			if validName(last) && CompareNames(name, last) <= 0 {
				t.Errorf("behind %s: %s", last, name)
			}
			last = name
		}
	}
}
