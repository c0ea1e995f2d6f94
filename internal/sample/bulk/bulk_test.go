package bulk

import (
	"iter"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"coachsearch/internal/corpus"
)

func collect(t *testing.T, o Options) []*corpus.Column {
	t.Helper()
	seq, err := Columns(o)
	if err != nil {
		t.Fatal(err)
	}
	return slices.Collect(seq)
}

func TestColumnsAreTheSameAgain(t *testing.T) {
	const n = 200
	first := collect(t, Options{Columns: n, Seed: 1})
	if d := cmp.Diff(first[:50], collect(t, Options{Columns: 50, Seed: 1})); d != "" {
		t.Errorf("a smaller collection is another one: %s", d)
	}
	if cmp.Equal(first[:50], collect(t, Options{Columns: 50, Seed: 2})) {
		t.Error("another seed gives the same columns")
	}
}

// The collection is like text: its columns are as long as asked for, a few
// words make up half of it, new words never cease, some columns are reprints,
// and every column can be indexed.
func TestColumnsAreLikeText(t *testing.T) {
	const n = 600
	columns := collect(t, Options{Columns: n, Seed: 3})
	total, counts, halfway := 0, map[string]int{}, 0
	ids, titles := map[string]bool{}, map[string]int{}
	for i, c := range columns {
		if err := c.Validate(); err != nil {
			t.Fatal(err)
		}
		ids[c.ID] = true
		titles[c.Title]++
		for _, s := range c.Sections {
			for _, w := range words(s.Paragraphs) {
				counts[w]++
				total++
			}
		}
		if i == n/2 {
			halfway = len(counts)
		}
	}
	if len(ids) != n {
		t.Errorf("%d ids for %d columns", len(ids), n)
	}
	if mean := total / n; mean < 650 || mean > 750 {
		t.Errorf("%d words a column", mean)
	}
	frequent := slices.Sorted(maps.Values(counts))
	top := 0
	for _, k := range frequent[len(frequent)-100:] {
		top += k
	}
	if share := float64(top) / float64(total); share < .35 || share > .6 {
		t.Errorf("the 100 most frequent words make up %.2f of the text", share)
	}
	if growth := float64(len(counts)) / float64(halfway); growth < 1.15 {
		t.Errorf("%d different words in half of the columns, %d in all", halfway, len(counts))
	}
	if again := n - len(titles); again < n/100 || again > n/10 {
		t.Errorf("%d of %d titles come again", again, n)
	}
}

func TestQueries(t *testing.T) {
	o := Options{Columns: 300, Seed: 4}
	all, err := MakeQueries(o, 20)
	if err != nil {
		t.Fatal(err)
	}
	again, err := MakeQueries(o, 20)
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(all, again); d != "" {
		t.Error(d)
	}
	var text strings.Builder
	for _, c := range collect(t, o) {
		for _, s := range c.Sections {
			text.WriteString(" " + strings.Join(words(s.Paragraphs), " ") + " ")
		}
	}
	for _, q := range all {
		length := map[string]int{OneWord: 1, ThreeWords: 3, Twenty: 20, Forty: 40, Phrase: 2, Misspelt: 1, Prefix: 1}[q.Kind]
		if len(q.Text) != 20 {
			t.Errorf("%d of %s", len(q.Text), q.Kind)
		}
		found := 0
		for _, s := range q.Text {
			if n := len(strings.Fields(s)); n != length {
				t.Errorf("%s: %d words in %q", q.Kind, n, s)
			}
			if strings.Contains(text.String(), " "+strings.Trim(s, `"`)+" ") {
				found++
			}
		}
		if (q.Kind == Twenty || q.Kind == Forty || q.Kind == Phrase) && found < 20 {
			t.Errorf("%s: %d of 20 are in the columns", q.Kind, found)
		}
	}
}

func BenchmarkColumns(b *testing.B) {
	seq, err := Columns(Options{Columns: 1 << 30})
	if err != nil {
		b.Fatal(err)
	}
	next, stop := iter.Pull(seq)
	defer stop()
	for b.Loop() {
		next()
	}
}

func TestMakeQueriesOfShortColumns(t *testing.T) {
	if q, err := MakeQueries(Options{Columns: 20, Words: 40}, 3); err == nil {
		t.Errorf("made %v", q)
	}
}
