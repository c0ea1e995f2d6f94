package relevance

import (
	"math"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
)

func TestJudge(t *testing.T) {
	// Ranks 1 and 3 hold grades 1 and 3; a document of grade 2 is not found.
	got := Judge([]string{"a", "x", "b"}, map[string]int{"a": 1, "b": 3, "c": 2, "x": 0})
	dcg := 1.0 + 3/2.0                      // log2(2)=1, log2(4)=2
	ideal := 3.0 + 2/math.Log2(3) + 1.0/2.0 // 3, 2, 1
	want := Scores{NDCG: dcg / ideal, Recall: 2.0 / 3, MRR: 1}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
	if got := Judge([]string{"x"}, map[string]int{"x": 0}); got != (Scores{}) {
		t.Errorf("no positive judgment: %v", got)
	}
}

func TestCompare(t *testing.T) {
	// Differences 1, 0, 1, 0, …: mean ½, variance n/4/(n-1), t = √(n-1).
	var a, b []float64
	for i := range 64 {
		a = append(a, 0)
		b = append(b, float64(i%2))
	}
	delta, p := Compare(a, b)
	if want := math.Erfc(math.Sqrt(63) / math.Sqrt2); delta != 0.5 || math.Abs(p-want) > 1e-12 {
		t.Errorf("delta %v, p %v, want 0.5, %v", delta, p, want)
	}
	if delta, p := Compare(a, a); delta != 0 || p != 1 {
		t.Errorf("equal: delta %v, p %v", delta, p)
	}
}

func TestRead(t *testing.T) {
	dir := fstest.MapFS{
		"corpus.jsonl":   {Data: []byte("{\"_id\":\"1\",\"title\":\"T\",\"text\":\"x\"}\n")},
		"queries.jsonl":  {Data: []byte("{\"_id\":\"q\",\"text\":\"a b\"}\n{\"_id\":\"r\",\"text\":\"no positive\"}\n")},
		"qrels/test.tsv": {Data: []byte("query-id\tcorpus-id\tscore\nq\t1\t2\nr\t1\t0\n")},
	}
	got, err := Read(dir)
	if err != nil {
		t.Fatal(err)
	}
	want := &Set{
		Documents: []Document{{"1", "T", "x"}},
		Queries:   []Query{{ID: "q", Text: "a b"}},
		Judgments: Judgments{"q": {"1": 2}, "r": {"1": 0}},
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
	delete(dir, "qrels/test.tsv")
	if _, err := Read(dir); err == nil {
		t.Error("a set without judgments was read")
	}
}
