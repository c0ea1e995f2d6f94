package sample_test

import (
	"cmp"
	"slices"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"coachsearch/internal/corpus"
	"coachsearch/internal/sample"
	"coachsearch/scraper"
)

// What the scraper makes of the archive is what the archive's pages state.
func TestScrape(t *testing.T) {
	dir := t.TempDir()
	if err := sample.Extract(dir); err != nil {
		t.Fatal(err)
	}
	harvest, err := scraper.Scrape(t.Context(), []string{dir}, scraper.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := harvest.Close(); err != nil {
			t.Error(err)
		}
	})
	t.Run("columns", func(t *testing.T) { compareColumns(t, harvest) })
	t.Run("outcomes", func(t *testing.T) { compareOutcomes(t, harvest) })
}

func compareColumns(t *testing.T, harvest *scraper.Harvest) {
	want, err := sample.Columns()
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]*corpus.Column{}
	for c, err := range harvest.Columns() {
		if err != nil {
			t.Fatal(err)
		}
		got[c.ID] = c
	}
	// What depends on where the archive lies and on what reads it is no gold.
	stated := cmpopts.IgnoreFields(corpus.Column{}, "URL", "Source", "Captures", "Confidence")
	for _, w := range want {
		g := got[w.ID]
		delete(got, w.ID)
		if g == nil {
			t.Errorf("%s: no column", w.ID)
			continue
		}
		if d := gocmp.Diff(w, g, stated, cmpopts.EquateEmpty()); d != "" {
			t.Errorf("%s from %s (-want +got):\n%s", w.ID, g.Source.Path, d)
		}
	}
	for id, c := range got {
		t.Errorf("%s from %s: no such column", id, c.Source.Path)
	}
}

func compareOutcomes(t *testing.T, harvest *scraper.Harvest) {
	want, err := sample.Outcomes()
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]scraper.ReportLine{}
	for line, err := range harvest.Report() {
		if err != nil {
			t.Fatal(err)
		}
		got[line.Path] = line
	}
	shown := map[string]int{} // captures with the outcome column, by column
	for _, w := range want {
		g, ok := got[w.Path]
		delete(got, w.Path)
		switch {
		case !ok:
			t.Errorf("%s: not in the report", w.Path)
		case w.ColumnID != g.ColumnID:
			t.Errorf("%s: column %q, want %q (%s, %v)", w.Path, g.ColumnID, w.ColumnID, g.Outcome, g.Reasons)
		case w.ColumnID != "":
			if g.Outcome == scraper.IsColumn {
				shown[w.ColumnID]++
			} else if g.Outcome != scraper.IsDuplicate {
				t.Errorf("%s: %s, want a column or its duplicate", w.Path, g.Outcome)
			}
		case string(g.Outcome) != w.Outcome:
			t.Errorf("%s: %s, want %s (%v)", w.Path, g.Outcome, w.Outcome, g.Reasons)
		}
	}
	for path, line := range got {
		t.Errorf("%s: %s, but no such file", path, line.Outcome)
	}
	slices.SortFunc(want, func(a, b sample.Outcome) int { return cmp.Compare(a.ColumnID, b.ColumnID) })
	for _, w := range slices.CompactFunc(want, func(a, b sample.Outcome) bool { return a.ColumnID == b.ColumnID }) {
		if w.ColumnID != "" && shown[w.ColumnID] != 1 {
			t.Errorf("%s: %d captures are the column", w.ColumnID, shown[w.ColumnID])
		}
	}
}
