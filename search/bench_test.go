package search

import (
	"context"
	"slices"
	"testing"

	"coachsearch/internal/corpus"
	"coachsearch/internal/sample/bulk"
	"coachsearch/search/query"
)

// benchColumns is the size of the index that the benchmarks ask.
const benchColumns = 10_000

func bulkColumns(b testing.TB, n int) []*corpus.Column {
	b.Helper()
	seq, err := bulk.Columns(bulk.Options{Columns: n})
	if err != nil {
		b.Fatal(err)
	}
	return slices.Collect(seq)
}

// BenchmarkSearch asks for whole results: ten hits with snippets, the exact
// total and five facets; for the columns similar to one; and for those nearest
// to what a reader tells. "plain" is BM25F alone: without the second stage,
// synonyms and topics.
func BenchmarkSearch(b *testing.B) {
	columns := bulkColumns(b, benchColumns)
	full := openKnowing(b, columns...)
	plain := DefaultRanking()
	plain.Rerank = 0
	settings := []struct {
		name  string
		index *Index
	}{{"full", full}, {"plain", newIndex(full.reader, Info{}, plain, Knowledge{})}}
	kinds, err := bulk.MakeQueries(bulk.Options{Columns: benchColumns}, 50)
	if err != nil {
		b.Fatal(err)
	}
	kinds = append(kinds, bulk.Queries{Kind: "everything", Text: []string{""}})
	facets := []string{"industry", "section", "level", "topic", "year"}
	for _, q := range kinds {
		for _, s := range settings {
			b.Run(q.Kind+"/"+s.name, func(b *testing.B) {
				b.ReportAllocs()
				for i := 0; b.Loop(); i++ {
					r := Request{Query: query.Parse(q.Text[i%len(q.Text)]), Limit: 10, Facets: facets}
					if _, err := s.index.Search(context.Background(), r); err != nil {
						b.Fatal(err)
					}
				}
			})
		}
	}
	told := kinds[3].Text // of 40 words
	for _, s := range settings {
		b.Run("similar/"+s.name, func(b *testing.B) {
			b.ReportAllocs()
			for i := 0; b.Loop(); i++ {
				if _, err := s.index.Similar(context.Background(), columns[i%len(columns)].ID, 10); err != nil {
					b.Fatal(err)
				}
			}
		})
		b.Run("told/"+s.name, func(b *testing.B) {
			b.ReportAllocs()
			for i := 0; b.Loop(); i++ {
				if _, err := s.index.SimilarTo(context.Background(), Situation{Text: told[i%len(told)]}, 10); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
