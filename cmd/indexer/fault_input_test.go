//go:build linux

package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"

	"coachsearch/internal/cli"
)

func pageText(i int, word string) []byte {
	return fmt.Appendf(nil, "Column %d about %s\n\nCoach's Corner--March %d, 2008\n\nThe Client\nName: Ruth\nIssue: %[2]s\n\n"+
		"Q. How do I go about %[2]s with him?\n\nA. Begin with a %[2]s word, and listen.\n\nThe last word\n\nWhoever begins has the %[2]s half.\n", i, word, i%28+1)
}

// Whatever happens to an archive while it is read, the next run has what is
// there then.
func TestArchiveChangesUnderneath(t *testing.T) {
	archive, data := t.TempDir(), t.TempDir()
	const pages = 40
	path := func(i int) string { return filepath.Join(archive, fmt.Sprintf("%02d.txt", i)) }
	for i := range pages {
		if err := os.WriteFile(path(i), pageText(i, "first"), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	args := []string{"rebuild", "-data", data, "-archive", archive, "-accept-shrink", "1000", "-quiet"}
	must(t, 0, args...)
	for round := range 3 {
		stop := make(chan struct{})
		var meddler sync.WaitGroup
		meddler.Go(func() {
			for n := 0; ; n++ {
				select {
				case <-stop:
					return
				default:
				}
				i, word := rand.IntN(pages), fmt.Sprintf("word%d", n%7)
				var err error
				switch n % 4 {
				case 0:
					err = os.WriteFile(path(i), pageText(i, word), 0o644)
				case 1:
					err = os.RemoveAll(path(i))
				case 2:
					if err = os.WriteFile(path(i)+".new", pageText(i, word), 0o644); err == nil {
						err = os.Rename(path(i)+".new", path(i))
					}
				case 3:
					if err = os.Truncate(path(i), 100); os.IsNotExist(err) {
						err = nil
					}
				}
				if err != nil {
					t.Error(err)
				}
			}
		})
		cmd, out := start(t, args...)
		code := exitCode(t, cmd)
		close(stop)
		meddler.Wait()
		if code != cli.Done && code != cli.Unreadable {
			t.Fatalf("round %d: exit code %d\n%s", round, code, out)
		}
		for i := range 3 { // so that there is a column in any case
			if err := os.WriteFile(path(i), pageText(i, "last"), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		must(t, 0, args...)
		full := t.TempDir()
		must(t, 0, "rebuild", "-data", full, "-archive", archive, "-no-cache")
		if got, want := sums(t, data), sums(t, full); !bytes.Equal(got, want) {
			t.Errorf("round %d: the run afterwards has\n%s, a full one\n%s", round, got, want)
		}
		must(t, 0, "verify", "-data", data)
	}
}

func sums(t *testing.T, data string) []byte {
	t.Helper()
	b, err := os.ReadFile(filepath.Join(data, "current", "records.sha256"))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// An index of another format, older or newer, is told apart from a damaged
// one, still stands guard, and gives way to a rebuild.
func TestOtherVersions(t *testing.T) {
	for _, version := range []int{1, 999} {
		data := t.TempDir()
		must(t, 0, "rebuild", "-data", data, "-columns", columnsFile(t, 60, "old"))
		manifest := filepath.Join(data, "current", "manifest.json")
		b, err := os.ReadFile(manifest)
		if err != nil {
			t.Fatal(err)
		}
		var m map[string]any
		if err := json.Unmarshal(b, &m); err != nil {
			t.Fatal(err)
		}
		m["version"], m["of_another_version"] = version, true
		if b, err = json.Marshal(m); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(manifest, b, 0o644); err != nil {
			t.Fatal(err)
		}
		for _, command := range []string{"verify", "status"} {
			out := must(t, cli.Failed, command, "-data", data)
			if !strings.Contains(out, fmt.Sprintf("format version %d, this program reads", version)) {
				t.Errorf("%s of version %d says %s", command, version, out)
			}
		}
		must(t, cli.Refused, "rebuild", "-data", data, "-columns", columnsFile(t, 5, "old"))
		if out := must(t, 0, "rebuild", "-data", data, "-columns", columnsFile(t, 60, "old")); !strings.Contains(out, "the live index is rebuilt because") {
			t.Errorf("the rebuild says %q", out)
		}
		must(t, 0, "verify", "-data", data)
	}
}

// Without the right to read or to write, a run says which and changes
// nothing.
func TestPermission(t *testing.T) {
	asOther := func(want int, args ...string) string {
		t.Helper()
		cmd := exec.Command("indexer", args...)
		if os.Geteuid() == 0 {
			cmd = exec.Command(readable(t, "indexer"), args...)
			cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: 65534, Gid: 65534}}
		}
		out := new(bytes.Buffer)
		cmd.Stdout, cmd.Stderr = out, out
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		if got := exitCode(t, cmd); got != want {
			t.Errorf("%v: exit code %d, want %d\n%s", args, got, want, out)
		}
		return out.String()
	}
	dir := openFolder(t)
	data, columns := filepath.Join(dir, "data"), filepath.Join(dir, "columns.jsonl")
	if err := os.WriteFile(columns, records(20, "old"), 0o644); err != nil {
		t.Fatal(err)
	}
	// Everybody may look, whatever the umask of the run was.
	umask := syscall.Umask(0o077)
	must(t, 0, "rebuild", "-data", data, "-columns", columns)
	syscall.Umask(umask)
	asOther(0, "status", "-data", data)
	asOther(0, "verify", "-data", data)
	if os.Geteuid() != 0 {
		if err := os.Chmod(data, 0o555); err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = os.Chmod(data, 0o755) })
	}
	live := current(t, data)
	if os.Geteuid() == 0 {
		for _, args := range [][]string{{"rebuild", "-data", data, "-columns", columns, "-force"}, {"rollback", "-data", data}, {"prune", "-data", data}} {
			if out := asOther(cli.Failed, args...); !strings.Contains(out, "permission denied") || !strings.Contains(out, "hint: run as the user who owns") {
				t.Errorf("%v says %s", args, out)
			}
		}
	}
	if now := current(t, data); now != live {
		t.Errorf("current is %s", now)
	}
	secret := filepath.Join(dir, "secret.jsonl")
	if err := os.WriteFile(secret, records(20, "old"), 0o000); err != nil {
		t.Fatal(err)
	}
	if out := asOther(cli.Failed, "rebuild", "-data", filepath.Join(openFolder(t), "d"), "-columns", secret); !strings.Contains(out, "permission denied") {
		t.Errorf("an input that may not be read: %s", out)
	}
}

// openFolder returns a folder that every user may enter and write to.
func openFolder(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	for d := dir; d != os.TempDir() && d != "/"; d = filepath.Dir(d) {
		if err := os.Chmod(d, 0o777); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// readable returns a copy of a program that every user may run.
func readable(t *testing.T, name string) string {
	t.Helper()
	from, err := exec.LookPath(name)
	if err != nil {
		t.Fatal(err)
	}
	b, err := os.ReadFile(from)
	if err != nil {
		t.Fatal(err)
	}
	to := filepath.Join(openFolder(t), name)
	if err := os.WriteFile(to, b, 0o755); err != nil {
		t.Fatal(err)
	}
	return to
}
