package coach

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/google/renameio/v2"

	"coachsearch/internal/regular"
)

// hiddenFile may be read by everybody who shows columns; the folder around it
// lets nobody see what else it holds.
const hiddenFile = "hidden.json"

// maxHiddenBytes bounds what is read of it, some hundred bytes a column.
const maxHiddenBytes = 256 << 20

// Dir returns the coach's folder in a data folder.
func Dir(dataDir string) string { return filepath.Join(dataDir, "coach") }

// A Hidden is a column that nobody may find.
type Hidden struct {
	ID    string    `json:"id"`
	Title string    `json:"title,omitempty"` // when it was hidden
	Since time.Time `json:"since"`
}

// ReadHidden returns the columns that are hidden, by id. Without a file there
// are none; one that cannot be read is an error, since nothing hidden may show
// by accident.
func ReadHidden(dir string) ([]Hidden, error) {
	path := filepath.Join(dir, hiddenFile)
	b, err := regular.ReadFile(path, maxHiddenBytes)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("read hidden columns: %w", err)
	}
	var list []Hidden
	if err := json.Unmarshal(b, &list); err != nil {
		return nil, fmt.Errorf("read %s: %w", path, err)
	}
	for _, h := range list {
		if h.ID == "" {
			return nil, fmt.Errorf("read %s: a column without an id", path)
		}
	}
	return list, nil
}

func writeHidden(dir string, list []Hidden) error {
	slices.SortFunc(list, func(a, b Hidden) int { return strings.Compare(a.ID, b.ID) })
	b, err := json.MarshalIndent(list, "", " ")
	if err != nil {
		return err
	}
	if err := renameio.WriteFile(filepath.Join(dir, hiddenFile), append(b, '\n'), 0o644, renameio.IgnoreUmask()); err != nil {
		return fmt.Errorf("write hidden columns: %w", err)
	}
	return nil
}

// IDs returns the ids of columns.
func IDs(list []Hidden) []string {
	ids := make([]string, len(list))
	for i, h := range list {
		ids[i] = h.ID
	}
	return ids
}

// followEvery is how often FollowHidden looks at the file.
const followEvery = time.Second

// FollowHidden hands the hidden columns to apply, and again whenever another
// program has changed them, until the context ends. Its error is that of the
// first time; later ones are logged, and what was hidden stays so. It
// also does where the file is gone, perhaps with the disk that it was on.
func FollowHidden(ctx context.Context, dir string, apply func(ids []string) error, log *slog.Logger) error {
	seen, err := state(dir)
	if err == nil {
		err = once(dir, apply)
	}
	if err != nil {
		return err
	}
	applied, had := true, seen.IsFile()
	go func() {
		tick := time.NewTicker(followEvery)
		defer tick.Stop()
		for {
			select {
			case <-ctx.Done():
				return
			case <-tick.C:
			}
			now, err := state(dir)
			if err == nil && now.Same(seen) && applied {
				continue
			}
			switch {
			case err != nil:
			case had && !now.IsFile():
				err = fmt.Errorf("read hidden columns: %s is gone", filepath.Join(dir, hiddenFile))
			default:
				err = once(dir, apply)
			}
			if err != nil && (!now.Same(seen) || applied) { // what stays so is told once
				log.Error("hidden columns not read, those of before stay hidden", "err", err)
			}
			applied, had = err == nil, had || now.IsFile()
			seen = now
		}
	}()
	return nil
}

func once(dir string, apply func([]string) error) error {
	list, err := ReadHidden(dir)
	if err != nil {
		return err
	}
	return apply(IDs(list))
}

func state(dir string) (regular.State, error) {
	s, err := regular.Look(filepath.Join(dir, hiddenFile))
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return s, fmt.Errorf("read hidden columns: %w", err)
	}
	return s, nil
}
