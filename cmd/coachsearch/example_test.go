package main

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"coachsearch/indexer"
	"coachsearch/internal/corpus"
	"coachsearch/scraper"
)

// A real column as text, as a page of its time and as a crawl of it: one
// column with three captures, found by words that are partly not its own.
func TestRealColumn(t *testing.T) {
	const examples = "../../../shared/examples"
	if _, err := os.Stat(examples); err != nil {
		t.Skipf("the examples belong to others and are not here: %v", err)
	}
	h, err := scraper.Scrape(t.Context(), []string{examples}, scraper.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer h.Close()
	var found []*corpus.Column
	for c, err := range h.Columns() {
		if err != nil {
			t.Fatal(err)
		}
		found = append(found, c)
	}
	if len(found) != 1 {
		t.Fatalf("%d columns, want 1", len(found))
	}
	var from []string
	for _, c := range found[0].Captures {
		from = append(from, filepath.Base(c.Path))
	}
	slices.Sort(from)
	if want := []string{"coachs-corner-2008-10-06.txt", "coachs-corner-tables.html", "coachs-corner-wayback.html"}; !slices.Equal(from, want) {
		t.Errorf("captures %q, want %q", from, want)
	}

	data := filepath.Join(t.TempDir(), "data")
	if _, err := indexer.Rebuild(t.Context(), indexer.Options{DataDir: data, Columns: h.Columns()}); err != nil {
		t.Fatal(err)
	}
	var out, complaints bytes.Buffer
	args := []string{"find", "-data", data, "-json", "friction between sales and the operations team"}
	if code := run(t.Context(), args, nil, &out, &complaints); code != 0 || complaints.Len() > 0 {
		t.Fatalf("exit code %d: %s", code, &complaints)
	}
	var answer struct {
		Meta struct{ Total int }
		Hits []struct {
			ID         string
			Highlights []struct {
				Section string
				Spans   []struct {
					Text  string
					Match bool
				}
			}
		}
	}
	if err := json.Unmarshal(out.Bytes(), &answer); err != nil {
		t.Fatal(err)
	}
	if answer.Meta.Total != 1 || len(answer.Hits) != 1 || answer.Hits[0].ID != found[0].ID {
		t.Fatalf("found %+v, want %s", answer, found[0].ID)
	}
	// The column speaks of sales and operations side by side in its answer and
	// in both games.
	for _, h := range answer.Hits[0].Highlights {
		marked := map[string]bool{}
		for _, s := range h.Spans {
			if s.Match {
				marked[strings.ToLower(s.Text)] = true
			}
		}
		if !slices.Contains([]string{"answer", "inner_game", "outer_game"}, h.Section) || !marked["sales"] || !marked["operations"] {
			t.Errorf("snippet of %s with %v marked", h.Section, marked)
		}
	}
	if len(answer.Hits[0].Highlights) == 0 {
		t.Error("no snippet")
	}
}
