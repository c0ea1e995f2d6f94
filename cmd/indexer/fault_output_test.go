//go:build linux

package main

import (
	"bytes"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"coachsearch/internal/cli"
)

// What cannot be printed is told and does not undo what was done; a reader who has
// gone is no reason to say anything, unless something was done.
func TestUnprinted(t *testing.T) {
	data, prom := t.TempDir(), filepath.Join(t.TempDir(), "run.prom")
	must(t, 0, "rebuild", "-data", data, "-columns", columnsFile(t, 3, "first"))
	first := current(t, data)
	columns := columnsFile(t, 3, "second")
	for _, test := range []struct {
		args string
		done bool
	}{
		{"status", false},
		{"verify -json", false},
		{"rebuild -columns " + columns + " -dry-run", false},
		{"rebuild -columns " + columns + " -json -force -metrics " + prom, true},
		{"rollback -json", true},
		{"prune -keep 1 -json", true},
	} {
		for _, where := range []string{"/dev/full", "gone"} {
			var stderr bytes.Buffer
			args := strings.Fields(test.args)
			cmd := exec.Command("indexer", append([]string{args[0], "-data", data}, args[1:]...)...)
			cmd.Stderr = &stderr
			stdout, err := os.OpenFile("/dev/full", os.O_WRONLY, 0)
			if where == "gone" {
				var reader *os.File
				reader, stdout, err = os.Pipe()
				err = errors.Join(err, reader.Close())
			}
			if err != nil {
				t.Fatal(err)
			}
			cmd.Stdout = stdout
			if err := cmd.Start(); err != nil {
				t.Fatal(err)
			}
			code := exitCode(t, cmd)
			if err := stdout.Close(); err != nil {
				t.Error(err)
			}
			said := stderr.String()
			wants := where == "/dev/full" || test.done || strings.Contains(test.args, "dry-run")
			if code != cli.Failed || (said != "") != wants || strings.Contains(said, "hint: free some space") || strings.Contains(said, "could not be printed") != (test.done || args[0] == "rebuild") {
				t.Errorf("%s to %s: exit code %d, %q", test.args, where, code, said)
			}
			if args[0] == "rebuild" && (current(t, data) != first) != test.done {
				t.Errorf("%s to %s: published is %s", test.args, where, current(t, data))
			}
		}
	}
	if b, err := os.ReadFile(prom); err != nil || !strings.Contains(string(b), "coachsearch_indexer_exit_code 1") {
		t.Errorf("metrics: %s, %v", b, err)
	}
	must(t, 0, "verify", "-data", data)
}
