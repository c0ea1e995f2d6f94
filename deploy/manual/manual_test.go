package main

import (
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

const text = `Usage:
  tool build -data DIR [-keep 3] [-dry-run]
             [-json]
  tool show  -data DIR

build does it, and
does it well.

  -data DIR   the folder
              of the data
  -dry-run    only say
  -where A:B here

Quiet. Exit codes:
  0   done
  1   failed

Every night:
  17 3 * * *  tool build
`

func TestParse(t *testing.T) {
	u, err := parse("tool", text)
	if err != nil {
		t.Fatal(err)
	}
	want := usage{
		name:     "tool",
		synopsis: []string{"tool build -data DIR [-keep 3] [-dry-run] [-json]", "tool show -data DIR"},
		prose:    []string{"build does it, and does it well.", "Quiet."},
		options:  []option{{"-data DIR", "the folder of the data"}, {"-dry-run", "only say"}, {"-where A:B", "here"}},
		notes:    []note{{"Exit codes", []string{"0   done", "1   failed"}}, {"Every night", []string{"17 3 * * *  tool build"}}},
	}
	if diff := cmp.Diff(want, u, cmp.AllowUnexported(usage{}, option{}, note{})); diff != "" {
		t.Error(diff)
	}
	forms := []form{{"build", []string{"-data", "-keep", "-dry-run", "-json"}, []string{"-data"}}, {"show", []string{"-data"}, []string{"-data"}}}
	if diff := cmp.Diff(forms, u.forms(), cmp.AllowUnexported(form{})); diff != "" {
		t.Error(diff)
	}
	for _, bad := range []string{"", "tool does", "usage: tool\n\n  -good  x\n -bad  y"} {
		if _, err := parse("tool", bad); err == nil {
			t.Errorf("%q is parsed", bad)
		}
	}
}

func TestRoff(t *testing.T) {
	for in, want := range map[string]string{"a-b": `a\-b`, ".TH": `\&.TH`, `c:\d`: `c:\ed`, "it's": `it\(aqs`} {
		if got := roff(in); got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
}

// What the usage texts say is what the commands take: every flag that is
// named for a subcommand is one of its flags, and is described.
func TestFlagsAreThere(t *testing.T) {
	dir := t.TempDir()
	if out, err := exec.Command("go", "build", "-o", dir, "coachsearch/cmd/...").CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	for _, c := range commands {
		program := filepath.Join(dir, c.name)
		help, err := exec.Command(program, "-h").Output()
		if err != nil {
			t.Fatal(err)
		}
		u, err := parse(c.name, string(help))
		if err != nil {
			t.Fatal(err)
		}
		described := map[string]bool{}
		for _, o := range u.options {
			name, _, _ := strings.Cut(o.names, " ")
			described[name] = true
		}
		named := map[string]bool{}
		for _, f := range u.forms() {
			for _, name := range f.flags {
				named[name] = true
				args := []string{name + "=1", "-h"}
				if f.sub != "" {
					args = append([]string{f.sub}, args...)
				}
				if out, err := exec.Command(program, args...).CombinedOutput(); err != nil {
					t.Errorf("%s %s takes no %s: %s", c.name, f.sub, name, out)
				}
				if !described[name] {
					t.Errorf("%s %s: %s is not described", c.name, f.sub, name)
				}
			}
		}
		for name := range described {
			if !named[name] {
				t.Errorf("%s: %s is described and stands in no line of the usage", c.name, name)
			}
		}
		for shell, script := range map[string]string{"bash": bash(u), "zsh": zsh(u), "fish": fish(u)} {
			for name := range named {
				if !strings.Contains(script, name) && !strings.Contains(script, "-o "+strings.TrimPrefix(name, "-")) {
					t.Errorf("%s completes no %s of %s", shell, name, c.name)
				}
			}
		}
	}
}

// Bash takes its completions, and they complete.
func TestBash(t *testing.T) {
	u, err := parse("tool", text)
	if err != nil {
		t.Fatal(err)
	}
	for _, tc := range []struct{ words, want string }{
		{"tool b", "build"}, {"tool build -d", "-data -dry-run"}, {"tool show -", "-data"}, {"tool s", "show"},
	} {
		list := strings.Fields(tc.words)
		script := bash(u) + "\nCOMP_WORDS=(" + tc.words + "); COMP_CWORD=" + string(rune('0'+len(list)-1)) + "; _tool; echo \"${COMPREPLY[*]}\"\n"
		out, err := exec.Command("bash", "-euc", script).CombinedOutput()
		if got := strings.TrimSpace(string(out)); err != nil || got != tc.want {
			t.Errorf("%s: %q, %v, want %q", tc.words, got, err, tc.want)
		}
	}
}
