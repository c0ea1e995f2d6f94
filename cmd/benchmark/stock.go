package main

import (
	"context"
	"os"
	"path/filepath"
	"strings"

	"github.com/blevesearch/bleve/v2"
	"github.com/blevesearch/bleve/v2/analysis/analyzer/keyword"
	"github.com/blevesearch/bleve/v2/analysis/lang/en"
	"github.com/blevesearch/bleve/v2/mapping"
	"github.com/blevesearch/bleve/v2/search/highlight/highlighter/html"
	bleveQuery "github.com/blevesearch/bleve/v2/search/query"

	"coachsearch/internal/corpus"
	"coachsearch/internal/sample/bulk"
)

// Stock Bleve, as its documentation has it: a text field for each part, English
// analysis, everything stored and with term vectors, so that passages can be
// marked, the composite field _all to ask, and a keyword field for each facet.
// It is built by NewBuilder, the fastest way that it offers.

// stockColumn is a column with a field for each part.
type stockColumn struct {
	Title, Issue, Question, Answer, Inner, Outer, Last, Comments string
	Role, Industry, Name                                         string

	Facet struct {
		Section                     []string
		Industry, Role, Year, Issue string
	}
}

// stockFacets are five facets of as many values as ours.
var stockFacets = []string{"Facet.Section", "Facet.Industry", "Facet.Role", "Facet.Year", "Facet.Issue"}

func stockMapping() mapping.IndexMapping {
	text := bleve.NewTextFieldMapping()
	text.Analyzer = en.AnalyzerName
	text.DocValues = false // for sorting, which nobody does
	facet := bleve.NewTextFieldMapping()
	facet.Analyzer, facet.IncludeInAll, facet.IncludeTermVectors = keyword.Name, false, false
	doc := bleve.NewDocumentStaticMapping()
	for _, f := range []string{"Title", "Issue", "Question", "Answer", "Inner", "Outer", "Last", "Comments", "Role", "Industry", "Name"} {
		doc.AddFieldMappingsAt(f, text)
	}
	facets := bleve.NewDocumentStaticMapping()
	for _, f := range []string{"Section", "Industry", "Role", "Year", "Issue"} {
		facets.AddFieldMappingsAt(f, facet)
	}
	doc.AddSubDocumentMapping("Facet", facets)
	m := bleve.NewIndexMapping()
	m.DefaultMapping, m.DefaultAnalyzer = doc, en.AnalyzerName
	return m
}

func buildBleve(ctx context.Context, o options, dir string) error {
	f, err := os.Open(o.columnsFile())
	if err != nil {
		return err
	}
	defer f.Close()
	b, err := bleve.NewBuilder(filepath.Join(dir, "index"), stockMapping(), map[string]any{"buildPathPrefix": dir})
	if err != nil {
		return err
	}
	for c, err := range corpus.Read(f) {
		if err != nil {
			return err
		}
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := b.Index(c.ID, stockOf(c)); err != nil {
			return err
		}
	}
	return b.Close()
}

func stockOf(c *corpus.Column) *stockColumn {
	s := &stockColumn{Title: c.Title, Issue: c.Client.Issue, Role: c.Client.Title, Industry: c.Client.Industry, Name: c.Client.Name}
	parts := map[corpus.Kind]*string{
		corpus.Question: &s.Question, corpus.Answer: &s.Answer, corpus.InnerGame: &s.Inner,
		corpus.OuterGame: &s.Outer, corpus.LastWord: &s.Last,
	}
	for _, part := range c.Sections {
		*parts[part.Kind] = strings.Join(part.Paragraphs, "\n")
		s.Facet.Section = append(s.Facet.Section, string(part.Kind))
	}
	var comments []string
	for _, cm := range c.Comments {
		comments = append(comments, cm.Text)
	}
	s.Comments = strings.Join(comments, "\n")
	s.Facet.Industry, s.Facet.Role, s.Facet.Year, s.Facet.Issue = c.Client.Industry, c.Client.Title, c.Date[:4], c.Client.Issue
	return s
}

type stock struct {
	ctx   context.Context
	index bleve.Index
}

func openBleve(ctx context.Context, dir string) (engine, error) {
	ix, err := bleve.OpenUsing(filepath.Join(dir, "index"), map[string]any{"read_only": true})
	return stock{ctx, ix}, err
}

func (e stock) Close() error { return e.index.Close() }

func (e stock) ask(kind, result, text string) (bool, error) {
	var q bleveQuery.Query
	switch kind {
	case bulk.Phrase:
		q = bleve.NewMatchPhraseQuery(strings.Trim(text, `"`))
	case bulk.OneWord, bulk.ThreeWords, bulk.Twenty, bulk.Forty, filtered:
		q = bleve.NewMatchQuery(text)
	default:
		return false, nil
	}
	all := q
	if kind == filtered {
		only := bleve.NewTermQuery(industry)
		only.SetField("Facet.Industry")
		q = bleve.NewConjunctionQuery(q, only)
	}
	r := bleve.NewSearchRequestOptions(q, 10, 0, false)
	if result == topTen {
		_, err := e.index.SearchInContext(e.ctx, r)
		return true, err
	}
	r.Fields = []string{"*"}
	r.Highlight = bleve.NewHighlightWithStyle(html.Name)
	for _, f := range stockFacets {
		if kind != filtered || f != "Facet.Industry" {
			r.AddFacet(f, bleve.NewFacetRequest(f, 50))
		}
	}
	if _, err := e.index.SearchInContext(e.ctx, r); err != nil || kind != filtered {
		return true, err
	}
	// A facet without its own filter is another search.
	r = bleve.NewSearchRequestOptions(all, 0, 0, false)
	r.AddFacet("Facet.Industry", bleve.NewFacetRequest("Facet.Industry", 50))
	_, err := e.index.SearchInContext(e.ctx, r)
	return true, err
}
