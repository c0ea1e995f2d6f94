package regular

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"testing"
	"time"
)

func TestState(t *testing.T) {
	dir, epoch := t.TempDir(), time.Unix(1, 0)
	name, other := filepath.Join(dir, "name"), filepath.Join(dir, "other")
	write := func(path, text string) {
		t.Helper()
		if err := errors.Join(os.WriteFile(path, []byte(text), 0o600), os.Chtimes(path, epoch, epoch)); err != nil {
			t.Fatal(err)
		}
	}
	look := func() State {
		t.Helper()
		s, err := Look(name)
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			t.Fatal(err)
		}
		return s
	}
	seen := []State{look()}
	write(name, "one")
	seen = append(seen, look())
	write(name, "longer")
	seen = append(seen, look())
	write(other, "others")
	if err := os.Rename(other, name); err != nil {
		t.Fatal(err)
	}
	seen = append(seen, look())
	if err := os.Chtimes(name, epoch, epoch.Add(1)); err != nil {
		t.Fatal(err)
	}
	seen = append(seen, look())
	for i, a := range seen {
		if a.IsFile() != (i > 0) {
			t.Errorf("state %d: %v", i, a.IsFile())
		}
		for j, b := range seen {
			if a.Same(b) != (i == j) {
				t.Errorf("states %d and %d: %v", i, j, a.Same(b))
			}
		}
	}
	if s := look(); !s.Same(seen[len(seen)-1]) {
		t.Error("nothing has changed, and it says so")
	}
}
