package indexer

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"time"

	"coachsearch/internal/index"
)

const rollbackFile = "rolled-back.json"

// ErrNoOlder means that no kept generation is older than the live one.
var ErrNoOlder = errors.New("no older generation is kept")

// A Rolled tells what a rollback did. While it stands in the data folder, a
// rebuild of the very input that was rolled back from publishes nothing.
type Rolled struct {
	From        string    `json:"from"`
	To          string    `json:"to"`
	At          time.Time `json:"at"`
	Fingerprint string    `json:"fingerprint,omitempty"`
}

// Rollback makes an older generation the live one: the one named to, or the
// newest that is older than the live one if to is "". It reads all of it, as a
// server does before it swaps, and goes back to none that is damaged.
func Rollback(ctx context.Context, dataDir, to string) (rolled Rolled, err error) {
	d := index.OpenData(dataDir)
	if _, _, err := d.Current(); errors.Is(err, index.ErrNoIndex) {
		return Rolled{}, err // and nothing is made, the lock included
	}
	lock, err := d.Lock()
	if err != nil {
		return Rolled{}, err
	}
	defer func() { err = errors.Join(err, lock.Unlock()) }()
	from, _, err := d.Current() // a run that has just ended may have published
	if errors.Is(err, index.ErrNoIndex) {
		return Rolled{}, err
	}
	names, err := d.Generations()
	if err != nil {
		return Rolled{}, err
	}
	if to == "" {
		if to, err = older(names, from); err != nil {
			return Rolled{}, err
		}
	}
	if !slices.Contains(names, to) {
		return Rolled{}, fmt.Errorf("roll back to %s: it is not kept; kept are %v", to, names)
	}
	if err := opens(ctx, d.Path(to)); err != nil {
		return Rolled{}, fmt.Errorf("roll back to %s: %w", to, err)
	}
	rolled = Rolled{From: from, To: to, At: time.Now().UTC().Truncate(time.Second)}
	if m, err := index.ReadManifest(d.Path(from)); err == nil {
		rolled.Fingerprint = m.Fingerprint
	}
	if to == from {
		return rolled, nil // as it is, and what was rolled back from stays so
	}
	if index.CompareNames(to, from) < 0 {
		b, err := json.Marshal(rolled)
		if err != nil {
			return Rolled{}, err
		}
		if err := index.WriteFile(filepath.Join(dataDir, rollbackFile), append(b, '\n')); err != nil {
			return Rolled{}, err
		}
		return rolled, d.Switch(to)
	}
	// Forward again: whatever was rolled back from is wanted.
	return rolled, errors.Join(d.Switch(to), forgetRollback(d))
}

func older(names []string, than string) (string, error) {
	for _, n := range slices.Backward(names) {
		if than == "" || index.CompareNames(n, than) < 0 {
			return n, nil
		}
	}
	return "", fmt.Errorf("roll back from %s: %w", than, ErrNoOlder)
}

// opens reports whether a server could open the generation in dir.
func opens(ctx context.Context, dir string) error {
	if err := index.VerifyBlocks(ctx, dir, index.AtOnce); err != nil {
		return err
	}
	m, err := index.ReadManifest(dir)
	if err != nil {
		return err
	}
	r, err := index.OpenReader(dir)
	if err != nil {
		return err
	}
	if n := r.Docs(); n != m.Stats.Columns {
		return errors.Join(fmt.Errorf("%d documents for %d columns", n, m.Stats.Columns), r.Close())
	}
	return r.Close()
}

// readRollback returns the rollback that stands, or the zero value.
func readRollback(d *index.Data) (Rolled, error) {
	path := filepath.Join(d.Dir(), rollbackFile)
	b, err := os.ReadFile(path)
	if errors.Is(err, os.ErrNotExist) {
		return Rolled{}, nil
	}
	if err != nil {
		return Rolled{}, fmt.Errorf("read rollback: %w", err)
	}
	var r Rolled
	if err := json.Unmarshal(b, &r); err != nil {
		return Rolled{}, fmt.Errorf("read %s: %w", path, err)
	}
	return r, nil
}

func forgetRollback(d *index.Data) error {
	err := os.Remove(filepath.Join(d.Dir(), rollbackFile))
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		return fmt.Errorf("forget rollback: %w", err)
	}
	return nil
}
