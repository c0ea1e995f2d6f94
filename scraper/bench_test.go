package scraper

import (
	"bytes"
	"os"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"coachsearch/internal/sample/crawl"
	"coachsearch/scraper/archive"
)

// BenchmarkReadPage reads the pages of a made crawl, of which two thirds are
// columns, and of a real one, of which none is.
func BenchmarkReadPage(b *testing.B) {
	b.Run("columns", func(b *testing.B) {
		var warc bytes.Buffer
		if _, err := crawl.Write(&warc, crawl.Options{Records: 1000, Seed: 1}); err != nil {
			b.Fatal(err)
		}
		path := filepath.Join(b.TempDir(), "crawl.warc.gz")
		if err := os.WriteFile(path, warc.Bytes(), 0o600); err != nil {
			b.Fatal(err)
		}
		readPages(b, path)
	})
	b.Run("others", func(b *testing.B) {
		readPages(b, sharedPath(b, "data", "archives", "aut", "example.warc.gz"))
	})
}

func readPages(b *testing.B, path string) {
	p := builtinProfile(b)
	var captures []archive.Capture
	size := 0
	for c, err := range archive.Walk(b.Context(), path, archive.Options{}) {
		if err != nil {
			b.Fatal(err)
		}
		if len(c.Body) > 0 && !isBinary(&c) {
			captures = append(captures, c)
			size += len(c.Body)
		}
	}
	b.SetBytes(int64(size))
	begun := processor(b)
	for b.Loop() {
		for i := range captures {
			ReadPage(&captures[i], p)
		}
	}
	b.ReportMetric(float64(len(captures)*b.N)/(processor(b)-begun).Seconds(), "pages/cpu-s")
}

// processor is the time of processor that the test has taken so far: other
// work on the machine does not count in it.
func processor(b testing.TB) time.Duration {
	b.Helper()
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		b.Fatal(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}
