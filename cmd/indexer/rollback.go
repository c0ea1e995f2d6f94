package main

import "coachsearch/indexer"

func rollback(c *command, args []string) error {
	to := c.flags.String("to", "", "")
	if err := c.parse(args); err != nil {
		return err
	}
	rolled, err := indexer.Rollback(c.ctx, c.dataDir, *to)
	if err != nil || !c.json {
		return err
	}
	return c.printJSON(rolled)
}
