package index

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"time"

	"coachsearch/internal/fault"
)

const (
	generationsDir = "generations"
	currentLink    = "current"
	lockFile       = "lock"

	stagingPrefix = ".staging-" // in generations/: a generation that is being built
	prunedPrefix  = ".pruned-"  // in generations/: one that is being removed
	asidePrefix   = ".new-"     // a file or a link that is about to be renamed
)

// ErrNoIndex means that the data folder holds no published generation.
var ErrNoIndex = errors.New("there is no index yet")

// ErrNoLink means that what stands for the link to the live generation is none,
// as after a copy that followed links.
var ErrNoLink = errors.New("it is no link")

// Data is a data folder:
//
//	current            symbolic link to generations/NAME, swapped by rename
//	generations/NAME   complete, checked, never written to again
//	lock               held by whoever changes the folder
//
// Reading needs no lock. Stage, Publish, Switch, Prune and Sweep do: see
// [Data.Lock].
type Data struct {
	dir string
	now func() time.Time
}

// OpenData names a data folder. It touches nothing: a folder that does not
// exist is one without an index.
func OpenData(dir string) *Data { return &Data{dir, time.Now} }

// Dir returns the path of the data folder.
func (d *Data) Dir() string { return d.dir }

// Create makes the folder where it does not exist.
func (d *Data) Create() error {
	g := filepath.Join(d.dir, generationsDir)
	if _, err := os.Stat(g); err == nil {
		return nil
	}
	made := []string{g} // whose modes the umask has no say in: the server is another user
	if _, err := os.Stat(d.dir); errors.Is(err, os.ErrNotExist) {
		made = append(made, d.dir)
	}
	if err := os.MkdirAll(g, 0o755); err != nil {
		return fmt.Errorf("create data folder: %w", err)
	}
	for _, dir := range made {
		if err := os.Chmod(dir, 0o755); err != nil {
			return fmt.Errorf("create data folder %s: %w", d.dir, err)
		}
	}
	if err := SyncPath(d.dir); err != nil {
		return fmt.Errorf("create data folder %s: %w", d.dir, err)
	}
	return nil
}

// Path returns the folder of a generation.
func (d *Data) Path(name string) string { return filepath.Join(d.dir, generationsDir, name) }

// Current returns the name and the folder of the live generation. The error
// is [ErrNoIndex] where nothing was published yet. With only one generation
// kept, the folder may be pruned before it is opened; a caller then asks again.
func (d *Data) Current() (name, path string, err error) {
	name, err = d.currentName()
	if err != nil {
		return "", "", err
	}
	path = d.Path(name)
	if st, err := os.Stat(path); err != nil {
		return "", "", fmt.Errorf("follow %s: %w", filepath.Join(d.dir, currentLink), err)
	} else if !st.IsDir() {
		return "", "", fmt.Errorf("follow %s: %s is not a folder", filepath.Join(d.dir, currentLink), path)
	}
	return name, path, nil
}

// currentName returns what the link says, whether or not it is there.
func (d *Data) currentName() (string, error) {
	link := filepath.Join(d.dir, currentLink)
	target, err := os.Readlink(link)
	if errors.Is(err, os.ErrNotExist) {
		return "", fmt.Errorf("data folder %s: %w", d.dir, ErrNoIndex)
	}
	if errors.Is(err, syscall.EINVAL) {
		return "", fmt.Errorf("follow %s: %w", link, ErrNoLink)
	}
	if err != nil {
		return "", fmt.Errorf("follow current generation: %w", err)
	}
	dir, name := filepath.Split(target)
	if dir != generationsDir+"/" || !validName(name) {
		return "", fmt.Errorf("follow %s: it leads to %q, not to a generation", link, target)
	}
	return name, nil
}

// Generations returns the names of the complete generations, oldest first. One
// may be a link to its folder, as where a disk was short of room.
func (d *Data) Generations() ([]string, error) {
	entries, err := os.ReadDir(filepath.Join(d.dir, generationsDir))
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		return nil, fmt.Errorf("list generations: %w", err)
	}
	var names []string
	for _, e := range entries {
		if !validName(e.Name()) {
			continue
		}
		folder := e.IsDir()
		if e.Type() == fs.ModeSymlink {
			st, err := os.Stat(d.Path(e.Name()))
			folder = err == nil && st.IsDir()
		}
		if folder {
			names = append(names, e.Name())
		}
	}
	slices.SortFunc(names, CompareNames)
	return names, nil
}

// Stage returns a path for a generation to be built at, where nothing is yet.
// No reader takes it for a generation.
func (d *Data) Stage() (string, error) {
	name, err := d.NextName()
	if err != nil {
		return "", err
	}
	return d.Path(stagingPrefix + name), nil
}

// Publish gives a staged generation the name in its manifest and makes it the
// live one. After an error nothing is changed and it lies where it was.
func (d *Data) Publish(staged string) (string, error) {
	m, err := ReadManifest(staged)
	if err != nil {
		return "", err
	}
	final := d.Path(m.Generation)
	if _, err := os.Lstat(final); err == nil {
		return "", fmt.Errorf("publish %s: the name is taken", m.Generation)
	}
	if err := fault.Do("sync generation", func() error { return SyncPath(staged) }); err != nil {
		return "", fmt.Errorf("publish %s: %w", m.Generation, err)
	}
	if err := fault.Rename("name generation", staged, final); err != nil {
		return "", fmt.Errorf("publish %s: %w", m.Generation, err)
	}
	err = fault.Do("sync generations", func() error { return SyncPath(filepath.Dir(final)) })
	if err == nil {
		err = d.Switch(m.Generation)
	}
	if err != nil {
		return "", fmt.Errorf("publish %s: %w", m.Generation, errors.Join(err, os.Rename(final, staged)))
	}
	return m.Generation, nil
}

// Switch makes a complete generation the live one. After an error the old one
// still is.
func (d *Data) Switch(name string) error {
	if !validName(name) {
		return fmt.Errorf("switch to %q: not the name of a generation", name)
	}
	if st, err := os.Stat(d.Path(name)); err != nil {
		return fmt.Errorf("switch to %s: %w", name, err)
	} else if !st.IsDir() {
		return fmt.Errorf("switch to %s: not a folder", name)
	}
	aside, link := filepath.Join(d.dir, asidePrefix+currentLink), filepath.Join(d.dir, currentLink)
	if err := removeIfThere(aside); err != nil {
		return fmt.Errorf("switch to %s: %w", name, err)
	}
	if st, err := os.Lstat(link); err == nil && st.IsDir() { // what is in it is not ours to remove
		return fmt.Errorf("switch to %s: %s: %w but a folder", name, link, ErrNoLink)
	}
	target := generationsDir + "/" + name
	err := fault.Do("make link", func() error { return os.Symlink(target, aside) })
	if made, _ := os.Readlink(aside); err != nil && made != target { // the answer alone may be lost
		return fmt.Errorf("switch to %s: %w", name, err)
	}
	if err := fault.Rename("swap link", aside, link); err != nil {
		return fmt.Errorf("switch to %s: %w", name, errors.Join(err, os.Remove(aside)))
	}
	// Readers follow the new link from here on: a failing sync is no reason to
	// say that they do not. Prune syncs again before it relies on it.
	_ = fault.Do("sync link", func() error { return SyncPath(d.dir) })
	return nil
}

// Prune removes all but the newest generations and the live one, and returns
// the names of those that are gone. keep below 1 counts as 1: the newest name
// must stay, so that no name is used twice.
func (d *Data) Prune(keep int) ([]string, error) {
	live, err := d.currentName()
	if err != nil && !errors.Is(err, ErrNoIndex) {
		return nil, err // without knowing which one is live, nothing is safe to remove
	}
	names, err := d.Generations()
	if err != nil {
		return nil, err
	}
	if err := fault.Do("sync before pruning", func() error { return SyncPath(d.dir) }); err != nil {
		return nil, fmt.Errorf("sync %s: %w", d.dir, err) // the link on disk may still lead to an old one
	}
	var gone []string
	for _, name := range names[:max(len(names)-max(keep, 1), 0)] {
		if name == live {
			continue
		}
		// Renamed first, a half removed generation is never taken for a whole one.
		aside := d.Path(prunedPrefix + name)
		if err := fault.Rename("set generation aside", d.Path(name), aside); err != nil {
			return gone, fmt.Errorf("prune %s: %w", name, err)
		}
		gone = append(gone, name)
		if err := fault.Do("remove generation", func() error { return RemoveAll(aside) }); err != nil {
			return gone, fmt.Errorf("prune %s: %w", name, err)
		}
	}
	return gone, nil
}

// Sweep removes what runs that were killed have left. What it does not know
// it leaves alone.
func (d *Data) Sweep() error {
	var errs []error
	for _, place := range []struct {
		dir      string
		prefixes []string
	}{
		{d.dir, []string{asidePrefix}},
		{filepath.Join(d.dir, generationsDir), []string{stagingPrefix, prunedPrefix}},
	} {
		entries, err := os.ReadDir(place.dir)
		if err != nil && !errors.Is(err, os.ErrNotExist) {
			errs = append(errs, err)
		}
		for _, e := range entries {
			if slices.ContainsFunc(place.prefixes, func(p string) bool { return strings.HasPrefix(e.Name(), p) }) {
				errs = append(errs, RemoveAll(filepath.Join(place.dir, e.Name())))
			}
		}
	}
	if err := errors.Join(errs...); err != nil {
		return fmt.Errorf("sweep %s: %w", d.dir, err)
	}
	return nil
}
