package index

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"coachsearch/internal/fault"
)

// WriteFile writes a file aside, syncs it and renames it into place, so that
// path holds the old content or all of the new. Two writers of one path at a
// time are the caller's to prevent.
func WriteFile(path string, b []byte) (err error) {
	dir, base := filepath.Split(path)
	aside := filepath.Join(dir, asidePrefix+base)
	f, err := createNew(aside)
	if errors.Is(err, os.ErrExist) { // what a killed run has left
		if err = os.Remove(aside); err == nil {
			f, err = createNew(aside)
		}
	}
	if err != nil {
		return fmt.Errorf("write %s: %w", path, err)
	}
	defer func() {
		if err != nil {
			err = fmt.Errorf("write %s: %w", path, errors.Join(err, removeIfThere(aside)))
		}
	}()
	err = fault.Do("write "+base, func() error { _, err := f.Write(b); return err })
	// The server's user reads what cron's user writes, whatever its umask.
	if err = errors.Join(err, f.Chmod(0o644), f.Sync(), f.Close()); err != nil {
		return err
	}
	if err := fault.Rename("name "+base, aside, path); err != nil {
		return err
	}
	return fault.Do("sync "+base, func() error { return SyncPath(filepath.Clean(dir)) })
}

// createNew writes to nothing that is there, a pipe or another file's link.
func createNew(path string) (*os.File, error) {
	return os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
}

func removeIfThere(path string) error {
	if err := os.Remove(path); err != nil && !errors.Is(err, os.ErrNotExist) {
		return err
	}
	return nil
}
