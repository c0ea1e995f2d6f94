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
const benchColumns = 5000

func bulkColumns(b testing.TB, n int) []*corpus.Column {
	b.Helper()
	seq, err := bulk.Columns(bulk.Options{Columns: n})
	if err != nil {
		b.Fatal(err)
	}
	return slices.Collect(seq)
}

// BenchmarkSearch asks for whole results: ten hits with snippets, the exact
// total and five facets. "plain" is the same without the second stage.
func BenchmarkSearch(b *testing.B) {
	columns := bulkColumns(b, benchColumns)
	full := open(b, DefaultRanking(), columns...)
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
	b.Run("similar", func(b *testing.B) {
		b.ReportAllocs()
		for i := 0; b.Loop(); i++ {
			if _, err := full.Similar(context.Background(), columns[i%len(columns)].ID, 10); err != nil {
				b.Fatal(err)
			}
		}
	})
}
