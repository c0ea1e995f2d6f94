//go:build linux

package main

import (
	"bytes"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"coachsearch/internal/cli"
	"coachsearch/internal/sample/crawl"
)

// few is how often a fault is tried whose moment is a matter of chance.
func few() int {
	if testing.Short() {
		return 2
	}
	return 5
}

const (
	faultRecords = 200       // two megabytes
	met          = 512 << 10 // bytes read, by which a run is under way
)

// install builds the program and puts it on the path. What testscript has put
// there is the test's own binary: with the race detector it is slow, and it
// takes more memory.
func install(t *testing.T) {
	t.Helper()
	dir := t.TempDir()
	if out, err := exec.Command("go", "build", "-o", filepath.Join(dir, "scraper"), ".").CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	t.Setenv("PATH", dir+string(filepath.ListSeparator)+os.Getenv("PATH"))
}

// A process is the real program at work.
type process struct {
	*exec.Cmd
	stdout, stderr bytes.Buffer
}

func start(t *testing.T, args ...string) *process {
	t.Helper()
	p := &process{Cmd: exec.Command("scraper", args...)}
	p.Stdout, p.Stderr = &p.stdout, &p.stderr
	if err := p.Start(); err != nil {
		t.Fatal(err)
	}
	return p
}

// code waits for the end; it is -1 where a signal ended the process.
func (p *process) code(t *testing.T) int {
	t.Helper()
	err := p.Wait()
	if ee := (*exec.ExitError)(nil); err != nil && !errors.As(err, &ee) {
		t.Fatal(err)
	}
	return p.ProcessState.ExitCode()
}

func must(t *testing.T, want int, args ...string) string {
	t.Helper()
	p := start(t, args...)
	if got := p.code(t); got != want {
		t.Fatalf("%v: exit code %d, want %d\n%s", args, got, want, &p.stderr)
	}
	return p.stderr.String()
}

// reading waits until the process has read so many bytes, whatever they are.
func (p *process) reading(t *testing.T, atLeast int64) {
	t.Helper()
	tick := time.NewTicker(time.Millisecond)
	defer tick.Stop()
	timeout := time.After(time.Minute)
	for {
		var n int64
		b, err := os.ReadFile(fmt.Sprintf("/proc/%d/io", p.Process.Pid))
		if err != nil {
			t.Fatal(err)
		}
		if _, err := fmt.Sscanf(string(b), "rchar: %d", &n); err != nil || n >= atLeast {
			return // an empty file tells that it has ended
		}
		select {
		case <-tick.C:
		case <-timeout:
			t.Fatalf("%d bytes are read", n)
		}
	}
}

func read(t *testing.T, path string) string {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// entries are the names in a folder, those with a dot apart.
func entries(t *testing.T, dir string) (names, hidden []string) {
	t.Helper()
	all, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range all {
		if strings.HasPrefix(e.Name(), ".") {
			hidden = append(hidden, e.Name())
		} else {
			names = append(names, e.Name())
		}
	}
	return names, hidden
}

// empty tells of everything that stands in a folder where nothing should.
func empty(t *testing.T, dir string) {
	t.Helper()
	if names, hidden := entries(t, dir); len(names)+len(hidden) > 0 {
		t.Errorf("left behind: %v %v", names, hidden)
	}
}

func lines(s string) int { return strings.Count(s, "\n") }

// outputs are the flags that write both files into a folder.
func outputs(dir string, more ...string) []string {
	return append([]string{"-o", filepath.Join(dir, "columns.jsonl"), "-report", filepath.Join(dir, "report.jsonl")}, more...)
}

// goodRun returns what an undisturbed run writes, and how long it takes.
func goodRun(t *testing.T, path string) (columns, report string, took time.Duration) {
	t.Helper()
	dir := t.TempDir()
	begun := time.Now()
	must(t, cli.Done, outputs(dir, path)...)
	return read(t, filepath.Join(dir, "columns.jsonl")), read(t, filepath.Join(dir, "report.jsonl")), time.Since(begun)
}

// At any moment a signal leaves of each file the whole or nothing; what a kill
// leaves aside has a hidden name, which the next run tidies up.
func TestSignals(t *testing.T) {
	install(t)
	path, _ := writeCrawl(t, crawl.Options{Records: faultRecords, Seed: 1})
	columns, report, full := goodRun(t, path)
	for _, sig := range []syscall.Signal{syscall.SIGKILL, syscall.SIGINT, syscall.SIGTERM, syscall.SIGHUP} {
		t.Run(sig.String(), func(t *testing.T) {
			dir, ended := t.TempDir(), map[int]int{}
			for range few() {
				p := start(t, outputs(dir, path)...)
				timer := time.AfterFunc(rand.N(full), func() {
					if err := p.Process.Signal(sig); err != nil && !errors.Is(err, os.ErrProcessDone) {
						t.Error(err)
					}
				})
				code := p.code(t)
				timer.Stop()
				ended[code]++
				names, hidden := entries(t, dir)
				switch {
				case code == cli.Done:
					if len(names) != 2 || len(hidden) != 0 || p.stderr.Len() > 0 {
						t.Errorf("done, with %v %v\n%s", names, hidden, &p.stderr)
					}
				case sig == syscall.SIGKILL && code == -1:
					// Each of the two files is whole where it has its name.
				case code == -1 && p.stderr.Len() == 0 && len(names)+len(hidden) == 0:
					// It was met before the program began to listen.
				case code != cli.Interrupted || len(names)+len(hidden) > 0 ||
					p.stderr.String() != "error: interrupted\nhint: nothing was written under the names given; run it again\n":
					t.Errorf("exit code %d with %v %v\n%s", code, names, hidden, &p.stderr)
				}
				for _, name := range names {
					if want := map[string]string{"columns.jsonl": columns, "report.jsonl": report}[name]; read(t, filepath.Join(dir, name)) != want {
						t.Errorf("exit code %d: %s is not whole", code, name)
					}
					if err := os.Remove(filepath.Join(dir, name)); err != nil {
						t.Fatal(err)
					}
				}
			}
			t.Logf("exit codes, and how often: %v", ended)
			must(t, cli.Done, outputs(dir, path)...)
			if _, hidden := entries(t, dir); len(hidden) > 0 {
				t.Errorf("the next run leaves %v", hidden)
			}
			if read(t, filepath.Join(dir, "columns.jsonl")) != columns || read(t, filepath.Join(dir, "report.jsonl")) != report {
				t.Error("a run after the signals writes something else")
			}
		})
	}
}

// What stood under the names stays when a run is interrupted.
func TestInterrupted(t *testing.T) {
	install(t)
	path, _ := writeCrawl(t, crawl.Options{Records: faultRecords, Seed: 1})
	dir := t.TempDir()
	kept := filepath.Join(dir, "columns.jsonl")
	if err := os.WriteFile(kept, []byte("kept\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	for range few() {
		p := start(t, outputs(dir, path)...)
		p.reading(t, met)
		if err := p.Process.Signal(os.Interrupt); err != nil {
			t.Fatal(err)
		}
		if code := p.code(t); code != cli.Interrupted {
			t.Fatalf("exit code %d\n%s", code, &p.stderr)
		}
		if names, hidden := entries(t, dir); len(names) != 1 || len(hidden) > 0 || read(t, kept) != "kept\n" {
			t.Errorf("the folder holds %v %v", names, hidden)
		}
	}
}

// Who reads the first lines only has them, and leaves no file half written.
func TestOutputClosed(t *testing.T) {
	install(t)
	path, _ := writeCrawl(t, crawl.Options{Records: 150, Seed: 1}) // more than a pipe holds
	columns, _, _ := goodRun(t, path)
	first, _, _ := strings.Cut(columns, "\n")
	for range few() {
		dir := t.TempDir()
		cmd := exec.Command("sh", "-c", `{ scraper -report "$1/report.jsonl" "$2"; echo "$?" >&2; } | head -n 1`, "sh", dir, path)
		var stdout, stderr bytes.Buffer
		cmd.Stdout, cmd.Stderr = &stdout, &stderr
		if err := cmd.Run(); err != nil {
			t.Fatal(err)
		}
		if stdout.String() != first+"\n" || stderr.String() != "1\n" {
			t.Errorf("%d bytes; exit code and complaints:\n%s", stdout.Len(), &stderr)
		}
		empty(t, dir)
	}
}
