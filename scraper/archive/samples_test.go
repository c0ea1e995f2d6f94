package archive

import (
	"crypto/sha256"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// samples returns a folder of containers that others made, which do not
// belong to the project.
func samples(t *testing.T, name string) string {
	t.Helper()
	dir := filepath.Join("..", "..", "..", "shared", "data", "archives", name)
	if _, err := os.Stat(dir); err != nil {
		t.Skipf("sample archives are not here: %v", err)
	}
	return dir
}

// pagesOf sums the HTML pages of a crawl by address, in their order.
func pagesOf(t *testing.T, name string) map[string][][32]byte {
	t.Helper()
	pages := map[string][][32]byte{}
	for _, c := range walk(t, name, Options{}) {
		if c.Err != nil {
			t.Errorf("%s: byte %d: %v", name, c.Offset, c.Err)
		}
		if strings.HasPrefix(c.ContentType, "text/html") {
			pages[c.URL] = append(pages[c.URL], sha256.Sum256(c.Body))
		}
	}
	return pages
}

func TestOneCrawlInBothFormats(t *testing.T) {
	dir := samples(t, "aut")
	warc, arc := pagesOf(t, filepath.Join(dir, "example.warc.gz")), pagesOf(t, filepath.Join(dir, "example.arc.gz"))
	n := 0
	for _, copies := range warc {
		n += len(copies)
	}
	if n != 140 {
		t.Errorf("%d pages, want 140", n)
	}
	if diff := cmp.Diff(warc, arc); diff != "" {
		t.Errorf("pages of the WARC and of the ARC (-warc +arc):\n%s", diff)
	}
}

// A tally is what a container of the samples yields.
type tally struct {
	captures, bodies, skipped int
	failed                    string // the errors, in short
}

func (a *tally) add(c Capture) {
	a.captures++
	switch {
	case c.Skipped:
		a.skipped++
	case c.Body != nil:
		a.bodies++
	}
	for _, e := range []struct {
		err  error
		mark string
	}{
		{ErrTruncated, "t"},
		{ErrCorrupt, "c"},
		{ErrUnresolved, "u"},
		{ErrNoPage, "n"},
		{ErrLimit, "l"},
		{ErrUnreadable, "r"},
		{ErrUnsafeName, "s"},
		{ErrNotRegular, "f"},
		{ErrLink, "k"},
		{ErrTooDeep, "d"},
		{ErrUnsupported, "x"},
	} {
		if errors.Is(c.Err, e.err) {
			a.failed += e.mark
		}
	}
}

func TestSamples(t *testing.T) {
	want := expectedSamples()
	got := map[string]tally{}
	for _, name := range []string{"aut", "warcio", "ipwb", "py-wacz", "mhtml"} {
		dir := samples(t, name)
		err := filepath.WalkDir(dir, func(file string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() {
				return err
			}
			rel, err := filepath.Rel(filepath.Dir(dir), file)
			if err != nil {
				return err
			}
			var sum tally
			for _, c := range walk(t, file, Options{}) {
				sum.add(c)
				if c.Err != nil && !known(c.Err) {
					t.Errorf("%s: byte %d: error of no kind: %v", rel, c.Offset, c.Err)
				}
			}
			got[filepath.ToSlash(rel)] = sum
			return nil
		})
		must(t, err)
	}
	if diff := cmp.Diff(want, got, cmp.AllowUnexported(tally{})); diff != "" {
		t.Errorf("captures by file (-want +got):\n%s", diff)
	}
}

func TestFolderOfSnapshots(t *testing.T) {
	dir := samples(t, "podfridge")
	files := 0
	must(t, filepath.WalkDir(dir, func(_ string, d fs.DirEntry, err error) error {
		if err == nil && d.Type().IsRegular() {
			files++
		}
		return err
	}))
	all := walk(t, dir, Options{})
	pages := 0
	for _, c := range all {
		if c.Err != nil || c.Body == nil && !c.Skipped {
			t.Errorf("%s: %v", c.Path, c.Err)
		}
		if strings.HasSuffix(c.Path, ".html") && c.Body != nil {
			pages++
		}
	}
	if len(all) != files || pages != 692 {
		t.Errorf("%d captures of %d files, %d pages of 692", len(all), files, pages)
	}
}
