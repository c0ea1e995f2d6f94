package sample_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"coachsearch/internal/corpus"
	"coachsearch/internal/sample"
)

// A judgedSet is a set of judged queries as the tests look things up in it.
type judgedSet struct {
	ids     []string // of the queries, in their order
	queries map[string]string
	grades  map[string]map[string]int // by query, then by column
}

func read(t *testing.T, s sample.JudgedSet) judgedSet {
	t.Helper()
	queries, err := s.Queries()
	if err != nil {
		t.Fatal(err)
	}
	judgments, err := s.Judgments()
	if err != nil {
		t.Fatal(err)
	}
	set := judgedSet{queries: map[string]string{}, grades: map[string]map[string]int{}}
	for _, q := range queries {
		if set.queries[q.ID] != "" || q.Text == "" {
			t.Errorf("%s: %s: twice, or without text", s, q.ID)
		}
		set.ids = append(set.ids, q.ID)
		set.queries[q.ID], set.grades[q.ID] = q.Text, map[string]int{}
	}
	columns := columnsByID(t)
	for _, j := range judgments {
		grades := set.grades[j.QueryID]
		_, again := grades[j.ColumnID]
		switch {
		case grades == nil:
			t.Fatalf("%s: %v: unknown query", s, j)
		case columns[j.ColumnID] == nil:
			t.Errorf("%s: %v: unknown column", s, j)
		case j.Score < 0 || j.Score > 3:
			t.Errorf("%s: %v: grades are 0 to 3", s, j)
		case again:
			t.Errorf("%s: %v: judged twice", s, j)
		}
		grades[j.ColumnID] = j.Score
	}
	return set
}

func columnsByID(t *testing.T) map[string]*corpus.Column {
	t.Helper()
	all, err := sample.Columns()
	if err != nil {
		t.Fatal(err)
	}
	byID := map[string]*corpus.Column{}
	for _, c := range all {
		byID[c.ID] = c
	}
	return byID
}

// best are the columns of the highest grade of a query, and that grade.
func (s judgedSet) best(query string) (columns []string, grade int) {
	for id, g := range s.grades[query] {
		if g > grade {
			columns, grade = nil, g
		}
		if g == grade && g > 0 {
			columns = append(columns, id)
		}
	}
	return columns, grade
}

func TestJudgments(t *testing.T) {
	for _, tc := range []struct {
		set     sample.JudgedSet
		queries int // at least
	}{
		{sample.Readers, 120},
		{sample.Hard, 77},
		{sample.Voices, 150},
		{sample.Known, 99},
		{sample.Ways, 200},
	} {
		set := read(t, tc.set)
		if len(set.ids) < tc.queries {
			t.Errorf("%s: %d queries, want %d or more", tc.set, len(set.ids), tc.queries)
		}
		for _, q := range set.ids {
			positive := 0
			for _, g := range set.grades[q] {
				if g > 0 {
					positive++
				}
			}
			if positive < 1 || positive > 14 {
				t.Errorf("%s: %s: %d columns help", tc.set, q, positive)
			}
		}
	}
}

// Every column is the very advice of some reader, and a third of the readers
// each type a few words, ask in a sentence, and tell a story.
func TestReaders(t *testing.T) {
	set := read(t, sample.Readers)
	columns := columnsByID(t)
	words, sentences, stories := 0, 0, 0
	for _, q := range set.ids {
		ids, grade := set.best(q)
		if grade < 3 {
			t.Errorf("%s: no column of grade 3", q)
		}
		for _, id := range ids {
			delete(columns, id)
		}
		switch n := len(strings.Fields(set.queries[q])); {
		case n <= 5:
			words++
		case n <= 25:
			sentences++
		case n >= 30 && n <= 90:
			stories++
		default:
			t.Errorf("%s: %d words: neither a sentence nor a story of 30 to 90", q, n)
		}
	}
	for _, n := range []int{words, sentences, stories} {
		if third := len(set.ids) / 3; n < third-1 || n > third+1 {
			t.Errorf("%d of a few words, %d sentences, %d stories: not a third each", words, sentences, stories)
		}
	}
	for id := range columns {
		t.Errorf("%s: nobody asks for it", id)
	}
}

// Every column is asked for in several voices, and its queries stand in one
// half of the set, the odd lines or the even ones, so that what is learned from
// one half is measured on columns that it did not ask for.
func TestVoices(t *testing.T) {
	for _, s := range []sample.JudgedSet{sample.Voices, sample.Ways} {
		t.Run(string(s), func(t *testing.T) { testHalves(t, s) })
	}
}

func testHalves(t *testing.T, s sample.JudgedSet) {
	queries, err := s.Queries()
	if err != nil {
		t.Fatal(err)
	}
	set := read(t, s)
	voices, halves := map[string]int{}, map[string][2]int{}
	for i, q := range queries {
		voices[q.Voice]++
		if ids, _ := set.best(q.ID); len(ids) == 1 {
			n := halves[ids[0]]
			n[i%2]++
			halves[ids[0]] = n
		}
	}
	if voices[""] > 0 {
		t.Errorf("%d queries have no voice", voices[""])
	}
	for voice, n := range voices {
		if n < 6 {
			t.Errorf("%s: %d queries, want 6 or more", voice, n)
		}
	}
	for id := range columnsByID(t) {
		switch n := halves[id]; {
		case n[0]+n[1] == 0:
			t.Errorf("%s: nobody asks for it", id)
		case n[0] > 0 && n[1] > 0:
			t.Errorf("%s: asked for in both halves", id)
		}
	}
}

// Who knows the column wants that one, and knows it by six things at least.
func TestKnown(t *testing.T) {
	queries, err := sample.Known.Queries()
	if err != nil {
		t.Fatal(err)
	}
	set := read(t, sample.Known)
	by := map[string]int{}
	for _, q := range queries {
		by[q.Voice]++
		if grades := set.grades[q.ID]; len(grades) != 1 {
			t.Errorf("%s: %d columns", q.ID, len(grades))
		}
	}
	if len(by) < 6 || by[""] > 0 {
		t.Errorf("known by %v", by)
	}
}

func TestWrite(t *testing.T) {
	dir := t.TempDir()
	if err := sample.Readers.Write(dir); err != nil {
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
