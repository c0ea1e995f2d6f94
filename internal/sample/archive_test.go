package sample_test

import (
	"bytes"
	"io/fs"
	"os"
	"testing"

	"coachsearch/internal/sample"
)

func TestExtract(t *testing.T) {
	dir := t.TempDir()
	if err := sample.Extract(dir); err != nil {
		t.Fatal(err)
	}
	outcomes, err := sample.Outcomes()
	if err != nil {
		t.Fatal(err)
	}
	expected := map[string]bool{}
	for _, o := range outcomes {
		expected[o.Path] = true
	}
	size := 0
	err = fs.WalkDir(os.DirFS(dir), ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		got, err := fs.ReadFile(os.DirFS(dir), name)
		if err != nil {
			return err
		}
		want, err := fs.ReadFile(sample.Archive(), name)
		if err != nil {
			return err
		}
		if !bytes.Equal(got, want) {
			t.Errorf("%s: extracted bytes differ", name)
		}
		if !expected[name] {
			t.Errorf("%s: no outcome is expected", name)
		}
		delete(expected, name)
		size += len(got)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for name := range expected {
		t.Errorf("%s: expected, but not in the archive", name)
	}
	if size > 2_500_000 {
		t.Errorf("the archive holds %d bytes, more than a binary should carry", size)
	}
}

func TestColumns(t *testing.T) {
	columns, err := sample.Columns()
	if err != nil {
		t.Fatal(err)
	}
	if len(columns) < 60 {
		t.Fatalf("%d columns", len(columns))
	}
	names := map[string]string{}
	for _, c := range columns {
		if name := c.Client.Name; name != "" {
			if first, twice := names[name]; twice {
				t.Errorf("%s and %s are both about %s", first, c.ID, name)
			}
			names[name] = c.ID
		}
		words := 0
		for _, s := range c.Sections {
			if s.Heading == "" {
				t.Errorf("%s: section %s without a heading", c.ID, s.Kind)
			}
			for _, p := range s.Paragraphs {
				words += len(bytes.Fields([]byte(p)))
			}
		}
		if words < 300 || words > 700 {
			t.Errorf("%s: %d words", c.ID, words)
		}
	}
}
