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

// A file that grows while it is read is read as it was when it was opened.
func TestColumnsThatGrow(t *testing.T) {
	path := filepath.Join(t.TempDir(), "columns.jsonl")
	if err := os.WriteFile(path, records(3, "word"), 0o644); err != nil {
		t.Fatal(err)
	}
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	in := fileInput(t.Context(), path, f)
	defer func() {
		if err := in.close(); err != nil {
			t.Error(err)
		}
	}()
	end, err := os.OpenFile(path, os.O_WRONLY|os.O_APPEND, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer end.Close()
	for again := range 2 {
		n := 0
		for _, err := range in.columns {
			if err != nil {
				t.Fatal(err)
			}
			if n++; n == 1000 {
				break
			}
			if _, err := end.Write(records(2000, "more")); err != nil { // more than is read ahead
				t.Fatal(err)
			}
		}
		if n != 3 {
			t.Errorf("time %d: %d columns", again, n)
		}
	}
}
