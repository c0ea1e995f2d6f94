package indexer

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"coachsearch/internal/index"
)

func TestRollback(t *testing.T) {
	dir := t.TempDir()
	if _, err := Rollback(t.Context(), dir, ""); !errors.Is(err, index.ErrNoIndex) {
		t.Errorf("without an index: %v", err)
	}
	list := columns(9)
	first := mustRebuild(t, Options{DataDir: dir, Columns: stream(list[:7])}).Generation
	if _, err := Rollback(t.Context(), dir, ""); !errors.Is(err, ErrNoOlder) {
		t.Errorf("with one generation: %v", err)
	}
	second := mustRebuild(t, Options{DataDir: dir, Columns: stream(list[:8])}).Generation
	r, err := Rollback(t.Context(), dir, "")
	if err != nil || r.From != second || r.To != first {
		t.Fatalf("rolled back: %+v, %v", r, err)
	}
	if st, err := Status(dir); err != nil || st.Generation != first || st.RolledBack == nil || len(st.Generations) != 2 {
		t.Errorf("status %+v, %v", st, err)
	}
	// To where it is already: as if it had not been asked.
	if _, err := Rollback(t.Context(), dir, first); err != nil {
		t.Fatal(err)
	}
	// The input that was rolled back from does not come back by itself.
	if res := mustRebuild(t, Options{DataDir: dir, Columns: stream(list[:8])}); !res.Unchanged || res.Generation != first {
		t.Errorf("rebuilt the same input: %+v", res)
	}
	third := mustRebuild(t, Options{DataDir: dir, Columns: stream(list)}).Generation
	if st, err := Status(dir); err != nil || st.RolledBack != nil {
		t.Errorf("status after new input %+v, %v", st, err)
	}
	// By name, back and forth again.
	if _, err := Rollback(t.Context(), dir, first); err != nil {
		t.Fatal(err)
	}
	if _, err := Rollback(t.Context(), dir, third); err != nil {
		t.Fatal(err)
	}
	if st, err := Status(dir); err != nil || st.Generation != third || st.RolledBack != nil {
		t.Errorf("status %+v, %v", st, err)
	}
	if _, err := Rollback(t.Context(), dir, "20200101T000000Z-1"); err == nil {
		t.Error("rolled back to what is not there")
	}
	if err := os.Truncate(filepath.Join(dir, "generations", second, "forward.tab"), 8); err != nil {
		t.Fatal(err)
	}
	r, err = Rollback(t.Context(), dir, "")
	if err != nil || r.To != first || len(r.Passed) != 1 || r.Passed[0].Generation != second || !strings.Contains(r.Passed[0].Problem, "forward.tab") {
		t.Errorf("past a damaged generation: %+v, %v", r, err)
	}
	if _, err := Rollback(t.Context(), dir, third); err != nil {
		t.Fatal(err)
	}
	// One bit is enough.
	if b, err := os.ReadFile(filepath.Join(dir, "generations", first, "forward.tab")); err != nil {
		t.Fatal(err)
	} else {
		b[len(b)/2] ^= 1
		if err := os.WriteFile(filepath.Join(dir, "generations", first, "forward.tab"), b, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	var damage *index.DamageError
	if _, err := Rollback(t.Context(), dir, first); !errors.As(err, &damage) {
		t.Errorf("rolled back to a damaged generation: %v", err)
	}
	var none *NoneWholeError
	if _, err := Rollback(t.Context(), dir, ""); !errors.As(err, &none) || len(none.Damaged) != 2 || none.Damaged[0].Generation != second {
		t.Errorf("where none is whole: %v", err)
	}
	if name, _, err := index.OpenData(dir).Current(); err != nil || name != third {
		t.Errorf("current is %s, %v", name, err)
	}
}

// Whoever goes back twice wants neither of the two that he left, until he goes
// forward again.
func TestRollbackTwice(t *testing.T) {
	dir := t.TempDir()
	list := columns(5)
	var names []string
	for n := range 3 {
		names = append(names, mustRebuild(t, Options{DataDir: dir, Columns: stream(list[:n+3])}).Generation)
	}
	for _, step := range []struct {
		to        string
		live      int
		withdrawn []int
	}{
		{"", 1, []int{2}},
		{"", 0, []int{1, 2}},
		{names[1], 1, []int{2}},
		{names[0], 0, []int{1, 2}},
		{names[2], 2, nil},
		{names[0], 0, []int{2}},
	} {
		if _, err := Rollback(t.Context(), dir, step.to); err != nil {
			t.Fatal(err)
		}
		for _, n := range step.withdrawn {
			res := mustRebuild(t, Options{DataDir: dir, Columns: stream(list[:n+3])})
			if !res.Unchanged || res.Generation != names[step.live] {
				t.Errorf("to %q, then the input of %d: %+v", step.to, n, res)
			}
		}
		st, err := Status(dir)
		if err != nil || st.Generation != names[step.live] || (st.RolledBack != nil) != (step.withdrawn != nil) {
			t.Errorf("to %q: %+v, %v", step.to, st, err)
		}
	}
}

// Whoever asks for the status while rebuilds prune what was live a moment ago is
// told of the one that is.
func TestStatusBesideRebuilds(t *testing.T) {
	dir, list := t.TempDir(), columns(9)
	mustRebuild(t, Options{DataDir: dir, Columns: stream(list)})
	done := make(chan error, 1)
	go func() {
		var err error
		for i := range 20 {
			_, rebuildErr := Rebuild(t.Context(), Options{DataDir: dir, Columns: stream(list[:8+i%2]), Keep: 1})
			err = errors.Join(err, rebuildErr)
		}
		done <- err
	}()
	for asked := 1; ; asked++ {
		st, err := Status(dir)
		if err != nil || st.Problem != "" || st.Columns < 8 || st.BuiltAt.IsZero() {
			t.Errorf("time %d: %+v, %v", asked, st, err)
		}
		select {
		case err := <-done:
			if err != nil {
				t.Error(err)
			}
			return
		default:
		}
	}
}

// Killed between its note and the link, a rollback has gone back nowhere, and the
// note says nothing that did not happen.
func TestRollbackKilledBeforeTheLink(t *testing.T) {
	dir := t.TempDir()
	d, list := index.OpenData(dir), columns(9)
	var names []string
	for i := range 3 {
		names = append(names, mustRebuild(t, Options{DataDir: dir, Columns: stream(list[:7+i])}).Generation)
	}
	for i, want := range []*Rolled{nil, {From: names[2], To: names[1]}} {
		live := names[2-i]
		if _, err := Rollback(t.Context(), dir, ""); err != nil {
			t.Fatal(err)
		}
		if err := d.Switch(live); err != nil { // as if it had not come that far
			t.Fatal(err)
		}
		st, err := Status(dir)
		if err != nil {
			t.Fatal(err)
		}
		if got := st.RolledBack; (got == nil) != (want == nil) || got != nil && (got.From != want.From || got.To != want.To || len(got.Earlier) > 0) {
			t.Errorf("live is %s: %+v, want %+v", live, got, want)
		}
		if _, err := Rollback(t.Context(), dir, ""); err != nil {
			t.Fatal(err)
		}
	}
	st, err := Status(dir)
	if err != nil {
		t.Fatal(err)
	}
	if r := st.RolledBack; r == nil || r.From != names[1] || r.To != names[0] || len(r.Earlier) != 1 || r.Earlier[0].Generation != names[2] {
		t.Errorf("%+v", r)
	}
}

func TestVerifyReadsEverything(t *testing.T) {
	dir := t.TempDir()
	if _, err := Verify(context.Background(), dir); !errors.Is(err, index.ErrNoIndex) {
		t.Errorf("without an index: %v", err)
	}
	mustRebuild(t, Options{DataDir: dir, Columns: stream(columns(9))})
	v, err := Verify(context.Background(), dir)
	if err != nil || v.Columns != 9 || v.Files < 6 || v.Bytes == 0 {
		t.Errorf("verified %+v, %v", v, err)
	}
	path := filepath.Join(dir, "current", "forward.tab")
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	b[len(b)/2] ^= 4
	if err := os.WriteFile(path, b, 0o644); err != nil {
		t.Fatal(err)
	}
	_, err = Verify(context.Background(), dir)
	if de := (*index.DamageError)(nil); !errors.As(err, &de) || de.File != "forward.tab" {
		t.Errorf("with a flipped byte: %v", err)
	}
}
