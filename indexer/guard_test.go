package indexer

import (
	"context"
	"errors"
	"os"
	"testing"

	"coachsearch/internal/corpus"
	"coachsearch/internal/index"
)

func TestGuard(t *testing.T) {
	stats := func(columns, questions, dated int) index.Stats {
		return index.Stats{
			Columns: columns, Documents: map[string]int{"question": questions}, Stated: map[string]int{"date": dated},
		}
	}
	for _, tc := range []struct {
		name     string
		old, now index.Stats
		accept   int
		refused  string // the fields
	}{
		{"equal", stats(100, 100, 100), stats(100, 100, 100), 0, ""},
		{"more", stats(100, 100, 100), stats(900, 100, 100), 0, ""},
		{"10 of 20 lost", stats(20, 20, 20), stats(10, 10, 10), 0, ""},
		{"11 of 20 lost", stats(20, 20, 20), stats(9, 10, 10), 0, "columns "},
		{"11 of 110 lost, a tenth", stats(110, 0, 0), stats(99, 0, 0), 0, ""},
		{"11 of 109 lost", stats(109, 0, 0), stats(98, 0, 0), 0, "columns "},
		{"100 of 1000 lost", stats(1000, 0, 0), stats(900, 0, 0), 0, ""},
		{"101 of 1000 lost", stats(1000, 0, 0), stats(899, 0, 0), 0, "columns "},
		{"a field lost", stats(100, 100, 100), stats(100, 60, 100), 0, "question "},
		{"a field gone", stats(100, 100, 100), stats(100, 0, 100), 0, "question "},
		{"dates gone", stats(100, 100, 100), stats(100, 100, 0), 0, "date "},
		{"dates gone while columns come", stats(100, 100, 100), stats(500, 500, 0), 0, "date "},
		{"accepted", stats(100, 100, 100), stats(60, 60, 60), 40, ""},
		{"one more than accepted", stats(100, 100, 100), stats(59, 60, 60), 40, "columns "},
		{"accepted columns, but a field more", stats(100, 100, 100), stats(60, 60, 20), 40, "date "},
		{"a field that was rare", stats(100, 10, 100), stats(100, 0, 100), 0, ""},
	} {
		rows, refused := guardRows(tc.old, tc.now, tc.accept)
		got := ""
		for _, r := range rows {
			if r.Refused {
				got += r.Field + " "
			}
		}
		if got != tc.refused || refused != (got != "") {
			t.Errorf("%s: refused %q, want %q", tc.name, got, tc.refused)
		}
	}
}

func TestGuardOnRealGenerations(t *testing.T) {
	list := columns(60)
	without := func(change func(*corpus.Column)) []*corpus.Column {
		out := make([]*corpus.Column, len(list))
		for i := range list {
			c := *list[i]
			change(&c)
			out[i] = &c
		}
		return out
	}
	bad := &corpus.LineError{Line: 1, Err: errors.New("nonsense")}
	built := t.TempDir()
	live := mustRebuild(t, Options{DataDir: built, Columns: stream(list)}).Generation
	for _, tc := range []struct {
		name   string
		o      Options
		needed int
		ok     bool
	}{
		{"ten fewer", Options{Columns: stream(list[10:])}, 0, true},
		{"eleven fewer", Options{Columns: stream(list[11:])}, 11, false},
		{"eleven fewer, forced", Options{Columns: stream(list[11:]), Force: true}, 11, false},
		{"eleven fewer, dry", Options{Columns: stream(list[11:]), DryRun: true}, 11, false},
		{"eleven fewer, accepted", Options{Columns: stream(list[11:]), AcceptShrink: 11}, 0, true},
		{"twelve fewer, eleven accepted", Options{Columns: stream(list[12:]), AcceptShrink: 11}, 12, false},
		{"no dates", Options{Columns: stream(without(func(c *corpus.Column) { c.Date = "" }))}, 60, false},
		{"no industries", Options{Columns: stream(without(func(c *corpus.Column) { c.Client.Industry = "" }))}, 60, false},
		{"no answers", Options{Columns: stream(without(func(c *corpus.Column) { c.Sections = c.Sections[:1] }))}, 60, false},
		{"none at all", Options{Columns: stream(nil), AcceptShrink: 1000}, 0, false},
		{"none readable", Options{Columns: stream(nil, bad), AcceptShrink: 1000}, 0, false},
	} {
		dir := copyOf(t, built)
		tc.o.DataDir = dir
		res, err := Rebuild(context.Background(), tc.o)
		ge := (*GuardError)(nil)
		switch {
		case tc.ok:
			if err != nil || !res.Published {
				t.Errorf("%s: %v", tc.name, err)
			}
		case !errors.As(err, &ge):
			t.Errorf("%s: %v", tc.name, err)
		case ge.Needed() != tc.needed || ge.Live != live || len(ge.Rows) == 0:
			t.Errorf("%s: %+v", tc.name, ge)
		}
		if name, _, err := index.OpenData(dir).Current(); err != nil || (name == live) == tc.ok {
			t.Errorf("%s: current is %s, %v", tc.name, name, err)
		}
		if r := rubbish(t, dir); len(r) > 0 {
			t.Errorf("%s: left %v", tc.name, r)
		}
	}
}

// copyOf copies a data folder, which takes less than building it again.
func copyOf(t *testing.T, dir string) string {
	t.Helper()
	again := t.TempDir()
	if err := os.CopyFS(again, os.DirFS(dir)); err != nil {
		t.Fatal(err)
	}
	return again
}

func TestNoColumnFromAnArchive(t *testing.T) {
	report := func() (Report, error) { return Report{Captures: 12}, nil }
	_, err := Rebuild(context.Background(), Options{DataDir: t.TempDir(), Columns: stream(nil), Report: report})
	if ge := (*GuardError)(nil); !errors.As(err, &ge) || ge.Captures != 12 {
		t.Errorf("no column in 12 captures: %v", err)
	}
}
