package main

import (
	"bytes"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// The metrics that the documents name are those that the server has.
func TestDocumentedMetrics(t *testing.T) {
	data := t.TempDir()
	if _, err := rebuild(data, records(t, 3)); err != nil {
		t.Fatal(err)
	}
	p := start(t, "serve", "-data", data, "-addr", "127.0.0.1:0")
	p.get("/search?q=friction")
	_, has := p.get("/metrics")
	n := 0
	for _, name := range []string{"docs/operations.md", "docs/security.md", "docs/architecture.md", "README.md"} {
		doc, err := os.ReadFile(filepath.Join("..", "..", filepath.FromSlash(name)))
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range regexp.MustCompile("coachsearch_[a-z_]+").FindAllString(string(doc), -1) {
			if strings.HasPrefix(m, "coachsearch_indexer_") {
				continue // of the rebuild
			}
			if n++; !strings.Contains(has, "\n"+m+"{") && !strings.Contains(has, "\n"+m+" ") {
				t.Errorf("%s: there is no %s", name, m)
			}
		}
	}
	if n < 3 {
		t.Errorf("only %d metrics are named", n)
	}
}

// The tests that docs/security.md names are there.
func TestDocumentedTests(t *testing.T) {
	root := filepath.Join("..", "..")
	doc, err := os.ReadFile(filepath.Join(root, "docs", "security.md"))
	if err != nil {
		t.Fatal(err)
	}
	names := regexp.MustCompile("`((?:Test|Fuzz)[A-Za-z]+)`").FindAllSubmatch(doc, -1)
	if len(names) < 30 {
		t.Fatalf("only %d tests are named", len(names))
	}
	var tests bytes.Buffer
	err = filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(path, "_test.go") {
			return err
		}
		b, err := os.ReadFile(path)
		tests.Write(b)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, n := range names {
		if !bytes.Contains(tests.Bytes(), append(append([]byte("\nfunc "), n[1]...), '(')) {
			t.Errorf("there is no %s", n[1])
		}
	}
	for line := range strings.Lines(string(doc)) {
		if strings.HasPrefix(line, "| ") && strings.Count(line, "|") >= 4 && !strings.HasPrefix(line, "| attack") && !strings.Contains(line, "`Test") && !strings.Contains(line, "`Fuzz") {
			t.Errorf("no test shows: %s", line)
		}
	}
}
