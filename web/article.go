package web

import (
	"strings"

	"coachsearch/internal/corpus"
)

// An article is schema.org's Article. The page answers one person's question
// with advice, which is not what QAPage means.
type article struct {
	Context       string  `json:"@context"`
	Type          string  `json:"@type"`
	Headline      string  `json:"headline"`
	Description   string  `json:"description,omitempty"`
	DatePublished string  `json:"datePublished,omitempty"`
	Language      string  `json:"inLanguage"`
	Author        *person `json:"author,omitempty"`
	Series        *series `json:"isPartOf,omitempty"`
	Keywords      string  `json:"keywords,omitempty"`
	Comments      int     `json:"commentCount,omitempty"`
	Original      string  `json:"isBasedOn,omitempty"`
	URL           string  `json:"url,omitempty"`
	Page          string  `json:"mainEntityOfPage,omitempty"`
}

type person struct {
	Type  string `json:"@type"`
	Name  string `json:"name"`
	Title string `json:"jobTitle,omitempty"`
}

type series struct {
	Type string `json:"@type"`
	Name string `json:"name"`
}

func articleOf(c *corpus.Column, topics []string, page, description string) article {
	a := article{
		Context: "https://schema.org", Type: "Article", Headline: titleOf(c), Description: description,
		DatePublished: isoDay(c.Date), Language: "en", Keywords: strings.Join(topics, ", "), Comments: len(c.Comments),
		Original: webLink(c.URL), URL: page, Page: page,
	}
	if c.Author.Name != "" {
		a.Author = &person{"Person", c.Author.Name, c.Author.Role}
	}
	if c.Series != "" {
		a.Series = &series{"CreativeWorkSeries", c.Series}
	}
	return a
}
