package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	"coachsearch/indexer"
	"coachsearch/internal/cli"
	"coachsearch/scraper"
)

// maxNamed bounds the unreadable inputs that a rebuild names.
const maxNamed = 10

// settings is what the flags of rebuild say beside the options of the package.
type settings struct {
	archives cli.List
	columns  cli.Once
	profile  string
	metrics  string
	rules    string
	quiet    bool
	noCache  bool
}

func rebuild(c *command, args []string) error {
	var s settings
	var o indexer.Options
	c.flags.Var(&s.archives, "archive", "")
	c.flags.Var(&s.columns, "columns", "")
	c.flags.StringVar(&s.profile, "profile", scraper.DefaultProfile, "")
	c.flags.StringVar(&s.metrics, "metrics", "", "")
	c.flags.StringVar(&s.rules, "rules", "", "")
	c.flags.BoolVar(&s.quiet, "quiet", false, "")
	c.flags.BoolVar(&s.noCache, "no-cache", false, "")
	c.flags.IntVar(&o.Keep, "keep", indexer.DefaultKeep, "")
	c.flags.IntVar(&o.AcceptShrink, "accept-shrink", 0, "")
	c.flags.BoolVar(&o.DryRun, "dry-run", false, "")
	c.flags.BoolVar(&o.Force, "force", false, "")
	err := c.parse(args)
	if err == nil {
		err = cli.NotEmpty(c.flags, "rules", "metrics")
	}
	if err != nil {
		return err
	}
	switch {
	case (s.columns == "") == (len(s.archives) == 0):
		return cli.Usagef("one of -archive PATH and -columns FILE is needed")
	case slices.Contains(s.archives, ""):
		return cli.Usagef("-archive needs a path")
	case o.Keep < 1:
		return cli.Usagef("-keep %d: at least 1 generation is kept", o.Keep)
	case o.AcceptShrink < 0:
		return cli.Usagef("-accept-shrink %d: a number of columns is needed", o.AcceptShrink)
	}
	if o.Rules, err = readRules(s.rules); err != nil {
		return err
	}
	o.DataDir = c.dataDir
	ctx, stop := context.WithCancel(c.ctx)
	defer stop()
	go cli.EaseCollector(ctx, cli.Growth{Room: indexer.GarbageRoom, Least: indexer.GarbageLeast, Most: indexer.GarbageMost})
	p := &cli.Progress{}
	if !s.quiet {
		p = cli.NewProgress(c.stderr)
	}
	defer p.Answer(c.stderr, "indexer rebuild")()
	err = c.rebuild(&s, o, p)
	// What is to be told of a run that finds the lock held, its holder tells.
	if code, _ := c.judge(err); s.metrics != "" && !o.DryRun && code != cli.Usage && code != cli.Locked {
		if err := c.writeMetrics(s.metrics, code); err != nil && !s.quiet {
			fmt.Fprintf(c.stderr, "warning: %v\n", err)
		}
	}
	return err
}

// rebuild runs and tells.
func (c *command) rebuild(s *settings, o indexer.Options, p *cli.Progress) error {
	o.Progress = func(stage string, n int) { p.Show(stage, n, "columns") }
	in, err := c.open(s, p)
	if ue := (*cli.UsageError)(nil); errors.As(err, &ue) {
		return err
	}
	if err != nil {
		return errors.Join(err, c.printResult(&indexer.Result{DryRun: o.DryRun}, nil, err))
	}
	o.Columns, o.Line, o.Report, o.Source, o.Fingerprint = in.columns, in.line, in.report, in.name, in.fingerprint
	res, err := indexer.Rebuild(c.ctx, o)
	p.Clear()
	if closeErr := in.close(); err == nil && closeErr != nil {
		res.Warnings = append(res.Warnings, closeErr.Error())
	}
	if !s.quiet {
		c.tell(&res, err)
	}
	if outErr := c.printResult(&res, in.cache, err); err == nil && outErr != nil {
		c.done = true
		return fmt.Errorf("the index is in order, but what was done could not be printed: %w", outErr)
	}
	if err == nil && res.Unreadable > 0 {
		return errUnreadable
	}
	return err
}

// tell prints what cron should mail: warnings, and inputs that could not be
// read unless the run before has named the same ones already.
func (c *command) tell(res *indexer.Result, err error) {
	for _, w := range res.Warnings {
		fmt.Fprintf(c.stderr, "warning: %s\n", cli.Visible(w))
	}
	if res.Unreadable == 0 || err == nil && res.Unchanged && res.FailuresKnown && !cli.IsTerminal(c.stderr) {
		return
	}
	noun := "inputs"
	if res.Unreadable == 1 {
		noun = "input"
	}
	fmt.Fprintf(c.stderr, "warning: %d %s could not be read\n", res.Unreadable, noun)
	for i, f := range res.Failures {
		if i == maxNamed {
			fmt.Fprintf(c.stderr, "  and %d more: indexer failures -data %s\n", res.Unreadable-maxNamed, c.dataDir)
			break
		}
		fmt.Fprintf(c.stderr, "  %s\n", cli.Visible(f.String()))
	}
}

// printResult prints what was asked for: the JSON object, or the changes that
// a dry run found.
func (c *command) printResult(res *indexer.Result, cache *scraper.Cache, err error) error {
	if c.json {
		out := struct {
			*indexer.Result
			Parsed int                `json:"pages_parsed"`
			Cached int                `json:"pages_cached"`
			Error  string             `json:"error,omitempty"`
			Guard  []indexer.GuardRow `json:"guard,omitempty"`
		}{Result: res}
		if cache != nil {
			out.Parsed, out.Cached = cache.Misses, cache.Hits
		}
		if err != nil {
			out.Error = err.Error()
		}
		if ge := (*indexer.GuardError)(nil); errors.As(err, &ge) {
			out.Guard = ge.Rows
		}
		return c.printJSON(out)
	}
	// What the guard refuses is what one wants to see.
	refused := errors.As(err, new(*indexer.GuardError)) && len(res.Changes) > 0
	if !res.DryRun || err != nil && !refused {
		return nil
	}
	for _, ch := range res.Changes {
		if err := c.printf("%c %s\n", ch.Kind, ch.ID); err != nil {
			return err
		}
	}
	return c.printf("%d added, %d changed, %d removed; nothing was published\n", res.Added, res.Changed, res.Removed)
}

func (c *command) printJSON(v any) error {
	c.told = true
	enc := json.NewEncoder(c.stdout)
	enc.SetEscapeHTML(false)
	return enc.Encode(v)
}
