package search

import (
	"path/filepath"
	"testing"
	"time"

	"coachsearch/internal/index"
	"coachsearch/internal/sample/bulk"
)

// BenchmarkOpen opens a generation of 10,000 columns, or OPEN_COLUMNS, and takes
// the steps of it apart. Its files are in memory from the first round on.
func BenchmarkOpen(b *testing.B) {
	seq, err := bulk.Columns(bulk.Options{Columns: envInt(b, "OPEN_COLUMNS", benchColumns)})
	if err != nil {
		b.Fatal(err)
	}
	dir := filepath.Join(b.TempDir(), "20260101T000000Z-1")
	w, err := index.Create(dir)
	if err != nil {
		b.Fatal(err)
	}
	for c := range seq {
		if err := w.Add(c); err != nil {
			b.Fatal(err)
		}
	}
	stats, err := w.Close(b.Context())
	if err != nil {
		b.Fatal(err)
	}
	if err := index.WriteManifest(b.Context(), dir, index.Manifest{Generation: filepath.Base(dir), BuiltAt: time.Now(), Stats: stats}); err != nil {
		b.Fatal(err)
	}
	step := func(name string, f func() error) {
		b.Run(name, func(b *testing.B) { measure(b, func(int) error { return f() }) })
	}
	step("SHA-256", func() error { return index.Verify(b.Context(), dir) })
	step("CRC-32C", func() error { return index.VerifyBlocks(b.Context(), dir, index.AtOnce) })
	step("files", func() error {
		r, err := index.OpenReader(dir)
		if err != nil {
			return err
		}
		return r.Close()
	})
	step("all of it", func() error {
		x, err := Open(b.Context(), dir)
		if err != nil {
			return err
		}
		return x.Close()
	})
}
