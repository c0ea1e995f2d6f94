package fault

import (
	"errors"
	"os"
)

// Rename comes to a step and gives a file, a folder or a link another name. On a
// file system of a network the answer can be lost; asked again, the server says
// that there is nothing of the old name. What has the new name is renamed.
func Rename(step, from, to string) error {
	before, statErr := os.Lstat(from)
	err := Do(step, func() error { return os.Rename(from, to) })
	if err == nil || statErr != nil {
		return err
	}
	after, statErr := os.Lstat(to)
	if _, gone := os.Lstat(from); statErr == nil && os.SameFile(before, after) && errors.Is(gone, os.ErrNotExist) {
		return nil
	}
	return err
}
