package web

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"coachsearch/internal/corpus"
	"coachsearch/search"
)

// partNames are the parts of a column as the pages call them.
var partNames = map[string]string{
	"question":   "The question",
	"answer":     "The answer",
	"inner_game": "The inner game",
	"outer_game": "The outer game",
	"last_word":  "The last word",
	"follow_up":  "Follow-up",
	"other":      "Elsewhere in the column",
	"title":      "Title",
	"issue":      "The issue",
	"comments":   "Readers’ comments",
}

func partName(section string) string {
	if n, ok := partNames[section]; ok {
		return n
	}
	return section
}

// facetNames are the facets as the pages call them: over a list of check
// boxes, and before a chosen value.
var facetNames = map[string]struct{ legend, chip string }{
	"section":  {"Words found in", "Found in"},
	"topic":    {"Topic", "Topic"},
	"industry": {"Industry", "Industry"},
	"level":    {"Level of the job", "Level"},
	"year":     {"Year", "Year"},
	"issue":    {"Issue", "Issue"},
	"series":   {"Series", "Series"},
	"author":   {"Coach", "Coach"},
}

// paramNames are the other parameters as the pages call them.
var paramNames = map[string]string{
	"q": "Your words", "page": "Page", "per_page": "Results on a page", "sort": "Order",
	"age_min": "Age from", "age_max": "Age to", "tenure_min": "Years in the job from", "tenure_max": "Years in the job to",
	"from": "Published from", "to": "Published to",
}

func paramName(name string) string {
	if n, ok := paramNames[name]; ok {
		return n
	}
	return facetNames[name].legend
}

// valueName is a facet value as the pages call it.
func valueName(facet, value, label string) string {
	switch {
	case value == search.NotStated:
		return "Not stated"
	case facet == "section":
		return partName(value)
	case label != "":
		return label
	}
	return value
}

// longDay writes a day as the columns do: "October 6, 2008".
func longDay(day string) string {
	t, err := time.Parse(time.DateOnly, day)
	if err != nil {
		return day
	}
	return t.Format("January 2, 2006")
}

// thousands writes a number with its groups: "10,000".
func thousands(n int) string {
	s := strconv.Itoa(n)
	for i := len(s) - 3; i > 0 && s[i-1] != '-'; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

// columns counts: "no columns", "1 column", "1,234 columns".
func columns(n int) string {
	switch n {
	case 0:
		return "no columns"
	case 1:
		return "1 column"
	}
	return thousands(n) + " columns"
}

// nameAndAge is "Ann, 50", "Ann", "age 50" or "".
func nameAndAge(c corpus.Client) string {
	age := c.AgeText
	if c.Age > 0 {
		age = strconv.Itoa(c.Age)
	}
	switch {
	case c.Name != "" && age != "":
		return c.Name + ", " + age
	case age != "":
		return "age " + age
	}
	return c.Name
}

// clientLine is who asked, in a few words.
func clientLine(c corpus.Client) []string {
	return slices.DeleteFunc([]string{nameAndAge(c), c.Title, c.Industry, inTheJob(c.Tenure)}, func(s string) bool { return s == "" })
}

var endsInTime = regexp.MustCompile(`(?i)\b(years?|yrs?|months?|weeks?|days?)$`)

// inTheJob says of a time in the job what it is a time of: beside an age and
// an industry "2 ½ years" could be anything. What ends in other words, "since
// 1998", stays as it is.
func inTheJob(tenure string) string {
	if endsInTime.MatchString(tenure) {
		return tenure + " in the job"
	}
	return tenure
}

// titleOf is what a column is called where it has no title.
func titleOf(c *corpus.Column) string {
	switch {
	case c.Title != "":
		return c.Title
	case c.Client.Issue != "":
		return c.Client.Issue
	}
	for _, s := range c.Sections {
		for _, p := range s.Paragraphs {
			return clip(p, 80)
		}
	}
	return c.ID
}

// clip cuts a text after a word, before limit runes.
func clip(s string, limit int) string {
	r := []rune(s)
	if len(r) <= limit {
		return s
	}
	cut := string(r[:limit])
	if i := strings.LastIndexByte(cut, ' '); i > limit/2 {
		cut = cut[:i]
	}
	return strings.TrimRight(cut, " ,;:.–-") + "…"
}

// sentence makes a sentence of a remark.
func sentence(s string) string {
	first, size := utf8.DecodeRuneInString(s)
	if size == 0 {
		return s
	}
	s = string(unicode.ToUpper(first)) + s[size:]
	if strings.ContainsRune(".!?…", rune(s[len(s)-1])) {
		return s
	}
	return s + "."
}
