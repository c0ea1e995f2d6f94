//go:build linux

package main

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// Whatever stands under the name of a file of the data folder, every command
// ends, and the next rebuild gives an index that is whole.
func TestOddFiles(t *testing.T) {
	archive := t.TempDir()
	for i := range 12 {
		if err := os.WriteFile(filepath.Join(archive, fmt.Sprintf("%02d.txt", i)), pageText(i, "odd"), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	// Whoever opens the pipe waits for ever, and the device has no end.
	kinds := map[string]func(path string) error{
		"pipe":   func(path string) error { return syscall.Mkfifo(path, 0o644) },
		"folder": func(path string) error { return os.MkdirAll(filepath.Join(path, "inside"), 0o755) },
		"device": func(path string) error { return os.Symlink("/dev/zero", path) },
	}
	for _, name := range []string{
		"last-run.json", "rolled-back.json", "pages.cache", "lock", ".new-last-run.json", ".new-current", ".new-pages.cache",
		"generations/LIVE/manifest.json", "generations/LIVE/records.sha256", "generations/LIVE/bleve/store/root.bolt",
	} {
		for kind, put := range kinds {
			if kind == "device" && strings.Contains(name, "/") {
				continue // a generation holds no links
			}
			t.Run(kind+" "+strings.ReplaceAll(name, "/", " "), func(t *testing.T) {
				t.Parallel()
				dir := t.TempDir()
				must(t, 0, "rebuild", "-data", dir, "-archive", archive)
				live := current(t, dir)
				path := filepath.Join(dir, strings.ReplaceAll(name, "LIVE", live))
				if err := os.RemoveAll(path); err != nil {
					t.Fatal(err)
				}
				if err := put(path); err != nil {
					t.Fatal(err)
				}
				for _, command := range []string{"status", "failures", "verify", "rollback", "rollback -to " + live, "prune"} {
					bounded(t, append(strings.Fields(command), "-data", dir)...)
				}
				code := bounded(t, "rebuild", "-data", dir, "-archive", archive, "-force")
				if want := name == "lock" && kind == "folder"; (code != 0) != want {
					t.Fatalf("rebuild ends with %d", code)
				}
				if name != "lock" || kind != "folder" {
					must(t, 0, "verify", "-data", dir)
				}
			})
		}
	}
}

// bounded runs a command that has to end by itself, and returns its exit code.
func bounded(t *testing.T, args ...string) int {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	cmd := exec.CommandContext(ctx, "indexer", args...)
	out, err := cmd.CombinedOutput()
	if ctx.Err() != nil || cmd.ProcessState == nil {
		t.Fatalf("%v does not end: %v\n%s", args, err, out)
	}
	return cmd.ProcessState.ExitCode()
}
