package cli

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"
)

func TestIsStream(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "file")
	open, err := os.Create(file)
	if err != nil {
		t.Fatal(err)
	}
	defer open.Close()
	descriptor := fmt.Sprintf("/proc/self/fd/%d", open.Fd())
	link, output := filepath.Join(dir, "link"), filepath.Join(dir, "output") // as /dev/stdout leads to what is open
	for name, target := range map[string]string{link: file, output: descriptor} {
		if err := os.Symlink(target, name); err != nil {
			t.Fatal(err)
		}
	}
	for name, want := range map[string]bool{
		file: false, link: false, filepath.Join(dir, "none"): false,
		"/dev/null": true, dir: true,
	} {
		if got := IsStream(name); got != want {
			t.Errorf("%s: %v, want %v", name, got, want)
		}
	}
	if _, err := os.Stat(descriptor); err != nil {
		t.Skipf("what is open has no name here: %v", err)
	}
	for _, name := range []string{descriptor, output} {
		if !IsStream(name) {
			t.Errorf("%s would be replaced", name)
		}
	}
}
