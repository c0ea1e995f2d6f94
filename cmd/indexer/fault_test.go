//go:build linux

package main

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"math/rand/v2"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"
	"time"

	"coachsearch/indexer"
	"coachsearch/internal/cli"
	"coachsearch/internal/index"
)

// start runs the real program; testscript has put it on the path.
func start(t *testing.T, args ...string) (*exec.Cmd, *bytes.Buffer) {
	t.Helper()
	cmd := exec.Command("indexer", args...)
	out := new(bytes.Buffer)
	cmd.Stdout, cmd.Stderr = out, out
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	return cmd, out
}

func exitCode(t *testing.T, cmd *exec.Cmd) int {
	t.Helper()
	err := cmd.Wait()
	if ee := (*exec.ExitError)(nil); err != nil && !errors.As(err, &ee) {
		t.Fatal(err)
	}
	return cmd.ProcessState.ExitCode()
}

func must(t *testing.T, want int, args ...string) string {
	t.Helper()
	cmd, out := start(t, args...)
	if got := exitCode(t, cmd); got != want {
		t.Fatalf("%v: exit code %d, want %d\n%s", args, got, want, out)
	}
	return out.String()
}

func columnsFile(t *testing.T, n int, word string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "columns.jsonl")
	if err := os.WriteFile(path, records(n, word), 0o644); err != nil {
		t.Fatal(err)
	}
	return path
}

func current(t *testing.T, dir string) string {
	t.Helper()
	name, _, err := index.OpenData(dir).Current()
	if err != nil {
		t.Fatal(err)
	}
	return name
}

// Killed at any moment, a rebuild leaves an index that verifies, and the next
// run leaves no rubbish.
func TestKilled(t *testing.T) {
	kills := 12
	if testing.Short() {
		kills = 4
	}
	dir := t.TempDir()
	old, fresh := columnsFile(t, 2000, "old"), columnsFile(t, 2000, "fresh")
	must(t, 0, "rebuild", "-data", dir, "-columns", old)
	begun := time.Now()
	must(t, 0, "rebuild", "-data", dir, "-columns", old, "-force")
	full := time.Since(begun)
	live := current(t, dir)
	killed, staged := 0, 0
	for range kills {
		cmd, out := start(t, "rebuild", "-data", dir, "-columns", fresh, "-force")
		timer := time.AfterFunc(rand.N(full), func() {
			if err := cmd.Process.Kill(); err != nil && !errors.Is(err, os.ErrProcessDone) {
				t.Error(err)
			}
		})
		code := exitCode(t, cmd)
		timer.Stop()
		now := current(t, dir)
		switch {
		case code == 0:
		case code != -1:
			t.Fatalf("exit code %d\n%s", code, out)
		default:
			killed++
			left, err := rubbish(dir)
			if err != nil {
				t.Fatal(err)
			}
			if len(left) > 0 {
				staged++
			}
			if now != live && index.CompareNames(now, live) < 0 {
				t.Fatalf("current went back from %s to %s", live, now)
			}
		}
		live = now
		if _, err := indexer.Verify(context.Background(), dir); err != nil {
			t.Fatal(err)
		}
	}
	t.Logf("%d of %d runs were killed, %d of them with a half built generation", killed, kills, staged)
	must(t, 0, "rebuild", "-data", dir, "-columns", old, "-force")
	if left, err := rubbish(dir); err != nil || len(left) > 0 {
		t.Errorf("left behind: %v, %v", left, err)
	}
	if names, err := index.OpenData(dir).Generations(); err != nil || len(names) > indexer.DefaultKeep {
		t.Errorf("kept %v, %v", names, err)
	}
}

// stagingSeen waits until a run has begun to build.
func stagingSeen(t *testing.T, dir string) {
	t.Helper()
	tick := time.NewTicker(time.Millisecond)
	defer tick.Stop()
	timeout := time.After(30 * time.Second)
	for {
		m, err := filepath.Glob(filepath.Join(dir, "generations", ".staging-*", "bleve"))
		if err != nil {
			t.Fatal(err)
		}
		if len(m) > 0 {
			return
		}
		select {
		case <-tick.C:
		case <-timeout:
			t.Fatal("nothing is being built")
		}
	}
}

func TestInterrupted(t *testing.T) {
	dir := t.TempDir()
	must(t, 0, "rebuild", "-data", dir, "-columns", columnsFile(t, 30, "old"))
	live := current(t, dir)
	fresh := columnsFile(t, 20_000, "fresh")
	signals := []os.Signal{syscall.SIGINT, syscall.SIGTERM, syscall.SIGHUP}
	if signal.Ignored(syscall.SIGHUP) { // under nohup, and so by what the test starts
		signals = signals[:2]
	}
	for _, sig := range signals {
		cmd, out := start(t, "rebuild", "-data", dir, "-columns", fresh)
		stagingSeen(t, dir)
		if err := cmd.Process.Signal(sig); err != nil {
			t.Fatal(err)
		}
		if code := exitCode(t, cmd); code != cli.Interrupted || out.String() != "error: interrupted; nothing was published\n" {
			t.Errorf("%v: exit code %d\n%s", sig, code, out)
		}
		if left, err := rubbish(dir); err != nil || len(left) > 0 {
			t.Errorf("%v left behind: %v, %v", sig, left, err)
		}
		if now := current(t, dir); now != live {
			t.Errorf("%v: current is %s", sig, now)
		}
	}
}

// A stream that says nothing more is not waited for.
func TestInterruptedStream(t *testing.T) {
	dir := t.TempDir()
	pipe := filepath.Join(dir, "pipe")
	if err := syscall.Mkfifo(pipe, 0o600); err != nil {
		t.Fatal(err)
	}
	for _, from := range []string{"-", pipe} {
		data := filepath.Join(dir, "data")
		cmd := exec.Command("indexer", "rebuild", "-data", data, "-columns", from)
		errs := new(bytes.Buffer)
		cmd.Stderr = errs
		in, err := cmd.StdinPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		to := in
		if from == pipe {
			if to, err = os.OpenFile(pipe, os.O_WRONLY, 0); err != nil {
				t.Fatal(err)
			}
		}
		// More than a pipe holds: once it is written, the run is under way.
		if _, err := to.Write(records(400, "old")); err != nil {
			t.Fatal(err)
		}
		if err := cmd.Process.Signal(syscall.SIGINT); err != nil {
			t.Fatal(err)
		}
		if code := exitCode(t, cmd); code != cli.Interrupted || errs.String() != "error: interrupted; nothing was published\n" {
			t.Errorf("%s: exit code %d\n%s", from, code, errs)
		}
		_ = to.Close() // what it still holds is for nobody
	}
}

// A run that is asked by SIGUSR1 tells how far it is, also one that is quiet,
// and goes on.
func TestTellsProgress(t *testing.T) {
	cmd := exec.Command("indexer", "rebuild", "-data", t.TempDir(), "-columns", "-", "-quiet")
	in, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	errs, err := cmd.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	// More than a pipe holds: once it is written, the run is under way.
	if _, err := in.Write(records(400, "old")); err != nil {
		t.Fatal(err)
	}
	if err := cmd.Process.Signal(syscall.SIGUSR1); err != nil {
		t.Fatal(err)
	}
	line, err := bufio.NewReader(errs).ReadString('\n')
	if err != nil || !regexp.MustCompile(`^indexer rebuild: (starting|indexing, \d+ columns), after \d+s\n$`).MatchString(line) {
		t.Errorf("it tells %q, %v", line, err)
	}
	if err := in.Close(); err != nil {
		t.Fatal(err)
	}
	if code := exitCode(t, cmd); code != 0 {
		t.Errorf("exit code %d", code)
	}
}

func TestTwoAtOnce(t *testing.T) {
	dir := t.TempDir()
	fresh := columnsFile(t, 5000, "fresh")
	first, out := start(t, "rebuild", "-data", dir, "-columns", fresh)
	stagingSeen(t, dir)
	if got := must(t, cli.Locked, "rebuild", "-data", dir, "-columns", fresh); !strings.Contains(got, "another run holds the lock") {
		t.Errorf("the second run says %q", got)
	}
	if code := exitCode(t, first); code != 0 {
		t.Errorf("the first run: exit code %d\n%s", code, out)
	}
}

func TestDiskFull(t *testing.T) {
	dir := t.TempDir()
	mount(t, dir, "size=6m")
	data := filepath.Join(dir, "data")
	must(t, 0, "rebuild", "-data", data, "-columns", columnsFile(t, 100, "old"))
	live := current(t, data)
	out := must(t, cli.Failed, "rebuild", "-data", data, "-columns", columnsFile(t, 8000, "fresh"))
	if !strings.Contains(out, "error: ") || !strings.Contains(out, "hint: free some space") {
		t.Errorf("on a full disk: %s", out)
	}
	if now := current(t, data); now != live {
		t.Errorf("current is %s", now)
	}
	if _, err := indexer.Verify(context.Background(), data); err != nil {
		t.Error(err)
	}
	if left, err := rubbish(data); err != nil || len(left) > 0 {
		t.Errorf("left behind: %v, %v", left, err)
	}
	must(t, 0, "rebuild", "-data", data, "-columns", columnsFile(t, 101, "old"))
}

// What is full is told: here it is not the data folder.
func TestTemporaryFolderFull(t *testing.T) {
	data, temp := t.TempDir(), t.TempDir()
	mount(t, temp, "size=64k")
	cmd := exec.Command("indexer", "rebuild", "-data", data, "-columns", "-")
	cmd.Env = append(os.Environ(), "TMPDIR="+temp)
	cmd.Stdin = bytes.NewReader(records(300, ""))
	out, err := cmd.CombinedOutput()
	if err == nil || !strings.Contains(string(out), "hint: free some space in "+temp+",") {
		t.Errorf("%v\n%s", err, out)
	}
}

// What the shell or the unit allows is no reason to break down: the run says
// what is too little, and leaves nothing.
func TestLimitsOfTheSystem(t *testing.T) {
	dir := t.TempDir()
	must(t, 0, "rebuild", "-data", dir, "-columns", columnsFile(t, 100, "old"))
	live, fresh := current(t, dir), columnsFile(t, 300, "fresh")
	for limit, hint := range map[string]string{"-n 9": "hint: allow more open files", "-f 16": "hint: allow larger files"} {
		cmd := exec.Command("sh", "-c", `ulimit `+limit+` && exec indexer rebuild -data "$1" -columns "$2"`, "sh", dir, fresh)
		out := new(bytes.Buffer)
		cmd.Stdout, cmd.Stderr = out, out
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		if code := exitCode(t, cmd); code != cli.Failed || !strings.Contains(out.String(), hint) {
			t.Errorf("ulimit %s: exit code %d\n%s", limit, code, out)
		}
		if now := current(t, dir); now != live {
			t.Errorf("ulimit %s: current is %s", limit, now)
		}
	}
	must(t, 0, "rebuild", "-data", dir, "-columns", fresh)
	if left, err := rubbish(dir); err != nil || len(left) > 0 {
		t.Errorf("left behind: %v, %v", left, err)
	}
}

func TestReadOnlyFolder(t *testing.T) {
	dir := t.TempDir()
	old, fresh := columnsFile(t, 10, "old"), columnsFile(t, 10, "fresh")
	if os.Geteuid() == 0 {
		mount(t, dir, "size=6m")
		must(t, 0, "rebuild", "-data", dir, "-columns", old)
		if err := syscall.Mount("", dir, "", syscall.MS_REMOUNT|syscall.MS_RDONLY, ""); err != nil {
			t.Fatal(err)
		}
	} else {
		must(t, 0, "rebuild", "-data", dir, "-columns", old)
		generations := filepath.Join(dir, "generations")
		if err := os.Chmod(generations, 0o555); err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() {
			if err := os.Chmod(generations, 0o755); err != nil {
				t.Error(err)
			}
		})
	}
	live := current(t, dir)
	if out := must(t, cli.Failed, "rebuild", "-data", dir, "-columns", fresh); !strings.Contains(out, "error: ") || !strings.Contains(out, "hint: ") {
		t.Errorf("in a read-only folder: %s", out)
	}
	must(t, 0, "verify", "-data", dir)
	must(t, 0, "status", "-data", dir)
	if now := current(t, dir); now != live {
		t.Errorf("current is %s", now)
	}
}

// mount puts a small file system at dir, or skips the test.
func mount(t *testing.T, dir, options string) {
	t.Helper()
	if os.Geteuid() != 0 {
		t.Skip("only root can mount a small file system")
	}
	if err := syscall.Mount("tmpfs", dir, "tmpfs", 0, options); err != nil {
		t.Skipf("mount a small file system: %v", err)
	}
	t.Cleanup(func() {
		if err := syscall.Unmount(dir, 0); err != nil {
			t.Error(err)
		}
	})
}
