package main

import (
	"fmt"
	"strings"
	"text/tabwriter"
	"time"

	"coachsearch/indexer"
	"coachsearch/internal/cli"
)

func status(c *command, args []string) error {
	if err := c.parse(args); err != nil {
		return err
	}
	st, err := indexer.Status(c.dataDir)
	if err != nil {
		return err
	}
	if c.json {
		err = c.printJSON(st)
	} else {
		err = c.printStatus(st)
	}
	if err == nil && st.Problem != "" {
		return fmt.Errorf("the live index cannot be used: %s", st.Problem)
	}
	return err
}

func (c *command) printStatus(st *indexer.State) error {
	w := tabwriter.NewWriter(c.stdout, 0, 0, 2, ' ', 0)
	row := func(name, format string, args ...any) { fmt.Fprintf(w, name+"\t"+format+"\n", args...) }
	row("live", "%s", st.Generation)
	if st.Problem == "" {
		row("built", "%s, %s ago", at(st.BuiltAt), (time.Duration(st.AgeSeconds) * time.Second).String())
		row("columns", "%d, from %d captures", st.Columns, st.Captures)
		row("size", "%.1f MB", megabytes(st.Bytes))
	}
	for _, k := range st.Generations {
		switch {
		case k.Live:
		case k.Problem != "":
			row("kept", "%s, unusable: %s", k.Name, k.Problem)
		default:
			row("kept", "%s, %d columns, %.1f MB", k.Name, k.Columns, megabytes(k.Bytes))
		}
	}
	if r := st.RolledBack; r != nil {
		row("rolled back", "from %s, %s; the same input is not published again", r.From, at(r.At))
	}
	if st.RollbackUnknown != "" {
		row("rolled back", "unknown: %s", st.RollbackUnknown)
	}
	if l := st.LastRun; l != nil {
		row("last run", "%s, %s", at(l.Finished), l.Outcome)
		if l.Error != "" {
			row("", "%s", cli.Visible(strings.ReplaceAll(l.Error, "\n", "; ")))
		}
		if l.Unreadable > 0 {
			row("unreadable", "%d inputs: indexer failures -data %s", l.Unreadable, c.dataDir)
		}
	}
	if st.Unknown != "" {
		row("last run", "unknown: %s", st.Unknown)
	}
	return w.Flush()
}

func at(t time.Time) string { return t.UTC().Format("2006-01-02 15:04:05 UTC") }

func megabytes(n int64) float64 { return float64(n) / 1e6 }
