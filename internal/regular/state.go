package regular

import (
	"io/fs"
	"os"
)

// A State is what the file under a name is told from another one by. Its time
// alone does not do: a rename gives a name to another file of the same time, and
// some programs set the time.
type State struct{ info fs.FileInfo }

// Look returns the state of the file under a name, or an error if there is none.
func Look(path string) (State, error) {
	info, err := os.Stat(path)
	if err != nil {
		return State{}, err
	}
	return State{info}, nil
}

// IsFile reports whether there was a file.
func (s State) IsFile() bool { return s.info != nil }

// Same reports whether it is the same file in the same state, or none both
// times. A file that is written in place, to the same size and within a tick of
// its file system's clock, is not told apart.
func (s State) Same(as State) bool {
	if s.info == nil || as.info == nil {
		return s.info == nil && as.info == nil
	}
	return os.SameFile(s.info, as.info) && s.info.Size() == as.info.Size() && s.info.ModTime().Equal(as.info.ModTime())
}
