package cli

import (
	"bytes"
	"errors"
	"flag"
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
