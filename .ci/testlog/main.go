// Testlog reads what go test -json writes, prints of it what a person wants
// to know, and fails where a test failed or skipped without leave.
package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
)

func main() {
	skips := flag.String("skips", "", "file of tests that may skip")
	out := flag.String("o", "", "file for the closing lines")
	flag.Parse()
	if err := run(os.Stdin, os.Stdout, *skips, *out); err != nil {
		fmt.Fprintln(os.Stderr, "error:", err)
		os.Exit(1) //nolint:forbidigo // a tool of the gate, which needs nothing of cli
	}
}

// An event is a line of go test -json; go doc test2json explains it.
type event struct {
	Action, Package, Test, Output string
}

// A test is a test of a package, or with an empty name the package itself.
type test struct{ pkg, name string }

// A log is what has been read so far.
type log struct {
	w               io.Writer
	allowed         map[test]bool
	output          map[test]*strings.Builder // of what has not ended yet
	passed, failed  int
	skipped         int
	closing         []string // go test's line for each package
	broken, skipBad []string
}

func run(r io.Reader, w io.Writer, skips, out string) error {
	allowed, err := readSkips(skips)
	if err != nil {
		return err
	}
	l := &log{w: w, allowed: allowed, output: map[test]*strings.Builder{}}
	lines := bufio.NewReader(r)
	for {
		line, err := lines.ReadBytes('\n')
		if len(line) > 0 {
			l.line(line)
		}
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return fmt.Errorf("read events: %w", err)
		}
	}
	return l.close(out)
}

// line takes an event; what is none, such as a word of the go command, is
// printed as it is.
func (l *log) line(line []byte) {
	var e event
	if err := json.Unmarshal(line, &e); err != nil {
		fmt.Fprintf(l.w, "%s", line)
		return
	}
	t := test{e.Package, e.Test}
	switch e.Action {
	case "output":
		if l.output[t] == nil {
			l.output[t] = &strings.Builder{}
		}
		l.output[t].WriteString(e.Output)
	case "build-output":
		fmt.Fprint(l.w, e.Output)
	case "build-fail":
		l.broken = append(l.broken, "build")
	case "pass", "fail", "skip":
		l.end(t, e.Action)
	}
}

func (l *log) end(t test, action string) {
	text := ""
	if b := l.output[t]; b != nil {
		text = b.String()
	}
	delete(l.output, t)
	if t.name == "" {
		l.endPackage(t.pkg, action, text)
		return
	}
	switch action {
	case "pass":
		l.passed++
	case "fail":
		l.failed++
		l.broken = append(l.broken, t.pkg+" "+t.name)
		fmt.Fprint(l.w, clip(text))
	case "skip":
		l.skipped++
		fmt.Fprint(l.w, clip(text))
		if !l.allowed[t] {
			l.skipBad = append(l.skipBad, t.pkg+" "+t.name)
		}
	}
}

// endPackage prints the lines that go test has for a package; where it
// failed, with the output of tests that never ended.
func (l *log) endPackage(pkg, action, text string) {
	if action == "fail" {
		l.broken = append(l.broken, pkg)
		for t, b := range l.output {
			if t.pkg == pkg {
				fmt.Fprintf(l.w, "%s did not end:\n%s", t.name, clip(b.String()))
				delete(l.output, t)
			}
		}
		fmt.Fprint(l.w, clip(text))
	}
	for line := range strings.Lines(text) {
		if strings.HasPrefix(line, "ok ") || strings.HasPrefix(line, "FAIL\t") || strings.HasPrefix(line, "? ") {
			l.closing = append(l.closing, line)
			if action != "fail" {
				fmt.Fprint(l.w, line)
			}
		}
	}
}

// The lines that are printed of one test: more is no help.
const headLines, tailLines = 100, 50

// clip cuts the middle out of a long text.
func clip(text string) string {
	lines := strings.SplitAfter(text, "\n")
	cut := len(lines) - headLines - tailLines
	if cut <= 1 {
		return text
	}
	return fmt.Sprintf("%s... %d lines ...\n%s", strings.Join(lines[:headLines], ""), cut, strings.Join(lines[len(lines)-tailLines:], ""))
}

// close writes the closing lines and returns what was wrong.
func (l *log) close(out string) error {
	slices.Sort(l.closing)
	end := fmt.Sprintf("%s%d passed, %d failed, %d skipped\n", strings.Join(l.closing, ""), l.passed, l.failed, l.skipped)
	if err := os.WriteFile(out, []byte(end), 0o644); err != nil {
		return err
	}
	var errs []error
	for _, s := range l.skipBad {
		errs = append(errs, fmt.Errorf("%s skipped: see to it that it can run, or give the reason in .ci/skips", s))
	}
	if len(l.broken) > 0 {
		errs = append(errs, fmt.Errorf("failed: %s", strings.Join(l.broken, ", ")))
	}
	if l.passed == 0 {
		errs = append(errs, errors.New("no test ran"))
	}
	return errors.Join(errs...)
}

// readSkips returns the tests that may skip under the user who runs them.
func readSkips(path string) (map[test]bool, error) {
	b, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	who := "other"
	if os.Geteuid() == 0 {
		who = "root"
	}
	allowed := map[test]bool{}
	for line := range strings.Lines(string(b)) {
		f := strings.Fields(line)
		switch {
		case len(f) == 0 || f[0] == "#":
		case len(f) < 4:
			return nil, fmt.Errorf("read %s: no reason in %q", path, line)
		case f[2] == who:
			allowed[test{f[0], f[1]}] = true
		}
	}
	return allowed, nil
}
