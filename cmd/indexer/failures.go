package main

import (
	"time"

	"coachsearch/indexer"
)

func failures(c *command, args []string) error {
	if err := c.parse(args); err != nil {
		return err
	}
	last, err := indexer.ReadLastRun(c.dataDir)
	if err != nil {
		return err
	}
	if c.json {
		return c.printJSON(struct {
			Finished   time.Time         `json:"finished"`
			Unreadable int               `json:"unreadable"`
			Failures   []indexer.Failure `json:"failures"`
		}{last.Finished, last.Unreadable, last.Failures})
	}
	for _, f := range last.Failures {
		if err := c.printf("%s\n", f); err != nil {
			return err
		}
	}
	if n := last.Unreadable - len(last.Failures); n > 0 {
		return c.printf("and %d more\n", n)
	}
	return nil
}
