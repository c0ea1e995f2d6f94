// Package indexer publishes generations: [Rebuild] turns a stream of columns
// into a new one, checks it, holds it against the live one and makes it the
// live one. [Status], [Verify], [Rollback] and [Prune] look after those that
// are there, and [ReadLastRun] tells how the last rebuild went.
//
// The format of a generation and of the data folder is internal/index. The
// package does not read archives and prints nothing.
package indexer
