//go:build linux

package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"testing"

	"coachsearch/internal/cli"
)

// An endless stream is what next gives, on and on. One who reads more of it than
// most is ended, so that the test does not fill the disk.
type endless struct {
	next        func(i int) string
	most, taken int
	i           int
	rest        []byte
}

var errTooMuch = errors.New("too much of it was read")

func (e *endless) Read(p []byte) (int, error) {
	for len(e.rest) < len(p) {
		e.rest = append(e.rest, e.next(e.i)...)
		e.i++
	}
	n := copy(p, e.rest)
	e.rest = e.rest[n:]
	if e.taken += n; e.taken > e.most {
		return 0, errTooMuch
	}
	return n, nil
}

const mb = 1 << 20

// What comes without end and holds no columns is not read for ever, whether or
// not there is an index.
func TestEndlessStreams(t *testing.T) {
	zeros := strings.Repeat("\x00", mb)
	for name, tc := range map[string]struct {
		next func(i int) string
		most int // bytes that may be read of it
		code int
		says []string
	}{
		"a device of zeros":     {func(int) string { return zeros }, 300 * mb, cli.Failed, []string{"line 1: it does not end within"}},
		"a line without an end": {func(i int) string { return fmt.Sprintf(`{"id":"a","title":"%d`, i) }, 300 * mb, cli.Failed, []string{"line 1: it does not end within"}},
		"half a record":         {func(int) string { return "{\"x\"\n" }, 10 * mb, cli.Refused, []string{"no column at all", "unexpected end of JSON input"}},
		"records and log lines": {func(i int) string {
			if i < 3 {
				return fmt.Sprintf("{\"id\":\"a%d\",\"title\":\"a\"}\n", i)
			}
			return "2026-11-27 started\n"
		}, 10 * mb, cli.Failed, []string{"hardly a line of the input holds a column", "hint: look at the input"}},
	} {
		for _, live := range []int{0, 30} {
			t.Run(fmt.Sprintf("%s, %d live", name, live), func(t *testing.T) {
				data := t.TempDir()
				if live > 0 {
					must(t, 0, "rebuild", "-data", data, "-columns", columnsFile(t, live, "old"))
				}
				var out, errs bytes.Buffer
				in := &endless{next: tc.next, most: tc.most}
				code := run(t.Context(), []string{"rebuild", "-data", data, "-columns", "-"}, in, &out, &errs)
				if code != tc.code {
					t.Errorf("exit code %d, want %d, after %d bytes\n%s", code, tc.code, in.taken, &errs)
				}
				for _, s := range tc.says {
					if !strings.Contains(errs.String(), s) {
						t.Errorf("it does not say %q:\n%s", s, &errs)
					}
				}
				if live > 0 {
					must(t, 0, "verify", "-data", data)
				}
				if left, err := rubbish(data); err != nil || len(left) > 0 {
					t.Errorf("left behind: %v, %v", left, err)
				}
			})
		}
	}
}

// The same few columns again and again, which could be meant: half of what is free
// is filled, and no more.
func TestEndlessRecords(t *testing.T) {
	temp := t.TempDir()
	mount(t, temp, "size=4m")
	t.Setenv("TMPDIR", temp)
	some := string(records(3, "same"))
	in := &endless{next: func(int) string { return some }, most: 3 * mb}
	var out, errs bytes.Buffer
	code := run(t.Context(), []string{"rebuild", "-data", t.TempDir(), "-columns", "-", "-quiet"}, in, &out, &errs)
	if code != cli.Failed || !strings.Contains(errs.String(), "it has more than 2.1 MB, half of what was free in "+temp) || !strings.Contains(errs.String(), "hint: free some space in "+temp) {
		t.Errorf("exit code %d\n%s", code, &errs)
	}
}

// What is read while it comes is read again from what was kept.
func TestStreamTwice(t *testing.T) {
	want := string(records(3000, "word")) // more than is read ahead
	open := func() (io.ReadCloser, error) { return io.NopCloser(strings.NewReader(want)), nil }
	for _, breakOff := range []bool{false, true} {
		in, err := streamInput(t.Context(), "it", open)
		if err != nil {
			t.Fatal(err)
		}
		var read [2][]string
		for i := range read {
			for c, err := range in.columns {
				if err != nil {
					read[i] = append(read[i], err.Error())
					break
				}
				if read[i] = append(read[i], fmt.Sprint(in.line(), c.ID)); breakOff {
					break
				}
			}
		}
		switch n := len(read[0]); {
		case breakOff && (n != 1 || fmt.Sprint(read[1]) != "[the stream was not read to its end]"):
			t.Errorf("broken off: %v", read)
		case !breakOff && (n != 3000 || !slices.Equal(read[0], read[1])):
			t.Errorf("%d lines, then %d", n, len(read[1]))
		}
		if err := in.close(); err != nil {
			t.Error(err)
		}
	}
}

func TestStreamThatCannotBeOpened(t *testing.T) {
	in, err := streamInput(t.Context(), "it", func() (io.ReadCloser, error) { return nil, os.ErrPermission })
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := in.close(); err != nil {
			t.Error(err)
		}
	}()
	for c, err := range in.columns {
		if c != nil || !errors.Is(err, os.ErrPermission) {
			t.Errorf("%v, %v", c, err)
		}
	}
}
