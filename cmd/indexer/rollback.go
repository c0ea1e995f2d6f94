package main

import (
	"fmt"

	"coachsearch/indexer"
)

func rollback(c *command, args []string) error {
	to := c.flags.String("to", "", "")
	if err := c.parse(args); err != nil {
		return err
	}
	rolled, err := indexer.Rollback(c.ctx, c.dataDir, *to)
	for _, p := range rolled.Passed {
		fmt.Fprintf(c.stderr, "warning: passed over %s, which cannot be used: %s\n", p.Generation, p.Problem)
	}
	if err != nil || !c.json {
		return err
	}
	return c.printJSON(rolled)
}
