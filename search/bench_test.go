package search

import (
	"context"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"coachsearch/internal/corpus"
	"coachsearch/search/query"
)

// benchColumns is the size of the index that the benchmarks ask.
const benchColumns = 10_000

// zipfColumns makes columns of about 700 words whose words are distributed as
// in text, with facets.
func zipfColumns(n int) []*corpus.Column {
	rnd := rand.New(rand.NewPCG(1, 2))
	zipf := rand.NewZipf(rnd, 1.07, 4, 60_000)
	industries := []string{"Retail", "Banking", "Law", "Software", "Education", "Health care", "Media", ""}
	text := func(words int) string {
		var b strings.Builder
		for i := range words {
			if i > 0 {
				b.WriteByte(' ')
			}
			fmt.Fprintf(&b, "w%d", zipf.Uint64())
		}
		return b.String()
	}
	out := make([]*corpus.Column, n)
	for i := range out {
		c := &corpus.Column{
			ID: fmt.Sprintf("c%07d", i), Title: text(6), Date: fmt.Sprintf("20%02d-%02d-%02d", 4+i%9, 1+i%12, 1+i%28),
			Client: corpus.Client{
				Industry: industries[rnd.IntN(len(industries))], Title: []string{"Manager", "Nurse", "Director"}[rnd.IntN(3)],
				Age: 20 + rnd.IntN(45), TenureMonths: rnd.IntN(240), Issue: text(5),
			},
		}
		for k, words := range []int{40, 30, 110, 150, 20} { // in each of two paragraphs
			c.Sections = append(c.Sections, corpus.Section{Kind: corpus.Kinds[k], Paragraphs: []string{text(words), text(words)}})
		}
		out[i] = c
	}
	return out
}

// BenchmarkSearch asks for whole results: ten hits with snippets, the exact
// total and five facets. "plain" is the same without the second stage.
func BenchmarkSearch(b *testing.B) {
	columns := zipfColumns(benchColumns)
	full := open(b, DefaultRanking(), columns...)
	plain := DefaultRanking()
	plain.Rerank = 0
	settings := []struct {
		name  string
		index *Index
	}{{"full", full}, {"plain", newIndex(full.reader, Info{}, plain, Knowledge{})}}
	long := strings.Join(strings.Fields(columns[17].Sections[0].Paragraphs[0])[:40], " ")
	facets := []string{"industry", "section", "level", "topic", "year"}
	for _, q := range []struct{ name, text string }{
		{"1-word", "w150"}, {"3-words", "w40 w300 w1200"}, {"phrase", `"w2 w5"`}, {"40-words", long}, {"everything", ""},
	} {
		for _, s := range settings {
			b.Run(q.name+"/"+s.name, func(b *testing.B) {
				b.ReportAllocs()
				r := Request{Query: query.Parse(q.text), Limit: 10, Facets: facets}
				for b.Loop() {
					if _, err := s.index.Search(context.Background(), r); err != nil {
						b.Fatal(err)
					}
				}
			})
		}
	}
	b.Run("similar", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			if _, err := full.Similar(context.Background(), columns[5].ID, 10); err != nil {
				b.Fatal(err)
			}
		}
	})
}
