package archive

import (
	"errors"
	"os"
	"path/filepath"
	"testing"
	"time"
)

// What a crash or a download leaves between two records, a hole, is stepped over:
// what stands behind it is found, and soon. To read so many zeros from the file
// system takes the better part of a minute.
func TestHole(t *testing.T) {
	const front, behind = "<p>one</p>", "<p>two</p>"
	large := gz(answer(address(3), noisy(20_000)).String())
	one, two := answer(address(1), front).String(), answer(address(2), behind).String()
	for name, pieces := range map[string][2]string{
		"between records.warc":    {one, two},
		"in a record.warc":        {one[:len(one)-8], "\r\n\r\n" + two},
		"between members.warc.gz": {gz(one), gz(two)},
		"in a member.warc.gz":     {large[:len(large)/2], gz(two)},
	} {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), name)
			f, err := os.Create(path)
			must(t, err)
			size := int64(8 * gib)
			must(t, f.Truncate(size))
			if dataAfter(f, 0, size) != size { // a file system without holes, or one that does not tell
				size = 16 * mib
			}
			_, err1 := f.WriteAt([]byte(pieces[0]), 0)
			_, err2 := f.WriteAt([]byte(pieces[1]), size)
			must(t, errors.Join(err1, err2, f.Close()))
			began, found := time.Now(), false
			for c, err := range Walk(t.Context(), path, Options{}) {
				must(t, err)
				found = found || c.URL == address(2) && c.Err == nil && string(c.Body) == behind
			}
			if took := time.Since(began); !found || took > 15*time.Second {
				t.Errorf("the record behind the hole was found: %v, after %v", found, took)
			}
		})
	}
}
