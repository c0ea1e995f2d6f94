package index

import (
	"context"
	"os"
	"path/filepath"
	"testing"

	"coachsearch/internal/corpus"
	"coachsearch/internal/sample/bulk"
)

// BenchmarkBuild builds a generation of 5,000 columns of 700 words, without
// the checks and checksums of a rebuild.
func BenchmarkBuild(b *testing.B) {
	const n = 5000
	seq, err := bulk.Columns(bulk.Options{Columns: n})
	if err != nil {
		b.Fatal(err)
	}
	var list []*corpus.Column
	for c := range seq {
		list = append(list, c)
	}
	b.ResetTimer()
	for range b.N {
		dir := filepath.Join(b.TempDir(), "g")
		w, err := Create(dir)
		if err != nil {
			b.Fatal(err)
		}
		for _, c := range list {
			if err := w.Add(c); err != nil {
				b.Fatal(err)
			}
		}
		if _, err := w.Close(context.Background()); err != nil {
			b.Fatal(err)
		}
		names, err := files(dir)
		if err != nil {
			b.Fatal(err)
		}
		size := int64(0)
		for _, name := range names {
			st, err := os.Stat(filepath.Join(dir, name))
			if err != nil {
				b.Fatal(err)
			}
			size += st.Size()
			if b.N == 1 {
				b.Logf("%9d %s", st.Size(), name)
			}
		}
		b.ReportMetric(float64(size)/n, "B/column")
	}
	b.ReportMetric(float64(n*b.N)/b.Elapsed().Seconds(), "columns/s")
}
