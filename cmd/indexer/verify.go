package main

import "coachsearch/indexer"

func verify(c *command, args []string) error {
	if err := c.parse(args); err != nil {
		return err
	}
	v, err := indexer.Verify(c.ctx, c.dataDir)
	if !c.json {
		return err
	}
	out := struct {
		indexer.Verified
		OK    bool   `json:"ok"`
		Error string `json:"error,omitempty"`
	}{Verified: v, OK: err == nil}
	if err != nil {
		out.Error = err.Error()
	}
	if outErr := c.printJSON(out); err == nil {
		return outErr
	}
	return err
}
