package search

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"coachsearch/internal/corpus"
	"coachsearch/internal/index"
	"coachsearch/search/query"
)

// TestFacetsAgainstBruteForce asks random questions with random filters and
// compares totals, facet counts and hits with a count over the records that
// knows nothing of the index.
func TestFacetsAgainstBruteForce(t *testing.T) {
	const seed = 7
	t.Logf("seed %d", seed)
	rnd := rand.New(rand.NewPCG(seed, seed))
	pick := func(list ...string) string { return list[rnd.IntN(len(list))] }
	var cols []*corpus.Column
	for i := range 400 {
		c := &corpus.Column{
			ID: fmt.Sprintf("c%03d", i), Title: pick("", "pay", "praise and blame"),
			Date:   pick("", "2004-05-03", "2008-10-06", "2011-01-31"),
			Author: corpus.Author{Name: pick("", "Marian Holt")},
			Client: corpus.Client{
				Industry: pick("", "Retail", "Banking", "Law"), Title: pick("", "Nurse", "Director, sales", "Office manager"),
				Age: rnd.IntN(4) * 15, TenureMonths: rnd.IntN(5) * 9, Issue: pick("", "pay", "blame"),
			},
		}
		for _, k := range []corpus.Kind{corpus.Question, corpus.InnerGame, corpus.OuterGame} {
			if rnd.IntN(3) > 0 {
				c.Sections = append(c.Sections, corpus.Section{Kind: k, Paragraphs: []string{pick("pay", "praise", "blame", "pay praise blame", "nothing", "pay took credit praise")}})
			}
		}
		if c.Title == "" && len(c.Sections) == 0 {
			c.Title = "untitled"
		}
		cols = append(cols, c)
	}
	x := open(t, DefaultRanking(), cols...)
	taxonomy, err := index.BuiltinTaxonomy()
	if err != nil {
		t.Fatal(err)
	}
	sections := []corpus.Kind{corpus.Question, corpus.InnerGame, corpus.OuterGame}
	for range 500 {
		r := Request{Facets: FacetNames, Limit: MaxLimit, Filters: Filters{Values: map[string][]string{}}}
		words := []string{"", "pay", "praise", "pay praise"}[rnd.IntN(4)]
		r.Query = query.Parse(words)
		if rnd.IntN(3) == 0 {
			r.Sections = []corpus.Kind{sections[rnd.IntN(3)]}
			if rnd.IntN(2) == 0 {
				r.Sections = append(r.Sections, sections[rnd.IntN(3)])
			}
		}
		for _, f := range []struct {
			name   string
			values []string
		}{
			{"industry", []string{"Retail", "Law", NotStated, "Absent"}},
			{"level", []string{"Professional", "Manager", NotStated}},
			{"topic", []string{"Pay", "Credit and recognition", NotStated}},
			{"year", []string{"2008", "2004", NotStated}},
			{"author", []string{NotStated, "Marian Holt"}},
		} {
			for _, v := range f.values {
				if rnd.IntN(5) == 0 {
					r.Filters.Values[f.name] = append(r.Filters.Values[f.name], v)
				}
			}
		}
		if rnd.IntN(4) == 0 {
			lo, hi := float64(rnd.IntN(40)), float64(20+rnd.IntN(40))
			r.Filters.Age = Range{&lo, &hi}
		}
		if rnd.IntN(4) == 0 {
			lo := float64(rnd.IntN(3))
			r.Filters.Tenure = Range{Min: &lo}
		}
		if rnd.IntN(4) == 0 {
			r.Filters.From = time.Date(2008, 1, 1, 0, 0, 0, 0, time.UTC)
		}
		compareWithBruteForce(t, x, taxonomy, cols, r, strings.Fields(words))
	}
}

func compareWithBruteForce(t *testing.T, x *Index, taxonomy *index.Taxonomy, cols []*corpus.Column, r Request, words []string) {
	t.Helper()
	res := find(t, x, r)
	total := 0
	counts := map[string]map[string]int{}
	for _, f := range FacetNames {
		counts[f] = map[string]int{}
	}
	for _, c := range cols {
		anywhere, inParts, parts := bruteMatch(c, words, r.Sections)
		if !anywhere {
			continue
		}
		var failed []string
		if !inParts {
			failed = append(failed, "section")
		}
		values := facetsOf(c)
		values["topic"] = taxonomy.Topics.Of(c)
		for name, chosen := range r.Filters.Values {
			has := func(choice string) bool {
				return slices.Contains(values[name], choice) || choice == NotStated && len(values[name]) == 0
			}
			if len(chosen) > 0 && !slices.ContainsFunc(chosen, has) {
				failed = append(failed, name)
			}
		}
		if r.Filters.Age.bounded() && !bruteRange(r.Filters.Age, float64(c.Client.Age)) {
			failed = append(failed, "age")
		}
		if r.Filters.Tenure.bounded() && !bruteRange(r.Filters.Tenure, float64(c.Client.TenureMonths)/12) {
			failed = append(failed, "tenure")
		}
		if !r.Filters.From.IsZero() && c.Date < "2008" {
			failed = append(failed, "date")
		}
		if len(failed) == 0 {
			total++
		}
		for _, f := range FacetNames {
			if len(failed) > 1 || len(failed) == 1 && failed[0] != f {
				continue
			}
			if f == "section" {
				for _, p := range parts {
					counts[f][string(p)]++
				}
				if len(parts) == 0 {
					counts[f][NotStated]++
				}
				continue
			}
			for _, v := range values[f] {
				counts[f][v]++
			}
			if len(values[f]) == 0 {
				counts[f][NotStated]++
			}
		}
	}
	if res.Total != total {
		t.Fatalf("%+v: total %d, brute force %d", r, res.Total, total)
	}
	for _, f := range FacetNames {
		got := map[string]int{}
		for _, v := range res.Facets[f].Values {
			if v.Count > 0 {
				got[v.Value] = v.Count
			}
		}
		if n := res.Facets[f].Missing; n > 0 {
			got[NotStated] = n
		}
		if d := cmp.Diff(counts[f], got); d != "" {
			t.Fatalf("%+v: facet %s: %s", r, f, d)
		}
	}
}

// facetsOf returns what a column states; topics have a test of their own.
func facetsOf(c *corpus.Column) map[string][]string {
	level := map[string]string{"Nurse": "Professional", "Director, sales": "Director", "Office manager": "Manager"}
	values := map[string][]string{}
	for name, v := range map[string]string{
		"industry": c.Client.Industry, "level": level[c.Client.Title], "issue": c.Client.Issue,
		"series": c.Series, "author": c.Author.Name, "year": c.Date[:min(4, len(c.Date))],
	} {
		if v != "" {
			values[name] = []string{v}
		}
	}
	return values
}

// bruteMatch tells whether a column holds all the words anywhere, whether it
// holds each of them in one of the chosen parts, and which parts hold all.
func bruteMatch(c *corpus.Column, words []string, chosen []corpus.Kind) (anywhere, inParts bool, parts []corpus.Kind) {
	texts := map[corpus.Kind]string{}
	for _, s := range c.Sections {
		texts[s.Kind] = strings.Join(s.Paragraphs, " ")
	}
	all := strings.Fields(c.Title + " " + c.Client.Issue + " " + texts[corpus.Question] + " " + texts[corpus.InnerGame] + " " + texts[corpus.OuterGame])
	anywhere, inParts = true, true
	for _, w := range words {
		anywhere = anywhere && slices.Contains(all, w)
		some := len(chosen) == 0
		for _, k := range chosen {
			some = some || slices.Contains(strings.Fields(texts[k]), w)
		}
		inParts = inParts && some
	}
	if len(words) == 0 && len(chosen) > 0 {
		inParts = slices.ContainsFunc(chosen, func(k corpus.Kind) bool { return texts[k] != "" })
	}
	for k, text := range texts {
		if text != "" && !slices.ContainsFunc(words, func(w string) bool { return !slices.Contains(strings.Fields(text), w) }) {
			parts = append(parts, k)
		}
	}
	return anywhere, inParts, parts
}

func bruteRange(r Range, v float64) bool {
	return v != 0 && (r.Min == nil || v >= *r.Min) && (r.Max == nil || v <= *r.Max)
}
