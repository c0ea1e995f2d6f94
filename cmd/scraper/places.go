package main

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"coachsearch/internal/cli"
)

// checkPlaces refuses outputs that would get in each other's way, or take the
// place of what is to be read.
func checkPlaces(s settings) error {
	switch {
	case s.out == "":
		return cli.Usagef("-o needs the name of a file")
	case s.out == "-" && s.report == "-", s.out != "-" && same(s.out, s.report) && !cli.IsStream(s.out):
		return cli.Usagef("columns and report need two places")
	}
	for _, out := range []string{s.out, s.report} {
		for _, path := range s.paths {
			taken, err := isInput(out, path)
			if err != nil {
				return fmt.Errorf("look at %s: %w", out, err)
			}
			if taken {
				return cli.Usagef("%s is part of the archive %s and would be overwritten", out, path)
			}
		}
	}
	return nil
}

func same(a, b string) bool {
	return b != "" && filepath.Clean(a) == filepath.Clean(b)
}

// place returns the file that a name leads to, so that a link to it stays one.
func place(name string) string {
	if name == "" || name == "-" || cli.IsStream(name) {
		return name
	}
	if target, err := filepath.EvalSymlinks(name); err == nil {
		return target
	}
	return name
}

// isInput reports whether an output is there already as an archive or as a
// page in its folder. What an earlier run wrote into the folder is no page.
func isInput(out, path string) (bool, error) {
	there, err := os.Stat(out)
	if err != nil || cli.IsStream(out) {
		return false, nil //nolint:nilerr // what is not there is nobody's; what cannot be seen is found when it is written
	}
	archive, err := os.Stat(path)
	if err != nil {
		return false, nil //nolint:nilerr // a path that is not there is told about when it is read
	}
	if !archive.IsDir() {
		return os.SameFile(there, archive), nil
	}
	if !within(path, filepath.Dir(out)) {
		return false, nil
	}
	ours, err := isOutput(out)
	return !ours, err
}

// within reports whether a folder is another one or stands below it.
func within(dir, folder string) bool {
	abs := func(path string) (string, error) {
		path, err := filepath.Abs(path)
		if err != nil {
			return "", err
		}
		return filepath.EvalSymlinks(path)
	}
	d, err1 := abs(dir)
	f, err2 := abs(folder)
	if err1 != nil || err2 != nil {
		return false
	}
	rel, err := filepath.Rel(d, f)
	return err == nil && filepath.IsLocal(rel)
}

// isOutput reports whether a file begins as columns or a report do, or is
// empty as those of an empty archive are.
func isOutput(name string) (ours bool, err error) {
	f, err := os.Open(name)
	if err != nil {
		return false, err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	head, err := bufio.NewReader(f).Peek(len(`{"path":"`))
	if err != nil && !errors.Is(err, io.EOF) {
		return false, err
	}
	return len(head) == 0 || bytes.HasPrefix(head, []byte(`{"id":"`)) || bytes.HasPrefix(head, []byte(`{"path":"`)), nil
}
