package scraper

import (
	"encoding/csv"
	"os"
	"path"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// TestNoFalseColumns reads archives that hold no column of any kind.
func TestNoFalseColumns(t *testing.T) {
	if testing.Short() {
		t.Skip("short: 2,300 pages")
	}
	dir := sharedPath(t, "data", "archives")
	folders, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range folders {
		if !f.IsDir() {
			continue
		}
		h := harvest(t, Options{TempDir: t.TempDir()}, filepath.Join(dir, f.Name()))
		for _, l := range report(t, h) {
			if l.ColumnID != "" || l.Outcome == IsColumn || l.Outcome == IsDuplicate {
				t.Errorf("%s/%s %s: a column %s", f.Name(), l.Path, l.URL, l.ColumnID)
			}
			for _, r := range l.Reasons {
				if r.Code == "parser_failed" {
					t.Errorf("%s/%s: %s", f.Name(), l.Path, r.Excerpt)
				}
			}
		}
		t.Logf("%-10s %v", f.Name(), h.Summary().Outcomes)
	}
}

// TestCaptureTimes compares 692 captures with the table beside them.
func TestCaptureTimes(t *testing.T) {
	dir := sharedPath(t, "data", "archives", "podfridge")
	file, err := os.Open(filepath.Join(dir, "ndis_data_raw.csv"))
	if err != nil {
		t.Skip(err)
	}
	defer file.Close()
	rows, err := csv.NewReader(file).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	want := make(map[string]string)
	for _, row := range rows[1:] {
		at, err := time.Parse(time.DateTime, row[11])
		if err != nil {
			continue
		}
		want[row[10]] = at.Format(time.RFC3339)
	}
	pages, checked := 0, 0
	for _, l := range report(t, harvest(t, Options{}, dir)) {
		name := path.Base(l.Path)
		if !strings.HasSuffix(name, ".html") {
			continue
		}
		pages++
		at, err := time.Parse("20060102150405", name[:14])
		if err != nil || l.CapturedAt != at.Format(time.RFC3339) {
			t.Errorf("%s: captured at %q", l.Path, l.CapturedAt)
		}
		if w, ok := want[name]; ok {
			checked++
			if l.CapturedAt != w {
				t.Errorf("%s: captured at %q, the table says %q", l.Path, l.CapturedAt, w)
			}
		}
	}
	if pages != 692 {
		t.Errorf("%d captures, want 692", pages)
	}
	t.Logf("%d of %d captures stand in the table", checked, pages)
}
