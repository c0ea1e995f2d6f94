package main

import (
	"errors"
	"fmt"
	"io"
	"iter"
	"os"

	"coachsearch/indexer"
	"coachsearch/internal/cli"
	"coachsearch/internal/corpus"
	"coachsearch/scraper"
)

// An input is where the columns come from.
type input struct {
	name        string
	fingerprint string // "" where it is not known
	cache       *scraper.Cache
	columns     iter.Seq2[*corpus.Column, error]
	report      func() (indexer.Report, error)
	close       func() error
}

func (c *command) open(s *settings, p *cli.Progress) (*input, error) {
	switch {
	case s.columns == "":
		return c.openArchives(s, func(n int) { p.Show("scraping", n, "captures") })
	case s.columns == "-":
		return spool(c.stdin)
	}
	columns := s.columns
	if st, err := os.Stat(columns); err == nil && st.IsDir() {
		return nil, cli.Usagef("%s is a folder: give it as -archive", columns)
	}
	// Before the file is opened: what is read is of that state or of a later one.
	state, err := fingerprint(c.ctx, []string{columns})
	if err != nil {
		return nil, err
	}
	f, err := os.Open(columns)
	if err != nil {
		return nil, err
	}
	in := fileInput(columns, f)
	in.fingerprint = state
	return in, nil
}

// fileInput reads an open file as often as it is asked to. The file may be
// replaced meanwhile: what was opened is what is read.
func fileInput(name string, f *os.File) *input {
	return &input{
		name: name,
		columns: func(yield func(*corpus.Column, error) bool) {
			if _, err := f.Seek(0, io.SeekStart); err != nil {
				yield(nil, err)
				return
			}
			corpus.Read(f)(yield)
		},
		close: f.Close,
	}
}

// spool copies a stream into a file without a name, which is gone when the
// program ends, however it ends.
func spool(r io.Reader) (*input, error) {
	f, err := os.CreateTemp("", "indexer-columns-")
	if err != nil {
		return nil, fmt.Errorf("spool standard input: %w", err)
	}
	if err := os.Remove(f.Name()); err != nil {
		return nil, errors.Join(fmt.Errorf("spool standard input: %w", err), f.Close())
	}
	if _, err := io.Copy(f, r); err != nil {
		return nil, errors.Join(fmt.Errorf("spool standard input: %w", err), f.Close())
	}
	return fileInput("standard input", f), nil
}
