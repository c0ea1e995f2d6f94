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
)

// An input is where the columns come from.
type input struct {
	name    string
	columns iter.Seq2[*corpus.Column, error]
	report  func() (indexer.Report, error)
	close   func() error
}

func (c *command) open(archives []string, columns string, p *cli.Progress) (*input, error) {
	switch {
	case columns == "":
		return openArchives(c.ctx, archives, func(n int) { p.Show("scraping", n, "captures") })
	case columns == "-":
		return spool(c.stdin)
	}
	f, err := os.Open(columns)
	if err != nil {
		return nil, err
	}
	if st, err := f.Stat(); err != nil {
		return nil, errors.Join(err, f.Close())
	} else if st.IsDir() {
		return nil, errors.Join(cli.Usagef("%s is a folder: give it as -archive", columns), f.Close())
	}
	return fileInput(columns, f), nil
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
