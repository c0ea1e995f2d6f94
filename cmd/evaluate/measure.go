package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"text/tabwriter"
	"time"

	"coachsearch/indexer"
	"coachsearch/internal/index"
	"coachsearch/internal/relevance"
	"coachsearch/search"
	"coachsearch/search/query"
	"coachsearch/web"
)

// A measurement is one set under some settings.
type measurement struct {
	name      string
	documents int
	queries   []relevance.Query
	runs      []result
}

// A result is the scores of one setting, by query, and their mean.
type result struct {
	rankings [][]string // column ids, from the best on
	scores   []relevance.Scores
	mean     relevance.Scores
	each     time.Duration // mean time of a query
}

// measure indexes a set and asks its queries under every setting.
func (o options) measure(ctx context.Context, s source, settings []search.Ranking) (m *measurement, err error) {
	c, err := s.read(ctx)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, c.close()) }()
	dir, err := os.MkdirTemp("", "evaluate-index-")
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	data := filepath.Join(dir, "data")
	if _, err := indexer.Rebuild(ctx, indexer.Options{DataDir: data, Columns: c.columns, Keep: 1}); err != nil {
		return nil, err
	}
	_, generation, err := index.OpenData(data).Current()
	if err != nil {
		return nil, err
	}
	var part []relevance.Query
	for i := o.first - 1; i < len(c.queries); i += o.step {
		part = append(part, c.queries[i])
	}
	c.queries = part
	m = &measurement{name: s.name, documents: c.documents, queries: c.queries}
	for _, r := range settings {
		one, err := o.ask(ctx, generation, r, c)
		if err != nil {
			return nil, err
		}
		m.runs = append(m.runs, one)
	}
	return m, nil
}

func (o options) ask(ctx context.Context, generation string, r search.Ranking, c *collection) (res result, err error) {
	x, err := search.OpenRanked(ctx, generation, r)
	if err != nil {
		return res, err
	}
	defer func() { err = errors.Join(err, x.Close()) }()
	began := time.Now()
	for _, q := range c.queries {
		hits, err := o.hits(ctx, x, q.Text)
		if err != nil {
			return res, fmt.Errorf("query %s: %w", q.ID, err)
		}
		ranking := make([]string, len(hits))
		for i, h := range hits {
			ranking[i] = h.Column.ID
		}
		res.rankings = append(res.rankings, ranking)
		res.scores = append(res.scores, relevance.Judge(ranking, c.judgments[q.ID]))
	}
	res.each = time.Since(began) / time.Duration(max(len(c.queries), 1))
	res.mean = relevance.Mean(res.scores)
	return res, nil
}

// hits asks as the search API does, or as its similar columns.
func (o options) hits(ctx context.Context, x *search.Index, text string) ([]search.Hit, error) {
	if o.similar {
		return x.SimilarTo(ctx, search.Situation{Text: text}, relevance.Depth)
	}
	res, err := x.Search(ctx, search.Request{Query: query.Parse(text), Limit: relevance.Depth})
	if err != nil {
		return nil, err
	}
	return res.Hits, nil
}

// print prints a set as the flags ask: a row, an object, or a line a query.
func (o options) print(out io.Writer, w *tabwriter.Writer, m *measurement) error {
	first := m.runs[0]
	ms := float64(first.each.Microseconds()) / 1000
	switch {
	case o.json:
		against := []map[string]any{}
		for i, r := range m.runs[1:] {
			delta, p := relevance.Compare(ndcgs(first), ndcgs(r))
			against = append(against, map[string]any{"ranking": o.against[i], "scores": r.mean, "delta": delta, "p": p})
		}
		return web.Encode(out, map[string]any{
			"set": m.name, "documents": m.documents, "queries": len(m.queries), "scores": first.mean, "against": against, "ms": ms,
		})
	case o.queries:
		for i, q := range m.queries {
			s := first.scores[i]
			if _, err := fmt.Fprintf(out, "%s\t%s\t%.4f\t%.4f\t%.4f", m.name, q.ID, s.NDCG, s.Recall, s.MRR); err != nil {
				return err
			}
			for _, r := range m.runs[1:] {
				fmt.Fprintf(out, "\t%+.4f", r.scores[i].NDCG-s.NDCG)
			}
			if _, err := fmt.Fprintf(out, "\t%s\n", q.Text); err != nil {
				return err
			}
		}
		return nil
	}
	fmt.Fprintf(w, "%s\t%d\t%d\t%.4f\t%.4f\t%.4f\t%.2f\t\n", m.name, m.documents, len(m.queries),
		first.mean.NDCG, first.mean.Recall, first.mean.MRR, ms)
	for i, r := range m.runs[1:] {
		delta, p := relevance.Compare(ndcgs(first), ndcgs(r))
		fmt.Fprintf(w, "against\t\t\t%+.4f\t%+.4f\t%+.4f\tp=%.4f\t  %s\n",
			delta, r.mean.Recall-first.mean.Recall, r.mean.MRR-first.mean.MRR, p, o.against[i])
	}
	return nil
}

func ndcgs(r result) []float64 {
	out := make([]float64, len(r.scores))
	for i, s := range r.scores {
		out[i] = s.NDCG
	}
	return out
}
