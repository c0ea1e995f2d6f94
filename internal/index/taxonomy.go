package index

import (
	"cmp"
	"strings"

	_ "embed"

	"coachsearch/internal/corpus"
)

//go:embed rules/levels.txt
var levelRules string

// Professional is the level of a job title that no rule names.
const Professional = "Professional"

// A Taxonomy derives facets that columns do not print, or print in many ways.
type Taxonomy struct {
	Levels     Rules
	Topics     *TopicRules
	Industries *Industries
}

// BuiltinTaxonomy returns the rules that come with the program.
func BuiltinTaxonomy() (*Taxonomy, error) { return Ruleset(nil).Taxonomy() }

// Level returns the level of a job title; no title has none.
func (x *Taxonomy) Level(jobTitle string) string {
	if strings.TrimSpace(jobTitle) == "" {
		return ""
	}
	return cmp.Or(x.Levels.First(jobTitle), Professional)
}

// Derive returns what the rules make of a column, by facet.
func (x *Taxonomy) Derive(c *corpus.Column) map[string][]string {
	all := x.facetValues(c, x.Topics.words(c))
	return map[string][]string{"topic": all["topic"], "level": all["level"], "industry": all["industry"]}
}

// facetValues returns the values of a column under each stored facet.
func (x *Taxonomy) facetValues(c *corpus.Column, words [NumFields][]*word) map[string][]string {
	v := map[string][]string{}
	add := func(facet, value string) {
		if value = strings.Join(strings.Fields(value), " "); value != "" {
			v[facet] = append(v[facet], value)
		}
	}
	add("industry", x.Industries.Name(c.Client.Industry))
	add("level", x.Level(c.Client.Title))
	for _, topic := range x.Topics.of(words) {
		add("topic", topic)
	}
	add("issue", c.Client.Issue)
	add("series", c.Series)
	add("author", c.Author.Name)
	if len(c.Date) >= 4 {
		add("year", c.Date[:4])
	}
	return v
}
