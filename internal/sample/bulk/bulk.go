// Package bulk makes any number of columns to measure with, one after the
// other, of which nothing is stored. Their words are as frequent as in real
// text: the common ones are those of the sample columns, the rest is made up.
package bulk

import (
	"fmt"
	"iter"
	"math/rand/v2"
	"strings"
	"time"

	"coachsearch/internal/corpus"
)

// Options say what to make. The same options give the same columns, and the
// columns of a smaller collection begin a larger one.
type Options struct {
	Columns int
	Words   int // of the sections of a column, on average; 0 means 700
	Seed    uint64
}

// duplicateShare is how many of a hundred columns are an earlier one again
// with some words changed, as papers reprint.
const duplicateShare = 3

// A section's share of the words, and its paragraphs. The shares are those of
// the sample columns.
var parts = []struct {
	kind       corpus.Kind
	heading    string
	share      float64
	paragraphs int
}{
	{corpus.Question, "Q.", .17, 1},
	{corpus.Answer, "A.", .09, 1},
	{corpus.InnerGame, "The inner game", .31, 4},
	{corpus.OuterGame, "The outer game", .37, 4},
	{corpus.LastWord, "The last word", .06, 1},
}

// random returns what column n is made by, and whether it is a reprint.
func (o Options) random(n int) (rnd *rand.Rand, again bool) {
	rnd = rand.New(rand.NewPCG(o.Seed, uint64(n)))
	return rnd, rnd.IntN(100) < duplicateShare
}

// Columns yields the columns.
func Columns(o Options) (iter.Seq[*corpus.Column], error) {
	words, err := newVocabulary()
	if err != nil {
		return nil, err
	}
	if o.Words == 0 {
		o.Words = 700
	}
	return func(yield func(*corpus.Column) bool) {
		var recent []*corpus.Column // some that may be reprinted
		for n := range o.Columns {
			rnd, again := o.random(n)
			var c *corpus.Column
			if again && len(recent) > 0 {
				c = reprint(recent[rnd.IntN(len(recent))], words, rnd)
			} else {
				c = column(words, rnd, o.Words)
			}
			name(c, n)
			if len(recent) < 64 {
				recent = append(recent, c)
			} else if rnd.IntN(8) == 0 {
				recent[rnd.IntN(len(recent))] = c
			}
			if !yield(c) {
				return
			}
		}
	}, nil
}

var (
	industries = strings.Fields("Retail Banking Insurance Software Education Manufacturing Consulting Publishing Logistics Hospitality Energy Agriculture")
	jobs       = strings.Fields("Director Manager Nurse Engineer Analyst Teacher Buyer Vice-president Coordinator Supervisor Designer Accountant")
	names      = strings.Fields("Ann Ben Carla Dev Erin Farid Gita Hugo Ines Jan Kofi Lena Milan Nora Omar Pia Rosa Sven Tara Uli")
	authors    = strings.Fields("Mara Tobin Priya Edwin")
)

// column makes a column that is about something: a few words of its own come
// again and again.
func column(v *vocabulary, rnd *rand.Rand, length int) *corpus.Column {
	w := newWriter(v, rnd)
	length = max(length/4, int(float64(length)*(1+.25*rnd.NormFloat64())))
	c := &corpus.Column{
		Title:  w.title(3 + rnd.IntN(6)),
		Author: corpus.Author{Name: authors[rnd.IntN(len(authors))] + " Okafor", Role: "Coach"},
		Client: corpus.Client{Name: names[rnd.IntN(len(names))], Title: jobs[rnd.IntN(len(jobs))] + ", " + v.words[w.theme[0]]},
	}
	if rnd.IntN(10) > 0 {
		c.Client.Age = 22 + rnd.IntN(43)
	}
	if rnd.IntN(10) > 0 {
		c.Client.TenureMonths = 1 + int(rnd.ExpFloat64()*60)
		c.Client.Tenure = fmt.Sprintf("%d months", c.Client.TenureMonths)
	}
	if rnd.IntN(20) > 0 {
		i := min(rnd.IntN(len(industries)), rnd.IntN(len(industries))) // some have more than others
		c.Client.Industry = industries[i]
	}
	if rnd.IntN(10) > 0 {
		c.Client.Issue = w.title(2 + rnd.IntN(4))
	}
	for _, p := range parts {
		s := corpus.Section{Kind: p.kind, Heading: p.heading}
		for range p.paragraphs {
			s.Paragraphs = append(s.Paragraphs, w.paragraph(int(float64(length)*p.share)/p.paragraphs))
		}
		c.Sections = append(c.Sections, s)
	}
	for range max(0, rnd.IntN(6)-3) {
		c.Comments = append(c.Comments, corpus.Comment{Author: names[rnd.IntN(len(names))], Text: w.paragraph(30)})
	}
	return c
}

// name gives a column what no other has.
func name(c *corpus.Column, n int) {
	day := time.Date(1996, 1, 1, 0, 0, 0, 0, time.UTC).AddDate(0, 0, int(uint32(n)*2654435761>>16)%9000)
	c.Date = day.Format(time.DateOnly)
	c.Posted = day.AddDate(0, 0, -1).Format(time.DateOnly)
	c.Series = "Coach's Corner"
	c.ID = fmt.Sprintf("%s-column-%07d", c.Date, n)
	c.URL = fmt.Sprintf("http://www.harborlane.example/column.php?id=%d", n)
	c.Confidence = .97
}

// reprint returns a copy of a column in which one word in thirty is another.
func reprint(c *corpus.Column, v *vocabulary, rnd *rand.Rand) *corpus.Column {
	again := *c
	again.Sections, again.Comments = nil, nil
	w := newWriter(v, rnd)
	for _, s := range c.Sections {
		p := s
		p.Paragraphs = nil
		for _, text := range s.Paragraphs {
			words := strings.Fields(text)
			for i := range words {
				if rnd.IntN(30) == 0 {
					words[i] = v.words[w.content()]
				}
			}
			p.Paragraphs = append(p.Paragraphs, strings.Join(words, " "))
		}
		again.Sections = append(again.Sections, p)
	}
	return &again
}
