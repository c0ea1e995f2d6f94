package sample

import (
	_ "embed"
	"fmt"
	"strings"
)

//go:embed labels.tsv
var labels string

//go:embed topics.txt
var topics string

// Levels are the levels of clients, from the top.
var Levels = []string{"Executive", "Director", "Manager", "Supervisor", "Professional", "Support"}

// A Topic is a matter that columns are about.
type Topic struct {
	Name       string
	Definition string
}

// A Label is what a person said of a column after reading it.
type Label struct {
	ColumnID string
	Topics   []string // the weightiest first
	Level    string   // of the client, one of [Levels]
}

// Topics are the topics that labels use.
func Topics() ([]Topic, error) {
	var all []Topic
	for n, line := range rows(topics) {
		name, definition, ok := strings.Cut(line, "\t")
		if !ok {
			return nil, fmt.Errorf("topics.txt row %d: no definition", n+1)
		}
		all = append(all, Topic{name, definition})
	}
	return all, nil
}

// Labels are the labels of all columns, ordered by id.
func Labels() ([]Label, error) {
	var all []Label
	for n, line := range rows(labels) {
		cells := strings.Split(line, "\t")
		if len(cells) != 3 {
			return nil, fmt.Errorf("labels.tsv row %d: %d cells, not 3", n+1, len(cells))
		}
		all = append(all, Label{cells[0], strings.Split(cells[1], ","), cells[2]})
	}
	return all, nil
}

// rows are the lines of a table that are no comments.
func rows(table string) []string {
	var all []string
	for line := range strings.Lines(table) {
		if line = strings.TrimRight(line, "\r\n"); line != "" && !strings.HasPrefix(line, "#") {
			all = append(all, line)
		}
	}
	return all
}
