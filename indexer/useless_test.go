package indexer

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"coachsearch/internal/corpus"
)

// An input that is no columns file need not be read to its end; one that holds a
// share of columns is, however many other lines it has.
func TestUselessLines(t *testing.T) {
	bad := &corpus.LineError{Line: 1, Err: errors.New("nonsense")}
	for _, tc := range []struct {
		name       string
		lines      int // the input ends there
		every      int // so manieth line is a column, 0 for none
		goesOn     bool
		refused    bool
		unreadable int
	}{
		{"endless", 1 << 30, 0, false, true, uselessLines},
		{"endless but for few", 1 << 30, 20, false, false, uselessLines},
		{"as many as may be", uselessLines - 1, 0, true, true, uselessLines - 1},
		{"a column in nine", 2 * uselessLines, 9, true, false, 0},
	} {
		dir, n := t.TempDir(), 0
		_, err := Rebuild(t.Context(), Options{DataDir: dir, DryRun: tc.goesOn && !tc.refused, Columns: func(yield func(*corpus.Column, error) bool) {
			for n = 0; n < tc.lines; n++ {
				if tc.every == 0 || n%tc.every > 0 {
					if !yield(nil, bad) {
						return
					}
				} else if !yield(&corpus.Column{ID: fmt.Sprint("column-", n), Title: "A"}, nil) {
					return
				}
			}
		}})
		if tc.goesOn != (n == tc.lines) {
			t.Errorf("%s: read to line %d", tc.name, n)
		}
		ge := (*GuardError)(nil)
		switch refused := errors.As(err, &ge); {
		case refused != tc.refused, refused && ge.Unreadable != tc.unreadable:
			t.Errorf("%s: %v", tc.name, err)
		case !refused && tc.goesOn != (err == nil), err != nil && !refused && !errors.Is(err, ErrOther):
			t.Errorf("%s: %v", tc.name, err)
		}
	}
}

// A run while the clock was ahead does not keep an alarm silent for as long, which
// looks at when a run succeeded last.
func TestSucceededWhileTheClockWasAhead(t *testing.T) {
	dir := t.TempDir()
	mustRebuild(t, Options{DataDir: dir, Columns: stream(columns(3))})
	last, err := ReadLastRun(dir)
	if err != nil {
		t.Fatal(err)
	}
	last.Succeeded = time.Now().AddDate(50, 0, 0)
	b, err := json.Marshal(last)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, lastRunFile), b, 0o644); err != nil {
		t.Fatal(err)
	}
	before := time.Now()
	for range 2 {
		if _, err := Rebuild(t.Context(), Options{DataDir: dir, Columns: stream(nil, errors.New("disk on fire"))}); err == nil {
			t.Fatal("no error")
		}
	}
	last, err = ReadLastRun(dir)
	if err != nil {
		t.Fatal(err)
	}
	if last.Outcome != OutcomeFailed || last.Succeeded.After(last.Finished) || last.Succeeded.Before(before.Add(-time.Second)) {
		t.Errorf("%+v", last)
	}
}
