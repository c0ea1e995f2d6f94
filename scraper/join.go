package scraper

import (
	"slices"

	"coachsearch/internal/corpus"
)

// joinParts adds what a further page of a column holds: text without a
// heading goes on with the last section, the rest follows.
func joinParts(c, more *corpus.Column) {
	for _, s := range more.Sections {
		n := len(c.Sections)
		switch {
		case n > 0 && s.Heading == "" && s.Kind == corpus.Other:
			c.Sections[n-1].Paragraphs = append(c.Sections[n-1].Paragraphs, s.Paragraphs...)
		case n > 0 && s.Heading == c.Sections[n-1].Heading && s.Kind == c.Sections[n-1].Kind:
			c.Sections[n-1].Paragraphs = append(c.Sections[n-1].Paragraphs, fresh(c.Sections[n-1].Paragraphs, s.Paragraphs)...)
		case slices.ContainsFunc(c.Sections, func(have corpus.Section) bool {
			return have.Kind == s.Kind && slices.Equal(have.Paragraphs, s.Paragraphs)
		}):
		default:
			c.Sections = append(c.Sections, s)
		}
	}
	for _, x := range []struct{ dst, src *string }{
		{&c.Title, &more.Title},
		{&c.Series, &more.Series},
		{&c.Date, &more.Date},
		{&c.Posted, &more.Posted},
		{&c.Author.Name, &more.Author.Name},
		{&c.Author.Role, &more.Author.Role},
	} {
		if *x.dst == "" {
			*x.dst = *x.src
		}
	}
	if len(c.Resources) == 0 {
		c.Resources = more.Resources
	}
	if len(c.Comments) == 0 {
		c.Comments = more.Comments
	}
	if c.Client.Name == "" && c.Client.Issue == "" {
		c.Client = more.Client
	}
}

// fresh returns the paragraphs that are not there yet.
func fresh(have, more []string) []string {
	var out []string
	for _, p := range more {
		if !slices.Contains(have, p) {
			out = append(out, p)
		}
	}
	return out
}
