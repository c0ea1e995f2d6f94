package query_test

import (
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"coachsearch/search/query"
)

// A row of the examples: what is typed, how it is read, how it is understood,
// and why.
var exampleRow = regexp.MustCompile("^\\| `([^`]+)` \\| `([^`]+)` \\| ([^|]+) \\| [^|]*\\|$")

// The examples in docs/query-syntax.md are read as it says there, and every
// field is named there.
func TestDocumentedExamples(t *testing.T) {
	b, err := os.ReadFile("../../docs/query-syntax.md")
	if err != nil {
		t.Fatal(err)
	}
	_, table, found := strings.Cut(string(b), "| typed | read as | understood as | since |\n|---|---|---|---|\n")
	if !found {
		t.Fatal("the table of examples is not there")
	}
	table, _, _ = strings.Cut(table, "\n\n")
	for row := range strings.Lines(table + "\n") {
		m := exampleRow.FindStringSubmatch(strings.TrimSuffix(row, "\n"))
		if m == nil {
			t.Errorf("no example: %s", row)
			continue
		}
		q := query.Parse(m[1])
		if got := q.String(); got != m[2] {
			t.Errorf("%s is read as %s, the table says %s", m[1], got, m[2])
		}
		if got := strings.Join(q.Explain(), "; "); got != m[3] {
			t.Errorf("%s is understood as %s, the table says %s", m[1], got, m[3])
		}
		if got := query.Parse(m[2]).String(); got != m[2] {
			t.Errorf("%s is read as %s and so not canonical", m[2], got)
		}
	}
	for _, f := range slices.Concat(query.Fields, query.RangeFields) {
		if !strings.Contains(string(b), "`"+f+"`") {
			t.Errorf("field %s is not named", f)
		}
	}
}
