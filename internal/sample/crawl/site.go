package crawl

import (
	"bytes"
	_ "embed"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"strings"
	"text/template"
	"time"

	"coachsearch/internal/corpus"
	"coachsearch/internal/sample"
)

const host = "http://www.harborlane.example"

//go:embed page.tmpl
var layouts string

// A site makes the pages of the crawl.
type site struct {
	rnd      *rand.Rand
	layouts  *template.Template
	columns  []*corpus.Column // whose parts are mixed
	sections map[corpus.Kind][]corpus.Section
	others   [][]byte // pages without a column
	recent   []link   // the latest columns, the latest first
	made     int
}

type link struct{ Title, URL, Day string }

// An entry is a column and its page.
type entry struct {
	link
	page []byte
}

func newSite(rnd *rand.Rand) (*site, error) {
	s := &site{rnd: rnd, sections: map[corpus.Kind][]corpus.Section{}}
	var err error
	if s.layouts, err = template.New("").Parse(layouts); err != nil {
		return nil, fmt.Errorf("parse layouts: %w", err)
	}
	if s.columns, err = sample.Columns(); err != nil {
		return nil, err
	}
	for _, c := range s.columns {
		for _, part := range c.Sections {
			s.sections[part.Kind] = append(s.sections[part.Kind], part)
		}
	}
	outcomes, err := sample.Outcomes()
	if err != nil {
		return nil, err
	}
	for _, o := range outcomes {
		if o.ColumnID != "" || !strings.Contains(o.Path, ".htm") {
			continue
		}
		page, err := fs.ReadFile(sample.Archive(), o.Path)
		if err != nil {
			return nil, fmt.Errorf("read sample archive: %w", err)
		}
		s.others = append(s.others, page)
	}
	return s, nil
}

// The words of titles. Each title is another choice of four of them.
var (
	qualities = strings.Fields("Quiet Borrowed Crooked Distant Early Faded Generous Hollow Idle Jealous Kindly Late Muddled Narrow Open Patient Restless Sudden Tired Urgent Vague Wandering Yielding Zealous")
	things    = strings.Fields("Anchor Bridge Compass Desk Elevator Fence Garden Hallway Island Jacket Kitchen Ladder Mirror Notebook Orchard Paddle Quarry Rudder Staircase Table Umbrella Valley Window Yard")
)

// title returns the title of column n, another one for each n below 24⁴.
func title(n int) string {
	q, t := len(qualities), len(things)
	n = n * 7919 % (q * t * q * t) // neighbours look different
	return fmt.Sprintf("The %s %s and the %s %s", qualities[n%q], things[n/q%t], qualities[n/q/t%q], things[n/q/t/q])
}

// column makes the next column: a new title and day over parts of old ones.
func (s *site) column() (*entry, error) {
	n := s.made
	s.made++
	day := time.Date(2001, 1, 1, 0, 0, 0, 0, time.UTC).AddDate(0, 0, n%4000)
	client := s.columns[s.rnd.IntN(len(s.columns))].Client
	type part struct {
		Letter, Heading string
		Paragraphs      []string
	}
	data := struct {
		link
		Number, Age     int
		Posted          string
		Name, Job       string
		Industry, Issue string
		Sections        []part
		Recent          []link
	}{
		link:   link{title(n), fmt.Sprintf("%s/column.php?id=%d", host, n), day.Format("January 2, 2006")},
		Number: n, Age: 20 + s.rnd.IntN(45), Posted: day.AddDate(0, 0, -1).Format("January 2, 2006"),
		Name: name(s.rnd), Job: "Manager", Industry: "Consulting", Issue: "Time",
		Recent: s.recent[:min(5, len(s.recent))],
	}
	for _, f := range []struct {
		to   *string
		text string
	}{{&data.Job, client.Title}, {&data.Industry, client.Industry}, {&data.Issue, client.Issue}} {
		if f.text != "" {
			*f.to = f.text
		}
	}
	for _, kind := range []corpus.Kind{corpus.Question, corpus.Answer, corpus.InnerGame, corpus.OuterGame, corpus.LastWord} {
		from := s.sections[kind]
		p := part{Paragraphs: from[s.rnd.IntN(len(from))].Paragraphs}
		switch kind {
		case corpus.Question:
			p.Letter = "Q."
		case corpus.Answer:
			p.Letter = "A."
		case corpus.InnerGame:
			p.Heading = "The inner game"
		case corpus.OuterGame:
			p.Heading = "The outer game"
		default:
			p.Heading = "The last word"
		}
		data.Sections = append(data.Sections, p)
	}
	page, err := s.render("column", data)
	if err != nil {
		return nil, err
	}
	s.recent = append([]link{data.link}, s.recent[:min(40, len(s.recent))]...)
	return &entry{data.link, page}, nil
}

// name makes a first name of syllables.
func name(rnd *rand.Rand) string {
	syllables := strings.Fields("ma ri lo na ve ka ti so le da ro mi")
	var b strings.Builder
	b.WriteString(syllables[rnd.IntN(len(syllables))])
	for range 1 + rnd.IntN(2) {
		b.WriteString(syllables[rnd.IntN(len(syllables))])
	}
	s := b.String()
	return strings.ToUpper(s[:1]) + s[1:]
}

// list makes a page that links to the latest columns.
func (s *site) list(n int) ([]byte, error) {
	return s.render("list", struct {
		link
		Entries, Recent []link
	}{link{Title: fmt.Sprintf("Coach's Corner archive, page %d", n)}, s.recent, s.recent[:min(5, len(s.recent))]})
}

func (s *site) render(layout string, data any) ([]byte, error) {
	var b bytes.Buffer
	if err := s.layouts.ExecuteTemplate(&b, layout, data); err != nil {
		return nil, fmt.Errorf("render page: %w", err)
	}
	return b.Bytes(), nil
}
