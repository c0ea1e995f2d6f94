package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
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
	line        func() int // of the latest of them; nil where there are no lines
	report      func() (indexer.Report, error)
	close       func() error
}

func (c *command) open(s *settings, p *cli.Progress) (*input, error) {
	switch {
	case s.columns == "":
		return c.openArchives(s, func(n int) { p.Show("scraping", n, "captures") })
	case s.columns == "-":
		return spool(c.ctx, "standard input", func() (io.ReadCloser, error) { return io.NopCloser(c.stdin), nil })
	}
	columns := s.columns
	switch st, err := os.Stat(columns); {
	case err != nil: // it is told about below
	case st.IsDir():
		return nil, cli.Usagef("%s is a folder: give it as -archive", columns)
	case st.Mode()&(fs.ModeNamedPipe|fs.ModeCharDevice) != 0:
		return spool(c.ctx, columns, func() (io.ReadCloser, error) { return os.Open(columns) })
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
	in := fileInput(c.ctx, columns, f)
	in.fingerprint = state
	return in, nil
}

// fileInput reads an open file as often as it is asked to. The file may be
// replaced meanwhile: what was opened is what is read.
func fileInput(ctx context.Context, name string, f *os.File) *input {
	at := 0
	return &input{
		name: name,
		columns: func(yield func(*corpus.Column, error) bool) {
			if _, err := f.Seek(0, io.SeekStart); err != nil {
				yield(nil, err)
				return
			}
			corpus.ReadLines(lasting{ctx, f}, &at)(yield)
		},
		line:  func() int { return at },
		close: f.Close,
	}
}

// A lasting reader ends with its context: a single line may be as long as the
// file.
type lasting struct {
	ctx context.Context
	r   io.Reader
}

func (l lasting) Read(p []byte) (int, error) {
	if err := l.ctx.Err(); err != nil {
		return 0, err
	}
	return l.r.Read(p)
}

// spool copies a stream into a file without a name, which is gone when the
// program ends, however it ends. A stream may keep silent for ever, also while
// it is opened, so it is not waited for when ctx is done.
func spool(ctx context.Context, name string, open func() (io.ReadCloser, error)) (*input, error) {
	f, err := os.CreateTemp("", "indexer-columns-")
	if err != nil {
		return nil, fmt.Errorf("spool %s: %w", name, err)
	}
	copied := make(chan error, 1)
	go func() {
		r, err := open()
		if err == nil {
			_, err = io.Copy(f, r)
			err = errors.Join(err, r.Close())
		}
		copied <- err
	}()
	err = os.Remove(f.Name())
	if err == nil {
		select {
		case err = <-copied:
		case <-ctx.Done():
			err = ctx.Err()
		}
	}
	if err != nil {
		return nil, errors.Join(fmt.Errorf("spool %s: %w", name, err), f.Close())
	}
	return fileInput(ctx, name, f), nil
}
