package indexer

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"time"

	"coachsearch/internal/index"
)

// A State is what a data folder holds.
type State struct {
	Generation  string       `json:"generation"` // the live one
	BuiltAt     time.Time    `json:"built_at,omitzero"`
	AgeSeconds  int64        `json:"age_seconds"`
	Columns     int          `json:"columns"`
	Captures    int          `json:"captures"`
	Bytes       int64        `json:"bytes"`
	Stats       *index.Stats `json:"stats,omitempty"`
	Problem     string       `json:"problem,omitempty"` // why the live one cannot be used
	Generations []Kept       `json:"generations"`       // newest first
	RolledBack  *Rolled      `json:"rolled_back,omitempty"`
	LastRun     *LastRun     `json:"last_run,omitempty"`
	Unknown     string       `json:"last_run_problem,omitempty"` // why it is not known how the last run went

	// Why it is not known whether a rollback stands.
	RollbackUnknown string `json:"rolled_back_problem,omitempty"`
}

// A Kept is a generation in the data folder.
type Kept struct {
	Name    string    `json:"name"`
	Live    bool      `json:"live,omitempty"`
	BuiltAt time.Time `json:"built_at,omitzero"`
	Columns int       `json:"columns"`
	Bytes   int64     `json:"bytes"`
	Problem string    `json:"problem,omitempty"`
}

// Status looks at the sizes of the files, not at their bytes; see [Verify].
// The error is [index.ErrNoIndex] where nothing was published yet.
func Status(dataDir string) (*State, error) {
	d := index.OpenData(dataDir)
	for {
		st, err := status(d)
		if err != nil {
			return nil, err
		}
		// It may have given way to another one meanwhile, and be pruned, which is no
		// damage.
		if now, _, err := d.Current(); err != nil || now == st.Generation {
			return st, nil
		}
	}
}

func status(d *index.Data) (*State, error) {
	name, _, err := d.Current()
	if errors.Is(err, index.ErrNoIndex) {
		return nil, err
	}
	st := &State{Generation: name, Generations: []Kept{}}
	if err != nil {
		st.Problem = err.Error()
	}
	names, err := d.Generations()
	if err != nil {
		return nil, err
	}
	for _, n := range slices.Backward(names) {
		k := Kept{Name: n, Live: n == name}
		m, err := index.VerifySizes(d.Path(k.Name))
		if err != nil {
			k.Problem = err.Error()
		} else {
			k.BuiltAt, k.Columns, k.Bytes = m.BuiltAt, m.Stats.Columns, m.Bytes()
		}
		st.Generations = append(st.Generations, k)
		if k.Live {
			st.BuiltAt, st.Columns, st.Bytes, st.Problem = k.BuiltAt, k.Columns, k.Bytes, k.Problem
			if m != nil {
				st.Captures, st.Stats = m.Captures, &m.Stats
				st.AgeSeconds = int64(max(time.Since(m.BuiltAt).Seconds(), 0))
			}
		}
	}
	switch rolled, err := readRollback(d); {
	case err != nil:
		st.RollbackUnknown = err.Error()
	case rolled.From != "":
		st.RolledBack = &rolled
	}
	st.LastRun, err = ReadLastRun(d.Dir())
	if err != nil && !errors.Is(err, index.ErrNoIndex) {
		st.Unknown = err.Error()
	}
	return st, nil
}

// A Verified is a generation that was found whole.
type Verified struct {
	Generation string  `json:"generation"`
	Files      int     `json:"files"`
	Bytes      int64   `json:"bytes"`
	Columns    int     `json:"columns"`
	Seconds    float64 `json:"seconds"`
}

// Verify reads the whole live generation: the checksum of every file, every
// record by its id, and words of every column.
func Verify(ctx context.Context, dataDir string) (Verified, error) {
	d := index.OpenData(dataDir)
	for {
		name, path, err := d.Current()
		if err != nil {
			return Verified{}, err
		}
		v, err := verify(ctx, name, path)
		if err == nil {
			return v, nil
		}
		// It may have been pruned meanwhile, which is no damage.
		if _, statErr := os.Stat(path); !errors.Is(statErr, fs.ErrNotExist) {
			return v, err
		}
		if now, _, nowErr := d.Current(); nowErr != nil || now == name {
			return v, err
		}
	}
}

func verify(ctx context.Context, name, path string) (Verified, error) {
	start := time.Now()
	v := Verified{Generation: name}
	if err := index.Verify(ctx, path); err != nil {
		return v, err
	}
	m, err := index.ReadManifest(path)
	if err != nil {
		return v, err
	}
	want, err := readSums(filepath.Join(path, recordsFile))
	if err != nil {
		return v, err
	}
	if err := check(ctx, path, want, everyColumn); err != nil {
		return v, fmt.Errorf("check generation %s: %w", name, err)
	}
	v.Files, v.Bytes, v.Columns, v.Seconds = len(m.Files), m.Bytes(), m.Stats.Columns, time.Since(start).Seconds()
	return v, nil
}

// Prune removes all but the newest keep generations and the live one, and
// returns the names of those that are gone.
func Prune(dataDir string, keep int) (gone []string, err error) {
	d := index.OpenData(dataDir)
	if _, _, err := d.Current(); err != nil {
		return nil, err
	}
	lock, err := d.Lock()
	if err != nil {
		return nil, err
	}
	defer lock.Unlock()
	if err := d.Sweep(); err != nil {
		return nil, err
	}
	return d.Prune(keep)
}
