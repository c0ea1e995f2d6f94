package index

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"coachsearch/internal/corpus"
)

// stage writes a complete generation of the titles, not yet published.
func stage(t *testing.T, d *Data, titles ...string) string {
	t.Helper()
	if err := d.Create(); err != nil {
		t.Fatal(err)
	}
	dir, err := d.Stage()
	if err != nil {
		t.Fatal(err)
	}
	b, err := Create(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range titles {
		if err := b.Add(&corpus.Column{ID: strings.ReplaceAll(s, " ", "-"), Title: s}); err != nil {
			t.Fatal(err)
		}
	}
	stats, err := b.Close(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	name, err := d.NextName()
	if err != nil {
		t.Fatal(err)
	}
	m := Manifest{Generation: name, BuiltAt: d.now(), Fingerprint: strings.Join(titles, "|"), Stats: stats}
	if err := WriteManifest(context.Background(), dir, m); err != nil {
		t.Fatal(err)
	}
	return dir
}

func publish(t *testing.T, d *Data, titles ...string) string {
	t.Helper()
	name, err := d.Publish(stage(t, d, titles...))
	if err != nil {
		t.Fatal(err)
	}
	return name
}

func TestPublishThenRead(t *testing.T) {
	d := OpenData(filepath.Join(t.TempDir(), "not", "yet", "there"))
	if _, _, err := d.Current(); !errors.Is(err, ErrNoIndex) {
		t.Errorf("current of no folder: %v", err)
	}
	name := publish(t, d, "Managing conflict", "Peers")
	got, path, err := d.Current()
	if err != nil || got != name {
		t.Fatalf("current is %q, %v; want %q", got, err, name)
	}
	if err := Verify(context.Background(), path); err != nil {
		t.Error(err)
	}
	r, err := OpenReader(path)
	if err != nil {
		t.Fatal(err)
	}
	if r.Docs() != 2 {
		t.Errorf("%d documents", r.Docs())
	}
	if err := r.Close(); err != nil {
		t.Error(err)
	}
	// Reading it has changed nothing in it.
	if err := Verify(context.Background(), path); err != nil {
		t.Error(err)
	}
	if target, err := os.Readlink(filepath.Join(d.Dir(), "current")); err != nil || target != "generations/"+name {
		t.Errorf("the link leads to %q, %v", target, err)
	}
}

func TestNamesNeverGoBack(t *testing.T) {
	d := OpenData(t.TempDir())
	at := time.Date(2026, 11, 24, 16, 38, 20, 0, time.UTC)
	var names []string
	for _, step := range []time.Duration{0, 0, -time.Hour, -240 * time.Hour, time.Minute, 24 * time.Hour} {
		d.now = func() time.Time { return at.Add(step) }
		names = append(names, publish(t, d, "Conflict"))
		if _, err := d.Prune(1); err != nil {
			t.Fatal(err)
		}
	}
	want := []string{
		"20261124T163820Z-1", "20261124T163820Z-2", "20261124T163820Z-3", "20261124T163820Z-4",
		"20261124T163920Z-5", "20261125T163820Z-6",
	}
	if diff := cmp.Diff(want, names); diff != "" {
		t.Error(diff)
	}
}

func TestCompareNames(t *testing.T) {
	in := []string{"20261124T163820Z-10", "20261124T163820Z-9", "20261124T163821Z-2", "20251124T163820Z-100"}
	slices.SortFunc(in, CompareNames)
	want := []string{"20251124T163820Z-100", "20261124T163820Z-9", "20261124T163820Z-10", "20261124T163821Z-2"}
	if diff := cmp.Diff(want, in); diff != "" {
		t.Error(diff)
	}
}

func TestPruneKeepsTheLiveOne(t *testing.T) {
	d := OpenData(t.TempDir())
	var names []string
	for range 5 {
		names = append(names, publish(t, d, "Conflict"))
	}
	if err := d.Switch(names[1]); err != nil {
		t.Fatal(err)
	}
	gone, err := d.Prune(2)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{names[0], names[2]}, gone); diff != "" {
		t.Error(diff)
	}
	left, err := d.Generations()
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{names[1], names[3], names[4]}, left); diff != "" {
		t.Error(diff)
	}
	if _, err := d.Prune(0); err != nil {
		t.Fatal(err)
	}
	if left, _ := d.Generations(); !cmp.Equal(left, []string{names[1], names[4]}) {
		t.Errorf("keeping none leaves %v", left)
	}
}

func TestPrunedGenerationStaysReadable(t *testing.T) {
	d := OpenData(t.TempDir())
	old := publish(t, d, "Managing conflict")
	r, err := OpenReader(d.Path(old))
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	publish(t, d, "Peers")
	if _, err := d.Prune(1); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(d.Path(old)); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("the old generation is still there: %v", err)
	}
	if c, err := r.Column(0); err != nil || c.Title != "Managing conflict" {
		t.Errorf("column of the pruned generation: %v, %v", c, err)
	}
}

func TestSweep(t *testing.T) {
	d := OpenData(t.TempDir())
	name := publish(t, d, "Conflict")
	stage(t, d, "Half done")
	for _, dir := range []string{"generations/.pruned-20200101T000000Z-1/bleve", "generations/.staging-x", "generations/notes"} {
		if err := os.MkdirAll(filepath.Join(d.Dir(), dir), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Symlink("generations/x", filepath.Join(d.Dir(), ".new-current")); err != nil {
		t.Fatal(err)
	}
	if g, err := d.Generations(); err != nil || !cmp.Equal(g, []string{name}) {
		t.Errorf("rubbish is taken for a generation: %v, %v", g, err)
	}
	if err := d.Sweep(); err != nil {
		t.Fatal(err)
	}
	var left []string
	for _, pattern := range []string{"*", ".*", "generations/*", "generations/.*"} {
		m, err := filepath.Glob(filepath.Join(d.Dir(), pattern))
		if err != nil {
			t.Fatal(err)
		}
		for _, p := range m {
			left = append(left, strings.TrimPrefix(p, d.Dir()+"/"))
		}
	}
	if diff := cmp.Diff([]string{"current", "generations", "generations/" + name, "generations/notes"}, left); diff != "" {
		t.Error(diff)
	}
}

func TestLockIsExclusive(t *testing.T) {
	d := OpenData(t.TempDir())
	l, err := d.Lock()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := OpenData(d.Dir()).Lock(); !errors.Is(err, ErrLocked) {
		t.Errorf("a second lock: %v", err)
	}
	l.Unlock()
	l, err = OpenData(d.Dir()).Lock()
	if err != nil {
		t.Fatal(err)
	}
	l.Unlock()
}

func TestCurrentRefusesOtherLinks(t *testing.T) {
	for _, target := range []string{
		"generations", "generations/", "generations/..", "../generations/20261124T163820Z-1", "/etc",
		"generations/.staging-20261124T163820Z-1", "generations/20261124T163820Z-1", "generations/20261124T163820Z-0",
	} {
		dir := t.TempDir()
		if err := os.Symlink(target, filepath.Join(dir, "current")); err != nil {
			t.Fatal(err)
		}
		if name, _, err := OpenData(dir).Current(); err == nil || errors.Is(err, ErrNoIndex) {
			t.Errorf("%s: current is %q, %v", target, name, err)
		}
	}
}

func TestPublishPutsBackWhatItCannotSwitchTo(t *testing.T) {
	d := OpenData(t.TempDir())
	// A folder in the place of the link: the rename over it fails.
	if err := os.MkdirAll(filepath.Join(d.Dir(), "current", "x"), 0o755); err != nil {
		t.Fatal(err)
	}
	staged := stage(t, d, "Conflict")
	if name, err := d.Publish(staged); err == nil {
		t.Fatalf("published %s over a folder", name)
	}
	if _, err := os.Stat(staged); err != nil {
		t.Error(err)
	}
	if g, err := d.Generations(); err != nil || len(g) > 0 {
		t.Errorf("left generations %v, %v", g, err)
	}
}

func TestReadersNeverMissTheLink(t *testing.T) {
	d := OpenData(t.TempDir())
	a, b := publish(t, d, "Conflict"), publish(t, d, "Peers")
	stop := make(chan struct{})
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			for {
				select {
				case <-stop:
					return
				default:
				}
				name, path, err := d.Current()
				if err != nil {
					t.Error(err)
					return
				}
				m, err := ReadManifest(path)
				if err != nil || m.Generation != name {
					t.Errorf("manifest of %s: %v, %v", name, m, err)
					return
				}
			}
		})
	}
	for i := range 500 {
		if err := d.Switch([]string{a, b}[i%2]); err != nil {
			t.Error(err)
			break
		}
	}
	close(stop)
	wg.Wait()
}

// A generation may have been moved to another disk, with a link in its place.
func TestGenerationBehindALink(t *testing.T) {
	d := OpenData(t.TempDir())
	first, second := publish(t, d, "one"), publish(t, d, "two")
	moved := filepath.Join(t.TempDir(), second)
	if err := os.Rename(d.Path(second), moved); err != nil {
		t.Fatal(err)
	}
	for name, target := range map[string]string{second: moved, "20200101T000000Z-1": filepath.Join(d.Dir(), "nowhere")} {
		if err := os.Symlink(target, d.Path(name)); err != nil {
			t.Fatal(err)
		}
	}
	names, err := d.Generations()
	if diff := cmp.Diff([]string{first, second}, names); err != nil || diff != "" {
		t.Errorf("%v, %s", err, diff)
	}
	third := publish(t, d, "three")
	if gone, err := d.Prune(1); err != nil || len(gone) != 2 {
		t.Errorf("pruned %v, %v", gone, err)
	}
	if name, _, err := d.Current(); err != nil || name != third {
		t.Errorf("current is %s, %v", name, err)
	}
	if err := Verify(t.Context(), moved); err != nil {
		t.Errorf("what the link led to: %v", err)
	}
}

// Whatever somebody put in the place of the lock, nobody waits for it.
func TestLockIsAPipe(t *testing.T) {
	d := OpenData(t.TempDir())
	if err := syscall.Mkfifo(filepath.Join(d.Dir(), lockFile), 0o600); err != nil {
		t.Fatal(err)
	}
	l, err := d.Lock()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := d.Lock(); !errors.Is(err, ErrLocked) {
		t.Errorf("locked twice: %v", err)
	}
	l.Unlock()
}

func TestManifestIsAPipe(t *testing.T) {
	dir := t.TempDir()
	if err := syscall.Mkfifo(filepath.Join(dir, manifestFile), 0o600); err != nil {
		t.Fatal(err)
	}
	var damage *DamageError
	if _, err := ReadManifest(dir); !errors.As(err, &damage) {
		t.Errorf("read as %v", err)
	}
}

// A folder whose file system flushes none is taken for flushed, as everywhere
// but on such a disk.
func TestSyncPath(t *testing.T) {
	if err := SyncPath(t.TempDir()); err != nil {
		t.Error(err)
	}
	if err := SyncPath(filepath.Join(t.TempDir(), "nothing")); err == nil {
		t.Error("nothing is flushed")
	}
	const without = "/proc/self" // of a file system that cannot
	if f, err := os.Open(without); err != nil || !errors.Is(f.Sync(), syscall.EINVAL) {
		t.Skip("no file system here refuses to flush a folder")
	}
	if err := SyncPath(without); err != nil {
		t.Error(err)
	}
}
