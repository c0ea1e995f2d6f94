package search

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"coachsearch/internal/corpus"
)

func TestTable(t *testing.T) {
	var cols []*corpus.Column
	for _, c := range []struct{ id, industry, date string }{
		{"a", "Law", "2004-01-05"}, {"b", "Law", "2004-02-02"}, {"c", "Law", "2006-01-02"}, {"d", "Retail", "2006-01-02"}, {"e", "Retail", ""}, {"f", "", "2006-01-02"}, {"g", "", ""},
	} {
		cols = append(cols, &corpus.Column{ID: c.id, Title: "Alder", Date: c.date, Client: corpus.Client{Industry: c.industry}})
	}
	x := open(t, DefaultRanking(), cols...)
	got, err := x.Table("industry", "year")
	want := Table{
		Rows: []string{"Law", "Retail"}, Columns: []string{"2004", "2006"},
		Counts: [][]int{{2, 1}, {0, 1}}, Totals: []int{3, 2},
	}
	if d := cmp.Diff(want, got); err != nil || d != "" {
		t.Error(err, d)
	}
	for _, names := range [][2]string{{"year", "section"}, {"color", "year"}} {
		if _, err := x.Table(names[0], names[1]); err == nil {
			t.Errorf("%v: no error", names)
		}
	}
}

// Every cell is what the search finds for the two values.
func TestTableIsWhatSearchFinds(t *testing.T) {
	x := open(t, DefaultRanking(),
		&corpus.Column{ID: "a", Title: "Passed over for promotion, and my pay was cut", Date: "2004-01-05", Client: corpus.Client{Issue: "Promotion and pay"}},
		&corpus.Column{ID: "b", Title: "Passed over for promotion", Date: "2005-01-05", Client: corpus.Client{Issue: "Promotion"}})
	table, err := x.Table("topic", "year")
	if err != nil || len(table.Rows) < 2 {
		t.Fatalf("%+v, %v", table, err)
	}
	for i, topic := range table.Rows {
		for k, year := range table.Columns {
			res := find(t, x, Request{Filters: Filters{Values: map[string][]string{"topic": {topic}, "year": {year}}}})
			if res.Total != table.Counts[i][k] {
				t.Errorf("%s in %s: %d, the search finds %d", topic, year, table.Counts[i][k], res.Total)
			}
		}
	}
}
