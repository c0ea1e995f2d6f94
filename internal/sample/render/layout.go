package main

import (
	"maps"
	"slices"

	"coachsearch/internal/corpus"
)

// A layout is one design of the site: how it names things, what it leaves
// out, and in which bytes it was served.
type layout struct {
	template string
	headings map[corpus.Kind]string
	labels   []label // in the order in which the client block prints them
	encode   func(page string, n int) []byte

	// What the design does not print.
	noRole         bool // the author's
	noCommentDates bool
	noLinks        bool // addresses of resources
}

// A label is a line of the client block.
type label struct {
	Label, Value string
	field        func(corpus.Client) string
}

// The designs, in the order in which they came. Each overlaps the next: old
// pages stayed up for years.
var (
	corner2004 = layout{
		template: "corner2004",
		headings: headings("Q:", "A:", "The Inner Game", "The Outer Game", "The Last Word"),
		labels: labels("name", "Name", "age", "Age", "title", "Title", "tenure", "Time at organization",
			"industry", "Industry", "issue", "Issue"),
		encode:         windows1252,
		noCommentDates: true,
	}
	corner2005 = layout{
		template: "corner2005",
		headings: headings("Q.", "A.", "THE INNER GAME", "THE OUTER GAME", "THE LAST WORD"),
		labels: labels("name", "Name", "age", "Age", "title", "Job title", "tenure", "Time with company",
			"industry", "Industry", "issue", "Issue"),
		encode: windows1252,
	}
	column2006 = layout{
		template: "column2006",
		headings: headings("Question", "Answer", "The inner game", "The outer game", "The last word"),
		labels: labels("name", "Name", "title", "Position", "tenure", "Tenure", "age", "Age",
			"industry", "Industry", "issue", "Issue"),
		encode: references,
	}
	column2008 = layout{
		template: "column2008",
		headings: headings("Q.", "A.", "The inner game", "The outer game", "The last word"),
		labels: labels("name", "Name", "age", "Age", "title", "Title", "tenure", "Time at organization",
			"industry", "Industry", "issue", "Issue"),
		encode: windows1252,
	}
	post2010 = layout{
		template: "post2010",
		headings: headings("Q:", "A:", "The Inner Game", "The Outer Game", "The Last Word"),
		labels: labels("name", "Name", "title", "Title", "tenure", "Time with organization", "industry", "Industry",
			"age", "Age", "issue", "Issue"),
		encode: utf8,
		noRole: true,
	}
	saved = layout{
		template:       "saved",
		headings:       headings("Q.", "A.", "The inner game", "The outer game", "The last word"),
		labels:         corner2004.labels,
		encode:         windows1252,
		noCommentDates: true,
		noLinks:        true,
	}
)

func headings(question, answer, inner, outer, last string) map[corpus.Kind]string {
	return map[corpus.Kind]string{
		corpus.Question: question, corpus.Answer: answer,
		corpus.InnerGame: inner, corpus.OuterGame: outer, corpus.LastWord: last,
	}
}

// labels makes a client block of pairs of a field and the name it goes by.
func labels(pairs ...string) []label {
	fields := map[string]func(corpus.Client) string{
		"name": func(c corpus.Client) string { return c.Name }, "age": age,
		"title":    func(c corpus.Client) string { return c.Title },
		"tenure":   func(c corpus.Client) string { return c.Tenure },
		"industry": func(c corpus.Client) string { return c.Industry },
		"issue":    func(c corpus.Client) string { return c.Issue },
	}
	var ls []label
	for p := range slices.Chunk(pairs, 2) {
		ls = append(ls, label{Label: p[1], field: fields[p[0]]})
	}
	return ls
}

// printed is the column as the layout prints it.
func (l layout) printed(c *corpus.Column) *corpus.Column {
	out := *c
	if l.noRole {
		out.Author.Role = ""
	}
	out.Sections = slices.Clone(c.Sections)
	answers := 0
	for i, s := range out.Sections {
		kind := s.Kind
		if kind == corpus.FollowUp { // question and answer take turns
			kind = []corpus.Kind{corpus.Question, corpus.Answer}[answers%2]
			answers++
		}
		out.Sections[i].Heading = l.headings[kind]
	}
	out.Comments = slices.Clone(c.Comments)
	for i := range out.Comments {
		if l.noCommentDates {
			out.Comments[i].Date = ""
		}
	}
	out.Resources = slices.Clone(c.Resources)
	for i := range out.Resources {
		if l.noLinks {
			out.Resources[i].URL = ""
		}
	}
	out.Client.Extra = maps.Clone(c.Client.Extra)
	return &out
}
