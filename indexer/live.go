package indexer

import (
	"errors"
	"os"
	"path/filepath"
	"slices"

	"coachsearch/internal/index"
)

// A live is what a new generation is held against.
type live struct {
	name     string
	manifest *index.Manifest // nil where none can be read
	path     string
	sums     sums  // see readSums
	damage   error // why the live generation cannot be used
}

// intact reports whether the live generation can go on serving.
func (l *live) intact() bool { return l.manifest != nil && l.damage == nil }

// openLive looks at the live generation, its sizes but not its bytes. Where
// its manifest is lost, the newest readable one stands in, or else the number of
// its records, so that damage does not disarm the guard.
func openLive(d *index.Data) (*live, error) {
	name, path, err := d.Current()
	if errors.Is(err, index.ErrNoIndex) {
		return &live{}, nil
	}
	l := &live{name: name, path: path, damage: err}
	if err == nil {
		l.damage = l.read(path)
	}
	if isShort(l.damage) {
		return nil, l.damage
	}
	if l.manifest != nil {
		return l, nil
	}
	names, err := d.Generations()
	if err != nil {
		return nil, err
	}
	for _, n := range slices.Backward(names) {
		if m, _ := index.ReadManifest(d.Path(n)); m != nil {
			l.manifest = m
			return l, nil
		}
	}
	if s, err := readSums(filepath.Join(path, recordsFile)); err == nil && len(s) > 0 {
		l.manifest = &index.Manifest{Stats: index.Stats{Columns: len(s)}}
	}
	return l, nil
}

func (l *live) read(path string) error {
	// A foreign version comes with an error and with counts to compare.
	m, err := index.ReadManifest(path)
	if l.manifest = m; m == nil {
		return err
	}
	if err != nil {
		return err
	}
	_, err = index.VerifySizes(path)
	return err
}

// readSums reads the checksums of the records, which only a run needs that
// reads its input. Where they are damaged, so is the generation; the error is a
// want of the machine's.
func (l *live) readSums() error {
	if l.manifest == nil || l.path == "" {
		return nil
	}
	var err error
	l.sums, err = readSums(filepath.Join(l.path, recordsFile))
	if isShort(err) {
		return err
	}
	if err != nil && l.damage == nil && !errors.Is(err, os.ErrNotExist) {
		l.damage = err // without the file: complete by its manifest, and written by something else
	}
	return nil
}
