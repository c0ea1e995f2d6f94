package archive

import (
	"os"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func list(t *testing.T, root string) []File {
	t.Helper()
	var all []File
	for f, err := range List(t.Context(), root, Options{}) {
		if err != nil {
			t.Fatalf("list %s: %v", root, err)
		}
		all = append(all, f)
	}
	return all
}

// What is listed is what would be read, in its order, and what would be
// refused is refused.
func TestListNamesWhatWalkReads(t *testing.T) {
	root := t.TempDir()
	for _, name := range []string{"b/1.html", "b/2.html", "a.html", "z\xe9.txt", "c/d/e.html"} {
		write(t, filepath.Join(root, name), page)
	}
	must(t, os.Symlink("b", filepath.Join(root, "again")))
	must(t, os.Symlink("a.html", filepath.Join(root, "linked.html")))
	must(t, os.Symlink("/etc/hostname", filepath.Join(root, "outside")))
	must(t, os.Symlink("..", filepath.Join(root, "c", "up")))
	must(t, syscall.Mkfifo(filepath.Join(root, "pipe"), 0o600))
	for _, from := range []string{root, filepath.Join(root, "a.html")} {
		var read []string
		for _, c := range walk(t, from, Options{}) {
			read = append(read, c.Path+" "+errString(c.Err))
		}
		var listed []string
		for _, f := range list(t, from) {
			listed = append(listed, f.Path+" "+f.Problem)
			if f.Problem == "" && f.Size != int64(len(page)) {
				t.Errorf("%s has %d bytes", f.Path, f.Size)
			}
		}
		if diff := cmp.Diff(read, listed); diff != "" {
			t.Errorf("%s: %s", from, diff)
		}
	}
	for _, err := range List(t.Context(), filepath.Join(root, "absent"), Options{}) {
		if err == nil {
			t.Error("a root that is not there is listed")
		}
	}
}

func errString(err error) string {
	if err == nil {
		return ""
	}
	return err.Error()
}

// Whatever is done to a file shows in its File, also where its size and its
// time are put back.
func TestListSeesEveryChange(t *testing.T) {
	root := t.TempDir()
	name := filepath.Join(root, "a.html")
	write(t, name, page)
	before := list(t, root)[0]
	put := func(into string) {
		must(t, os.WriteFile(into, []byte("<html>"+page[6:]), 0o644))
		must(t, os.Chtimes(into, before.ModTime, before.ModTime))
	}
	seen := []File{before}
	for _, change := range []func(){
		func() { put(name) },
		func() { put(name + ".new"); must(t, os.Rename(name+".new", name)) },
		func() { must(t, os.Chmod(name, 0o600)) },
	} {
		for time.Since(seen[len(seen)-1].ChangeTime) <= fineStep { //nolint:revive // until a change shows
		}
		change()
		f := list(t, root)[0]
		if f.Size != before.Size || !f.ModTime.Equal(before.ModTime) {
			t.Fatalf("the test has not put back size and time: %+v", f)
		}
		for _, old := range seen {
			if f == old {
				t.Errorf("no difference between %+v and %+v", old, f)
			}
		}
		seen = append(seen, f)
	}
}

func TestSettled(t *testing.T) {
	at := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	for _, tc := range []struct {
		name string
		f    File
		now  time.Time
		want bool
	}{
		{"long ago", File{ChangeTime: at}, at.Add(time.Hour), true},
		{"whole seconds, just now", File{ChangeTime: at}, at.Add(time.Second), false},
		{"fractions, a second ago", File{ChangeTime: at.Add(7)}, at.Add(time.Second), true},
		{"fractions, just now", File{ChangeTime: at.Add(7)}, at.Add(time.Millisecond), false},
		{"in the future", File{ChangeTime: at.Add(time.Hour)}, at, false},
		{"not told", File{}, at, false},
		{"not to be opened", File{Problem: "a pipe"}, at, true},
	} {
		if got := tc.f.SettledAt(tc.now); got != tc.want {
			t.Errorf("%s: %v, want %v", tc.name, got, tc.want)
		}
	}
}
