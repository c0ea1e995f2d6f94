package relevance

import (
	"cmp"
	"math"
	"slices"
)

// Depth is how many hits of a query a measure looks at.
const Depth = 100

// Scores are the measures of one query, or their means.
type Scores struct {
	NDCG   float64 `json:"ndcg@10"`
	Recall float64 `json:"recall@100"`
	MRR    float64 `json:"mrr@10"`
}

// Judge measures a ranking, given as document ids from the best on, against
// the grades of its query. The gain is the grade, the discount log2(rank+1),
// the ideal the best order of all judged documents, as trec_eval's ndcg does.
func Judge(ranking []string, grades map[string]int) Scores {
	var s Scores
	dcg, found := 0.0, 0
	for i, id := range ranking[:min(len(ranking), Depth)] {
		g := grades[id]
		if g <= 0 {
			continue
		}
		found++
		if i < 10 {
			dcg += float64(g) / math.Log2(float64(i)+2)
			if s.MRR == 0 {
				s.MRR = 1 / float64(i+1)
			}
		}
	}
	var ideal []int
	for _, g := range grades {
		if g > 0 {
			ideal = append(ideal, g)
		}
	}
	if len(ideal) == 0 {
		return Scores{}
	}
	slices.SortFunc(ideal, func(a, b int) int { return cmp.Compare(b, a) })
	best := 0.0
	for i, g := range ideal[:min(len(ideal), 10)] {
		best += float64(g) / math.Log2(float64(i)+2)
	}
	s.NDCG = dcg / best
	s.Recall = float64(found) / float64(len(ideal))
	return s
}

// Mean returns the means over the queries.
func Mean(all []Scores) Scores {
	var m Scores
	for _, s := range all {
		m.NDCG += s.NDCG
		m.Recall += s.Recall
		m.MRR += s.MRR
	}
	n := float64(max(len(all), 1))
	return Scores{m.NDCG / n, m.Recall / n, m.MRR / n}
}

// Compare returns the mean difference b-a of paired scores, and the two-sided
// p-value of the paired t-test, with the normal approximation of the t
// distribution that serves from some thirty queries on. Equal rankings give 1.
func Compare(a, b []float64) (delta, p float64) {
	n := float64(len(a))
	if len(a) != len(b) || len(a) < 2 {
		return 0, 1
	}
	for i := range a {
		delta += (b[i] - a[i]) / n
	}
	variance := 0.0
	for i := range a {
		d := b[i] - a[i] - delta
		variance += d * d / (n - 1)
	}
	if variance == 0 {
		return delta, 1
	}
	t := delta / math.Sqrt(variance/n)
	return delta, math.Erfc(math.Abs(t) / math.Sqrt2)
}
