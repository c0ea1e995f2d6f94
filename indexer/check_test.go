package indexer

import (
	"context"
	"maps"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"coachsearch/internal/corpus"
	"coachsearch/internal/index"
)

func generation(t *testing.T, list []*corpus.Column) (string, sums) {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "g")
	b, err := index.Create(dir)
	if err != nil {
		t.Fatal(err)
	}
	s := sums{}
	for _, c := range list {
		if err := b.Add(c); err != nil {
			t.Fatal(err)
		}
		if s[c.ID], err = sumRecord(c); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := b.Close(context.Background()); err != nil {
		t.Fatal(err)
	}
	return dir, s
}

// The files of a generation fit together or are found out, although each of
// them is whole.
func TestCheckFindsWhatDoesNotFit(t *testing.T) {
	ctx := context.Background()
	list := columns(30)
	other := make([]*corpus.Column, len(list))
	for i := range list {
		c := *list[i]
		c.Title, c.Sections = "Quite another", list[len(list)-1-i].Sections
		other[i] = &c
	}
	dir, want := generation(t, list)
	if err := check(ctx, dir, want, everyColumn); err != nil {
		t.Fatal(err)
	}
	without := maps.Clone(want)
	delete(without, list[3].ID)
	renamed := maps.Clone(without)
	renamed["nobody"] = want[list[3].ID]
	changed := maps.Clone(want)
	changed[list[3].ID] = sum{1}
	for _, tc := range []struct {
		name, problem string
		want          sums
	}{
		{"one column too many", "30 documents for 29 columns", without},
		{"another id", "column nobody is not found", renamed},
		{"another record", "reads back differently", changed},
	} {
		if err := check(ctx, dir, tc.want, everyColumn); err == nil || !strings.Contains(err.Error(), tc.problem) {
			t.Errorf("%s: %v", tc.name, err)
		}
	}
	for _, name := range []string{"forward.tab", "lexicon.tab", "terms.tab", "bleve"} {
		dir, want := generation(t, list)
		foreign, _ := generation(t, other)
		if err := os.RemoveAll(filepath.Join(dir, name)); err != nil {
			t.Fatal(err)
		}
		if err := os.Rename(filepath.Join(foreign, name), filepath.Join(dir, name)); err != nil {
			t.Fatal(err)
		}
		if err := check(ctx, dir, want, everyColumn); err == nil {
			t.Errorf("%s of another generation is not noticed", name)
		} else {
			t.Logf("%s: %v", name, err)
		}
	}
}

func TestSumsKeepEverything(t *testing.T) {
	path := filepath.Join(t.TempDir(), "s")
	want := sums{"b": {2}, "a": {1}, strings.Repeat("é", 250): {3}}
	if err := want.write(path); err != nil {
		t.Fatal(err)
	}
	got, err := readSums(path)
	if err != nil || !maps.Equal(want, got) {
		t.Errorf("read %v, %v", got, err)
	}
	for _, bad := range []string{"x", "00  a\n", strings.Repeat("0", 64) + " a\n", "\n"} {
		if err := os.WriteFile(path, []byte(bad), 0o644); err != nil {
			t.Fatal(err)
		}
		if s, err := readSums(path); err == nil {
			t.Errorf("%q reads as %v", bad, s)
		}
	}
}
