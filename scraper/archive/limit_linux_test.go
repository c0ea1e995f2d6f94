package archive

import (
	"errors"
	"path/filepath"
	"syscall"
	"testing"
)

// Where the machine runs out of files the walk ends: what it cannot open then
// is not unreadable, and would be missed.
func TestOutOfFiles(t *testing.T) {
	root := t.TempDir()
	for _, name := range []string{"a.html", "b.html", "c/d.html"} {
		write(t, filepath.Join(root, name), page)
	}
	var before syscall.Rlimit
	must(t, syscall.Getrlimit(syscall.RLIMIT_NOFILE, &before))
	defer func() { must(t, syscall.Setrlimit(syscall.RLIMIT_NOFILE, &before)) }()
	for _, after := range []string{"a.html", "b.html"} { // then a file is opened, or a folder
		got := ""
		var failed error
		for c, err := range Walk(t.Context(), root, Options{}) {
			if err != nil {
				failed = err
				break
			}
			if got += " " + c.Path; c.Path == after {
				none := before
				none.Cur = 1
				must(t, syscall.Setrlimit(syscall.RLIMIT_NOFILE, &none))
			}
		}
		must(t, syscall.Setrlimit(syscall.RLIMIT_NOFILE, &before))
		if !errors.Is(failed, syscall.EMFILE) {
			t.Errorf("after %s: %v, captures%s", after, failed, got)
		}
	}
	if n := len(walk(t, root, Options{})); n != 3 {
		t.Errorf("%d captures when there are files again", n)
	}
}
