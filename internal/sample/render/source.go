package main

import (
	"encoding/json"
	"fmt"
	"io/fs"
	"path"
	"strings"

	"coachsearch/internal/corpus"
)

// A source is a column as its author wrote it, before any page printed it.
type source struct {
	*corpus.Column
	n int // number in the site's database, from 1, in order of date
}

// slug is the title's part of the id.
func (s *source) slug() string { return s.ID[len("2004-03-15-"):] }

// year is the year of the column.
func (s *source) year() string { return s.Date[:4] }

// readSources reads columns/*.json. A file's name is the id of its column.
func readSources(dir fs.FS) ([]*source, error) {
	names, err := fs.Glob(dir, "columns/*.json")
	if err != nil {
		return nil, fmt.Errorf("list columns: %w", err)
	}
	var all []*source
	for i, name := range names { // Glob sorts, and the names begin with the dates
		data, err := fs.ReadFile(dir, name)
		if err != nil {
			return nil, fmt.Errorf("read column: %w", err)
		}
		s := &source{&corpus.Column{}, i + 1}
		if err := json.Unmarshal(data, s.Column); err != nil {
			return nil, fmt.Errorf("read column %s: %w", name, err)
		}
		s.ID = strings.TrimSuffix(path.Base(name), ".json")
		if err := s.Validate(); err != nil {
			return nil, err
		}
		all = append(all, s)
	}
	return all, nil
}
