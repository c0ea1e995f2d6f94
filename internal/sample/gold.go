package sample

import (
	"bytes"
	_ "embed"
	"encoding/json"
	"fmt"

	"coachsearch/internal/corpus"
)

//go:embed gold.jsonl
var gold []byte

//go:embed expected.jsonl
var expected []byte

// Columns are the records that the archive's pages state, ordered by date and
// then by id. What no page of a column prints is absent. They have no url,
// source, captures and confidence, which depend on where the archive lies and
// on what reads it.
func Columns() ([]*corpus.Column, error) {
	var all []*corpus.Column
	for c, err := range corpus.Read(bytes.NewReader(gold)) {
		if err != nil {
			return nil, fmt.Errorf("read gold.jsonl: %w", err)
		}
		all = append(all, c)
	}
	return all, nil
}

// An Outcome is what a scraper should say of one file of the archive.
type Outcome struct {
	Path    string `json:"path"`    // below the archive, with slashes
	Outcome string `json:"outcome"` // as in the scraper's report
	// ColumnID is the column that the page shows. Of the pages with the same
	// id one is the "column" and the others are each a "duplicate"; where
	// they say equally much, which is which is the scraper's choice.
	ColumnID string `json:"column_id"`
}

// Outcomes are the expected outcomes of all files, ordered by path.
func Outcomes() ([]Outcome, error) {
	var all []Outcome
	dec := json.NewDecoder(bytes.NewReader(expected))
	for dec.More() {
		var o Outcome
		if err := dec.Decode(&o); err != nil {
			return nil, fmt.Errorf("read expected.jsonl: %w", err)
		}
		all = append(all, o)
	}
	return all, nil
}
