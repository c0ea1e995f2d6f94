package sample

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"coachsearch/internal/corpus"
)

// Write writes the columns and the judged queries of the set to the folder dir
// in BEIR layout: corpus.jsonl, queries.jsonl and qrels/test.tsv.
func (s JudgedSet) Write(dir string) error {
	columns, err := Columns()
	if err != nil {
		return err
	}
	var docs bytes.Buffer
	enc := json.NewEncoder(&docs)
	enc.SetEscapeHTML(false)
	for _, c := range columns {
		doc := struct {
			ID    string `json:"_id"`
			Title string `json:"title"`
			Text  string `json:"text"`
		}{c.ID, c.Title, text(c)}
		if err := enc.Encode(doc); err != nil {
			return fmt.Errorf("write corpus: %w", err)
		}
	}
	files := map[string][]byte{"corpus.jsonl": docs.Bytes()}
	for _, name := range []string{"queries.jsonl", "qrels/test.tsv"} {
		if files[name], err = s.file(name); err != nil {
			return err
		}
	}
	if err := os.MkdirAll(filepath.Join(dir, "qrels"), 0o755); err != nil {
		return fmt.Errorf("make folder: %w", err)
	}
	for name, body := range files {
		if err := os.WriteFile(filepath.Join(dir, filepath.FromSlash(name)), body, 0o644); err != nil {
			return fmt.Errorf("write set: %w", err)
		}
	}
	return nil
}

// text is a column's issue and paragraphs, one a line.
func text(c *corpus.Column) string {
	var lines []string
	if c.Client.Issue != "" {
		lines = append(lines, c.Client.Issue)
	}
	for _, s := range c.Sections {
		lines = append(lines, s.Paragraphs...)
	}
	return strings.Join(lines, "\n")
}
