package scraper

import (
	"encoding/json"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"coachsearch/internal/corpus"
)

// shared is where inputs lie that belong to others; tests skip without it.
const shared = "../../shared"

func sharedPath(t testing.TB, parts ...string) string {
	t.Helper()
	p := filepath.Join(append([]string{shared}, parts...)...)
	if _, err := os.Stat(p); err != nil {
		t.Skipf("%s is not there", p)
	}
	return p
}

// harvest scrapes and closes at the end of the test.
func harvest(t testing.TB, opts Options, paths ...string) *Harvest {
	t.Helper()
	if opts.Profile == nil {
		opts.Profile = builtinProfile(t)
	}
	h, err := Scrape(t.Context(), paths, opts)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := h.Close(); err != nil {
			t.Error(err)
		}
	})
	return h
}

func columns(t testing.TB, h *Harvest) []*corpus.Column {
	t.Helper()
	var out []*corpus.Column
	for c, err := range h.Columns() {
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, c)
	}
	return out
}

func report(t testing.TB, h *Harvest) []ReportLine {
	t.Helper()
	var out []ReportLine
	for l, err := range h.Report() {
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, l)
	}
	if len(out) != h.Summary().Captures || !h.Summary().Balances() {
		t.Errorf("%d lines of report, summary %+v", len(out), h.Summary())
	}
	return out
}

// stated is a record without what the archive, not the page, decides.
func stated(c *corpus.Column) corpus.Column {
	s := *c
	s.URL, s.Source, s.Captures, s.Confidence = "", corpus.Source{}, nil, 0
	return s
}

func TestExamples(t *testing.T) {
	dir := sharedPath(t, "examples")
	data, err := os.ReadFile(filepath.Join(dir, "coachs-corner-2008-10-06.json"))
	if err != nil {
		t.Fatal(err)
	}
	var want corpus.Column
	if err := json.Unmarshal(data, &want); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"coachs-corner-2008-10-06.txt", "coachs-corner-tables.html", "coachs-corner-wayback.html"} {
		got := columns(t, harvest(t, Options{}, filepath.Join(dir, name)))
		if len(got) != 1 {
			t.Fatalf("%s: %d columns", name, len(got))
		}
		if d := cmp.Diff(want, stated(got[0])); d != "" {
			t.Errorf("%s:\n%s", name, d)
		}
	}
	all := columns(t, harvest(t, Options{}, dir))
	if len(all) != 1 || len(all[0].Captures) != 3 {
		t.Errorf("the folder gives %d columns, want one with three captures", len(all))
	}
}
