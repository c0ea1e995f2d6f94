package scraper

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// ownNames are what the project's programs keep in a data folder.
var ownNames = []string{"current", "generations", "lock", "coach", "last-run.json", "pages.cache", "rolled-back.json"}

// SkipData returns a function for [archive.Options] that tells what in an
// archive's folders is no part of the archive but of an index that somebody
// keeps there: a data folder with all that is in it, and where the archive's own
// folder is one, what the programs keep in it.
func SkipData() func(path string, folder bool) bool {
	last, isData := "", false // the folder that was looked at last
	return func(path string, folder bool) bool {
		dir, name := filepath.Split(path)
		if slices.Contains(ownNames, name) || strings.HasPrefix(name, ".new-") {
			if dir != last {
				last, isData = dir, isDataFolder(dir)
			}
			if isData {
				return true
			}
		}
		return folder && isDataFolder(path)
	}
}

// isDataFolder reports whether indexes are published in a folder, or it was made
// for that; internal/index says what it looks like.
func isDataFolder(dir string) bool {
	if target, err := os.Readlink(filepath.Join(dir, "current")); err == nil {
		in, generation := filepath.Split(target)
		return in == "generations/" && strings.Contains(generation, "Z-")
	}
	lock, err := os.Lstat(filepath.Join(dir, "lock"))
	if err != nil || !lock.Mode().IsRegular() || lock.Size() > 0 {
		return false
	}
	g, err := os.Lstat(filepath.Join(dir, "generations"))
	return err == nil && g.IsDir()
}
