package main

import (
	"context"
	"io"
	"io/fs"
	"iter"
	"math"
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
		return streamInput(c.ctx, "standard input", func() (io.ReadCloser, error) { return io.NopCloser(c.stdin), nil })
	}
	columns := string(s.columns)
	switch st, err := os.Stat(columns); {
	case err != nil: // it is told about below
	case st.IsDir():
		return nil, cli.Usagef("%s is a folder: give it as -archive", columns)
	case st.Mode()&(fs.ModeNamedPipe|fs.ModeCharDevice) != 0:
		return streamInput(c.ctx, columns, func() (io.ReadCloser, error) { return os.Open(columns) })
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
// replaced meanwhile, and it may grow, as fast as it is read: what was opened is
// what is read.
func fileInput(ctx context.Context, name string, f *os.File) *input {
	size := int64(math.MaxInt64)
	if st, err := f.Stat(); err == nil && st.Size() > 0 { // of some files the system does not tell
		size = st.Size()
	}
	return linesInput(name, func() (io.Reader, error) { return fromStart(ctx, f, size) }, f.Close)
}

func fromStart(ctx context.Context, f *os.File, size int64) (io.Reader, error) {
	_, err := f.Seek(0, io.SeekStart)
	return io.LimitReader(lasting{ctx, f}, size), err
}

// linesInput reads records from what reader returns each time.
func linesInput(name string, reader func() (io.Reader, error), closeIt func() error) *input {
	at := 0
	return &input{
		name: name,
		columns: func(yield func(*corpus.Column, error) bool) {
			r, err := reader()
			if err != nil {
				yield(nil, err)
				return
			}
			corpus.ReadLines(r, &at)(yield)
		},
		line:  func() int { return at },
		close: closeIt,
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
