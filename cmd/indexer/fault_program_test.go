//go:build linux

package main

import (
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// Whoever may run a program need not be allowed to read it. What is kept from one
// run to the next belongs to a program, so nothing is kept then, and all else is
// as ever.
func TestUnreadableProgram(t *testing.T) {
	if os.Geteuid() != 0 {
		t.Skip("only root can run a program as a user who may not read it")
	}
	dir, err := os.MkdirTemp("", "indexer-program-") // where another user may come to
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := os.RemoveAll(dir); err != nil {
			t.Error(err)
		}
	})
	const nobody = 65534
	path, err := exec.LookPath("indexer")
	if err != nil {
		t.Fatal(err)
	}
	program, archive, data := filepath.Join(dir, "indexer"), filepath.Join(dir, "archive"), filepath.Join(dir, "data")
	copyTo(t, program, path)
	for _, step := range []error{
		os.Chmod(dir, 0o755), os.Mkdir(archive, 0o755), os.Mkdir(data, 0o755), os.Chown(data, nobody, nobody),
		os.WriteFile(filepath.Join(archive, "a.txt"), pageText(1, "first"), 0o644), os.Chmod(program, 0o711),
	} {
		if step != nil {
			t.Fatal(step)
		}
	}
	for _, want := range []string{`"published":true`, `"unchanged":true`} {
		cmd := exec.Command(program, "rebuild", "-data", data, "-archive", archive, "-json")
		cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: nobody, Gid: nobody}}
		out, err := cmd.CombinedOutput()
		if err != nil || !strings.Contains(string(out), want) || !strings.Contains(string(out), "warning: which program this is cannot be told") {
			t.Errorf("%v\n%s", err, out)
		}
	}
}

func copyTo(t *testing.T, to, from string) {
	t.Helper()
	in, err := os.Open(from)
	if err != nil {
		t.Fatal(err)
	}
	defer in.Close()
	out, err := os.OpenFile(to, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o700)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := io.Copy(out, in); err != nil {
		t.Fatal(err)
	}
	if err := out.Close(); err != nil {
		t.Fatal(err)
	}
}
