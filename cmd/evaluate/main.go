// Command evaluate measures the ranking on judged queries.
package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"text/tabwriter"

	"coachsearch/internal/cli"
	"coachsearch/internal/relevance"
	"coachsearch/search"
)

func main() { cli.Main(run) }

const usage = `Usage:
  evaluate [-sample] [-similar] [-as KIND] [-part K/N] [-queries] [-json] [-with JSON] [-against JSON ...]
           [-floor FILE] [SET_DIR...]

Builds an index of each set, asks its queries as the search API does, and prints nDCG@10,
Recall@100 and MRR@10. A set is a folder in BEIR layout: corpus.jsonl, queries.jsonl (or .gz) and
qrels/test.tsv.

  -sample        measure on the sample archive, too: with its readers' queries (sample), with those
                 that share hardly a word with the columns they are after (sample-hard), with the
                 same problems in many voices (sample-voices), with those of the coach, who knows
                 the column that she wants (sample-known), and with fifteen more ways of asking
                 (sample-ways)
  -similar       ask for the columns nearest to each query, as a situation that a reader tells
  -as KIND       derive another set of each SET_DIR: flat, titles, texts, titled, letters, halves,
                 reversed, typos, or several, such as titled,letters (see docs/relevance.md)
  -part K/N      only every Nth query, from the Kth on: 1/2 and 2/2 are the halves of a set
  -queries       print every query with its scores
  -json          print one object a set
  -with JSON     change the ranking, such as {"K1":0.9,"Rerank":0}; fields are those of search.Ranking
  -against JSON  measure another setting as well, and the difference (paired t-test on nDCG@10);
                 may be given several times
  -floor FILE    lines of "set nDCG"; a set below its line fails the run. A derived set is
                 SET/KIND, and one asked for similar columns has /similar behind its name

Exit codes: 0 done; 1 failed, or a set fell below its floor; 64 wrong usage; 130 interrupted
`

type options struct {
	sample, similar, queries, json bool
	part, as, with, floor          string
	against                        cli.List
	dirs                           []string
	first, step                    int // of the queries: what part says
}

func run(ctx context.Context, args []string, _ io.Reader, stdout, stderr io.Writer) int {
	return cli.End(ctx, evaluateAll(ctx, args, stdout), "evaluate", usage, stdout, stderr)
}

func parseFlags(args []string) (options, error) {
	var o options
	fs := cli.NewFlags("evaluate")
	fs.BoolVar(&o.sample, "sample", false, "")
	fs.BoolVar(&o.queries, "queries", false, "")
	fs.BoolVar(&o.json, "json", false, "")
	fs.StringVar(&o.with, "with", "", "")
	fs.Var(&o.against, "against", "")
	fs.BoolVar(&o.similar, "similar", false, "")
	fs.StringVar(&o.as, "as", "", "")
	fs.StringVar(&o.part, "part", "1/1", "")
	fs.StringVar(&o.floor, "floor", "", "")
	if err := cli.Parse(fs, args); err != nil {
		return o, err
	}
	if o.dirs = fs.Args(); len(o.dirs) == 0 && !o.sample {
		return o, cli.Usagef("a set is missing")
	}
	if n, err := fmt.Sscanf(o.part+" ", "%d/%d ", &o.first, &o.step); err != nil || n != 2 || o.first < 1 || o.first > o.step {
		return o, cli.Usagef("-part %s: want K/N, such as 1/2", o.part)
	}
	return o, nil
}

func evaluateAll(ctx context.Context, args []string, stdout io.Writer) error {
	o, err := parseFlags(args)
	if err != nil {
		return err
	}
	floors, err := readFloors(o.floor)
	if err != nil {
		return err
	}
	settings, err := o.settings()
	if err != nil {
		return err
	}
	var sets []source
	if o.sample {
		sets = append(sets, sampleSets()...)
	}
	for _, dir := range o.dirs {
		name := setName(dir)
		if o.as != "" {
			name += "/" + strings.ReplaceAll(o.as, " ", "")
		}
		sets = append(sets, source{name, func(context.Context) (*collection, error) { return readBEIR(os.DirFS(dir), o.as) }})
	}
	if o.similar {
		for i := range sets {
			sets[i].name += "/similar"
		}
	}
	w := tabwriter.NewWriter(stdout, 0, 0, 3, ' ', tabwriter.AlignRight)
	if !o.json && !o.queries {
		fmt.Fprintln(w, "set\tdocuments\tqueries\tnDCG@10\tRecall@100\tMRR@10\tms a query\t")
	}
	var sum relevance.Scores
	var low []string
	for _, s := range sets {
		m, err := o.measure(ctx, s, settings)
		if err != nil {
			return fmt.Errorf("%s: %w", s.name, err)
		}
		if err := o.print(stdout, w, m); err != nil {
			return err
		}
		sum.NDCG += m.runs[0].mean.NDCG
		sum.Recall += m.runs[0].mean.Recall
		sum.MRR += m.runs[0].mean.MRR
		if floor, ok := floors[s.name]; ok && m.runs[0].mean.NDCG < floor {
			low = append(low, fmt.Sprintf("%s %.4f is below its floor %.4f", s.name, m.runs[0].mean.NDCG, floor))
		}
	}
	if n := float64(len(sets)); len(sets) > 1 && !o.json && !o.queries {
		fmt.Fprintf(w, "mean\t\t\t%.4f\t%.4f\t%.4f\t\t\n", sum.NDCG/n, sum.Recall/n, sum.MRR/n)
	}
	if err := w.Flush(); err != nil {
		return err
	}
	if len(low) > 0 {
		return errors.New(strings.Join(low, "; "))
	}
	return nil
}

// settings returns the rankings to measure: the default, changed by -with,
// and those of -against.
func (o options) settings() ([]search.Ranking, error) {
	var all []search.Ranking
	for _, by := range append([]string{o.with}, o.against...) {
		r, err := changed(by)
		if err != nil {
			return nil, err
		}
		all = append(all, r)
	}
	return all, nil
}

func changed(by string) (search.Ranking, error) {
	r := search.DefaultRanking()
	if by == "" {
		return r, nil
	}
	dec := json.NewDecoder(strings.NewReader(by))
	dec.DisallowUnknownFields()
	if err := dec.Decode(&r); err != nil {
		return r, cli.Usagef("read ranking %s: %v", by, err)
	}
	return r, nil
}
