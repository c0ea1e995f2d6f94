package main

import (
	"flag"
	"fmt"

	"coachsearch/indexer"
	"coachsearch/internal/cli"
)

func rollback(c *command, args []string) error {
	to := c.flags.String("to", "", "")
	if err := c.parse(args); err != nil {
		return err
	}
	given := false
	c.flags.Visit(func(f *flag.Flag) { given = given || f.Name == "to" })
	if given && *to == "" { // as an empty variable makes it
		return cli.Usagef("-to needs the name of a generation")
	}
	rolled, err := indexer.Rollback(c.ctx, c.dataDir, *to)
	for _, p := range rolled.Passed {
		fmt.Fprintf(c.stderr, "warning: passed over %s, which cannot be used: %s\n", p.Generation, p.Problem)
	}
	if err != nil || !c.json {
		return err
	}
	return c.unprinted(c.printJSON(rolled))
}
