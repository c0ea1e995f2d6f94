package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"coachsearch/internal/corpus"
	"coachsearch/internal/index"
	"coachsearch/scraper/archive"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"indexer": main})
}

func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir: "testdata/script",
		Cmds: map[string]func(ts *testscript.TestScript, neg bool, args []string){
			"code": code, "columns": writeColumns, "locked": locked, "flip": flip, "tidy": tidy, "field": field,
			"settle": settle, "rename": renameOddly, "swap": swap, "touch": touch, "prom": prom,
		},
	})
}

// code N COMMAND... runs a command that must end with exit code N.
func code(ts *testscript.TestScript, _ bool, args []string) {
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	err = ts.Exec(args[1], args[2:]...)
	got := 0
	if ee := (*exec.ExitError)(nil); errors.As(err, &ee) {
		got = ee.ExitCode()
	} else {
		ts.Check(err)
	}
	if got != want {
		ts.Fatalf("exit code %d, want %d", got, want)
	}
}

// columns FILE N [WORD] writes N records; WORD stands in every title.
func writeColumns(ts *testscript.TestScript, _ bool, args []string) {
	n, err := strconv.Atoi(args[1])
	ts.Check(err)
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), records(n, strings.Join(args[2:], " ")), 0o644))
}

// locked DIR COMMAND... runs a command that must end with exit code 11 while
// somebody else holds the lock.
func locked(ts *testscript.TestScript, _ bool, args []string) {
	l, err := index.OpenData(ts.MkAbs(args[0])).Lock()
	ts.Check(err)
	code(ts, false, append([]string{"11"}, args[1:]...))
	l.Unlock()
}

// flip FILE changes one bit in the middle of a file.
func flip(ts *testscript.TestScript, _ bool, args []string) {
	path := ts.MkAbs(args[0])
	b, err := os.ReadFile(path)
	ts.Check(err)
	b[len(b)/2] ^= 1
	ts.Check(os.WriteFile(path, b, 0o644))
}

// settle waits until a change of a file would show in its times.
func settle(ts *testscript.TestScript, _ bool, _ []string) {
	name := ts.MkAbs(".settled")
	ts.Check(os.WriteFile(name, nil, 0o600))
	for f, err := range archive.List(context.Background(), name, archive.Options{}) {
		ts.Check(err)
		for !f.SettledAt(time.Now()) {
			runtime.Gosched()
		}
	}
	ts.Check(os.Remove(name))
}

// rename DIR gives the file "name" in a folder a name of two lines, with an
// order to a terminal.
func renameOddly(ts *testscript.TestScript, _ bool, args []string) {
	dir := ts.MkAbs(args[0])
	ts.Check(os.Rename(filepath.Join(dir, "name"), filepath.Join(dir, "a\nb\x1b[31m")))
}

// swap FILE OTHER replaces a file by another one of its size and its time.
func swap(ts *testscript.TestScript, _ bool, args []string) {
	st, err := os.Stat(ts.MkAbs(args[0]))
	ts.Check(err)
	b := []byte(ts.ReadFile(args[1]))
	if int64(len(b)) != st.Size() {
		ts.Fatalf("%s has another size", args[1])
	}
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), b, 0o644))
	ts.Check(os.Chtimes(ts.MkAbs(args[0]), st.ModTime(), st.ModTime()))
}

// touch FILE gives a file another time.
func touch(ts *testscript.TestScript, _ bool, args []string) {
	ts.Check(os.Chtimes(ts.MkAbs(args[0]), time.Now(), time.Now()))
}

var promLine = regexp.MustCompile(`^(?:# (?:HELP [a-z_]+ \S.*|TYPE [a-z_]+ gauge)|[a-z_]+(?:\{[a-z]+="[a-z]+"\})? [0-9.e+-]+)$`)

// prom FILE fails where a line is not of Prometheus' text format; prom FILE
// SAMPLE VALUE, where the sample has another value.
func prom(ts *testscript.TestScript, _ bool, args []string) {
	for line := range strings.Lines(ts.ReadFile(args[0])) {
		line = strings.TrimSuffix(line, "\n")
		if !promLine.MatchString(line) {
			ts.Fatalf("not a line of metrics: %s", line)
		}
		if len(args) == 3 && line == args[1]+" "+args[2] {
			return
		}
	}
	if len(args) == 3 {
		ts.Fatalf("no %s %s in\n%s", args[1], args[2], ts.ReadFile(args[0]))
	}
}

// tidy DIR fails where a run has left something behind.
func tidy(ts *testscript.TestScript, _ bool, args []string) {
	left, err := rubbish(ts.MkAbs(args[0]))
	ts.Check(err)
	if len(left) > 0 {
		ts.Fatalf("left behind: %v", left)
	}
}

// field NAME VALUE compares a member of the JSON object on standard output.
func field(ts *testscript.TestScript, _ bool, args []string) {
	var m map[string]any
	ts.Check(json.Unmarshal([]byte(ts.ReadFile("stdout")), &m))
	v, ok := m[args[0]]
	if !ok {
		ts.Fatalf("no member %q in %v", args[0], m)
	}
	if got := fmt.Sprint(v); got != args[1] {
		ts.Fatalf("%s is %s, want %s", args[0], got, args[1])
	}
}

func rubbish(dir string) ([]string, error) {
	var left []string
	for _, pattern := range []string{".*", "*", "generations/.*"} {
		m, err := filepath.Glob(filepath.Join(dir, pattern))
		if err != nil {
			return nil, err
		}
		for _, path := range m {
			switch filepath.Base(path) {
			case "current", "generations", "lock", "last-run.json", "rolled-back.json", "pages.cache":
			default:
				left = append(left, path)
			}
		}
	}
	return left, nil
}

func records(n int, word string) []byte {
	var b bytes.Buffer
	w := corpus.NewWriter(&b)
	for i := range n {
		c := corpus.Column{
			ID: fmt.Sprintf("2008-10-06-column-%d", i), Title: fmt.Sprintf("Column %d %s", i, word), Date: "2008-10-06",
			Client: corpus.Client{Industry: "Retail"},
			Sections: []corpus.Section{
				{Kind: corpus.Question, Paragraphs: []string{fmt.Sprintf("What about conflict%d with my boss?", i%97)}},
				{Kind: corpus.Answer, Paragraphs: []string{strings.Repeat(fmt.Sprintf("Talk to them about issue%d. ", i%1009), 40)}},
			},
		}
		if err := w.Write(&c); err != nil {
			panic(err) // a buffer does not fail
		}
	}
	return b.Bytes()
}
