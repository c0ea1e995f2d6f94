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

// manyPages are the archives whose pages show what is read and nothing of who
// reads them at a time. The race detector leaves no time for them; the gate
// reads them without it.
var manyPages = map[string]bool{"aut": true, "podfridge": true, "py-wacz": true, "ipwb": true}

// TestNoFalseColumns reads archives that hold no column of any kind, and
// compares the 692 times of capture of one of them with the table beside it.
func TestNoFalseColumns(t *testing.T) {
	dir := sharedPath(t, "data", "archives")
	folders, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range folders {
		if !f.IsDir() || manyPages[f.Name()] && (raceDetector || testing.Short()) {
			continue
		}
		h := harvest(t, Options{TempDir: t.TempDir()}, filepath.Join(dir, f.Name()))
		lines := report(t, h)
		if f.Name() == "podfridge" {
			checkTimes(t, filepath.Join(dir, f.Name()), lines)
		}
		for _, l := range lines {
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

// checkTimes compares times of capture with those in the names of the files and
// in the table beside them.
func checkTimes(t *testing.T, dir string, lines []ReportLine) {
	t.Helper()
	file, err := os.Open(filepath.Join(dir, "ndis_data_raw.csv"))
	if err != nil {
		t.Fatal(err)
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
	for _, l := range lines {
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
