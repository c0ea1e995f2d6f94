package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"

	"coachsearch/internal/corpus"
	"coachsearch/internal/sample/bulk"
)

// prepare writes the columns and the questions.
func prepare(ctx context.Context, o options) (err error) {
	f, err := os.Create(o.columnsFile())
	if err != nil {
		return err
	}
	w := bufio.NewWriterSize(f, 1<<20)
	if err := errors.Join(generate(ctx, o, w), w.Flush(), f.Close()); err != nil {
		return fmt.Errorf("make columns: %w", err)
	}
	queries, err := bulk.MakeQueries(bulk.Options{Columns: o.columns, Words: o.words}, o.queries)
	if err != nil {
		return err
	}
	b, err := json.Marshal(queries)
	if err != nil {
		return err
	}
	return os.WriteFile(o.queriesFile(), b, 0o644)
}

func generate(ctx context.Context, o options, w io.Writer) error {
	columns, err := bulk.Columns(bulk.Options{Columns: o.columns, Words: o.words})
	if err != nil {
		return err
	}
	out := corpus.NewWriter(w)
	for c := range columns {
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := out.Write(c); err != nil {
			return err
		}
	}
	return nil
}

// readQueries reads the questions by kind.
func readQueries(o options) ([]bulk.Queries, error) {
	b, err := os.ReadFile(o.queriesFile())
	if err != nil {
		return nil, err
	}
	var queries []bulk.Queries
	return queries, json.Unmarshal(b, &queries)
}
