// Scraper reads archives of web pages and writes the advice columns in them
// as JSON Lines.
package main

import "coachsearch/internal/cli"

func main() { cli.Main(run) }
