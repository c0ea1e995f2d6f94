package scraper

import (
	"archive/tar"
	"compress/gzip"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"coachsearch/internal/corpus"
)

// TestApart reads four archives in layouts and wordings that were made from
// the description of archived pages alone and not with the parser in sight,
// and measures what comes back against the records that belong to them.
// Where a page can be read in two ways, the record has the one that we chose.
func TestApart(t *testing.T) {
	dir := t.TempDir()
	unpack(t, "testdata/apart/pages.tar.gz", dir)
	byText := make(map[string]*corpus.Column)
	wanted := 0
	for c := range recordsOf(t, "testdata/apart/columns.jsonl.gz") {
		wanted++
		for _, s := range c.Sections {
			for _, p := range s.Paragraphs {
				byText[p] = c
			}
		}
	}
	tallies := make(map[string]*tally)
	found := make(map[*corpus.Column]bool)
	folders, err := os.ReadDir(dir)
	if err != nil || len(folders) == 0 {
		t.Fatalf("no archives: %v", err)
	}
	for _, f := range folders {
		h := harvest(t, Options{}, filepath.Join(dir, f.Name()))
		if !h.Summary().Balances() {
			t.Errorf("%s: the summary does not balance: %+v", f.Name(), h.Summary())
		}
		for _, got := range columns(t, h) {
			want := likest(byText, got)
			switch {
			case want == nil:
				t.Errorf("%s is a column that nobody wrote", got.ID)
			case found[want]:
				t.Errorf("%s is there twice", got.ID)
			default:
				found[want] = true
				if diff := score(tallies, want, got); len(diff) > 0 {
					t.Logf("%s:\n  %s", got.ID, strings.Join(diff, "\n  "))
				}
			}
		}
	}
	if len(found) != wanted {
		t.Errorf("%d columns of %d", len(found), wanted)
	}
	var sb strings.Builder
	all := tally{}
	for _, field := range slices.Sorted(maps.Keys(tallies)) {
		x := tallies[field]
		all = tally{all.right + x.right, all.extra + x.extra, all.missed + x.missed}
		fmt.Fprintf(&sb, "%-22s %9.4f %9.4f %9.4f\n", field, x.precision(), x.recall(), x.f1())
		if x.f1() < goldLeast {
			t.Errorf("%s: F1 %.4f is below %.2f", field, x.f1(), goldLeast)
		}
	}
	t.Logf("%d columns, F1 over all fields %.4f\n%s", wanted, all.f1(), sb.String())
}

// likest returns the record that shares most paragraphs with a column.
func likest(byText map[string]*corpus.Column, c *corpus.Column) *corpus.Column {
	shared := make(map[*corpus.Column]int)
	var best *corpus.Column
	for _, s := range c.Sections {
		for _, p := range s.Paragraphs {
			if w := byText[p]; w != nil {
				if shared[w]++; best == nil || shared[w] > shared[best] {
					best = w
				}
			}
		}
	}
	return best
}

func recordsOf(t *testing.T, name string) func(yield func(*corpus.Column) bool) {
	t.Helper()
	return func(yield func(*corpus.Column) bool) {
		dec := json.NewDecoder(gunzip(t, name))
		for {
			c := new(corpus.Column)
			err := dec.Decode(c)
			if errors.Is(err, io.EOF) {
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			if !yield(c) {
				return
			}
		}
	}
}

func gunzip(t *testing.T, name string) io.Reader {
	t.Helper()
	f, err := os.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := f.Close(); err != nil {
			t.Error(err)
		}
	})
	z, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	return z
}

// unpack writes the files of a tar into dir.
func unpack(t *testing.T, name, dir string) {
	t.Helper()
	r := tar.NewReader(gunzip(t, name))
	for {
		h, err := r.Next()
		if errors.Is(err, io.EOF) {
			return
		}
		if err != nil {
			t.Fatal(err)
		}
		if !filepath.IsLocal(h.Name) || h.Typeflag != tar.TypeReg {
			continue
		}
		at := filepath.Join(dir, filepath.FromSlash(h.Name))
		if err := os.MkdirAll(filepath.Dir(at), 0o755); err != nil {
			t.Fatal(err)
		}
		data, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(at, data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
}
