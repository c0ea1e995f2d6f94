package archive

import (
	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/google/go-cmp/cmp"
)

const page = "<html><head><title>A page</title></head><body><p>Ask for the meeting first.</p></body></html>"

// walk collects what Walk yields for root.
func walk(t *testing.T, root string, opts Options) []Capture {
	t.Helper()
	var all []Capture
	for c, err := range Walk(t.Context(), root, opts) {
		if err != nil {
			t.Fatalf("walk %s: %v", root, err)
		}
		all = append(all, c)
	}
	return all
}

// A seen is what the tables of the tests compare of a capture.
type seen struct {
	Path, Member, Body string
	Err                error
}

func look(captures []Capture) []seen {
	var all []seen
	for _, c := range captures {
		all = append(all, seen{c.Path, c.Member, string(c.Body), c.Err})
	}
	return all
}

// sameErr compares a wanted sentinel with an error that wraps it.
var sameErr = cmp.Comparer(func(a, b error) bool {
	return a == nil && b == nil || a != nil && b != nil && (errors.Is(a, b) || errors.Is(b, a))
})

func write(t *testing.T, name string, data string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, []byte(data), 0o644); err != nil {
		t.Fatal(err)
	}
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func TestFolder(t *testing.T) {
	root := t.TempDir()
	outside := filepath.Join(t.TempDir(), "outside.html")
	write(t, outside, "secret")
	for _, name := range []string{"b/corner.php?id=3", "b/corner.php@id=3", "a.html", ".hidden/x.htm", "name\xe9.txt", "b/empty.html"} {
		body := page
		if filepath.Base(name) == "empty.html" {
			body = ""
		}
		write(t, filepath.Join(root, name), body)
	}
	write(t, filepath.Join(root, "logo.gif"), "GIF89a\x01\x00\x01\x00")
	must(t, os.Symlink(outside, filepath.Join(root, "c-out.html")))
	must(t, os.Symlink(filepath.Join(root, "a.html"), filepath.Join(root, "c-in.html")))
	must(t, os.Symlink("..", filepath.Join(root, "b", "up")))
	must(t, os.Symlink("b", filepath.Join(root, "d-folder")))
	must(t, os.Symlink("nowhere", filepath.Join(root, "e-broken")))
	must(t, syscall.Mkfifo(filepath.Join(root, "f-pipe"), 0o644))

	want := []seen{
		{".hidden/x.htm", "", page, nil},
		{"a.html", "", page, nil},
		{"b/corner.php?id=3", "", page, nil},
		{"b/corner.php@id=3", "", page, nil},
		{"b/empty.html", "", "", nil},
		{"b/up", "", "", ErrLink},
		{"c-in.html", "", page, nil},
		{"c-out.html", "", "", ErrLink},
		{"d-folder/corner.php?id=3", "", page, nil},
		{"d-folder/corner.php@id=3", "", page, nil},
		{"d-folder/empty.html", "", "", nil},
		{"d-folder/up", "", "", ErrLink},
		{"e-broken", "", "", ErrLink},
		{"f-pipe", "", "", ErrNotRegular},
		{"logo.gif", "", "", nil},
		{"nameé.txt", "", page, nil},
	}
	got := walk(t, root, Options{})
	if diff := cmp.Diff(want, look(got), sameErr); diff != "" {
		t.Errorf("captures (-want +got):\n%s", diff)
	}
	if c := got[len(got)-2]; !c.Skipped || c.Body != nil {
		t.Errorf("picture: skipped %v, %d bytes", c.Skipped, len(c.Body))
	}
}

func TestLinksInACircleEnd(t *testing.T) {
	root := t.TempDir()
	names := []string{"a", "b", "c", "d", "e", "f", "g"}
	for _, n := range names {
		must(t, os.Mkdir(filepath.Join(root, n), 0o755))
		for _, m := range names {
			must(t, os.Symlink("../"+m, filepath.Join(root, n, m)))
		}
	}
	for i, c := range walk(t, root, Options{}) {
		if c.Err == nil {
			t.Fatalf("capture %d has no error: %+v", i, c)
		}
	}
}

func TestUnreadable(t *testing.T) {
	if os.Geteuid() == 0 { // who reads everything
		const nobody = 65534
		cmd := exec.CommandContext(t.Context(), "/proc/self/exe", "-test.run=^TestUnreadable$", "-test.v", "-test.count=1")
		cmd.Dir, cmd.Env = "/", []string{}
		cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: nobody, Gid: nobody}}
		if out, err := cmd.CombinedOutput(); err != nil || !strings.Contains(string(out), "--- PASS: TestUnreadable") {
			t.Errorf("as another user: %v\n%s", err, out)
		}
		return
	}
	root := t.TempDir()
	write(t, filepath.Join(root, "a.html"), page)
	write(t, filepath.Join(root, "d/b.html"), page)
	must(t, os.Chmod(filepath.Join(root, "a.html"), 0))
	must(t, os.Chmod(filepath.Join(root, "d"), 0))
	t.Cleanup(func() { must(t, os.Chmod(filepath.Join(root, "d"), 0o755)) })
	want := []seen{{"a.html", "", "", ErrUnreadable}, {"d", "", "", ErrUnreadable}}
	if diff := cmp.Diff(want, look(walk(t, root, Options{})), sameErr); diff != "" {
		t.Errorf("captures (-want +got):\n%s", diff)
	}
}

func TestRoot(t *testing.T) {
	dir := t.TempDir()
	write(t, filepath.Join(dir, "page.html"), page)
	must(t, syscall.Mkfifo(filepath.Join(dir, "pipe"), 0o644))
	got := look(walk(t, filepath.Join(dir, "page.html"), Options{}))
	if diff := cmp.Diff([]seen{{"page.html", "", page, nil}}, got); diff != "" {
		t.Errorf("a file as root (-want +got):\n%s", diff)
	}
	for _, tt := range []struct {
		root string
		want error
	}{
		{filepath.Join(dir, "absent"), os.ErrNotExist},
		{filepath.Join(dir, "pipe"), ErrNotRegular},
	} {
		var errs []error
		for _, err := range Walk(t.Context(), tt.root, Options{}) {
			errs = append(errs, err)
		}
		if len(errs) != 1 || !errors.Is(errs[0], tt.want) {
			t.Errorf("root %s: errors %v, want one that is %v", tt.root, errs, tt.want)
		}
	}
}

func TestWalkEnds(t *testing.T) {
	dir := t.TempDir()
	for _, n := range []string{"a", "b", "c"} {
		write(t, filepath.Join(dir, n), page)
	}
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	var got []error
	for _, err := range Walk(ctx, dir, Options{}) {
		got = append(got, err)
		cancel()
	}
	if len(got) != 2 || got[0] != nil || !errors.Is(got[1], context.Canceled) {
		t.Errorf("after the context ended: %v", got)
	}
	n := 0
	for _, err := range Walk(t.Context(), dir, Options{}) {
		must(t, err)
		n++
		break
	}
	if n != 1 {
		t.Errorf("%d captures after break", n)
	}
}

func TestShrunkFile(t *testing.T) {
	name := filepath.Join(t.TempDir(), "page.html")
	write(t, name, page)
	f, err := os.Open(name)
	must(t, err)
	defer f.Close()
	var got []Capture
	w := newWalker(t.Context(), Options{}, func(c Capture, _ error) bool { got = append(got, c); return true })
	must(t, os.Truncate(name, 20))
	w.file(f, int64(len(page)), name, "page.html")
	if len(got) != 1 || !got[0].Truncated || !errors.Is(got[0].Err, ErrTruncated) || len(got[0].Body) != 20 {
		t.Errorf("shrunk file: %+v", got)
	}
}

func TestBodyLimit(t *testing.T) {
	name := filepath.Join(t.TempDir(), "page.html")
	write(t, name, page)
	for limit, want := range map[int64]error{int64(len(page)): nil, int64(len(page)) - 1: ErrLimit} {
		got := walk(t, name, Options{MaxBody: limit})
		if len(got) != 1 || !errors.Is(got[0].Err, want) {
			t.Errorf("limit %d: %+v", limit, got)
		}
	}
}
