// Package sample holds an archive to try things on: the pages of an invented
// site as crawls and readers of the years 2004 to 2013 would have left them,
// with what is right for each of them.
//
// [Archive] is the pages and [Extract] writes them to a folder; [Columns] is
// the gold of extraction and [Outcomes] that of classification; the sets of
// judged queries, [Readers] and [Hard], are the yardsticks of the ranking, and
// [Labels] name topics and levels by hand.
//
// Columns, pages and queries are written for this project; no person, company
// or site in them exists. The package reads no page itself: that is what it
// is there to test.
package sample

//go:generate go run ./render -dir .
