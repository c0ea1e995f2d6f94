package main

import (
	"errors"
	"time"

	"coachsearch/indexer"
	"coachsearch/internal/cli"
	"coachsearch/internal/index"
)

// errNoRun means that an index was brought from elsewhere.
var errNoRun = errors.New("the index was not built here, so nothing is known of what its rebuild could not read")

func failures(c *command, args []string) error {
	if err := c.parse(args); err != nil {
		return err
	}
	last, err := indexer.ReadLastRun(c.dataDir)
	if _, _, liveErr := index.OpenData(c.dataDir).Current(); errors.Is(err, index.ErrNoIndex) && liveErr == nil {
		return errNoRun
	}
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
		if err := c.printf("%s\n", cli.Visible(f.String())); err != nil {
			return err
		}
	}
	if n := last.Unreadable - len(last.Failures); n > 0 {
		return c.printf("and %d more\n", n)
	}
	return nil
}
