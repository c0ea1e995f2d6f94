// Package web serves an archive of columns to people and to programs: [New]
// makes the handler, [Answer] answers one question as the JSON API does, and
// [ParseParams] and [Params.Query] turn an address into a request and back.
//
// Every page works without script, and the address is the whole state of a
// page. The package ranks nothing and knows nothing of the files behind an
// index; it asks package search and writes what comes back.
package web
