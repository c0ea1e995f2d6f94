package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"iter"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"coachsearch/internal/corpus"
	"coachsearch/internal/relevance"
	"coachsearch/internal/sample"
	"coachsearch/scraper"
)

// A source is a set that is read when it is its turn.
type source struct {
	name string
	read func(context.Context) (*collection, error)
}

// A collection is what is indexed and asked. Its judgments go by column id.
type collection struct {
	columns   iter.Seq2[*corpus.Column, error]
	documents int
	queries   []relevance.Query
	judgments relevance.Judgments
	close     func() error
}

func setName(dir string) string {
	if abs, err := filepath.Abs(dir); err == nil {
		dir = abs
	}
	return filepath.Base(dir)
}

// readBEIR makes a column of every document of a set, or of one derived from
// it: its title, and its text as the answer. Documents get ids of our own, since theirs may be anything.
func readBEIR(dir fs.FS, as string) (*collection, error) {
	set, err := relevance.Read(dir)
	if err != nil {
		return nil, err
	}
	for kind := range strings.SplitSeq(as, ",") {
		if kind = strings.TrimSpace(kind); kind == "" {
			continue
		}
		if err := set.Derive(kind); err != nil {
			return nil, err
		}
	}
	c := &collection{queries: set.Queries, judgments: relevance.Judgments{}, close: func() error { return nil }}
	var columns []*corpus.Column
	ids := map[string]string{}
	for i, d := range set.Documents {
		id := fmt.Sprintf("d%08d", i)
		ids[d.ID] = id
		col := &corpus.Column{ID: id, Title: strings.TrimSpace(d.Title)}
		if strings.TrimSpace(d.Text) != "" {
			col.Sections = []corpus.Section{{Kind: corpus.Answer, Paragraphs: []string{d.Text}}}
		}
		if col.Title != "" || len(col.Sections) > 0 { // an empty document cannot be found by anything
			columns = append(columns, col)
		}
	}
	for q, grades := range set.Judgments {
		byColumn := make(map[string]int, len(grades))
		for doc, g := range grades {
			id, ok := ids[doc]
			if !ok {
				id = "not in the corpus: " + doc // it counts for the ideal
			}
			byColumn[id] = g
		}
		c.judgments[q] = byColumn
	}
	c.documents = len(columns)
	c.columns = func(yield func(*corpus.Column, error) bool) {
		for _, col := range columns {
			if !yield(col, nil) {
				return
			}
		}
	}
	return c, nil
}

// sampleSets are the sample archive with each of its sets of judged queries.
func sampleSets() []source {
	var sets []source
	for _, s := range []struct {
		name    string
		queries sample.JudgedSet
	}{
		{"sample", sample.Readers},
		{"sample-hard", sample.Hard},
		{"sample-voices", sample.Voices},
		{"sample-known", sample.Known},
		{"sample-ways", sample.Ways},
	} {
		sets = append(sets, source{s.name, func(ctx context.Context) (*collection, error) { return readSample(ctx, s.queries) }})
	}
	return sets
}

// readSample scrapes the sample archive, as an operator would.
func readSample(ctx context.Context, queries sample.JudgedSet) (c *collection, err error) {
	dir, err := os.MkdirTemp("", "evaluate-sample-")
	if err != nil {
		return nil, err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, os.RemoveAll(dir))
		}
	}()
	archive, set := filepath.Join(dir, "archive"), filepath.Join(dir, "set")
	if err := errors.Join(sample.Extract(archive), queries.Write(set)); err != nil {
		return nil, err
	}
	judged, err := relevance.Read(os.DirFS(set))
	if err != nil {
		return nil, err
	}
	h, err := scraper.Scrape(ctx, []string{archive}, scraper.Options{})
	if err != nil {
		return nil, err
	}
	return &collection{
		columns: h.Columns(), documents: h.Summary().Columns, queries: judged.Queries, judgments: judged.Judgments,
		close: func() error { return errors.Join(h.Close(), os.RemoveAll(dir)) },
	}, nil
}

// readFloors reads lines of a set's name and the nDCG@10 that it must reach.
func readFloors(name string) (map[string]float64, error) {
	if name == "" {
		return nil, nil
	}
	data, err := os.ReadFile(name)
	if err != nil {
		return nil, fmt.Errorf("read floors: %w", err)
	}
	floors := map[string]float64{}
	for n, line := range slices.Collect(strings.Lines(string(data))) {
		f := strings.Fields(line)
		if len(f) == 0 || strings.HasPrefix(f[0], "#") {
			continue
		}
		if len(f) != 2 {
			return nil, fmt.Errorf("read floors: %s: line %d: want a set and a number", name, n+1)
		}
		if floors[f[0]], err = strconv.ParseFloat(f[1], 64); err != nil {
			return nil, fmt.Errorf("read floors: %s: line %d: %w", name, n+1, err)
		}
	}
	return floors, nil
}
