package archive

import (
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"
)

// A file that is cut while it is read is told of, even where the cut is
// between two records and the rest is a whole archive.
func TestCutWhileRead(t *testing.T) {
	noise := make([]byte, 200*kib)
	if _, err := rand.NewChaCha8([32]byte{}).Read(noise); err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	var ends []int64
	for i := range 4 {
		z := gzip.NewWriter(&b)
		fmt.Fprintf(z, "WARC/1.0\r\nWARC-Type: resource\r\nWARC-Target-URI: http://www.example.com/%d\r\nContent-Type: application/octet-stream\r\nContent-Length: %d\r\n\r\n%s\r\n\r\n", i, len(noise), noise)
		if err := z.Close(); err != nil {
			t.Fatal(err)
		}
		ends = append(ends, int64(b.Len()))
	}
	for _, test := range []struct {
		name string
		end  int64
	}{{"between records", ends[2]}, {"inside a record", ends[2] + 1000}} {
		t.Run(test.name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "a.warc.gz")
			if err := os.WriteFile(path, b.Bytes(), 0o644); err != nil {
				t.Fatal(err)
			}
			whole, cut := 0, 0
			for c, err := range Walk(t.Context(), path, Options{}) {
				switch {
				case err != nil:
					t.Fatal(err)
				case errors.Is(c.Err, ErrTruncated):
					cut++
				case c.Err != nil:
					t.Error(c.Err)
				default:
					whole++
				}
				if err := os.Truncate(path, test.end); err != nil {
					t.Fatal(err)
				}
			}
			if whole != 3 || cut == 0 {
				t.Errorf("%d whole records, %d captures tell of the cut", whole, cut)
			}
		})
	}
}
