package index

import (
	"errors"
	"os"
	"path/filepath"
)

// RemoveAll removes a folder with all that is in it, by opening one folder at a
// time: os.RemoveAll holds those above it open, too, and so fails where a run
// that was short of files has to undo what it began. A link is removed, not
// followed. What is not there is no error.
func RemoveAll(path string) error {
	err := os.Remove(path)
	if err == nil || errors.Is(err, os.ErrNotExist) {
		return nil
	}
	if st, statErr := os.Lstat(path); statErr != nil || !st.IsDir() {
		return err
	}
	entries, err := os.ReadDir(path)
	if err != nil {
		return err
	}
	var errs []error
	for _, e := range entries {
		errs = append(errs, RemoveAll(filepath.Join(path, e.Name())))
	}
	if err := errors.Join(errs...); err != nil {
		return err
	}
	return os.Remove(path)
}
