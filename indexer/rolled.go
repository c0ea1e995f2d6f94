package indexer

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"time"

	"coachsearch/internal/index"
	"coachsearch/internal/regular"
)

const rollbackFile = "rolled-back.json"

// maxRolledBytes bounds what is read of it; a real one has some hundred.
const maxRolledBytes = 1 << 20

// A Rolled tells what a rollback did. While it stands in the data folder, a
// rebuild of the very input that was rolled back from publishes nothing.
type Rolled struct {
	From        string    `json:"from"`
	To          string    `json:"to"`
	At          time.Time `json:"at"`
	Fingerprint string    `json:"fingerprint,omitempty"` // of what was rolled back from

	// Earlier are other generations that were rolled back from and are newer
	// than To: their input does not come back, either.
	Earlier []Withdrawn `json:"earlier,omitempty"`

	// Passed are the generations between the two that are damaged, newest first.
	Passed []Damaged `json:"passed,omitempty"`
}

// A Withdrawn is a generation that was rolled back from.
type Withdrawn struct {
	Generation  string `json:"generation"`
	Fingerprint string `json:"fingerprint,omitempty"`
}

// withdrew reports whether records are those of a generation that was rolled
// back from.
func (r Rolled) withdrew(fingerprint string) bool {
	return fingerprint != "" && slices.ContainsFunc(r.all(), func(w Withdrawn) bool { return w.Fingerprint == fingerprint })
}

// all lists the generations that were rolled back from, the last one last.
func (r Rolled) all() []Withdrawn {
	if r.From == "" {
		return nil
	}
	return append(slices.Clone(r.Earlier), Withdrawn{r.From, r.Fingerprint})
}

// newer is what of all is newer than a generation.
func (r Rolled) newer(than string) []Withdrawn {
	return slices.DeleteFunc(r.all(), func(w Withdrawn) bool { return index.CompareNames(w.Generation, than) <= 0 })
}

// forward notes that a generation is wanted again, and all before it.
func (r Rolled) forward(d *index.Data, to string) error {
	left := r.newer(to)
	if len(left) == 0 {
		return forgetRollback(d)
	}
	last := left[len(left)-1]
	r = Rolled{From: last.Generation, To: to, At: r.At, Fingerprint: last.Fingerprint, Earlier: left[:len(left)-1]}
	return r.write(d)
}

func (r Rolled) write(d *index.Data) error {
	b, err := json.Marshal(r)
	if err != nil {
		return err
	}
	return index.WriteFile(filepath.Join(d.Dir(), rollbackFile), append(b, '\n'))
}

// standing leaves what is newer than the live generation. A run that was killed
// when it had noted a rollback, and not changed the link, has gone back nowhere.
func (r Rolled) standing(live string) Rolled {
	left := r.newer(live)
	if len(left) == 0 {
		return Rolled{}
	}
	last := left[len(left)-1]
	if last.Generation == r.From {
		return r
	}
	return Rolled{From: last.Generation, To: live, At: r.At, Fingerprint: last.Fingerprint, Earlier: left[:len(left)-1]}
}

// readRollback returns the rollback that stands, or the zero value.
func readRollback(d *index.Data) (Rolled, error) {
	path := filepath.Join(d.Dir(), rollbackFile)
	b, err := regular.ReadFile(path, maxRolledBytes)
	if errors.Is(err, os.ErrNotExist) {
		return Rolled{}, nil
	}
	if err != nil {
		return Rolled{}, fmt.Errorf("read rollback: %w", err)
	}
	var r Rolled
	err = json.Unmarshal(b, &r)
	if err == nil && (r.From == "" || r.To == "") {
		err = errors.New("it names no two generations")
	}
	if err != nil {
		return Rolled{}, fmt.Errorf("read %s: %w", path, err)
	}
	if live, _, err := d.Current(); err == nil {
		r = r.standing(live)
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
