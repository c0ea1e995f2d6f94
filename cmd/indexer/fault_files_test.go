//go:build linux

package main

import (
	"bytes"
	"os/exec"
	"strconv"
	"strings"
	"testing"

	"coachsearch/internal/cli"
)

// However few files a run may open, it leaves nothing that it began, and takes
// nothing for damaged that it could not open.
func TestFewFiles(t *testing.T) {
	dir := t.TempDir()
	must(t, 0, "rebuild", "-data", dir, "-columns", columnsFile(t, 20, "old"))
	live, fresh, short := current(t, dir), columnsFile(t, 30, "fresh"), 0
	for n := 8; ; n++ { // with fewer, Go does not start
		cmd := exec.Command("sh", "-c", `ulimit -n `+strconv.Itoa(n)+` && exec indexer rebuild -data "$1" -columns "$2"`, "sh", dir, fresh)
		out := new(bytes.Buffer)
		cmd.Stdout, cmd.Stderr = out, out
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		code := exitCode(t, cmd)
		if left, err := rubbish(dir); err != nil || len(left) > 0 {
			t.Errorf("with %d files: left behind: %v, %v\n%s", n, left, err, out)
		}
		if code == 0 {
			break
		}
		short++
		if code != cli.Failed || !strings.Contains(out.String(), "hint: allow more open files") || strings.Contains(out.String(), "cannot be used") {
			t.Errorf("with %d files: exit code %d\n%s", n, code, out)
		}
		if now := current(t, dir); now != live {
			t.Fatalf("with %d files: current is %s", n, now)
		}
	}
	if short < 3 {
		t.Errorf("only %d runs were short of files", short)
	}
}
