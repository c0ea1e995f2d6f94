package indexer

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"syscall"
	"time"

	"coachsearch/internal/index"
)

// ErrNoOlder means that no kept generation is older than the live one.
var ErrNoOlder = errors.New("no older generation is kept")

// A Damaged generation is one that a server would not open.
type Damaged struct {
	Generation string `json:"generation"`
	Problem    string `json:"problem"`
}

// A NoneWholeError means that older generations are kept and all are damaged.
type NoneWholeError struct {
	From    string
	Damaged []Damaged // newest first
}

func (e *NoneWholeError) Error() string {
	problems := make([]string, len(e.Damaged))
	for i, d := range e.Damaged {
		problems[i] = d.Problem
	}
	return "roll back from " + e.From + ": no older generation is whole; " + strings.Join(problems, "; ")
}

// Rollback makes an older generation the live one: the one named to, or the
// newest whole one that is older than the live one if to is "". It reads all of
// it, as a server does before it swaps, and goes back to none that is damaged.
func Rollback(ctx context.Context, dataDir, to string) (rolled Rolled, err error) {
	d := index.OpenData(dataDir)
	if _, _, err := d.Current(); errors.Is(err, index.ErrNoIndex) {
		return Rolled{}, err // and nothing is made, the lock included
	}
	lock, err := d.Lock()
	if err != nil {
		return Rolled{}, err
	}
	defer lock.Unlock()
	from, _, err := d.Current() // a run that has just ended may have published
	if errors.Is(err, index.ErrNoIndex) {
		return Rolled{}, err
	}
	names, err := d.Generations()
	if err != nil {
		return Rolled{}, err
	}
	var passed []Damaged
	if to == "" {
		if to, passed, err = older(ctx, d, names, from); err != nil {
			return Rolled{}, err
		}
	} else {
		if !slices.Contains(names, to) {
			return Rolled{}, fmt.Errorf("roll back to %s: it is not kept; kept are %v", to, names)
		}
		if err := opens(ctx, d.Path(to)); err != nil {
			return Rolled{}, fmt.Errorf("roll back to %s: %w", to, err)
		}
	}
	rolled = Rolled{From: from, To: to, At: time.Now().UTC().Truncate(time.Second), Passed: passed}
	if m, err := index.ReadManifest(d.Path(from)); err == nil {
		rolled.Fingerprint = m.Fingerprint
	}
	if to == from {
		return rolled, nil // as it is, and what was rolled back from stays so
	}
	before, err := readRollback(d)
	if err != nil {
		before = Rolled{} // it could not be heeded before, either
	}
	if index.CompareNames(to, from) < 0 {
		rolled.Earlier = before.newer(to)
		if err := rolled.write(d); err != nil {
			return Rolled{}, err
		}
		return rolled, d.Switch(to)
	}
	// Forward again: what was rolled back from up to there is wanted.
	if err := d.Switch(to); err != nil {
		return Rolled{}, err
	}
	return rolled, before.forward(d, to)
}

// older returns the newest whole generation that is older than another one, and
// the damaged ones that it passed over.
func older(ctx context.Context, d *index.Data, names []string, than string) (string, []Damaged, error) {
	var passed []Damaged
	for _, n := range slices.Backward(names) {
		if than != "" && index.CompareNames(n, than) >= 0 {
			continue
		}
		err := opens(ctx, d.Path(n))
		if err == nil {
			return n, passed, nil
		}
		if ctx.Err() != nil || isShort(err) {
			return "", nil, fmt.Errorf("roll back from %s: %w", than, err)
		}
		passed = append(passed, Damaged{n, err.Error()})
	}
	if len(passed) > 0 {
		return "", nil, &NoneWholeError{than, passed}
	}
	return "", nil, fmt.Errorf("roll back from %s: %w", than, ErrNoOlder)
}

// An unopenedError is a generation of which every byte is as it was, and which
// could not be opened all the same.
type unopenedError struct{ err error }

func (e *unopenedError) Error() string { return e.err.Error() }
func (e *unopenedError) Unwrap() error { return e.err }

// isShort reports whether an error is a want of the machine's, of files or of
// memory. It is no damage, and no reason to go back further.
func isShort(err error) bool {
	return errors.As(err, new(*unopenedError)) || errors.Is(err, syscall.EMFILE) || errors.Is(err, syscall.ENFILE) || errors.Is(err, syscall.ENOMEM)
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
		return &unopenedError{err}
	}
	if n := r.Docs(); n != m.Stats.Columns {
		return errors.Join(fmt.Errorf("%d documents for %d columns", n, m.Stats.Columns), r.Close())
	}
	return r.Close()
}
