//go:build linux

package main

import (
	"bytes"
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"

	"coachsearch/indexer"
	"coachsearch/internal/cli"
	"coachsearch/internal/index"
)

// A broken is a program whose runs break at a step; see internal/fault.
type broken struct {
	t    *testing.T
	path string
}

func buildBroken(t *testing.T) broken {
	t.Helper()
	b := broken{t, filepath.Join(t.TempDir(), "indexer")}
	if out, err := exec.Command("go", "build", "-tags", "faults", "-o", b.path, ".").CombinedOutput(); err != nil {
		t.Fatalf("build with faults: %v\n%s", err, out)
	}
	return b
}

// run returns the exit code, -1 where the run was killed.
func (b broken) run(env []string, args ...string) (int, string) {
	b.t.Helper()
	cmd := exec.Command(b.path, args...)
	cmd.Env = append(os.Environ(), env...)
	out := new(bytes.Buffer)
	cmd.Stdout, cmd.Stderr = out, out
	if err := cmd.Start(); err != nil {
		b.t.Fatal(err)
	}
	code := exitCode(b.t, cmd)
	if ws := cmd.ProcessState.Sys().(syscall.WaitStatus); code == -1 && ws.Signal() != syscall.SIGKILL {
		b.t.Fatalf("the run ended by %v\n%s", ws.Signal(), out)
	}
	return code, out.String()
}

// steps returns every step that a run comes to, each once.
func (b broken) steps(args ...string) []string {
	b.t.Helper()
	list := filepath.Join(b.t.TempDir(), "steps")
	if code, out := b.run([]string{"COACHSEARCH_STEPS=" + list}, args...); code != 0 {
		b.t.Fatalf("exit code %d\n%s", code, out)
	}
	text, err := os.ReadFile(list)
	if err != nil {
		b.t.Fatal(err)
	}
	lines := strings.Split(strings.TrimSpace(string(text)), "\n")
	slices.Sort(lines)
	return slices.Compact(lines)
}

// A nightly is a data folder with two indexes and an input that has changed,
// so that a rebuild that keeps one comes to every step.
type nightly struct {
	t             *testing.T
	data, archive string
}

func newNightly(t *testing.T) nightly {
	t.Helper()
	dir := t.TempDir()
	n := nightly{t, filepath.Join(dir, "data"), filepath.Join(dir, "archive")}
	n.write("first")
	must(t, 0, n.args()...)
	n.write("second")
	must(t, 0, n.args()...)
	must(t, 0, "rollback", "-data", n.data)
	n.write("third")
	return n
}

// again returns another one in the same state.
func (n nightly) again() nightly {
	n.t.Helper()
	dir := n.t.TempDir()
	if err := os.CopyFS(dir, os.DirFS(filepath.Dir(n.data))); err != nil {
		n.t.Fatal(err)
	}
	return nightly{n.t, filepath.Join(dir, "data"), filepath.Join(dir, "archive")}
}

func (n nightly) args() []string { return []string{"rebuild", "-data", n.data, "-archive", n.archive} }

func (n nightly) write(word string) {
	n.t.Helper()
	if err := os.MkdirAll(n.archive, 0o755); err != nil {
		n.t.Fatal(err)
	}
	text := "A desk nobody wanted\n\nCoach's Corner--March 3, 2008\n\nThe Client\nName: Ruth\nIssue: " + word +
		" a room\n\nQ. How do I go about " + word + " with him?\n\nA. Begin with a " + word + " word, and listen.\n\nThe last word\n\nWhoever begins has the " + word + " half.\n"
	if err := os.WriteFile(filepath.Join(n.archive, "a.txt"), []byte(text), 0o644); err != nil {
		n.t.Fatal(err)
	}
}

// whole fails where the live index is not: a reader would notice.
func (n nightly) whole(when string) {
	n.t.Helper()
	if _, err := indexer.Verify(context.Background(), n.data); err != nil {
		n.t.Errorf("%s: %v", when, err)
	}
}

func (n nightly) tidy(when string) {
	n.t.Helper()
	if left, err := rubbish(n.data); err != nil || len(left) > 0 {
		n.t.Errorf("%s: left behind %v, %v", when, left, err)
	}
}

// Killed at any step, a rebuild leaves an index that is whole, the old one or
// the new one, and the next run puts everything in order.
func TestKilledAtEveryStep(t *testing.T) {
	b := buildBroken(t)
	fresh := newNightly(t)
	steps := b.steps(append(fresh.again().args(), "-keep", "1")...)
	if len(steps) < 20 || !slices.Contains(steps, "swap link") || !slices.Contains(steps, "remove generation") {
		t.Fatalf("the run does not come to every step: %q", steps)
	}
	for _, step := range steps {
		n := fresh.again()
		old := current(t, n.data)
		if code, out := b.run([]string{"COACHSEARCH_FAULT=" + step + "=kill"}, append(n.args(), "-keep", "1")...); code != -1 {
			t.Errorf("killed at %s: exit code %d\n%s", step, code, out)
		}
		n.whole("killed at " + step)
		if now := current(t, n.data); index.CompareNames(now, old) < 0 {
			t.Errorf("killed at %s: current went back from %s to %s", step, old, now)
		}
		if out := must(t, 0, n.args()...); out != "" {
			t.Errorf("the run after one that was killed at %s says %s", step, out)
		}
		n.whole("the run after a kill at " + step)
		n.tidy("the run after a kill at " + step)
	}
}

// Where a step fails, the run says so and publishes nothing, or it has
// published everything and warns.
func TestFailsAtEveryStep(t *testing.T) {
	b := buildBroken(t)
	fresh := newNightly(t)
	steps := b.steps(append(fresh.again().args(), "-keep", "1")...)
	for i, step := range steps {
		no := []string{"ENOSPC", "EIO", "EACCES", "EROFS"}[i%4]
		n := fresh.again()
		old := current(t, n.data)
		code, out := b.run([]string{"COACHSEARCH_FAULT=" + step + "=" + no}, append(n.args(), "-keep", "1")...)
		now := current(t, n.data)
		switch {
		case code == cli.Failed && now == old && strings.Contains(out, "error: "):
			n.tidy(step + " failed")
		case code == cli.Done && now != old && (step == "sync link" || step == "unlock" || strings.Contains(out, "warning: ")):
		default:
			t.Errorf("%s fails with %s: exit code %d, current was %s and is %s\n%s", step, no, code, old, now, out)
		}
		n.whole(step + " failed")
		must(t, 0, n.args()...)
		n.whole("the run after " + step + " failed")
		n.tidy("the run after " + step + " failed")
	}
}

// A rollback that is killed has rolled back or has not.
func TestRollbackKilledAtEveryStep(t *testing.T) {
	b := buildBroken(t)
	fresh := newNightly(t)
	must(t, 0, fresh.args()...)
	names, err := index.OpenData(fresh.data).Generations()
	if err != nil || len(names) != 3 {
		t.Fatalf("kept %v, %v", names, err)
	}
	live, older := names[2], names[1]
	for _, step := range b.steps("rollback", "-data", fresh.again().data) {
		n := fresh.again()
		if code, out := b.run([]string{"COACHSEARCH_FAULT=" + step + "=kill"}, "rollback", "-data", n.data); code != -1 {
			t.Errorf("killed at %s: exit code %d\n%s", step, code, out)
		}
		if now := current(t, n.data); now != live && now != older {
			t.Errorf("killed at %s: current is %s", step, now)
		}
		n.whole("killed at " + step)
		must(t, 0, "rollback", "-data", n.data, "-to", older)
		if now := current(t, n.data); now != older {
			t.Errorf("after a kill at %s a rollback leads to %s, want %s", step, now, older)
		}
		must(t, 0, n.args()...)
		if now := current(t, n.data); now != older {
			t.Errorf("after a kill at %s the input that was rolled back from is live again: %s", step, now)
		}
		n.tidy("a rollback and a run after a kill at " + step)
	}
}

// The program that is installed does not break by what stands around it.
func TestFaultsAreInABuildOfTheirOwn(t *testing.T) {
	cmd := exec.Command("indexer", "rebuild", "-data", t.TempDir(), "-columns", columnsFile(t, 3, "old"))
	cmd.Env = append(os.Environ(), "COACHSEARCH_FAULT=swap link=kill")
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Errorf("%v\n%s", err, out)
	}
}
