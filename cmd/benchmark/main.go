// Command benchmark measures the engine beside what a user would pick instead:
// stock Bleve, SQLite FTS5 and Xapian, on the same columns and questions, in one
// run.
package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"coachsearch/internal/cli"
	"coachsearch/internal/corpus"
)

func main() { cli.Main(run) }

const usage = `Usage:
  benchmark [-columns N] [-words N] [-queries N] [-rounds N] [-with LIST] [-dir DIR [-reuse]] [-json]
  benchmark -http [-columns N] [-words N] [-rounds N] [-readers N] [-seconds N] [-swap N] [-programs DIR] [-dir DIR [-reuse]] [-json]
  benchmark -generate [-columns N] [-words N] > columns.jsonl

Makes columns and questions, builds an index of them with each engine, asks each the same questions,
and prints the times side by side. Each engine runs in a process of its own, one after the other. The
time of a question is the best of the rounds; the tables give the median and the 95th percentile over
the questions.

  -columns N   columns to make, 10000 by default
  -words N     words of a column, 700 by default
  -queries N   questions of each kind, 100 by default
  -rounds N    times that each is asked, 3 by default
  -with LIST   engines, of coachsearch,bleve,sqlite,xapian; all by default. SQLite and Xapian need
               python3 with its sqlite3 and Debian's python3-xapian
  -dir DIR     where columns and indexes go, and stay; a temporary folder that is removed by default
  -reuse       with -dir: an engine that was built there of the same columns is only asked, and the
               cost of its building is that of then
  -json        print what was measured as JSON
  -generate    write the columns to standard output and do nothing else
` + httpUsage + `
Exit codes: 0 done; 1 failed; 64 wrong usage; 130 interrupted
`

type options struct {
	columns, words, queries, rounds int
	with                            []string
	dir                             string
	reuse, json, generate           bool
	engine                          string // in a process of its own
	httpOptions
}

func parse(args []string) (o options, err error) {
	fs := cli.NewFlags("benchmark")
	fs.IntVar(&o.columns, "columns", 10_000, "")
	fs.IntVar(&o.words, "words", 700, "")
	fs.IntVar(&o.queries, "queries", 100, "")
	fs.IntVar(&o.rounds, "rounds", 3, "")
	with := fs.String("with", strings.Join(engines, ","), "")
	fs.StringVar(&o.dir, "dir", "", "")
	fs.BoolVar(&o.reuse, "reuse", false, "")
	fs.BoolVar(&o.json, "json", false, "")
	fs.BoolVar(&o.generate, "generate", false, "")
	fs.StringVar(&o.engine, "engine", "", "")
	o.define(fs)
	if err := cli.Parse(fs, args); err != nil {
		return o, err
	}
	o.with = strings.Split(*with, ",")
	for _, e := range o.with {
		if !slices.Contains(engines, e) {
			return o, cli.Usagef("-with %s: there are %s", e, strings.Join(engines, ", "))
		}
	}
	if o.reuse && o.dir == "" {
		return o, cli.Usagef("-reuse asks for a -dir")
	}
	if fs.NArg() > 0 || o.columns < 1 || o.words < 20 || o.queries < 1 || o.rounds < 1 {
		return o, cli.Usagef("there is a flag too many, or a number too small")
	}
	return o, o.check()
}

func run(ctx context.Context, args []string, _ io.Reader, stdout, stderr io.Writer) int {
	o, err := parse(args)
	if err == nil {
		switch {
		case o.generate:
			err = generate(ctx, o, stdout, func(int, *corpus.Column) {})
		case o.engine == servingFiles:
			err = serveFiles(ctx, o, stdout)
		case o.engine != "":
			err = child(ctx, o, stdout)
		default:
			err = compare(ctx, o, stdout, stderr)
		}
	}
	return cli.End(ctx, err, "benchmark", usage, stdout, stderr)
}

// compare measures every engine and prints what it found.
func compare(ctx context.Context, o options, stdout, stderr io.Writer) (err error) {
	if o.dir == "" {
		if o.dir, err = os.MkdirTemp("", "benchmark-"); err != nil {
			return err
		}
		defer func() { err = errors.Join(err, os.RemoveAll(o.dir)) }()
	} else if err := os.MkdirAll(o.dir, 0o755); err != nil {
		return err
	}
	if o.http {
		return measureHTTP(ctx, o, stdout, stderr)
	}
	made, err := prepare(ctx, o)
	if err != nil {
		return err
	}
	var all []measured
	for _, e := range o.with {
		m, err := measure(ctx, o, e, made, stderr)
		if err != nil {
			return fmt.Errorf("%s: %w", e, err)
		}
		all = append(all, m)
	}
	if o.json {
		enc := json.NewEncoder(stdout)
		enc.SetIndent("", " ")
		return enc.Encode(all)
	}
	return printTables(stdout, all)
}

func (o options) columnsFile() string { return filepath.Join(o.dir, "columns.jsonl") }
func (o options) queriesFile() string { return filepath.Join(o.dir, "queries.json") }
