package main

// openArchives is wired to package scraper.
func (c *command) openArchives(archives []string) (*input, error) {
	return nil, usagef("-archive is not wired yet")
}
