package search

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"coachsearch/search/query"
)

func TestTwoWordsFindTheOneTheyMake(t *testing.T) {
	x := open(t, DefaultRanking(),
		column("load", "A", "my workload is too heavy"),
		column("online", "B", "the courses are online"),
		column("followup", "C", "a followup was promised"),
		column("apart", "D", "we have grown apart"),
		column("parts", "E", "a part of the work"),
	)
	for _, tc := range []struct {
		q    string
		want string // ids in order
	}{
		{"work load", "load parts"},
		{"work-load", "load parts"},
		{"on-line", ""},
		{"on line", ""},
		{"follow up", "followup"},
		{"-work load", ""},
		{`"work load"`, "load parts"}, // as words, since no text has it
		{"a part", "parts"},
	} {
		var got []string
		for _, h := range find(t, x, Request{Query: query.Parse(tc.q)}).Hits {
			got = append(got, h.Column.ID)
		}
		if d := cmp.Diff(tc.want, strings.Join(got, " ")); d != "" {
			t.Errorf("%s: %s", tc.q, d)
		}
	}
	marked := mark(find(t, x, Request{Query: query.Parse("work load")}).Hits[0].Snippets[0].Spans)
	if want := "my [workload] is too heavy"; marked != want {
		t.Errorf("marked %q, want %q", marked, want)
	}
}
