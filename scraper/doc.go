// Package scraper makes column records of archived pages. [Scrape] reads
// whole archives and returns a [Harvest]: the columns, one line of report for
// every capture, and a summary. [ReadPage] is the pure function beneath it,
// from the bytes of one capture to a [Page].
//
// The words of a page decide what it is, not its markup: a page becomes
// lines, lines of HTML and of text renderings pass the same grammar, and what
// words mean on a site stands in a [Profile], a data file.
//
// It opens no containers (that is package archive), and it keeps no state
// between runs.
package scraper
