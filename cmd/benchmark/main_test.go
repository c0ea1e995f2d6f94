package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"coachsearch/internal/cli"
)

// An engine runs in a process of its own, which is this program again.
func TestMain(m *testing.M) {
	if len(os.Args) > 1 && os.Args[1] == "-engine" {
		main()
	}
	m.Run()
}

// command runs the program in this process.
func command(t *testing.T, code int, args ...string) string {
	t.Helper()
	var out, complaints bytes.Buffer
	if got := run(t.Context(), args, nil, &out, &complaints); got != code {
		t.Fatalf("%v: exit code %d, not %d: %s", args, got, code, complaints.String())
	}
	return out.String() + complaints.String()
}

func TestCompare(t *testing.T) {
	dir := t.TempDir()
	args := []string{"-columns", "60", "-words", "120", "-queries", "5", "-rounds", "1", "-with", "coachsearch,bleve", "-dir", dir}
	var all []measured
	if err := json.Unmarshal([]byte(command(t, cli.Done, append(args, "-json")...)), &all); err != nil {
		t.Fatal(err)
	}
	if len(all) != 2 {
		t.Fatalf("%d engines", len(all))
	}
	for _, m := range all {
		if m.Columns != 60 || m.Bytes == 0 || m.Build.CPU <= 0 || m.Build.PeakRSS == 0 {
			t.Errorf("%s: %+v", m.Engine, m)
		}
		want := []string{"1 word/top ten", "1 word/whole result", "3 words/top ten", "20 words/top ten", "40 words/whole result", "phrase/top ten", "3 words, filtered/whole result"}
		if m.Engine == "coachsearch" {
			want = append(want, "prefix/top ten", "misspelled/whole result", "similar/whole result")
		}
		for _, w := range want {
			if !slices.ContainsFunc(m.Questions, func(a asked) bool {
				return a.Kind+"/"+a.Result == w && len(a.MS) == 5 && slices.Min(a.MS) > 0 && a.Bytes > 0
			}) {
				t.Errorf("%s: no answer to %s", m.Engine, w)
			}
		}
	}
	built, err := os.ReadFile(dir + "/bleve.json")
	if err != nil {
		t.Fatal(err)
	}
	table := command(t, cli.Done, append(args, "-reuse")...)
	if again, err := os.ReadFile(dir + "/bleve.json"); err != nil || !bytes.Equal(again, built) {
		t.Errorf("was built again: %s, then %s, %v", built, again, err)
	}
	for _, line := range []string{"| 60 columns |", "| top ten, p50 / p95 ms | coachsearch | bleve | times coachsearch |", "| prefix |", "| similar, whole result |"} {
		if !strings.Contains(table, line) {
			t.Errorf("no %q in:\n%s", line, table)
		}
	}
	command(t, cli.Done, append(args, "-reuse", "-columns", "61")...)
	if again, err := os.ReadFile(dir + "/bleve.json"); err != nil || bytes.Equal(again, built) {
		t.Errorf("an index of other columns was used, %v", err)
	}
}

func TestUsage(t *testing.T) {
	for _, args := range [][]string{{"-with", "lucene"}, {"-columns", "0"}, {"x"}, {"-reuse"}, {"-nothing"}} {
		command(t, cli.Usage, args...)
	}
	if got := command(t, cli.Done, "-h"); got != usage {
		t.Errorf("help: %s", got)
	}
	if n := strings.Count(command(t, cli.Done, "-generate", "-columns", "3", "-words", "100"), "\n"); n != 3 {
		t.Errorf("%d columns", n)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	var out bytes.Buffer
	if code := run(ctx, []string{"-columns", "30"}, nil, &out, &out); code != cli.Interrupted {
		t.Errorf("interrupted: exit code %d, %s", code, out.String())
	}
}

func TestPercentile(t *testing.T) {
	var v []float64
	for i := range 100 {
		v = append(v, float64(100-i))
	}
	got := fmt.Sprint(percentile(nil, 50), percentile(v[:1], 95), percentile(v, 50), percentile(v, 95), percentile(v, 100))
	if got != "0 100 50 95 100" {
		t.Error(got)
	}
}
