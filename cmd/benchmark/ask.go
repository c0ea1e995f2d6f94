package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"runtime"
	"time"

	"coachsearch/internal/sample/bulk"
)

// An engine answers questions.
type engine interface {
	// ask answers a question. It reports whether it can answer such questions.
	ask(kind, result, text string) (bool, error)
	Close() error
}

// Kinds beside those of package bulk.
const (
	filtered = "3 words, filtered" // within one industry, whose facet is counted without the filter
	similar  = "similar"           // ten columns like one, with passages and reasons
)

// ask opens an engine, asks every question in every round, and prints the best
// times.
func ask(o options, stdout io.Writer, open func() (engine, error)) (err error) {
	queries, err := readQueries(o)
	if err != nil {
		return err
	}
	var a answers
	began := time.Now()
	e, err := open()
	if err != nil {
		return err
	}
	a.OpenMS = ms(time.Since(began))
	defer func() { err = errors.Join(err, e.Close()) }()
	for _, q := range queries {
		if q.Kind == bulk.ThreeWords {
			queries = append(queries, bulk.Queries{Kind: filtered, Text: q.Text})
		}
	}
	for _, q := range queries {
		for _, result := range []string{topTen, whole} {
			answered, can, err := askKind(e, q, result, o.rounds)
			if err != nil {
				return fmt.Errorf("%s, %s: %w", q.Kind, result, err)
			}
			if can {
				a.Questions = append(a.Questions, answered)
			}
		}
	}
	return json.NewEncoder(stdout).Encode(a)
}

// askKind asks the questions of a kind, or reports that the engine cannot
// answer such.
func askKind(e engine, q bulk.Queries, result string, rounds int) (a asked, can bool, err error) {
	a = asked{Kind: q.Kind, Result: result, MS: make([]float64, len(q.Text))}
	var before, after runtime.MemStats
	for round := range rounds {
		runtime.ReadMemStats(&before)
		for i, text := range q.Text {
			began := time.Now()
			if can, err = e.ask(q.Kind, result, text); err != nil || !can {
				return a, can, err
			}
			if took := ms(time.Since(began)); round == 0 || took < a.MS[i] {
				a.MS[i] = took
			}
		}
		runtime.ReadMemStats(&after)
	}
	n := float64(len(q.Text))
	a.Allocs, a.Bytes = float64(after.Mallocs-before.Mallocs)/n, float64(after.TotalAlloc-before.TotalAlloc)/n
	return a, true, nil
}

func ms(d time.Duration) float64 { return float64(d.Nanoseconds()) / 1e6 }
