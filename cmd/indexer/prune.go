package main

import (
	"coachsearch/indexer"
	"coachsearch/internal/cli"
)

func prune(c *command, args []string) error {
	keep := c.flags.Int("keep", indexer.DefaultKeep, "")
	if err := c.parse(args); err != nil {
		return err
	}
	if *keep < 1 {
		return cli.Usagef("-keep %d: at least 1 generation is kept", *keep)
	}
	gone, err := indexer.Prune(c.dataDir, *keep)
	if err != nil || !c.json {
		return err
	}
	if gone == nil {
		gone = []string{}
	}
	return c.unprinted(c.printJSON(struct {
		Removed []string `json:"removed"`
	}{gone}))
}
