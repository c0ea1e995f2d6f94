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
