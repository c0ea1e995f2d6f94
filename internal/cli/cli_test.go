package cli

import (
	"bytes"
	"context"
	"errors"
	"flag"
	"io"
	"os"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestParse(t *testing.T) {
	tests := []struct {
		args  []string
		names List
		err   error
	}{
		{nil, nil, nil},
		{[]string{"-name", "Ann", "--name=Bo", "rest"}, List{"Ann", "Bo"}, nil},
		{[]string{"-h"}, nil, flag.ErrHelp},
		{[]string{"-nmae", "Ann"}, nil, &UsageError{"flag provided but not defined: -nmae"}},
		{[]string{"-name"}, nil, &UsageError{"flag needs an argument: -name"}},
	}
	for _, test := range tests {
		f := NewFlags("test")
		var names List
		f.Var(&names, "name", "")
		err := Parse(f, test.args)
		var got, want *UsageError
		if errors.As(test.err, &want) {
			if !errors.As(err, &got) || *got != *want {
				t.Errorf("%q: error %v, want %v", test.args, err, want)
			}
		} else if !errors.Is(err, test.err) {
			t.Errorf("%q: error %v, want %v", test.args, err, test.err)
		}
		if diff := cmp.Diff(test.names, names); diff != "" {
			t.Errorf("%q: %s", test.args, diff)
		}
	}
}

func TestComplain(t *testing.T) {
	for hint, want := range map[string]string{
		"":           "error: no room\n",
		"make space": "error: no room\nhint: make space\n",
	} {
		var b bytes.Buffer
		if Complain(&b, errors.New("no room"), hint); b.String() != want {
			t.Errorf("%q, want %q", b.String(), want)
		}
	}
}

func TestEnd(t *testing.T) {
	over, cancel := context.WithCancel(t.Context())
	cancel()
	full, err := os.OpenFile("/dev/full", os.O_WRONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer full.Close()
	var out, complaints bytes.Buffer
	for _, tt := range []struct {
		ctx              context.Context
		err              error
		stdout           io.Writer
		code             int
		said, complained string
	}{
		{t.Context(), nil, &out, Done, "", ""},
		{over, nil, &out, Done, "", ""},
		{t.Context(), flag.ErrHelp, &out, Done, "usage\n", ""},
		{t.Context(), flag.ErrHelp, full, Failed, "", "error: write /dev/full: no space left on device\n"},
		{t.Context(), Usagef("no"), &out, Usage, "", "error: no\nhint: count -h prints the flags\n"},
		{t.Context(), errors.New("no room"), &out, Failed, "", "error: no room\n"},
		{over, errors.New("no room"), &out, Interrupted, "", "error: interrupted\n"},
	} {
		out.Reset()
		complaints.Reset()
		code := End(tt.ctx, tt.err, "count", "usage\n", tt.stdout, &complaints)
		if code != tt.code || out.String() != tt.said || complaints.String() != tt.complained {
			t.Errorf("%v: %d, %q, %q", tt.err, code, out.String(), complaints.String())
		}
	}
}

// Who asks is told the stage of now, wherever the run reports to.
func TestProgressTells(t *testing.T) {
	var p Progress
	p.started = time.Now()
	var b bytes.Buffer
	p.tell(&b, "run")
	p.Show("reading", 1, "pages")
	p.tell(&b, "run")
	p.Show("writing", 2, "columns")
	p.Clear()
	p.tell(&b, "run")
	if want := "run: starting, after 0s\nrun: reading, 1 pages, after 0s\nrun: writing, 2 columns, after 0s\n"; b.String() != want {
		t.Errorf("%q, want %q", b.String(), want)
	}
}

// A reader that has stopped to read does not keep an interrupted command, and
// one that reads gets all of it.
func TestInterruptible(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	r, w := io.Pipe()
	var read bytes.Buffer
	copied := make(chan error, 1)
	go func() {
		_, err := io.CopyN(&read, r, 6)
		copied <- err
	}()
	out := interruptible{ctx, w}
	if n, err := out.Write([]byte("one")); n != 3 || err != nil {
		t.Errorf("%d, %v", n, err)
	}
	cancel()
	if n, err := out.Write([]byte("two")); n != 3 || err != nil {
		t.Errorf("after the interrupt: %d, %v", n, err)
	}
	if err := <-copied; err != nil || read.String() != "onetwo" {
		t.Errorf("it reads %q, %v", read.String(), err)
	}
	if n, err := out.Write([]byte("three")); n != 0 || !errors.Is(err, context.Canceled) {
		t.Errorf("nobody reads: %d, %v", n, err)
	}
}

func TestProgram(t *testing.T) {
	a, err := Program()
	if err != nil {
		t.Fatal(err)
	}
	if b, err := Program(); err != nil || a != b || len(a) != 64 {
		t.Errorf("%q, then %q, %v", a, b, err)
	}
}

// Where nobody watches, progress writes nothing: cron would mail it.
func TestProgressIsSilent(t *testing.T) {
	file, err := os.Create(t.TempDir() + "/log")
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	var b bytes.Buffer
	for _, p := range []*Progress{{}, NewProgress(&b), NewProgress(file)} {
		p.Show("reading", 1, "pages")
		p.Show("writing", 2, "pages")
		p.Clear()
	}
	if b.Len() > 0 {
		t.Errorf("wrote %q", b.String())
	}
	if st, err := file.Stat(); err != nil || st.Size() > 0 {
		t.Errorf("wrote %v bytes, %v", st, err)
	}
}
