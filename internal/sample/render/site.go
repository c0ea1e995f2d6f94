package main

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"io/fs"
	"slices"
	"text/template"

	"coachsearch/internal/corpus"
)

// The outcomes of the contract that the archive has pages for.
const (
	isColumn    = "column"
	isDuplicate = "duplicate"
	isIndex     = "index"
	isSearch    = "search"
	isLogin     = "login"
	isError     = "error_page"
	isRedirect  = "redirect"
	isArticle   = "article"
	isOther     = "other_page"
	isNotHTML   = "not_html"
	isEmpty     = "empty"
	isTruncated = "truncated"
)

// A page is a file of the archive and what a scraper should say of it.
type page struct {
	Path    string `json:"path"`
	Outcome string `json:"outcome"`
	Column  string `json:"column_id,omitempty"`
	body    []byte
}

// A builder collects the pages.
type builder struct {
	templates *template.Template
	sources   []*source
	pages     []page
	gold      []*corpus.Column
}

// makeFiles makes every file of the archive, and the two lists beside it, by
// their paths below the sample's folder.
func makeFiles(dir fs.FS) (map[string][]byte, error) {
	sources, err := readSources(dir)
	if err != nil {
		return nil, err
	}
	t, err := templates()
	if err != nil {
		return nil, err
	}
	b := &builder{templates: t, sources: sources}
	for _, s := range sources {
		if err := b.column(s); err != nil {
			return nil, fmt.Errorf("column %s: %w", s.ID, err)
		}
	}
	if err := b.around(); err != nil {
		return nil, err
	}
	return b.files()
}

// files lays the pages out and writes the lists.
func (b *builder) files() (map[string][]byte, error) {
	slices.SortFunc(b.pages, func(x, y page) int { return cmp.Compare(x.Path, y.Path) })
	files := map[string][]byte{}
	var expected bytes.Buffer
	enc := json.NewEncoder(&expected)
	enc.SetEscapeHTML(false)
	for _, p := range b.pages {
		name := "archive/" + p.Path
		if _, twice := files[name]; twice {
			return nil, fmt.Errorf("page %s: made twice", p.Path)
		}
		files[name] = p.body
		if err := enc.Encode(p); err != nil {
			return nil, fmt.Errorf("write expectation: %w", err)
		}
	}
	files["expected.jsonl"] = expected.Bytes()

	var gold bytes.Buffer
	w := corpus.NewWriter(&gold)
	slices.SortFunc(b.gold, corpus.Compare)
	for _, c := range b.gold {
		if err := w.Write(c); err != nil {
			return nil, err
		}
	}
	files["gold.jsonl"] = gold.Bytes()
	return files, nil
}

func (b *builder) add(path, outcome, column string, body []byte) {
	b.pages = append(b.pages, page{path, outcome, column, body})
}
