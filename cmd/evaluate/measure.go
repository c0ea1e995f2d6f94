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

// A measurement is one set under one or two settings.
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
func measure(ctx context.Context, s source, settings []search.Ranking) (m *measurement, err error) {
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
	m = &measurement{name: s.name, documents: c.documents, queries: c.queries}
	for _, r := range settings {
		one, err := ask(ctx, generation, r, c)
		if err != nil {
			return nil, err
		}
		m.runs = append(m.runs, one)
	}
	return m, nil
}

func ask(ctx context.Context, generation string, r search.Ranking, c *collection) (res result, err error) {
	x, err := search.OpenRanked(ctx, generation, r)
	if err != nil {
		return res, err
	}
	defer func() { err = errors.Join(err, x.Close()) }()
	began := time.Now()
	for _, q := range c.queries {
		hits, err := x.Search(ctx, search.Request{Query: query.Parse(q.Text), Limit: relevance.Depth})
		if err != nil {
			return res, fmt.Errorf("query %s: %w", q.ID, err)
		}
		ranking := make([]string, len(hits.Hits))
		for i, h := range hits.Hits {
			ranking[i] = h.Column.ID
		}
		res.rankings = append(res.rankings, ranking)
		res.scores = append(res.scores, relevance.Judge(ranking, c.judgments[q.ID]))
	}
	res.each = time.Since(began) / time.Duration(max(len(c.queries), 1))
	res.mean = relevance.Mean(res.scores)
	return res, nil
}

// print prints a set as the flags ask: a row, an object, or a line a query.
func (o options) print(out io.Writer, w *tabwriter.Writer, m *measurement) error {
	first := m.runs[0]
	delta, p := 0.0, 1.0
	if len(m.runs) > 1 {
		delta, p = relevance.Compare(ndcgs(first), ndcgs(m.runs[1]))
	}
	switch {
	case o.json:
		return web.Encode(out, map[string]any{
			"set": m.name, "documents": m.documents, "queries": len(m.queries), "scores": first.mean,
			"against": delta, "p": p, "ms": float64(first.each.Microseconds()) / 1000,
		})
	case o.queries:
		for i, q := range m.queries {
			s := first.scores[i]
			if _, err := fmt.Fprintf(out, "%s\t%s\t%.4f\t%.4f\t%.4f", m.name, q.ID, s.NDCG, s.Recall, s.MRR); err != nil {
				return err
			}
			if len(m.runs) > 1 {
				fmt.Fprintf(out, "\t%+.4f", m.runs[1].scores[i].NDCG-s.NDCG)
			}
			if _, err := fmt.Fprintf(out, "\t%s\n", q.Text); err != nil {
				return err
			}
		}
		return nil
	}
	fmt.Fprintf(w, "%s\t%d\t%d\t%.4f\t%.4f\t%.4f\t%.2f\t", m.name, m.documents, len(m.queries),
		first.mean.NDCG, first.mean.Recall, first.mean.MRR, float64(first.each.Microseconds())/1000)
	if len(m.runs) > 1 {
		fmt.Fprintf(w, "against %+.4f\tp=%.4f\t", delta, p)
	}
	_, err := fmt.Fprintln(w)
	return err
}

func ndcgs(r result) []float64 {
	out := make([]float64, len(r.scores))
	for i, s := range r.scores {
		out[i] = s.NDCG
	}
	return out
}
