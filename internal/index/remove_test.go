package index

import (
	"os"
	"path/filepath"
	"testing"
)

func TestRemoveAll(t *testing.T) {
	dir := t.TempDir()
	tree, other := filepath.Join(dir, "tree"), filepath.Join(dir, "other")
	for _, d := range []string{filepath.Join(tree, "a", "b"), filepath.Join(tree, "empty"), other} {
		if err := os.MkdirAll(d, 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(d, "file"), []byte("text"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for name, target := range map[string]string{"to-folder": other, "to-file": filepath.Join(other, "file"), "to-nothing": filepath.Join(dir, "none")} {
		if err := os.Symlink(target, filepath.Join(tree, "a", name)); err != nil {
			t.Fatal(err)
		}
	}
	for range 2 { // the second time there is nothing to remove
		if err := RemoveAll(tree); err != nil {
			t.Fatal(err)
		}
		if _, err := os.Lstat(tree); !os.IsNotExist(err) {
			t.Fatalf("it is still there: %v", err)
		}
	}
	if _, err := os.Stat(filepath.Join(other, "file")); err != nil {
		t.Errorf("what a link leads to is gone: %v", err)
	}
	if err := RemoveAll(filepath.Join(other, "file", "below")); err == nil {
		t.Error("a path that leads through a file is no error")
	}
}
