package main

import (
	"encoding/json"
	"fmt"

	"coachsearch/indexer"
	"coachsearch/internal/cli"
)

// maxNamed bounds the unreadable inputs that a rebuild names.
const maxNamed = 10

func rebuild(c *command, args []string) error {
	var archives cli.List
	var o indexer.Options
	c.flags.Var(&archives, "archive", "")
	columns := c.flags.String("columns", "", "")
	quiet := c.flags.Bool("quiet", false, "")
	c.flags.IntVar(&o.Keep, "keep", indexer.DefaultKeep, "")
	c.flags.IntVar(&o.AcceptShrink, "accept-shrink", 0, "")
	c.flags.BoolVar(&o.DryRun, "dry-run", false, "")
	c.flags.BoolVar(&o.Force, "force", false, "")
	if err := c.parse(args); err != nil {
		return err
	}
	switch {
	case (*columns == "") == (len(archives) == 0):
		return cli.Usagef("one of -archive PATH and -columns FILE is needed")
	case o.Keep < 1:
		return cli.Usagef("-keep %d: at least 1 generation is kept", o.Keep)
	case o.AcceptShrink < 0:
		return cli.Usagef("-accept-shrink %d: a number of columns is needed", o.AcceptShrink)
	}
	o.DataDir = c.dataDir
	p := &cli.Progress{}
	if !*quiet {
		p = cli.NewProgress(c.stderr)
	}
	o.Progress = func(stage string, n int) { p.Show(stage, n, "columns") }
	in, err := c.open(archives, *columns, p)
	if err != nil {
		return err
	}
	o.Columns, o.Report, o.Source = in.columns, in.report, in.name
	res, err := indexer.Rebuild(c.ctx, o)
	p.Clear()
	if closeErr := in.close(); err == nil && closeErr != nil {
		res.Warnings = append(res.Warnings, closeErr.Error())
	}
	if !*quiet {
		c.tell(&res, err)
	}
	if outErr := c.printResult(&res, err); err == nil && outErr != nil {
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
		fmt.Fprintf(c.stderr, "warning: %s\n", w)
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
		fmt.Fprintf(c.stderr, "  %s\n", f)
	}
}

// printResult prints what was asked for: the JSON object, or the changes that
// a dry run found.
func (c *command) printResult(res *indexer.Result, err error) error {
	if c.json {
		out := struct {
			*indexer.Result
			Error string `json:"error,omitempty"`
		}{Result: res}
		if err != nil {
			out.Error = err.Error()
		}
		return c.printJSON(out)
	}
	if !res.DryRun || err != nil {
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
	enc := json.NewEncoder(c.stdout)
	enc.SetEscapeHTML(false)
	return enc.Encode(v)
}
