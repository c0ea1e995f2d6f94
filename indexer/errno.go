package indexer

import (
	"errors"
	"fmt"
	"strings"
	"syscall"
)

// named gives an error back the cause that a caller can ask for: Bleve prints
// the errors that it passes on into its own, file names by the dozen included.
func named(err error, dir string) error {
	if err == nil {
		return nil
	}
	for _, no := range []syscall.Errno{
		syscall.ENOSPC, syscall.EDQUOT, syscall.EROFS, syscall.EACCES, syscall.EIO, syscall.EFBIG, syscall.EMFILE, syscall.ENFILE, syscall.ENOMEM, syscall.ENOLCK,
	} {
		if !errors.Is(err, no) && strings.Contains(err.Error(), no.Error()) {
			return fmt.Errorf("write %s: %w", dir, no)
		}
	}
	return err
}
