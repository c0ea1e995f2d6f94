package archive

import (
	"errors"
	"os"
	"syscall"
)

// seekData asks for the next byte that is stored: lseek(2).
const seekData = 3

// dataAfter returns where the hole at off ends, or off where none is there or the
// file system does not tell.
func dataAfter(f *os.File, off, size int64) int64 {
	at, err := f.Seek(off, seekData) // what is read is read at its place
	switch {
	case errors.Is(err, syscall.ENXIO):
		return size // there is nothing but the hole
	case err != nil:
		return off
	}
	return min(at, size)
}
