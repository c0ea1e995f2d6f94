package main

import (
	"bytes"
	"context"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/testscript"

	"coachsearch/indexer"
	"coachsearch/internal/corpus"
	"coachsearch/search"
	"coachsearch/web"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"coachsearch": main})
}

func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir: "testdata/script",
		Cmds: map[string]func(ts *testscript.TestScript, neg bool, args []string){
			"code": code, "index": buildIndex, "same-as-api": sameAsAPI, "hostile": hostile, "flip": flip,
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

// index DIR FILE builds an index of the records in FILE.
func buildIndex(ts *testscript.TestScript, _ bool, args []string) {
	_, err := rebuild(ts.MkAbs(args[0]), []byte(ts.ReadFile(args[1])))
	ts.Check(err)
}

func rebuild(data string, records []byte) (indexer.Result, error) {
	return indexer.Rebuild(context.Background(), indexer.Options{
		DataDir: data, Keep: 2,
		Columns: func(yield func(*corpus.Column, error) bool) { corpus.Read(bytes.NewReader(records))(yield) },
	})
}

// flip FILE changes one bit in the middle of a file.
func flip(ts *testscript.TestScript, _ bool, args []string) {
	path := ts.MkAbs(args[0])
	b, err := os.ReadFile(path)
	ts.Check(err)
	b[len(b)/2] ^= 1
	ts.Check(os.WriteFile(path, b, 0o644))
}

// took is the one member of an answer that differs from one asking to another.
var took = regexp.MustCompile(`"took_ms":[0-9.e+-]+`)

// same-as-api DIR ADDRESS holds standard output against what the API answers
// over HTTP at ADDRESS, byte for byte but for took_ms.
func sameAsAPI(ts *testscript.TestScript, _ bool, args []string) {
	live, err := search.Follow(context.Background(), ts.MkAbs(args[0]), slog.New(slog.DiscardHandler))
	ts.Check(err)
	defer live.Close()
	h, err := web.New(web.Config{Live: live})
	ts.Check(err)
	srv := httptest.NewServer(h)
	defer srv.Close()
	resp, err := http.Get(srv.URL + args[1])
	ts.Check(err)
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	ts.Check(err)
	if resp.StatusCode != http.StatusOK {
		ts.Fatalf("%s: %s", resp.Status, body)
	}
	want, got := took.ReplaceAllString(string(body), ""), took.ReplaceAllString(ts.ReadFile("stdout"), "")
	if d := cmp.Diff(want, got); d != "" {
		ts.Fatalf("find -json is not what the API answers (-API +find):\n%s", d)
	}
}

// hostile DIR asks what nobody means and some type: each must be answered,
// and nothing of it may reach the terminal as a control character.
func hostile(ts *testscript.TestScript, _ bool, args []string) {
	for _, q := range []string{
		`*a*`, `/(a+)+$/`, `"`, `"""`, `title:`, `title:"`, `-`, `--`, `OR`, `a OR`, `OR OR OR`, `-boss`, `-"boss"`, `(`, `[* TO *]`,
		`boss~2`, `boss^99999`, `a AND NOT b`, `😀`, "boss\x01\x1b[31m", `<script>alert(1)</script>`, `' OR 1=1 --`,
		`{"query":{}}`, `title:industry:boss`, strings.Repeat("boss ", 399), strings.Repeat("(", 2000), strings.Repeat("ä", 2000),
	} {
		if err := ts.Exec("coachsearch", "find", "-data", args[0], "--", q); err != nil {
			ts.Fatalf("find %q: %v", q, err)
		}
		out := ts.ReadFile("stdout")
		if strings.ContainsAny(strings.ReplaceAll(out, "\n", ""), "\x00\x01\x1b\x7f") {
			ts.Fatalf("find %q prints control characters: %q", q, out)
		}
		if msg := ts.ReadFile("stderr"); msg != "" {
			ts.Fatalf("find %q complains: %s", q, msg)
		}
	}
	for _, q := range []string{"\xff\xfe", strings.Repeat("boss ", 401)} { // no characters; too many of them
		code(ts, false, []string{"64", "coachsearch", "find", "-data", args[0], "--", q})
	}
}
