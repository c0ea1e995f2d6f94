package main

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"testing"
)

// A line has no end for as long as a file may be: reading it ends with the
// context.
func TestColumnsEndWithTheContext(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	path := filepath.Join(t.TempDir(), "columns.jsonl")
	if err := os.WriteFile(path, records(3, "word"), 0o644); err != nil {
		t.Fatal(err)
	}
	if err := os.Truncate(path, 1<<40); err != nil {
		t.Skipf("no file of a terabyte: %v", err)
	}
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	in := fileInput(ctx, path, f)
	defer func() {
		if err := in.close(); err != nil {
			t.Error(err)
		}
	}()
	var lines []int
	for c, err := range in.columns {
		if c != nil {
			lines = append(lines, in.line())
			if len(lines) == 3 {
				cancel()
			}
			continue
		}
		if !errors.Is(err, context.Canceled) {
			t.Errorf("line %d: %v", in.line(), err)
		}
		return
	}
	t.Errorf("it was read to the end; columns in the lines %v", lines)
}
