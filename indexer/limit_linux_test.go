package indexer

import (
	"errors"
	"os"
	"syscall"
	"testing"

	"coachsearch/internal/index"
)

// A generation that cannot be opened for want of files is not damaged: a rollback
// does not pass over it.
func TestRollbackOutOfFiles(t *testing.T) {
	dir := t.TempDir()
	list := columns(9)
	for i := range 3 {
		mustRebuild(t, Options{DataDir: dir, Columns: stream(list[:7+i])})
	}
	names, err := index.OpenData(dir).Generations()
	if err != nil {
		t.Fatal(err)
	}
	f, err := os.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	next := uint64(f.Fd())
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	var before syscall.Rlimit
	if err := syscall.Getrlimit(syscall.RLIMIT_NOFILE, &before); err != nil {
		t.Fatal(err)
	}
	short := 0
	for more := range uint64(12) {
		few := before
		few.Cur = next + more
		if err := syscall.Setrlimit(syscall.RLIMIT_NOFILE, &few); err != nil {
			t.Fatal(err)
		}
		r, err := Rollback(t.Context(), dir, "")
		if limitErr := syscall.Setrlimit(syscall.RLIMIT_NOFILE, &before); limitErr != nil {
			t.Fatal(limitErr)
		}
		if err == nil {
			if r.To != names[1] || len(r.Passed) > 0 {
				t.Errorf("with %d files: %+v", more, r)
			}
			break
		}
		// What Bleve says does not always name the cause.
		if short++; errors.As(err, new(*NoneWholeError)) {
			t.Errorf("with %d files: %v", more, err)
		}
		if now, _, err := index.OpenData(dir).Current(); err != nil || now != names[2] {
			t.Fatalf("with %d files: current is %s, %v", more, now, err)
		}
	}
	if short < 3 {
		t.Errorf("only %d rollbacks were short of files", short)
	}
}
