package scraper

import (
	"testing"

	"coachsearch/scraper/archive"
)

// BenchmarkReadPage reads real pages of one crawl.
func BenchmarkReadPage(b *testing.B) {
	path := sharedPath(b, "data", "archives", "aut", "example.warc.gz")
	p, err := BuiltinProfile(DefaultProfile)
	if err != nil {
		b.Fatal(err)
	}
	var captures []archive.Capture
	size := 0
	for c, err := range archive.Walk(b.Context(), path, archive.Options{}) {
		if err != nil {
			b.Fatal(err)
		}
		captures = append(captures, c)
		size += len(c.Body)
	}
	b.SetBytes(int64(size))
	for b.Loop() {
		for i := range captures {
			ReadPage(&captures[i], p)
		}
	}
	b.ReportMetric(float64(len(captures)*b.N)/b.Elapsed().Seconds(), "pages/s")
}
