package main

import (
	"bytes"
	"context"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"coachsearch/internal/cli"
	"coachsearch/internal/relevance"
	"coachsearch/search"
)

var update = flag.Bool("update", false, "rewrite the golden ranks")

// TestGoldenRanks shows what a change of the ranking does to the judged
// queries of the sample archive: for each, where the columns of grade 3 and 2
// stand. Rewrite with -update, and read the difference.
func TestGoldenRanks(t *testing.T) {
	for _, s := range sampleSets() {
		t.Run(s.name, func(t *testing.T) {
			got := goldenRanks(t, s)
			golden := filepath.Join("testdata", s.name+"-ranks.tsv")
			if *update {
				if err := os.WriteFile(golden, []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(golden)
			if err != nil {
				t.Fatal(err)
			}
			if d := cmp.Diff(strings.Split(string(want), "\n"), strings.Split(got, "\n")); d != "" {
				t.Errorf("the ranks changed; go test ./cmd/evaluate -update accepts them:\n%s", d)
			}
		})
	}
}

func goldenRanks(t *testing.T, s source) string {
	t.Helper()
	var judgments relevance.Judgments
	m, err := options{first: 1, step: 1}.measure(context.Background(), source{s.name, func(ctx context.Context) (*collection, error) {
		c, err := s.read(ctx)
		if err == nil {
			judgments = c.judgments
		}
		return c, err
	}}, []search.Ranking{search.DefaultRanking()})
	if err != nil {
		t.Fatal(err)
	}
	run := m.runs[0]
	var b strings.Builder
	fmt.Fprintf(&b, "# nDCG@10 %.4f, Recall@100 %.4f, MRR@10 %.4f over %d queries\n", run.mean.NDCG, run.mean.Recall, run.mean.MRR, len(m.queries))
	fmt.Fprintf(&b, "# %.1f %% of the first ten are judged; judge what a new ranking brings up, since what is not counts as no help\n",
		100*judgedShare(run.rankings, m.queries, judgments))
	b.WriteString("# query, then rank:grade of the columns of grade 3 and 2; - is not found\n")
	for i, q := range m.queries {
		fmt.Fprintf(&b, "%s\t%s\t%s\n", q.ID, ranks(run.rankings[i], judgments[q.ID]), q.Text)
	}
	return b.String()
}

// ranks are the places of the columns of grade 2 and 3.
func ranks(ranking []string, grades map[string]int) string {
	var found, missing []string
	for i, id := range ranking {
		if g := grades[id]; g >= 2 {
			found = append(found, fmt.Sprintf("%d:%d", i+1, g))
		}
	}
	for id, g := range grades {
		if g >= 2 && !slices.Contains(ranking, id) {
			missing = append(missing, fmt.Sprintf("-:%d", g))
		}
	}
	slices.Sort(missing)
	return strings.Join(append(found, missing...), " ")
}

// judgedShare is the share of the first ten of all rankings that somebody has
// judged.
func judgedShare(rankings [][]string, queries []relevance.Query, judgments relevance.Judgments) float64 {
	known, all := 0, 0
	for i, ranking := range rankings {
		for _, id := range ranking[:min(len(ranking), 10)] {
			if _, ok := judgments[queries[i].ID][id]; ok {
				known++
			}
			all++
		}
	}
	return float64(known) / float64(max(all, 1))
}

// A set with documents that are odd: empty, with ids that are no ids of ours,
// judged but not in the corpus.
func TestOddSet(t *testing.T) {
	dir := t.TempDir()
	for name, text := range map[string]string{
		"corpus.jsonl": `{"_id":"a b/ä","title":"","text":"the boss takes credit"}` + "\n" +
			`{"_id":"empty","title":" ","text":""}` + "\n" + `{"_id":"2","title":"Other","text":"pay"}` + "\n",
		"queries.jsonl":  `{"_id":"q","text":"credit"}` + "\n" + `{"_id":"unjudged","text":"pay"}` + "\n",
		"qrels/test.tsv": "query-id\tcorpus-id\tscore\nq\ta b/ä\t1\nq\tgone\t1\n",
	} {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	for _, tc := range []struct {
		args []string
		code int
		want string
	}{
		{[]string{"-json", dir}, cli.Done, `"queries":1,"scores":{"ndcg@10":0.61314719276545`},
		{[]string{"-against", `{"K1":0.9}`, "-against", `{"B":0}`, dir}, cli.Done, `p=1.0000  {"B":0}`},
		{[]string{"-json", "-against", `{"K1":0.9}`, dir}, cli.Done, `"against":[{"delta":0,"p":1,"ranking":"{\"K1\":0.9}","scores":{"ndcg@10":0.613`},
		{[]string{"-similar", "-json", dir}, cli.Done, `"queries":1,"scores":{"ndcg@10":0.61314719276545`},
		{[]string{"-part", "2/2", "-json", dir}, cli.Done, `"queries":0`},
		{[]string{"-as", "texts, titled", "-json", dir}, cli.Done, `"documents":2,`},
		{[]string{"-as", "texts, titled", "-similar", dir}, cli.Done, filepath.Base(dir) + "/texts,titled/similar "},
		{[]string{"-as", "poems", dir}, cli.Failed, "there is no \"poems\""},
		{[]string{"-part", "3/2", dir}, cli.Usage, "want K/N"},
		{[]string{"-part", "half", dir}, cli.Usage, "want K/N"},
		{[]string{"-queries", dir}, cli.Done, "\tq\t0.6131\t0.5000\t1.0000\tcredit\n"},
		{[]string{"-with", `{"Nonsense":1}`, dir}, cli.Usage, "Nonsense"},
		{[]string{"-floor", writeFloor(t, filepath.Base(dir)+" 0.9\n"), dir}, cli.Failed, "below its floor"},
		{[]string{"-floor", writeFloor(t, "just one word"+"\n"), dir}, cli.Failed, "line 1"},
		{nil, cli.Usage, "a set is missing"},
		{[]string{filepath.Join(dir, "qrels")}, cli.Failed, "corpus.jsonl"},
	} {
		var out bytes.Buffer
		if code := run(context.Background(), tc.args, nil, &out, &out); code != tc.code || !strings.Contains(out.String(), tc.want) {
			t.Errorf("%q: exit code %d, want %d; output %s, want %s", tc.args, code, tc.code, out.String(), tc.want)
		}
	}
}

func writeFloor(t *testing.T, text string) string {
	t.Helper()
	name := filepath.Join(t.TempDir(), "floor.tsv")
	if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	return name
}
