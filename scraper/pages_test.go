package scraper

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"coachsearch/internal/corpus"
	"coachsearch/scraper/archive"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// golden is what a page gives, as the files beside the pages keep it.
type golden struct {
	Outcome  Outcome        `json:"outcome"`
	Captured string         `json:"captured_at,omitempty"`
	Profile  string         `json:"profile,omitempty"`
	Column   *corpus.Column `json:"column,omitempty"`
	Reasons  []Reason       `json:"reasons,omitempty"`
}

func TestPages(t *testing.T) {
	p := builtinProfile(t)
	pages, err := filepath.Glob("testdata/pages/*.[ht]*")
	if err != nil || len(pages) == 0 {
		t.Fatalf("no pages: %v", err)
	}
	for _, path := range pages {
		t.Run(filepath.Base(path), func(t *testing.T) {
			body, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			pg := ReadPage(&archive.Capture{Path: filepath.Base(path), Body: body}, p)
			got := golden{Outcome: pg.Outcome, Captured: stampText(pg.CapturedAt), Column: pg.Column, Reasons: pg.Reasons}
			if pg.Profile != nil {
				got.Profile = pg.Profile.Name
			}
			name := strings.TrimSuffix(path, filepath.Ext(path)) + ".json"
			if *update {
				var b bytes.Buffer
				enc := json.NewEncoder(&b)
				enc.SetEscapeHTML(false)
				enc.SetIndent("", " ")
				if err := enc.Encode(got); err != nil {
					t.Fatal(err)
				}
				if err := os.WriteFile(name, b.Bytes(), 0o644); err != nil {
					t.Fatal(err)
				}
				return
			}
			data, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			var want golden
			if err := json.Unmarshal(data, &want); err != nil {
				t.Fatal(err)
			}
			if d := cmp.Diff(want, got); d != "" {
				t.Error(d)
			}
		})
	}
}
