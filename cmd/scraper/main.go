// Scraper reads archives of web pages and writes the advice columns in them
// as JSON Lines.
package main

import (
	"os/signal"
	"syscall"

	"coachsearch/internal/cli"
)

func main() {
	// A reader that goes away is an error of writing like others, so that
	// what was written aside is removed.
	signal.Ignore(syscall.SIGPIPE)
	cli.Main(run)
}
