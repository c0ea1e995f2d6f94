package crawl_test

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"

	"coachsearch/internal/sample/crawl"
	"coachsearch/scraper"
)

func write(t *testing.T, opts crawl.Options) ([]byte, crawl.Tally) {
	t.Helper()
	var b bytes.Buffer
	tally, err := crawl.Write(&b, opts)
	if err != nil {
		t.Fatal(err)
	}
	return b.Bytes(), tally
}

func TestWrite(t *testing.T) {
	first, tally := write(t, crawl.Options{Records: 600, Seed: 1})
	again, _ := write(t, crawl.Options{Records: 600, Seed: 1})
	if !bytes.Equal(first, again) {
		t.Error("the same seed gives other bytes")
	}
	if other, _ := write(t, crawl.Options{Records: 600, Seed: 2}); bytes.Equal(first, other) {
		t.Error("another seed gives the same bytes")
	}
	path := filepath.Join(t.TempDir(), "crawl.warc.gz")
	if err := os.WriteFile(path, first, 0o644); err != nil {
		t.Fatal(err)
	}
	h, err := scraper.Scrape(t.Context(), []string{path}, scraper.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := h.Close(); err != nil {
			t.Error(err)
		}
	})
	sum := h.Summary()
	got := crawl.Tally{Records: sum.Captures, Pages: sum.Captures - sum.Outcomes[scraper.IsNotHTML], Columns: sum.Columns}
	if got != tally || sum.Unreadable != 0 {
		t.Errorf("read %+v, wrote %+v; %d unreadable, %v", got, tally, sum.Unreadable, sum.Outcomes)
	}
	for c, err := range h.Columns() {
		if err != nil {
			t.Fatal(err)
		}
		if len(c.Sections) != 5 || c.Date == "" || c.Client.Name == "" || c.Client.Issue == "" {
			t.Errorf("%s: %d sections, %+v", c.ID, len(c.Sections), c.Client)
		}
	}
}
