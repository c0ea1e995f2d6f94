//go:build linux

package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"coachsearch/internal/cli"
	"coachsearch/internal/sample/crawl"
)

// failed holds a run's complaint and its folder against what a failed run
// leaves.
func failed(t *testing.T, stderr, problem string) {
	t.Helper()
	if lines(stderr) != 2 || !strings.HasPrefix(stderr, "error: ") || !strings.Contains(stderr, problem) ||
		!strings.HasSuffix(stderr, "hint: nothing was written under the names given\n") {
		t.Errorf("it says %s", stderr)
	}
}

func TestDiskFull(t *testing.T) {
	install(t)
	path, _ := writeCrawl(t, crawl.Options{Records: 120, Seed: 1})
	dir := t.TempDir()
	mount(t, dir, "size=64k")
	kept := filepath.Join(dir, "columns.jsonl")
	if err := os.WriteFile(kept, []byte("kept\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	elsewhere := t.TempDir()
	for range few() {
		failed(t, must(t, cli.Failed, outputs(dir, path)...), "no space left on device")
		failed(t, must(t, cli.Failed, "-o", kept, "-report", filepath.Join(elsewhere, "report.jsonl"), path), "no space left on device")
		if names, hidden := entries(t, dir); len(names) != 1 || len(hidden) > 0 || read(t, kept) != "kept\n" {
			t.Errorf("the folder holds %v %v", names, hidden)
		}
		empty(t, elsewhere)
	}
}

// Standard output has no name to keep back, but it is told that it is full.
func TestOutputFull(t *testing.T) {
	install(t)
	path, _ := writeCrawl(t, crawl.Options{Records: 60, Seed: 1})
	full, err := os.OpenFile("/dev/full", os.O_WRONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer full.Close()
	dir := t.TempDir()
	cmd := exec.Command("scraper", "-report", filepath.Join(dir, "report.jsonl"), path)
	var stderr strings.Builder
	cmd.Stdout, cmd.Stderr = full, &stderr
	if err := cmd.Run(); err == nil || cmd.ProcessState.ExitCode() != cli.Failed {
		t.Errorf("exit code %d", cmd.ProcessState.ExitCode())
	}
	failed(t, stderr.String(), "no space left on device")
	empty(t, dir)
}

// A pipe or a device is written to and keeps its place.
func TestDevice(t *testing.T) {
	install(t)
	path, _ := writeCrawl(t, crawl.Options{Records: 60, Seed: 1})
	columns, report, _ := goodRun(t, path)
	dir := t.TempDir()
	pipe := filepath.Join(dir, "pipe")
	if err := syscall.Mkfifo(pipe, 0o600); err != nil {
		t.Fatal(err)
	}
	p := start(t, "-o", "-", "-report", pipe, path)
	got := read(t, pipe)
	if code := p.code(t); code != cli.Done || got != report || p.stdout.String() != columns {
		t.Errorf("exit code %d, %d of %d bytes of the report, %d of %d of the columns\n%s",
			code, len(got), len(report), p.stdout.Len(), len(columns), &p.stderr)
	}
	info, err := os.Stat(pipe)
	if err != nil {
		t.Fatal(err)
	}
	if info.Mode().Type() != os.ModeNamedPipe {
		t.Errorf("the pipe has become %v", info.Mode())
	}
	if names, hidden := entries(t, dir); len(names)+len(hidden) != 1 {
		t.Errorf("the folder holds %v %v", names, hidden)
	}
}

// A pipe that nobody reads, or no longer, is waited for, until somebody
// interrupts.
func TestPipeWithoutReader(t *testing.T) {
	install(t)
	path, _ := writeCrawl(t, crawl.Options{Records: 150, Seed: 1}) // more than a pipe holds
	dir := t.TempDir()
	pipe := filepath.Join(dir, "pipe")
	if err := syscall.Mkfifo(pipe, 0o600); err != nil {
		t.Fatal(err)
	}
	for _, opened := range []bool{false, true} {
		if opened {
			reader, err := os.OpenFile(pipe, os.O_RDONLY|syscall.O_NONBLOCK, 0)
			if err != nil {
				t.Fatal(err)
			}
			defer reader.Close()
		}
		p := start(t, "-o", pipe, path)
		p.reading(t, 100<<10)
		if err := p.Process.Signal(os.Interrupt); err != nil {
			t.Fatal(err)
		}
		if code := p.code(t); code != cli.Interrupted {
			t.Errorf("with a reader: %v: exit code %d\n%s", opened, code, &p.stderr)
		}
		if names, hidden := entries(t, dir); len(names)+len(hidden) != 1 {
			t.Errorf("the folder holds %v %v", names, hidden)
		}
	}
}

// A name may be as long as the file system takes.
func TestLongNames(t *testing.T) {
	install(t)
	path, _ := writeCrawl(t, crawl.Options{Records: 20, Seed: 1})
	columns, report, _ := goodRun(t, path)
	dir := t.TempDir()
	out, rep := filepath.Join(dir, strings.Repeat("é", 127)+"c"), filepath.Join(dir, strings.Repeat("é", 127)+"r")
	for range 2 {
		must(t, cli.Done, "-o", out, "-report", rep, path)
		if names, hidden := entries(t, dir); len(names) != 2 || len(hidden) > 0 || read(t, out) != columns || read(t, rep) != report {
			t.Errorf("the folder holds %q %q", names, hidden)
		}
	}
}

// Where temporary files find no room the run fails, and says so.
func TestTemporaryFull(t *testing.T) {
	install(t)
	archive, dir, tmp := t.TempDir(), t.TempDir(), t.TempDir()
	long := strings.Repeat("It takes a while until there is nothing left to say about it. ", 2000)
	for i := range 60 {
		page := fmt.Sprintf("<html><body><h1>Long story %d</h1><p>Coach's Corner--March %d, 2009</p>"+
			"<p><b>Q.</b> %s</p><p><b>A.</b> Say it in fewer words, and begin with what you would like to hear back.</p></body></html>", i, 1+i%28, long)
		if err := os.WriteFile(filepath.Join(archive, fmt.Sprintf("%d.html", i)), []byte(page), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	mount(t, tmp, "size=1m")
	t.Setenv("TMPDIR", tmp)
	failed(t, must(t, cli.Failed, outputs(dir, archive)...), "write temporary file: ")
	empty(t, dir)
	empty(t, tmp)
}

func TestReadOnlyFolder(t *testing.T) {
	install(t)
	path, _ := writeCrawl(t, crawl.Options{Records: 20, Seed: 1})
	dir := t.TempDir()
	if os.Geteuid() == 0 {
		mount(t, dir, "ro,size=1m")
	} else {
		if err := os.Chmod(dir, 0o555); err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() {
			if err := os.Chmod(dir, 0o755); err != nil {
				t.Error(err)
			}
		})
	}
	out := filepath.Join(t.TempDir(), "columns.jsonl")
	for range few() {
		failed(t, must(t, cli.Failed, outputs(dir, path)...), "error: create ")
		failed(t, must(t, cli.Failed, "-o", out, "-report", filepath.Join(dir, "report.jsonl"), path), "error: create ")
		empty(t, dir)
		empty(t, filepath.Dir(out))
	}
}

// mount puts a small file system at dir, or skips the test.
func mount(t *testing.T, dir, options string) {
	t.Helper()
	if os.Geteuid() != 0 {
		t.Skip("only root can mount a small file system")
	}
	var flags uintptr
	if rest, ok := strings.CutPrefix(options, "ro,"); ok {
		flags, options = syscall.MS_RDONLY, rest
	}
	if err := syscall.Mount("tmpfs", dir, "tmpfs", flags, options); err != nil {
		t.Skipf("mount a small file system: %v", err)
	}
	t.Cleanup(func() {
		if err := syscall.Unmount(dir, 0); err != nil {
			t.Error(err)
		}
	})
}
