package search

import (
	"fmt"
	"iter"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"coachsearch/internal/index"
	"coachsearch/internal/sample/bulk"
	"coachsearch/search/query"
)

// BenchmarkGrowth asks for words that as many columns hold in a collection of
// 10,000 columns as in one of 100,000: what a query costs is to follow from what
// it finds. With GROWTH_DATA it opens the indexes of these data folders, parted
// by colons, instead of making small ones.
func BenchmarkGrowth(b *testing.B) {
	facets := []string{"industry", "section", "level", "topic", "year"}
	for x := range growing(b) {
		n := x.Info().Columns
		for _, hits := range []int{10, 100, 1000} {
			words := wordsIn(x, hits, 60)
			for _, words := range []struct {
				name  string
				query func(i int) string
			}{
				{"1 word", func(i int) string { return words[i%len(words)] }},
				{"3 words", func(i int) string {
					return words[i%len(words)] + " " + words[(i+7)%len(words)] + " " + words[(i+19)%len(words)]
				}},
			} {
				name := fmt.Sprintf("%s/%d hits a word/%d columns/", words.name, hits, n)
				b.Run(name+"first", func(b *testing.B) {
					measure(b, func(i int) error {
						_, err := x.First(b.Context(), Request{Query: query.Parse(words.query(i)), Limit: 10})
						return err
					})
				})
				b.Run(name+"whole", func(b *testing.B) {
					measure(b, func(i int) error {
						_, err := x.Search(b.Context(), Request{Query: query.Parse(words.query(i)), Limit: 10, Facets: facets})
						return err
					})
				})
			}
		}
	}
}

// growing opens indexes of more and more columns, one after the other.
func growing(b *testing.B) iter.Seq[*Index] {
	return func(yield func(*Index) bool) {
		for _, dir := range filepath.SplitList(os.Getenv("GROWTH_DATA")) {
			_, dir, err := index.OpenData(dir).Current()
			if err != nil {
				b.Fatal(err)
			}
			x, err := Open(b.Context(), dir)
			if err != nil {
				b.Fatal(err)
			}
			x.KeepResults(false)
			if on := yield(x); x.Close() != nil || !on {
				return
			}
		}
		if os.Getenv("GROWTH_DATA") != "" {
			return
		}
		k, err := BuiltinKnowledge()
		if err != nil {
			b.Fatal(err)
		}
		for _, n := range []int{10_000, 100_000} {
			seq, err := bulk.Columns(bulk.Options{Columns: n, Words: 30})
			if err != nil {
				b.Fatal(err)
			}
			if !yield(newIndex(openEach(b, DefaultRanking(), seq).reader, Info{}, DefaultRanking(), k)) {
				return
			}
		}
	}
}

// measure times answers once each question was asked before, and reports the
// processor time of one, too, which other work on the machine does not lengthen.
func measure(b *testing.B, ask func(i int) error) {
	b.Helper()
	const before = 60 // questions, so that what they ask for is mapped
	for i := range before {
		if err := ask(i); err != nil {
			b.Fatal(err)
		}
	}
	began, n := processorTime(b), 0
	for ; b.Loop(); n++ {
		if err := ask(n); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(processorTime(b)-began)/float64(n), "cpu-ns/op")
}

func processorTime(b *testing.B) time.Duration {
	b.Helper()
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		b.Fatal(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// wordsIn returns n words that about so many columns hold, those nearest to it.
func wordsIn(x *Index, docs, n int) []string {
	lex := x.reader.Lexicon
	order := make([]int, lex.Stems.Len())
	for i := range order {
		order[i] = i
	}
	far := func(i int) int { return abs(int(lex.StemDocs[i]) - docs) }
	slices.SortStableFunc(order, func(i, j int) int { return far(i) - far(j) })
	var list []string
	for _, i := range order {
		stem := lex.Stems.At(i)
		code := lex.CodesOf(stem)[0]
		if p := x.plan(query.Parse(lex.Form(code))); len(p.clauses) != 1 || len(p.clauses[0].any) != 1 || p.clauses[0].any[0].stem != stem {
			continue // with synonyms it is found in more
		}
		if list = append(list, strings.Clone(lex.Form(code))); len(list) == n {
			break
		}
	}
	return list
}
