package sample_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode"

	"coachsearch/internal/corpus"
	"coachsearch/internal/sample"
)

func TestJudgments(t *testing.T) {
	queries, columns, judgments := set(t)
	if len(queries) < 42 {
		t.Errorf("%d queries", len(queries))
	}
	positives := map[string]int{}
	seen := map[[2]string]bool{}
	for _, j := range judgments {
		pair := [2]string{j.QueryID, j.ColumnID}
		switch {
		case queries[j.QueryID] == "":
			t.Errorf("%v: unknown query", j)
		case columns[j.ColumnID] == nil:
			t.Errorf("%v: unknown column", j)
		case j.Score < 0 || j.Score > 3:
			t.Errorf("%v: grades are 0 to 3", j)
		case seen[pair]:
			t.Errorf("%v: judged twice", j)
		}
		seen[pair] = true
		if j.Score > 0 {
			positives[j.QueryID]++
		}
	}
	long := 0
	for id, text := range queries {
		if n := positives[id]; n < 1 || n > 14 {
			t.Errorf("%s: %d relevant columns", id, n)
		}
		if len(strings.Fields(text)) >= 120 {
			long++
		}
	}
	if long == 0 {
		t.Error("no query tells a long story")
	}
}

// The queries are a yardstick only while most of them are in other words than
// the columns that answer them.
func TestQueriesInOtherWords(t *testing.T) {
	queries, columns, judgments := set(t)
	share := map[string]float64{} // the largest over a query's columns of grade 3
	for _, j := range judgments {
		if j.Score == 3 {
			share[j.QueryID] = max(share[j.QueryID], overlap(queries[j.QueryID], columns[j.ColumnID]))
		}
	}
	apart := 0
	for id, s := range share {
		if s < 0.5 {
			apart++
		} else {
			t.Logf("%s shares %.0f%% of its words: %s", id, 100*s, queries[id])
		}
	}
	if 3*apart < 2*len(share) {
		t.Errorf("only %d of %d queries share less than half of their words", apart, len(share))
	}
}

func set(t *testing.T) (queries map[string]string, columns map[string]*corpus.Column, judgments []sample.Judgment) {
	t.Helper()
	qs, err := sample.Queries()
	if err != nil {
		t.Fatal(err)
	}
	cs, err := sample.Columns()
	if err != nil {
		t.Fatal(err)
	}
	if judgments, err = sample.Judgments(); err != nil {
		t.Fatal(err)
	}
	queries, columns = map[string]string{}, map[string]*corpus.Column{}
	for _, q := range qs {
		queries[q.ID] = q.Text
	}
	for _, c := range cs {
		columns[c.ID] = c
	}
	return queries, columns, judgments
}

// overlap is the share of the query's content words that stand in the title,
// issue or question of the column, endings aside.
func overlap(query string, c *corpus.Column) float64 {
	text := c.Title + " " + c.Client.Issue
	for _, s := range c.Sections {
		if s.Kind == corpus.Question {
			text += " " + strings.Join(s.Paragraphs, " ")
		}
	}
	there, asked := stems(text), stems(query)
	n := 0
	for w := range asked {
		if there[w] {
			n++
		}
	}
	return float64(n) / float64(len(asked))
}

// small are words too common to count.
var small = strings.Fields(`a about after all am an and any are as at be because been being but by can could did do
	does for from get gets had has have he her him his how i if in into is it its just me my no nobody not now of off on
	one only or our out over own she should since so some than that the their them then there they this to up us was we
	were what when where which while who will with would won't don't can't you your`)

func stems(text string) map[string]bool {
	words := map[string]bool{}
	text = strings.ReplaceAll(strings.ToLower(text), "’", "'")
	for w := range strings.FieldsFuncSeq(text, func(r rune) bool { return !unicode.IsLetter(r) && r != '\'' }) {
		if len(w) < 2 || slices.Contains(small, w) {
			continue
		}
		for _, end := range []string{"'s", "ations", "ation", "ings", "ing", "ers", "er", "ed", "es", "ly", "s", "e"} {
			if s, ok := strings.CutSuffix(w, end); ok && len(s) >= 3 {
				w = s
				break
			}
		}
		words[w] = true
	}
	return words
}

func TestLabels(t *testing.T) {
	topics, err := sample.Topics()
	if err != nil {
		t.Fatal(err)
	}
	unused := map[string]bool{}
	for _, topic := range topics {
		unused[topic.Name] = true
	}
	known := len(unused)
	labels, err := sample.Labels()
	if err != nil {
		t.Fatal(err)
	}
	_, columns, _ := set(t)
	for _, l := range labels {
		if columns[l.ColumnID] == nil {
			t.Errorf("%s: labels without a column", l.ColumnID)
		}
		delete(columns, l.ColumnID)
		if !slices.Contains(sample.Levels, l.Level) {
			t.Errorf("%s: unknown level %q", l.ColumnID, l.Level)
		}
		for _, topic := range l.Topics {
			if !slices.ContainsFunc(topics, func(k sample.Topic) bool { return k.Name == topic }) {
				t.Errorf("%s: unknown topic %q", l.ColumnID, topic)
			}
			delete(unused, topic)
		}
	}
	for id := range columns {
		t.Errorf("%s: no labels", id)
	}
	for topic := range unused {
		t.Errorf("topic %q: no column", topic)
	}
	if known < 25 {
		t.Errorf("%d topics", known)
	}
}

func TestWriteSet(t *testing.T) {
	dir := t.TempDir()
	if err := sample.WriteSet(dir); err != nil {
		t.Fatal(err)
	}
	docs, err := os.ReadFile(filepath.Join(dir, "corpus.jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	columns, err := sample.Columns()
	if err != nil {
		t.Fatal(err)
	}
	if got := strings.Count(string(docs), "\n"); got != len(columns) {
		t.Errorf("%d documents for %d columns", got, len(columns))
	}
	for _, name := range []string{"queries.jsonl", "qrels/test.tsv"} {
		if _, err := os.Stat(filepath.Join(dir, name)); err != nil {
			t.Error(err)
		}
	}
}
