package web

import (
	"fmt"
	"net/url"
	"slices"
	"syscall"
	"testing"
	"time"

	"coachsearch/internal/sample"
)

// spent is the processor time of this process so far, which other processes
// on the machine do not lengthen.
func spent(b *testing.B) time.Duration {
	b.Helper()
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		b.Fatal(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// BenchmarkPages is the time of the server for a page of each kind over the
// sample archive, from the parsed request to the last byte, uncompressed: made
// anew each time of results that are kept, and once of a page that is kept.
func BenchmarkPages(b *testing.B) {
	s, inner := newInner(b, Config{}, sampleColumns(b))
	for _, name := range []string{"home", "search", "filtered", "none", "advanced", "column", "browse", "topics", "last-words", "compare", "handout"} {
		b.Run(name, func(b *testing.B) {
			before := spent(b)
			for b.Loop() {
				*inner.kept = keptPages{}
				if res := s.get(looks[name]); res.StatusCode != 200 {
					b.Fatal(res.StatusCode)
				}
			}
			b.ReportMetric(float64((spent(b)-before).Microseconds())/1000/float64(b.N), "cpu-ms/op")
		})
	}
	b.Run("kept", func(b *testing.B) {
		before := spent(b)
		for b.Loop() {
			if res := s.get(looks["search"]); res.StatusCode != 200 {
				b.Fatal(res.StatusCode)
			}
		}
		b.ReportMetric(float64((spent(b)-before).Microseconds())/1000/float64(b.N), "cpu-ms/op")
	})
	b.Run("near", func(b *testing.B) {
		before := spent(b)
		told := url.Values{"text": {"My boss presents my reports as his own work and takes all the credit."}, "industry": {"Insurance"}}.Encode()
		for b.Loop() {
			if res := s.post("/situation", formType, told); res.StatusCode != 200 {
				b.Fatal(res.StatusCode)
			}
		}
		b.ReportMetric(float64((spent(b)-before).Microseconds())/1000/float64(b.N), "cpu-ms/op")
	})
}

// BenchmarkResultPage asks every judged query of the sample and tells which
// time 95 of 100 pages stay below. With -benchtime 121x each is asked once, and
// none is answered with what is kept.
func BenchmarkResultPage(b *testing.B) {
	s := newSite(b, Config{}, sampleColumns(b))
	queries, err := sample.Readers.Queries()
	if err != nil {
		b.Fatal(err)
	}
	var took, cpu []time.Duration
	for b.Loop() {
		q := queries[len(took)%len(queries)]
		began, before := time.Now(), spent(b)
		if res := s.get("/search?q=" + url.QueryEscape(q.Text)); res.StatusCode != 200 {
			b.Fatal(fmt.Sprint(q.Text, res.StatusCode))
		}
		took, cpu = append(took, time.Since(began)), append(cpu, spent(b)-before)
	}
	for name, list := range map[string][]time.Duration{"p95-ms": took, "p95-cpu-ms": cpu} {
		slices.Sort(list)
		b.ReportMetric(float64(list[len(list)*95/100].Microseconds())/1000, name)
	}
}
