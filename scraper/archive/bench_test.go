package archive

import (
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
)

// BenchmarkLargeWARC walks some 200 MB of compressed records and reports the
// most heap in use between two captures: it must not grow with the archive.
func BenchmarkLargeWARC(b *testing.B) {
	var members []string
	for n := range 64 {
		r := answer(address(n), "<html>"+lineNoise(100*kib+n)+"</html>")
		r.more = "WARC-Payload-Digest: sha1:" + lineNoise(32 + n)[n:] + "\r\n"
		members = append(members, gz(r.String()))
	}
	for _, size := range []struct {
		name string
		mib  int
	}{{"20MB", 20}, {"200MB", 200}} {
		b.Run(size.name, func(b *testing.B) {
			name := filepath.Join(b.TempDir(), "large.warc.gz")
			f, err := os.Create(name)
			if err != nil {
				b.Fatal(err)
			}
			written := int64(0)
			for i := 0; written < int64(size.mib)*mib; i++ {
				n, err := f.WriteString(members[i%len(members)])
				if err != nil {
					b.Fatal(err)
				}
				written += int64(n)
			}
			if err := f.Close(); err != nil {
				b.Fatal(err)
			}
			b.SetBytes(written)
			var peak uint64
			for b.Loop() {
				peak = max(peak, peakHeap(b, name))
			}
			b.ReportMetric(float64(peak)/mib, "peak-heap-MiB")
		})
	}
}

func peakHeap(b *testing.B, name string) (peak uint64) {
	runtime.GC()
	n := 0
	for c, err := range Walk(b.Context(), name, Options{}) {
		if err != nil || c.Err != nil || !strings.HasPrefix(string(c.Body), "<html>") {
			b.Fatalf("%v, %v, %d bytes", err, c.Err, len(c.Body))
		}
		if n++; n%16 == 0 {
			var m runtime.MemStats
			runtime.ReadMemStats(&m)
			peak = max(peak, m.HeapInuse)
		}
	}
	return peak
}
