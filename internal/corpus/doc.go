// Package corpus defines the column record, the one format that the
// scraper writes, the indexer reads and the API returns: [Column] and its
// parts, [Column.Validate], and the JSON Lines [Read] and [Writer].
//
// It knows nothing of HTML, of Bleve or of HTTP, and it depends on the
// standard library only.
package corpus
