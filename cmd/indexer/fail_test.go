package main

import (
	"fmt"
	"os"
	"strings"
	"syscall"
	"testing"

	"coachsearch/internal/cli"
)

// Who reads an error is told what can be done about it.
func TestHints(t *testing.T) {
	c := &command{dataDir: "/srv/data"}
	at := func(no syscall.Errno) error {
		return fmt.Errorf("write x: %w", &os.PathError{Op: "write", Path: "/srv/data/x", Err: no})
	}
	for _, tc := range []struct {
		err  error
		want string
	}{
		{at(syscall.ENOSPC), "indexer prune -keep 1"},
		{at(syscall.EIO), "a disk does not work"},
		{at(syscall.ENOLCK), "a file system that knows locks"},
		{&os.LinkError{Op: "symlink", Old: "a", New: "b", Err: syscall.EPERM}, "a file system that knows locks and symbolic links"},
		{&os.LinkError{Op: "rename", Old: "a", New: "b", Err: syscall.EPERM}, "run as the user who owns /srv/data"},
		{at(syscall.EPERM), "run as the user who owns /srv/data"},
		{at(syscall.ENFILE), "the system is short of"},
		{at(syscall.EMFILE), "ulimit -n"},
		{&roomError{"/tmp", 1}, "free some space in " + os.TempDir()},
	} {
		if code, hint := c.judge(tc.err); code != cli.Failed || !strings.Contains(hint, tc.want) {
			t.Errorf("%v: %d, %q, want %q", tc.err, code, hint, tc.want)
		}
	}
}
