package scraper

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"time"

	"coachsearch/internal/corpus"
)

// A renderer prints records the way pages of the time did, with every choice
// drawn from a seed. It returns what a reader of the page can know.
type renderer struct {
	*rand.Rand
	col    corpus.Column
	chosen []string

	text bool // a text rendering
	para string
	site string
}

func newRenderer(seed, page uint64) *renderer {
	return &renderer{Rand: rand.New(rand.NewPCG(seed, page))}
}

func (r *renderer) tricks() string { return strings.Join(r.chosen, ", ") }

// pick draws one and notes it.
func (r *renderer) pick(what string, from ...string) string {
	s := from[r.IntN(len(from))]
	r.chosen = append(r.chosen, what+"="+s)
	return s
}

func (r *renderer) chance(what string, p float64) bool {
	ok := r.Float64() < p
	if ok {
		r.chosen = append(r.chosen, what)
	}
	return ok
}

// page renders a copy of c and returns it as the page states it.
func (r *renderer) page(c *corpus.Column) (want *corpus.Column, body []byte, name string) {
	r.col = clone(c)
	r.mutate()
	r.text = r.chance("text", .2)
	r.site = r.pick("site", "Harbor Lane Coaching", "RCC", "Better Work Weekly", "northside-career.example")
	var page string
	if r.text {
		page, name = r.textPage(), "page.txt"
		switch r.pick("text form", "plain", "plain", "indented", "pre", "markdown") {
		case "indented":
			page = "   " + strings.ReplaceAll(page, "\n", "\n   ")
		case "pre":
			page, name = "<html><head><title>"+r.site+"</title></head><body><pre>\n"+r.esc(page)+"</pre></body></html>", "page.html"
		case "markdown":
			page = r.markdown(page)
		}
	} else {
		page, name = r.htmlPage(), "page.html"
	}
	want = &r.col
	return want, r.encode(page), name
}

func clone(c *corpus.Column) corpus.Column {
	d := *c
	d.Sections = nil
	for _, s := range c.Sections {
		s.Paragraphs = slices.Clone(s.Paragraphs)
		d.Sections = append(d.Sections, s)
	}
	d.Resources, d.Comments = slices.Clone(c.Resources), slices.Clone(c.Comments)
	d.Client.Extra = nil
	return d
}

// mutate takes parts away and gives others new names.
func (r *renderer) mutate() {
	c := &r.col
	c.Series = r.pick("series", "Coach's Corner", "Coach’s Corner", "Ask the Coach", "Career Corner", "The Work Clinic", "Ask Marian", "Office Notebook", "Coach's Corner")
	if r.chance("other author", .6) {
		c.Author.Name = r.pick("author", "Liz Reyer", "Harriet van der Berg", "J. T. O’Neill", "Ana-Maria Souza", "Ruth Ellen Park")
		c.Author.Role = r.pick("role", "President RCC", "Founder, Harbor Lane Coaching", "Executive Coach", "M.A., career counselor")
	}
	if r.chance("no role", .15) {
		c.Author.Role = ""
	}
	for _, drop := range []struct {
		name string
		p    float64
		dst  *string
	}{
		{"no name", .08, &c.Client.Name}, {"no job", .08, &c.Client.Title}, {"no industry", .1, &c.Client.Industry}, {"no issue", .08, &c.Client.Issue},
	} {
		if r.chance(drop.name, drop.p) {
			*drop.dst = ""
		}
	}
	if r.chance("no age", .1) {
		c.Client.Age, c.Client.AgeText = 0, ""
	}
	if r.chance("no tenure", .1) {
		c.Client.Tenure, c.Client.TenureMonths = "", 0
	}
	if r.facts() >= 3 && r.chance("unknown label", .2) {
		c.Client.Extra = map[string]string{r.pick("extra", "Location", "Direct reports", "Marital status"): r.pick("value", "St. Paul, Minnesota", "12", "Not stated here")}
	}
	if r.chance("no client", .06) {
		c.Client = corpus.Client{}
	}
	if r.chance("no posted", .2) {
		c.Posted = ""
	}
	drops := []corpus.Kind{corpus.LastWord, corpus.InnerGame, corpus.OuterGame}
	if r.chance("section missing", .12) {
		kind := drops[r.IntN(3)]
		c.Sections = slices.DeleteFunc(c.Sections, func(s corpus.Section) bool { return s.Kind == kind })
	}
	if len(c.Comments) == 0 && r.chance("comments", .3) {
		c.Comments = []corpus.Comment{
			{Author: r.pick("who", "Marcus", "Site Super", "Anne-Lise K.", "Father of three"), Date: "2008-10-07", Text: "I tried this with my crew. Q. Did it work? A. It did, slowly."},
			{Author: "Dee", Date: "2008-11-12", Text: "Name: it’s a small thing, but say it out loud. The last word on this is patience."},
		}
	}
	if len(c.Resources) == 0 && r.chance("resources", .3) {
		c.Resources = []corpus.Resource{{Title: "A worksheet for hard talks", URL: "http://www.example.com/worksheets/talks.pdf"}, {Title: "Getting to a fair yes", URL: "http://books.example.org/yes?id=4"}}
	}
}

func (r *renderer) facts() int {
	n := 0
	for _, s := range []string{r.col.Client.Name, r.col.Client.Title, r.col.Client.Tenure, r.col.Client.Industry, r.col.Client.Issue} {
		if s != "" {
			n++
		}
	}
	if r.col.Client.Age > 0 || r.col.Client.AgeText != "" {
		n++
	}
	return n
}

func (r *renderer) date(day string) string {
	t, err := time.Parse(time.DateOnly, day)
	if err != nil {
		return day
	}
	if r.chance("upper case date", .05) {
		return strings.ToUpper(t.Format("January 2, 2006"))
	}
	return t.Format(r.pick("date", "January 2, 2006", "January 2, 2006", "Monday, January 2, 2006", "2 January 2006", "01/02/2006", "1/2/2006", "2006-01-02", "Jan. 2, 2006", "Jan 2 2006", "02-Jan-2006"))
}

// dateline returns the lines that state series and date.
func (r *renderer) dateline() []string {
	c := &r.col
	day := r.date(c.Date)
	switch r.pick("dateline", "--", "em", "dash", "bar", "colon", "comma", "lines", "for", "paren", "after") {
	case "--":
		return []string{c.Series + "--" + day}
	case "em":
		return []string{c.Series + " — " + day}
	case "dash":
		return []string{c.Series + " - " + day}
	case "bar":
		return []string{c.Series + " | " + day}
	case "colon":
		return []string{c.Series + ": " + day}
	case "comma":
		return []string{c.Series + ", " + day}
	case "lines":
		return []string{c.Series, day}
	case "for":
		return []string{c.Series + " for " + day}
	case "paren":
		return []string{c.Series + " (" + day + ")"}
	}
	return []string{day + " | " + c.Series}
}

// label draws a spelling for a field's label.
func (r *renderer) label(f field) string {
	s := r.pick("label", map[field][]string{
		fieldName:     {"Name", "Name", "First name", "Client"},
		fieldAge:      {"Age", "Age", "AGE"},
		fieldTitle:    {"Title", "Job title", "Position", "Role", "Occupation"},
		fieldTenure:   {"Time at organization", "Time at company", "Time with firm", "Tenure", "Time with organization", "Years at company", "Time in organization", "Length of service"},
		fieldIndustry: {"Industry", "Industry", "Sector", "Field", "Line of work"},
		fieldIssue:    {"Issue", "Issue", "Challenge", "Problem", "Topic", "Concern"},
	}[f]...)
	if r.IntN(8) == 0 {
		return strings.ToUpper(s)
	}
	return s
}

// factRows returns label and value in the page's order.
func (r *renderer) factRows() [][2]string {
	c := &r.col.Client
	age := c.AgeText
	if c.Age > 0 {
		age = fmt.Sprint(c.Age)
	}
	var rows [][2]string
	for _, x := range []struct {
		f field
		v string
	}{{fieldName, c.Name}, {fieldAge, age}, {fieldTitle, c.Title}, {fieldTenure, c.Tenure}, {fieldIndustry, c.Industry}, {fieldIssue, c.Issue}} {
		if x.v != "" {
			rows = append(rows, [2]string{r.label(x.f), x.v})
		} else if r.IntN(12) == 0 {
			rows = append(rows, [2]string{r.label(x.f), ""})
		}
	}
	if r.chance("shuffled labels", .3) {
		r.Shuffle(len(rows), func(i, j int) { rows[i], rows[j] = rows[j], rows[i] })
	}
	for k, v := range c.Extra {
		at := 1 + r.IntN(max(len(rows)-1, 1))
		rows = slices.Insert(rows, min(at, len(rows)), [2]string{k, v})
	}
	return rows
}

// heading draws how a section's heading is spelled.
func (r *renderer) heading(s corpus.Section) string {
	switch s.Kind {
	case corpus.InnerGame:
		return r.pick("inner", "The inner game", "Inner game", "THE INNER GAME", "The Inner Game", "Your inner game", "Inner Game")
	case corpus.OuterGame:
		return r.pick("outer", "The outer game", "Outer game", "THE OUTER GAME", "The Outer Game", "Your outer game")
	case corpus.LastWord:
		return r.pick("last", "The last word", "Last word", "THE LAST WORD", "Final word", "The final word", "Final thoughts")
	}
	return s.Heading
}

// byline draws how the author signs, and changes the record to what it says.
func (r *renderer) byline() []string {
	c := &r.col
	who := c.Author.Name
	if c.Author.Role != "" {
		who += ", " + c.Author.Role
	}
	if c.Posted == "" {
		switch r.pick("byline", "bare", "by", "dash", "written", "none") {
		case "bare":
			return []string{who}
		case "by":
			return []string{"By " + who}
		case "dash":
			return []string{"— " + who}
		case "written":
			return []string{"Written by " + who}
		}
		c.Author = corpus.Author{}
		return nil
	}
	day := r.date(c.Posted)
	switch r.pick("byline", "usual", "usual", "on", "by on", "lines", "bar", "paren", "date by") {
	case "usual":
		return []string{who + " - Posted " + day}
	case "on":
		return []string{who + " — Posted on " + day}
	case "by on":
		return []string{"Posted by " + who + " on " + day}
	case "lines":
		return []string{who, "Posted " + day}
	case "bar":
		return []string{who + " | Posted: " + day}
	case "paren":
		return []string{who + " (posted " + day + ")"}
	}
	return []string{"Posted " + day + " by " + who}
}
