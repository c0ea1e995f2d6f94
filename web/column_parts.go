package web

import (
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"coachsearch/internal/corpus"
	"coachsearch/search"
)

type factView struct {
	Label string
	Value string
	Href  string // of the columns that share it
}

type sectionView struct {
	ID         string // only the first section of a kind has one
	Kind       string
	Part       string // what citations call it
	Over       string // what the heading does not say: that this is a follow-up
	Heading    string
	Paragraphs []paragraphView
}

type paragraphView struct {
	ID    string
	Spans []search.Span
}

// A captureView tells where a copy of the page lies in the archive.
type captureView struct {
	When   string
	Where  string // file, and the file or byte in it
	Text   string // the address it was captured at
	Link   string // the same, if it may be a link
	Digest string // SHA-256 of the copy
}

// sectionsOf numbers the paragraphs of each kind from 1 over all sections of
// the kind, as the anchors of search results do.
func sectionsOf(c *corpus.Column, mark marker) (sections []sectionView, contents []option) {
	numbers := map[corpus.Kind]int{}
	for _, sec := range c.Sections {
		kind := string(sec.Kind)
		sv := sectionView{Kind: kind, Part: partName(kind), Heading: sec.Heading}
		if sv.Heading == "" {
			sv.Heading = partName(kind)
			if sec.Kind == corpus.Other {
				sv.Heading = "More"
			}
		}
		if sec.Kind == corpus.Other {
			sv.Part = sv.Heading
		}
		if _, seen := numbers[sec.Kind]; !seen {
			sv.ID = kind
			label := partName(kind)
			if sec.Kind == corpus.FollowUp && sv.Heading != label {
				sv.Over = label
			}
			if sec.Kind == corpus.Other {
				label = sv.Heading
			}
			contents = append(contents, option{Label: label, Href: fragment(kind), Detail: kind})
		}
		for _, text := range sec.Paragraphs {
			numbers[sec.Kind]++
			sv.Paragraphs = append(sv.Paragraphs, paragraphView{ID: kind + "-" + strconv.Itoa(numbers[sec.Kind]), Spans: mark(text)})
		}
		if _, seen := numbers[sec.Kind]; !seen {
			numbers[sec.Kind] = 0
		}
		sections = append(sections, sv)
	}
	return sections, contents
}

// factsOf are the facts of a client but for the issue, which is marked.
func factsOf(c corpus.Client) []factView {
	var out []factView
	add := func(label, value, href string) {
		if value != "" {
			out = append(out, factView{label, value, href})
		}
	}
	add("Client", nameAndAge(c), "")
	add("Title", c.Title, "")
	add("Time in the job", c.Tenure, "")
	if c.Industry != "" {
		add("Industry", c.Industry, choosing("industry", c.Industry).at("/search"))
	}
	for _, k := range slices.Sorted(maps.Keys(c.Extra)) {
		add(k, c.Extra[k], "")
	}
	return out
}

// capturesOf lists the copies of a column; the source is one of them where
// they are not listed.
func capturesOf(c *corpus.Column) []captureView {
	captures := c.Captures
	if len(captures) == 0 && c.Source.Path != "" {
		captures = []corpus.Capture{{
			Path: c.Source.Path, Member: c.Source.Member, Offset: c.Source.Offset,
			CapturedAt: c.Source.CapturedAt, SHA256: c.Source.SHA256,
		}}
	}
	var out []captureView
	for _, k := range captures {
		v := captureView{Where: k.Path, When: k.CapturedAt, Digest: k.SHA256}
		if k.Member != "" {
			v.Where += " › " + k.Member
		}
		if k.Offset > 0 {
			v.Where += ", byte " + thousands(int(k.Offset))
		}
		if k.URL != c.URL {
			v.Text, v.Link = k.URL, linkTo(k.URL)
		}
		if t, err := time.Parse(time.RFC3339, k.CapturedAt); err == nil {
			v.When = t.UTC().Format("January 2, 2006, 15:04 UTC")
		}
		out = append(out, v)
	}
	return out
}

// isoDay returns s if it is a day that <time> may carry.
func isoDay(s string) string {
	if _, err := time.Parse(time.DateOnly, s); err != nil {
		return ""
	}
	return s
}

// describe is the question, or the first words there are.
func describe(c *corpus.Column) string {
	for _, kind := range []corpus.Kind{corpus.Question, corpus.Answer, ""} {
		for _, s := range c.Sections {
			if (s.Kind == kind || kind == "") && len(s.Paragraphs) > 0 {
				return clip(s.Paragraphs[0], descriptionRunes)
			}
		}
	}
	return c.Client.Issue
}

// citationOf names a column as a text about it would: who, what, where, when,
// and where to read it.
func citationOf(c *corpus.Column, address string) string {
	var parts []string
	if c.Author.Name != "" {
		parts = append(parts, c.Author.Name)
	}
	title := titleOf(c)
	if !strings.ContainsAny(title, "“”") {
		title = "“" + title + "”"
	}
	parts = append(parts, title)
	for _, s := range []string{c.Series, longDay(c.Date), webLink(c.URL)} {
		if s != "" {
			parts = append(parts, s)
		}
	}
	return strings.Join(parts, ", ") + ". Archived at " + address
}
