// Package search answers questions from one open generation: [Open],
// [Index.Search], [Index.Column], [Index.Similar], [Index.SimilarTo]; and
// [Follow] keeps the newest generation of a data folder open.
//
// The ranking is our own BM25F over the postings of the Bleve index, with
// synonyms from a [Vocabulary], topics from the rules of the index, and a second
// look at the texts of the best; [Ranking] holds its numbers. Facets and filters
// are arrays and bitmaps in memory. It writes nothing, renders nothing, and
// knows nothing of HTTP.
package search
