package sample_test

import (
	"slices"
	"strings"
	"testing"

	"coachsearch/internal/corpus"
	"coachsearch/internal/index"
	"coachsearch/internal/sample"
)

// Readers do not know the columns' words. Of a query's distinct content words,
// endings aside, half or more stand nowhere in the column that is its best
// answer, in the median of the queries.
func TestReadersOwnWords(t *testing.T) {
	var shares []float64
	set := read(t, sample.Readers)
	columns := columnsByID(t)
	for _, q := range set.ids {
		own := 1.0
		ids, _ := set.best(q)
		for _, id := range ids {
			own = min(own, 1-shared(set.queries[q], everything(columns[id])))
		}
		shares = append(shares, own)
	}
	slices.Sort(shares)
	median := shares[len(shares)/2]
	t.Logf("share of words that the best column does not hold: median %.2f, quartiles %.2f and %.2f",
		median, shares[len(shares)/4], shares[len(shares)*3/4])
	if median < 0.5 {
		t.Errorf("the median query shares %.0f %% of its words with its best column", 100*(1-median))
	}
}

// The hard queries are there for the words that are missing: most share less
// than half of theirs with what the column is found by, its title, issue and
// question.
func TestHardOtherWords(t *testing.T) {
	set := read(t, sample.Hard)
	columns := columnsByID(t)
	apart, counted := 0, 0
	for _, q := range set.ids {
		ids, grade := set.best(q)
		if grade < 3 {
			continue
		}
		most := 0.0
		for _, id := range ids {
			most = max(most, shared(set.queries[q], opening(columns[id])))
		}
		counted++
		if most < 0.5 {
			apart++
		} else {
			t.Logf("%s shares %.0f%% of its words: %s", q, 100*most, set.queries[q])
		}
	}
	if 3*apart < 2*counted {
		t.Errorf("only %d of %d queries share less than half of their words", apart, counted)
	}
}

// opening is the title, issue and question of a column.
func opening(c *corpus.Column) string { return text(c, corpus.Question) }

// everything is what a search looks at in a column.
func everything(c *corpus.Column) string {
	return c.Client.Title + " " + c.Client.Industry + " " + text(c, "")
}

// text is the title, issue and sections of a column, those of one kind if one
// is named.
func text(c *corpus.Column, kind corpus.Kind) string {
	parts := []string{c.Title, c.Client.Issue}
	for _, s := range c.Sections {
		if kind == "" || s.Kind == kind {
			parts = append(parts, s.Paragraphs...)
		}
	}
	return strings.Join(parts, " ")
}

// shared is the share of the query's distinct content words that stand in the
// text, endings aside.
func shared(query, text string) float64 {
	there, asked := stems(text), stems(query)
	n := 0
	for w := range asked {
		if there[w] {
			n++
		}
	}
	return float64(n) / float64(len(asked))
}

// stems are the stems of the words that are no stop words of the ranking.
func stems(text string) map[string]bool {
	words := map[string]bool{}
	index.Tokens(text, func(w index.Token) {
		if !index.IsStop(w.Form) {
			words[index.Stem(w.Form)] = true
		}
	})
	return words
}
