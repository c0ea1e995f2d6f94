package sample

import (
	"bufio"
	"bytes"
	"embed"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
)

//go:embed judged
var judged embed.FS

// A Query is what a reader or the coach asks, mostly in words that are not
// the column's.
type Query struct {
	ID   string `json:"_id"`
	Text string `json:"text"`
}

// A Judgment grades a column for a query: 3 exactly this situation, 2 much of
// the advice fits, 1 related, 0 tempting but beside the point. Columns without
// a judgment are 0: every query was held against every column.
type Judgment struct {
	QueryID  string
	ColumnID string
	Score    int
}

// Queries are the judged queries in their order.
func Queries() ([]Query, error) {
	data, err := judged.ReadFile("judged/queries.jsonl")
	if err != nil {
		return nil, fmt.Errorf("read queries: %w", err)
	}
	var all []Query
	dec := json.NewDecoder(bytes.NewReader(data))
	for dec.More() {
		var q Query
		if err := dec.Decode(&q); err != nil {
			return nil, fmt.Errorf("read queries.jsonl: %w", err)
		}
		all = append(all, q)
	}
	return all, nil
}

// Judgments are the grades, by query and falling grade.
func Judgments() ([]Judgment, error) {
	data, err := judged.ReadFile("judged/qrels/test.tsv")
	if err != nil {
		return nil, fmt.Errorf("read judgments: %w", err)
	}
	var all []Judgment
	lines := bufio.NewScanner(bytes.NewReader(data))
	for n := 1; lines.Scan(); n++ {
		if n == 1 { // the header
			continue
		}
		cells := strings.Split(lines.Text(), "\t")
		if len(cells) != 3 {
			return nil, fmt.Errorf("test.tsv line %d: %d cells, not 3", n, len(cells))
		}
		score, err := strconv.Atoi(cells[2])
		if err != nil {
			return nil, fmt.Errorf("test.tsv line %d: %w", n, err)
		}
		all = append(all, Judgment{cells[0], cells[1], score})
	}
	if err := lines.Err(); err != nil {
		return nil, fmt.Errorf("read test.tsv: %w", err)
	}
	return all, nil
}
