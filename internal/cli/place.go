package cli

import (
	"os"
	"path/filepath"
	"strings"
)

// IsStream reports whether a name stands for a device, a pipe, or something
// that is open already, as /dev/stdout does: it is written to, and no file may
// be renamed to it, which would take its place for everybody.
func IsStream(name string) bool {
	info, err := os.Stat(name)
	if err != nil || !info.Mode().IsRegular() {
		return err == nil
	}
	// What is open may well be a file. Then the way to it leads by /proc.
	if dir, err := filepath.EvalSymlinks(filepath.Dir(name)); err == nil && strings.HasPrefix(dir+"/", "/proc/") {
		return true
	}
	target, err := os.Readlink(name)
	return err == nil && strings.HasPrefix(target, "/proc/")
}

// OpenStream opens what IsStream was true of. What another has written there
// stays.
func OpenStream(name string) (*os.File, error) { return os.OpenFile(name, os.O_WRONLY|os.O_APPEND, 0) }
