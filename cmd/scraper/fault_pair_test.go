//go:build linux

package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"

	"coachsearch/internal/cli"
	"coachsearch/internal/sample/crawl"
)

// installFaulty puts a program on the path of which every step may break.
func installFaulty(t *testing.T) {
	t.Helper()
	dir := t.TempDir()
	if out, err := exec.Command("go", "build", "-tags", "faults", "-o", filepath.Join(dir, "scraper"), ".").CombinedOutput(); err != nil {
		t.Fatalf("build with faults: %v\n%s", err, out)
	}
	t.Setenv("PATH", dir+string(filepath.ListSeparator)+os.Getenv("PATH"))
}

// What stands under the name of the note and is none is told, and not waited
// for.
func TestNoteIsNoFile(t *testing.T) {
	archive, _ := writeCrawl(t, crawl.Options{Records: 5, Seed: 2})
	dir := t.TempDir()
	note := notePath(filepath.Join(dir, "columns.jsonl"))
	if err := syscall.Mkfifo(note, 0o600); err != nil {
		t.Fatal(err)
	}
	if out := must(t, cli.Failed, outputs(dir, archive)...); !strings.Contains(out, "not a regular file") {
		t.Errorf("told is %q", out)
	}
	if err := os.Remove(note); err != nil {
		t.Fatal(err)
	}
	must(t, cli.Done, outputs(dir, archive)...)
}

// TestPair breaks each step in which columns and report get their names, over
// an older pair. An error leaves the older pair and nothing aside. A kill
// leaves whole files; where they do not belong together, the note is there, and
// the next run makes the newer pair of them even if it reads nothing.
func TestPair(t *testing.T) {
	installFaulty(t)
	older, _ := writeCrawl(t, crawl.Options{Records: 30, Seed: 2})
	newer, _ := writeCrawl(t, crawl.Options{Records: 30, Seed: 3})
	type pair struct{ columns, report string }
	var before, after pair
	before.columns, before.report, _ = goodRun(t, older)
	after.columns, after.report, _ = goodRun(t, newer)
	holds := func(dir string) pair {
		return pair{read(t, filepath.Join(dir, "columns.jsonl")), read(t, filepath.Join(dir, "report.jsonl"))}
	}
	steps := []string{"sync report.jsonl", "sync columns.jsonl", "write note", "rename report.jsonl", "rename columns.jsonl", "sync folder", "remove note"}
	for _, step := range steps {
		t.Run(step, func(t *testing.T) {
			dir := t.TempDir()
			must(t, cli.Done, outputs(dir, older)...)
			t.Setenv("COACHSEARCH_FAULT", step+"=EIO")
			code, wantNow, left := cli.Failed, before, 0
			if slices.Index(steps, step) >= slices.Index(steps, "sync folder") { // both have their names
				code, wantNow, left = cli.Done, after, 1
			}
			said := must(t, code, outputs(dir, newer)...)
			got := holds(dir)
			if _, hidden := entries(t, dir); got != wantNow || len(hidden) != left || (code == cli.Done) != strings.HasPrefix(said, "warning: columns and report are written, but then: ") {
				t.Errorf("after an error the right pair is there: %t, left: %v, told: %q", got == wantNow, hidden, said)
			}

			t.Setenv("COACHSEARCH_FAULT", step+"=kill")
			must(t, -1, outputs(dir, newer)...)
			got = holds(dir)
			_, hidden := entries(t, dir)
			noted := slices.ContainsFunc(hidden, func(s string) bool { return strings.HasSuffix(s, ".pair") })
			if got != before && got != after && !noted {
				t.Error("the files do not belong together, and nothing tells")
			}

			t.Setenv("COACHSEARCH_FAULT", "")
			must(t, cli.Failed, outputs(dir, filepath.Join(dir, "no archive"))...)
			want := before
			if slices.Index(steps, step) > slices.Index(steps, "write note") {
				want = after
			}
			if got := holds(dir); got != want && !(step == "remove note" || got == before && !noted) {
				t.Errorf("the next run makes another pair; the older columns: %t, the older report: %t", got.columns == before.columns, got.report == before.report)
			}
			if _, hidden := entries(t, dir); len(hidden) > 0 {
				t.Errorf("the next run leaves %v", hidden)
			}
			must(t, cli.Done, outputs(dir, newer)...)
			if holds(dir) != after {
				t.Error("a good run does not write the newer pair")
			}
		})
	}
}

// TestRecoveryBreaks breaks the mending itself.
func TestRecoveryBreaks(t *testing.T) {
	installFaulty(t)
	path, _ := writeCrawl(t, crawl.Options{Records: 30, Seed: 2})
	columns, report, _ := goodRun(t, path)
	for _, step := range []string{"recover report.jsonl", "recover columns.jsonl"} {
		for _, fault := range []string{"kill", "EIO"} {
			dir := t.TempDir()
			t.Setenv("COACHSEARCH_FAULT", "rename report.jsonl=kill")
			must(t, -1, outputs(dir, path)...)
			t.Setenv("COACHSEARCH_FAULT", step+"="+fault)
			must(t, map[string]int{"kill": -1, "EIO": cli.Failed}[fault], outputs(dir, path)...)
			t.Setenv("COACHSEARCH_FAULT", "")
			must(t, cli.Failed, outputs(dir, filepath.Join(dir, "no archive"))...)
			if read(t, filepath.Join(dir, "columns.jsonl")) != columns || read(t, filepath.Join(dir, "report.jsonl")) != report {
				t.Errorf("%s=%s: not mended", step, fault)
			}
			if _, hidden := entries(t, dir); len(hidden) > 0 {
				t.Errorf("%s=%s: left %v", step, fault, hidden)
			}
		}
	}
}

// A run that lives keeps its files when another one tidies up.
func TestTidyLeavesTheLiving(t *testing.T) {
	install(t)
	path, _ := writeCrawl(t, crawl.Options{Records: faultRecords, Seed: 1})
	columns, report, _ := goodRun(t, path)
	dir := t.TempDir()
	dead := filepath.Join(dir, ".columns.jsonl.new-dead")
	others := filepath.Join(dir, ".columns.jsonl.mine")
	for _, name := range []string{dead, others} {
		if err := os.WriteFile(name, []byte("x"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	var runs []*process
	for range 3 {
		runs = append(runs, start(t, outputs(dir, path)...))
	}
	for _, p := range runs {
		if code := p.code(t); code != cli.Done {
			t.Errorf("exit code %d\n%s", code, &p.stderr)
		}
	}
	if read(t, filepath.Join(dir, "columns.jsonl")) != columns || read(t, filepath.Join(dir, "report.jsonl")) != report {
		t.Error("runs at a time spoil each other's files")
	}
	if _, hidden := entries(t, dir); !slices.Equal(hidden, []string{filepath.Base(others)}) {
		t.Errorf("left: %v", hidden)
	}
}
