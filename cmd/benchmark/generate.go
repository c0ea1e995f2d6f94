package main

import (
	"bufio"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"

	"coachsearch/internal/corpus"
	"coachsearch/internal/sample/bulk"
)

// prepare writes the columns and the questions, and returns the checksum of
// the columns.
func prepare(ctx context.Context, o options) (sum string, err error) {
	f, err := os.Create(o.columnsFile())
	if err != nil {
		return "", err
	}
	h := sha256.New()
	w := bufio.NewWriterSize(io.MultiWriter(f, h), 1<<20)
	near := bulk.Queries{Kind: similar}
	every := max(1, o.columns/o.queries)
	note := func(n int, c *corpus.Column) {
		if n%every == 0 && len(near.Text) < o.queries {
			near.Text = append(near.Text, c.ID)
		}
	}
	if err := errors.Join(generate(ctx, o, w, note), w.Flush(), f.Close()); err != nil {
		return "", fmt.Errorf("make columns: %w", err)
	}
	queries, err := bulk.MakeQueries(bulk.Options{Columns: o.columns, Words: o.words}, o.queries)
	if err != nil {
		return "", err
	}
	b, err := json.Marshal(append(queries, near))
	if err != nil {
		return "", err
	}
	return hex.EncodeToString(h.Sum(nil)), os.WriteFile(o.queriesFile(), b, 0o644)
}

// generate writes the columns, and tells of each with its number.
func generate(ctx context.Context, o options, w io.Writer, tell func(int, *corpus.Column)) error {
	columns, err := bulk.Columns(bulk.Options{Columns: o.columns, Words: o.words})
	if err != nil {
		return err
	}
	out := corpus.NewWriter(w)
	n := 0
	for c := range columns {
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := out.Write(c); err != nil {
			return err
		}
		tell(n, c)
		n++
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
