package search

import (
	"context"
	"flag"
	"fmt"
	"os"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"coachsearch/internal/corpus"
	"coachsearch/internal/sample"
	"coachsearch/search/query"
)

var update = flag.Bool("update", false, "rewrite what docs/odd-input.md says is found")

const oddInput = "../docs/odd-input.md"

// A row of the table: what it is, how it is spelt, how many columns it finds,
// and what the answer tells.
var oddRow = regexp.MustCompile("^\\| ([^|]+) \\| `([^`]+)` \\| ([^|]*) \\| ([^|]*) \\|$")

// An oddity is an input that has broken parsers and engines.
type oddity struct{ what, spelt, typed, found, told string }

// readOdd reads the table of odd input. An input is a sum of quoted strings of
// Go, each of which may be repeated: "(" × 500 + "boss".
func readOdd(t testing.TB) (before string, rows []oddity, after string) {
	t.Helper()
	b, err := os.ReadFile(oddInput)
	if err != nil {
		t.Fatal(err)
	}
	const head = "| input | spelt | columns | told |\n|---|---|---|---|\n"
	before, table, found := strings.Cut(string(b), head)
	if !found {
		t.Fatal("the table of odd input is not there")
	}
	table, after, _ = strings.Cut(table, "\n\n")
	for line := range strings.Lines(table + "\n") {
		m := oddRow.FindStringSubmatch(strings.TrimSuffix(line, "\n"))
		if m == nil {
			t.Fatalf("no row: %s", line)
		}
		rows = append(rows, oddity{m[1], m[2], spell(t, m[2]), m[3], m[4]})
	}
	return before + head, rows, "\n" + after
}

func spell(t testing.TB, sum string) string {
	t.Helper()
	var b strings.Builder
	for part := range strings.SplitSeq(sum, " + ") {
		quoted, times, repeated := strings.Cut(part, "× ")
		s, err := strconv.Unquote(strings.TrimSpace(quoted))
		n := 1
		if err == nil && repeated {
			n, err = strconv.Atoi(times)
		}
		if err != nil {
			t.Fatalf("%s: %v", part, err)
		}
		b.WriteString(strings.Repeat(s, n))
	}
	return b.String()
}

// TestOddInput holds the table of odd and hostile input against the sample
// archive: no error, the columns found, and what the answer tells. Rewrite
// with -update, and read the difference.
func TestOddInput(t *testing.T) {
	columns, err := sample.Columns()
	if err != nil {
		t.Fatal(err)
	}
	x := openKnowing(t, columns...)
	before, rows, after := readOdd(t)
	if len(rows) < 60 {
		t.Errorf("%d rows, want 60 at least", len(rows))
	}
	all := before
	var slowest time.Duration
	var slow string
	for _, r := range rows {
		began := time.Now()
		res, err := x.Search(context.Background(), Request{Query: query.Parse(r.typed), Limit: 10, Facets: FacetNames})
		if took := time.Since(began); took > slowest {
			slowest, slow = took, r.what
		}
		if err != nil {
			t.Errorf("%s: %v", r.what, err)
			continue
		}
		if len(res.Hits) != min(res.Total, 10) {
			t.Errorf("%s: %d hits of %d", r.what, len(res.Hits), res.Total)
		}
		told := res.Relaxed
		if d := res.DidYouMean; d != nil {
			told = append(told, fmt.Sprintf("did you mean %s (%d)?", d.Query, d.Total))
		}
		all += fmt.Sprintf("| %s | `%s` | %d | %s |\n", r.what, r.spelt, res.Total, strings.Join(told, "; "))
	}
	all += after
	t.Logf("the slowest was %s: %v", slow, slowest)
	if *update {
		if err := os.WriteFile(oddInput, []byte(all), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	have, err := os.ReadFile(oddInput)
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(strings.Split(string(have), "\n"), strings.Split(all, "\n")); d != "" {
		t.Errorf("other answers than the table says; -update accepts them:\n%s", d)
	}
}

// openKnowing builds an index of columns that is searched with what comes with
// the program.
func openKnowing(t testing.TB, columns ...*corpus.Column) *Index {
	t.Helper()
	k, err := BuiltinKnowledge()
	if err != nil {
		t.Fatal(err)
	}
	x := open(t, DefaultRanking(), columns...)
	return newIndex(x.reader, Info{}, DefaultRanking(), k)
}

// BenchmarkOddInput asks everything odd of a large index.
func BenchmarkOddInput(b *testing.B) {
	x := openKnowing(b, bulkColumns(b, benchColumns)...)
	_, rows, _ := readOdd(b)
	slowest, slow := time.Duration(0), ""
	for b.Loop() {
		for _, r := range rows {
			began := time.Now()
			if _, err := x.Search(context.Background(), Request{Query: query.Parse(r.typed), Limit: 10, Facets: FacetNames}); err != nil {
				b.Fatal(r.what, err)
			}
			if took := time.Since(began); took > slowest {
				slowest, slow = took, r.what
			}
		}
	}
	b.ReportMetric(float64(b.Elapsed().Milliseconds())/float64(b.N*len(rows)), "ms/query")
	b.ReportMetric(float64(slowest.Milliseconds()), "ms/slowest")
	b.Log("slowest: ", slow)
}

// What a search leaves behind that breaks off in a window, as where a file of the
// index does, counts for nothing in the next one.
func TestSearchesAfterOneThatBrokeOff(t *testing.T) {
	x := open(t, DefaultRanking(), suggestColumns(300)...)
	x.singles = 0
	a := x.acquire()
	hits := func(text string, broken int) (list []ranked) {
		defer func() {
			if recover() != nil {
				list = nil
			}
		}()
		a.reset()
		s := &session{Index: x, plan: x.plan(query.Parse(text)), acc: a, allowed: allFields}
		streams, err := s.streams(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if broken >= 0 {
			streams[broken].weight.norm = nil
		}
		b := s.best(streams, nil, false)
		b.score = func(uint32, *tally) bool { return true }
		if list, err = b.run(t.Context(), x.reader.Docs(), s.order()); err != nil {
			t.Fatal(err)
		}
		return list
	}
	const rare, words = "resume managing", "conflict team boss"
	want := hits(rare, -1)
	if len(want) == 0 {
		t.Fatal("nothing found")
	}
	for i := range strings.Fields(words) {
		if hits(words, i) != nil {
			t.Fatal("it went on")
		}
		if d := cmp.Diff(want, hits(rare, -1), cmp.AllowUnexported(ranked{})); d != "" {
			t.Error(d)
		}
	}
}
