package web

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"testing"

	"coachsearch/internal/corpus"
	"coachsearch/internal/index"
	"coachsearch/search"
)

// The records of the brute-force tests are made of words that have no
// synonyms, no topic and no common stem, so that a count over the texts by
// themselves is right.
var trees = strings.Fields("alder birch cedar maple willow hazel rowan aspen cypress juniper laurel myrtle " +
	"poplar sycamore walnut chestnut hemlock larch linden magnolia mulberry olive palm tamarack")

// levelOf are the job titles of the records with the level that each means.
var levelOf = map[string]string{"": "", "Nurse": "Professional", "Director, sales": "Director", "Office manager": "Manager"}

const hostileValue = `<b>Moon & "cheese"</b>`

// A picker makes the same choices in every run.
type picker struct{ *rand.Rand }

func (r picker) one(list ...string) string { return list[r.IntN(len(list))] }

func (r picker) some(n int, list []string) []string {
	var out []string
	for _, i := range r.Perm(len(list))[:n] {
		out = append(out, list[i])
	}
	return out
}

func woodland(r picker, n int) []*corpus.Column {
	var out []*corpus.Column
	for i := range n {
		c := &corpus.Column{
			ID: fmt.Sprintf("c%03d", i), Title: strings.Join(r.some(2, trees), " "), Series: r.one("", "The Desk", "Corner"),
			Date:   r.one("", "2004-05-03", "2008-10-06", "2008-10-20", "2008-12-01", "2011-01-31"),
			Author: corpus.Author{Name: r.one("", "Marian Holt")},
			Client: corpus.Client{
				Industry: r.one("", "Retail", "Banking", hostileValue), Title: r.one("", "Nurse", "Director, sales", "Office manager"),
				Age: r.IntN(4) * 15, TenureMonths: r.IntN(5) * 9, Issue: r.one("", "layoffs", "meetings"),
			},
		}
		for _, k := range corpus.Kinds {
			if r.IntN(3) == 0 {
				continue
			}
			s := corpus.Section{Kind: k}
			for range 1 + r.IntN(2) {
				s.Paragraphs = append(s.Paragraphs, strings.Join(r.some(3, trees), " "))
			}
			c.Sections = append(c.Sections, s)
		}
		out = append(out, c)
	}
	return out
}

// An asked term is a word or phrase, in one part or anywhere.
type asked struct {
	field string // "title", a kind, or ""
	words []string
}

// queryFields are the names of parts in a query.
var queryFields = map[string]string{"title": "title", "question": "question", "inner_game": "inner", "outer_game": "outer", "last_word": "last"}

func (a asked) String() string {
	s := strings.Join(a.words, " ")
	if len(a.words) > 1 {
		s = `"` + s + `"`
	}
	if a.field != "" {
		s = queryFields[a.field] + ":" + s
	}
	return s
}

// A question is a search as the oracle knows it.
type question struct {
	groups   [][]asked
	not      []asked
	sections []string
	values   map[string][]string
	age      [2]int // years, 0 is open
	tenure   [2]int
	from, to string
	sort     string
	perPage  int
}

func (r picker) term() asked {
	a := asked{words: []string{r.one(trees...)}}
	if r.IntN(5) == 0 {
		a.field = r.one("title", "question", "inner_game", "outer_game", "last_word")
	}
	return a
}

func (r picker) question(cols []*corpus.Column) question {
	q := question{values: map[string][]string{}, perPage: []int{10, 10, 25, 100}[r.IntN(4)], sort: r.one("", "-date", "date")}
	for range r.IntN(3) {
		g := []asked{r.term()}
		for r.IntN(4) == 0 {
			g = append(g, r.term())
		}
		if r.IntN(8) == 0 { // words that do stand side by side somewhere
			title := strings.Fields(cols[r.IntN(len(cols))].Title)
			g = []asked{{words: title}}
		}
		q.groups = append(q.groups, g)
	}
	if r.IntN(4) == 0 {
		q.not = append(q.not, r.term())
	}
	if r.IntN(3) == 0 {
		for _, i := range r.Perm(len(corpus.Kinds))[:1+r.IntN(3)] {
			q.sections = append(q.sections, string(corpus.Kinds[i]))
		}
	}
	for name, values := range map[string][]string{
		"industry": {"Retail", hostileValue, search.NotStated, "Absent"}, "level": {"Professional", "Manager", search.NotStated},
		"topic": {"Layoffs", "Meetings", search.NotStated}, "year": {"2008", "2004", search.NotStated},
		"author": {"Marian Holt", search.NotStated}, "series": {"Corner", search.NotStated}, "issue": {"layoffs", search.NotStated},
	} {
		if r.IntN(4) == 0 {
			q.values[name] = r.some(1+r.IntN(2), values)
		}
	}
	if r.IntN(4) == 0 {
		q.age = [2]int{r.IntN(2) * 15, 30 + r.IntN(2)*15}
	}
	if r.IntN(4) == 0 {
		q.tenure[r.IntN(2)] = 1 + r.IntN(2)
	}
	if r.IntN(4) == 0 {
		q.from, q.to = r.one("", "2004", "2008-10", "2008-10-07"), r.one("", "2008", "2008-10", "2008-10-06")
		if q.from > q.to && q.to != "" {
			q.from = "" // the address takes ends the other way round, which is not under test here
		}
	}
	return q
}

func (q question) text() string {
	var parts []string
	for _, g := range q.groups {
		var alts []string
		for _, a := range g {
			alts = append(alts, a.String())
		}
		parts = append(parts, strings.Join(alts, " OR "))
	}
	for _, a := range q.not {
		parts = append(parts, "-"+a.String())
	}
	return strings.Join(parts, " ")
}

func (q question) address() url.Values {
	v := url.Values{"section": q.sections}
	set := func(name, s string) {
		if s != "" && s != "0" {
			v.Set(name, s)
		}
	}
	set("q", q.text())
	maps.Copy(v, q.values)
	set("age_min", strconv.Itoa(q.age[0]))
	set("age_max", strconv.Itoa(q.age[1]))
	set("tenure_min", strconv.Itoa(q.tenure[0]))
	set("tenure_max", strconv.Itoa(q.tenure[1]))
	set("from", q.from)
	set("to", q.to)
	set("sort", q.sort)
	if q.perPage != defaultPerPage {
		set("per_page", strconv.Itoa(q.perPage))
	}
	return v
}

// A truth is what a count over the records says.
type truth struct {
	full   int // columns that match the words, before any filter
	ids    []string
	counts map[string]map[string]int // by facet and value
}

func (q question) countOver(t *testing.T, cols []*corpus.Column) truth {
	t.Helper()
	taxonomy, err := index.BuiltinTaxonomy()
	if err != nil {
		t.Fatal(err)
	}
	out := truth{counts: map[string]map[string]int{}}
	for _, f := range search.FacetNames {
		out.counts[f] = map[string]int{}
	}
	for _, c := range cols {
		parts := partsOf(c)
		if !q.holds(parts, nil) {
			continue
		}
		out.full++
		values := map[string][]string{
			"industry": stated(c.Client.Industry), "level": stated(levelOf[c.Client.Title]), "topic": taxonomy.Topics.Of(c),
			"year": stated(c.Date[:min(4, len(c.Date))]), "author": stated(c.Author.Name), "series": stated(c.Series), "issue": stated(c.Client.Issue),
		}
		failed := q.failed(c, parts, values)
		if len(failed) == 0 {
			out.ids = append(out.ids, c.ID)
		}
		for _, f := range search.FacetNames {
			if len(failed) > 1 || len(failed) == 1 && failed[0] != f {
				continue
			}
			if f == "section" {
				for _, k := range corpus.Kinds {
					if len(parts[string(k)]) > 0 && q.holds(parts, []string{string(k)}) {
						out.counts[f][string(k)]++
					}
				}
				continue
			}
			for _, v := range values[f] {
				out.counts[f][v]++
			}
			if len(values[f]) == 0 {
				out.counts[f][search.NotStated]++
			}
		}
	}
	return out
}

// partsOf are the paragraphs of a column by their part.
func partsOf(c *corpus.Column) map[string][]string {
	parts := map[string][]string{"title": {c.Title}, "issue": stated(c.Client.Issue)}
	for _, s := range c.Sections {
		parts[string(s.Kind)] = append(parts[string(s.Kind)], s.Paragraphs...)
	}
	return parts
}

// holds reports whether the groups match within the chosen parts, or
// anywhere, and nothing excluded does.
func (q question) holds(parts map[string][]string, chosen []string) bool {
	in := func(a asked, chosen []string) bool {
		for part, paragraphs := range parts {
			if len(chosen) > 0 && !slices.Contains(chosen, part) || a.field != "" && a.field != part {
				continue
			}
			for _, p := range paragraphs {
				if strings.Contains(" "+p+" ", " "+strings.Join(a.words, " ")+" ") {
					return true
				}
			}
		}
		return false
	}
	for _, g := range q.groups {
		if !slices.ContainsFunc(g, func(a asked) bool { return in(a, chosen) }) {
			return false
		}
	}
	return !slices.ContainsFunc(q.not, func(a asked) bool { return in(a, nil) })
}

// failed names the filters that a column does not pass.
func (q question) failed(c *corpus.Column, parts, values map[string][]string) []string {
	var out []string
	if len(q.sections) > 0 {
		some := slices.ContainsFunc(q.sections, func(k string) bool { return len(parts[k]) > 0 })
		if !some || !q.holds(parts, q.sections) {
			out = append(out, "section")
		}
	}
	for name, chosen := range q.values {
		has := func(v string) bool {
			return slices.Contains(values[name], v) || v == search.NotStated && len(values[name]) == 0
		}
		if !slices.ContainsFunc(chosen, has) {
			out = append(out, name)
		}
	}
	outside := func(v float64, r [2]int) bool {
		return r != [2]int{} && (v == 0 || v < float64(r[0]) || r[1] > 0 && v > float64(r[1]))
	}
	if outside(float64(c.Client.Age), q.age) {
		out = append(out, "age")
	}
	if outside(float64(c.Client.TenureMonths)/12, q.tenure) {
		out = append(out, "tenure")
	}
	// Days of one form order as texts; a month or year ends after its days.
	if q.from+q.to != "" && (c.Date == "" || c.Date < q.from || q.to != "" && c.Date > q.to+"~") {
		out = append(out, "date")
	}
	return out
}
