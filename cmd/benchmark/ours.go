package main

import (
	"context"
	"os"

	"coachsearch/indexer"
	"coachsearch/internal/cli"
	"coachsearch/internal/corpus"
	"coachsearch/internal/index"
	"coachsearch/internal/sample/bulk"
	"coachsearch/search"
	"coachsearch/search/query"
)

// facets are those of a whole result.
var facets = []string{"section", "industry", "level", "topic", "year"}

// industry is the value that filtered questions ask for.
const industry = "Retail"

func buildOurs(ctx context.Context, o options, dir string) error {
	f, err := os.Open(o.columnsFile())
	if err != nil {
		return err
	}
	defer f.Close()
	go cli.EaseCollector(ctx, cli.Growth{Room: indexer.GarbageRoom, Least: indexer.GarbageLeast, Most: indexer.GarbageMost})
	_, err = indexer.Rebuild(ctx, indexer.Options{DataDir: dir, Columns: corpus.Read(f), Keep: 1})
	return err
}

type ours struct {
	ctx   context.Context
	index *search.Index
}

func openOurs(ctx context.Context, dir string) (engine, error) {
	_, generation, err := index.OpenData(dir).Current()
	if err != nil {
		return nil, err
	}
	x, err := search.Open(ctx, generation)
	if err != nil {
		return nil, err
	}
	x.KeepResults(false)
	return ours{ctx, x}, nil
}

func (e ours) Close() error { return e.index.Close() }

func (e ours) ask(kind, result, text string) (bool, error) {
	switch kind {
	case bulk.Prefix:
		e.index.Suggest(text, 10)
		return result == topTen, nil
	case similar:
		_, err := e.index.Similar(e.ctx, text, 10)
		return result == whole, err
	}
	r := search.Request{Query: query.Parse(text), Limit: 10}
	if kind == filtered {
		r.Filters.Values = map[string][]string{"industry": {industry}}
	}
	if result == topTen {
		_, err := e.index.First(e.ctx, r)
		return true, err
	}
	r.Facets = facets
	_, err := e.index.Search(e.ctx, r)
	return true, err
}
