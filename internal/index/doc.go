// Package index is the format of a generation: what the indexer writes and
// the search reads, side by side.
//
// A generation is a folder of
//
//	bleve/            postings of every field, stems only, and the stored records
//	terms.tab         the same postings over all fields, with bounds to rank by
//	lexicon.tab       every word form with its stem
//	forward.tab       every text as a sequence of word forms
//	attributes.tab    facets, dates and numbers, an array each
//	completions.tab   what a reader may be about to type, ordered by words
//	records.sha256    checksum and id of every record; the indexer adds it
//	manifest.json     format version, counts and checksums
//
// [Create] begins one and [Builder.Close] completes it; [OpenReader] reads it;
// [Data] is the folder that holds the generations and the current link.
// [Taxonomy] holds the rules by which a column gets its level, its industry and
// its topics, and by which a query gets its topics. The package does not rank
// and does not parse pages.
package index
