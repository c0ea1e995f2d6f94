package index

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"syscall"

	"github.com/gofrs/flock"

	"coachsearch/internal/fault"
)

// ErrLocked means that another run works on the data folder.
var ErrLocked = errors.New("another run holds the lock")

// A Lock is the right to change a data folder. The kernel gives it back when
// its holder ends, however it ends.
type Lock struct{ f *flock.Flock }

// Lock takes the lock of the folder, or returns an error that is [ErrLocked]
// at once when somebody else holds it.
func (d *Data) Lock() (*Lock, error) {
	// Only its owner may open the file: whoever can read it could hold it.
	// Should it be a pipe, no writer is waited for.
	f := flock.New(filepath.Join(d.dir, lockFile), flock.SetPermissions(0o600), flock.SetFlag(os.O_CREATE|os.O_RDONLY|syscall.O_NONBLOCK))
	ok, err := f.TryLock()
	for errors.Is(err, syscall.EINTR) { // as file systems of a network may have it
		ok, err = f.TryLock()
	}
	switch {
	case err != nil:
		return nil, fmt.Errorf("lock %s: %w", d.dir, err)
	case !ok:
		return nil, fmt.Errorf("lock %s: %w", d.dir, ErrLocked)
	}
	return &Lock{f}, nil
}

// Unlock gives the lock back. The lock file stays: removing it would let two
// runs lock two files of one name. Where that fails the kernel gives it back when
// the process ends, and what was done under the lock is done.
func (l *Lock) Unlock() { _ = fault.Do("unlock", l.f.Unlock) }
