package search

import (
	"cmp"
	"slices"
	"strconv"

	"coachsearch/internal/corpus"
	"coachsearch/internal/index"
)

const (
	// MaxSnippets is how many parts of a column a hit quotes.
	MaxSnippets = 3
	// SnippetBytes is the length that a snippet keeps to where sentences allow.
	SnippetBytes = 240
)

// preference favours the parts that advise over those that ask, among
// passages that match about as well.
var preference = map[string]float64{
	string(corpus.OuterGame): 1.1, string(corpus.InnerGame): 1.1,
	string(corpus.Answer): 1.05, string(corpus.LastWord): 1.05,
	string(corpus.Question): 1, string(corpus.FollowUp): 1, string(corpus.Other): 1,
	"issue": 0.8, "comments": 0.6,
}

// weakest is the share of the best passage's score below which another
// passage is not worth showing.
const weakest = 0.3

// again is the share that a word counts which is said again.
const again = 0.05

// A passage is a candidate for a snippet.
type passage struct {
	section, anchor string
	number          int // of the paragraph in its part, from which the anchor is made
	text            string
	start, end      int
	matches         []match
	score           float64
}

// snippets returns the passages of a document's column that answer best, one a
// part. A column that matches by its title only is shown by the beginning of its
// text.
func (h *highlighter) snippets(doc uint32, c *corpus.Column, kinds []corpus.Kind) []Snippet {
	h.look(doc)
	var list []passage // the best of each part
	var first passage
	var paragraphs [index.NumFields]int // of each field so far
	consider := func(f index.Field, section, anchor string, number int, text string) {
		if first.text == "" {
			first = passage{section: section, anchor: anchor, number: number, text: text}
		}
		if paragraphs[f]++; !h.holds(f, paragraphs[f]-1) {
			return
		}
		matches := h.find(text)
		if len(matches) == 0 {
			return
		}
		p := h.bestOf(section, anchor, text, matches)
		p.number = number
		i := slices.IndexFunc(list, func(q passage) bool { return q.section == section })
		switch {
		case p.score <= 0:
		case i < 0:
			list = append(list, p)
		case p.score > list[i].score:
			list[i] = p
		}
	}
	number := map[corpus.Kind]int{}
	for _, s := range c.Sections {
		wanted := len(kinds) == 0 || slices.Contains(kinds, s.Kind)
		for _, text := range s.Paragraphs {
			number[s.Kind]++
			if wanted {
				consider(index.KindField(s.Kind), string(s.Kind), "", number[s.Kind], text)
			}
		}
	}
	if len(kinds) == 0 {
		if c.Client.Issue != "" {
			consider(index.Issue, "issue", "client", 0, c.Client.Issue)
		}
		for i, cm := range c.Comments {
			consider(index.Comments, "comments", "", i+1, cm.Text)
		}
	}
	slices.SortFunc(list, func(a, b passage) int {
		return cmp.Or(cmp.Compare(b.score, a.score), cmp.Compare(a.section, b.section))
	})
	if len(list) == 0 && first.text != "" {
		list = []passage{h.best(first)}
	}
	n := min(len(list), MaxSnippets)
	for n > 0 && list[n-1].score < weakest*list[0].score {
		n--
	}
	list = list[:n]
	if len(kinds) == 0 {
		list = h.introduced(list, first)
	}
	out := make([]Snippet, len(list))
	for i, p := range list {
		out[i] = Snippet{Section: p.section, Anchor: cmp.Or(p.anchor, p.section+"-"+strconv.Itoa(p.number)), Spans: p.spans()}
	}
	return out
}

// introduced adds the question, where a column begins with it and there is room, to
// passages that do without and would not let a reader tell whose matter it is: a
// situation was told, and is looked for in what others tell, or there is nothing but
// the issue. It takes the place of no advice.
func (h *highlighter) introduced(list []passage, first passage) []passage {
	const asked = string(corpus.Question)
	known := func(p passage) bool { return p.section == asked }
	if first.section != asked || first.text == "" || len(list) == MaxSnippets || slices.ContainsFunc(list, known) || !h.told && (len(list) > 1 || list[0].section != "issue") {
		return list
	}
	return append(list, h.best(first))
}

// best returns the run of whole sentences of a paragraph that holds the most
// of the query, or a part of a sentence that is too long.
func (h *highlighter) best(of passage) passage {
	p := h.bestOf(of.section, of.anchor, of.text, h.find(of.text))
	p.number = of.number
	return p
}

func (h *highlighter) bestOf(section, anchor, text string, matches []match) passage {
	ends := sentenceEnds(text)
	p := passage{section: section, anchor: anchor, text: text}
	starts := append([]int{0}, ends[:len(ends)-1]...)
	for i := range starts {
		for j := i; j < len(ends) && (j == i || ends[j]-starts[i] <= SnippetBytes); j++ {
			if s := h.worth(matches, starts[i], ends[j]); s > p.score || p.end == 0 {
				p.start, p.end, p.score = starts[i], ends[j], s
			}
		}
	}
	p.widen(starts, ends)
	if p.end-p.start > 2*SnippetBytes {
		p.narrow(h, matches)
	}
	for _, m := range matches {
		if m.start >= p.start && m.end <= p.end {
			p.matches = append(p.matches, m)
		}
	}
	p.score *= preference[section]
	return p
}

// worth counts every word of the query once, by its best match, and repetitions a
// little. The matches are in order.
func (h *highlighter) worth(matches []match, start, end int) float64 {
	clear(h.seen)
	w := 0.0
	for _, m := range matches {
		if m.start >= end {
			break
		}
		if m.start < start || m.end > end {
			continue
		}
		if seen := &h.seen[m.id]; m.worth > *seen {
			w += m.worth - *seen
			*seen = m.worth
		} else {
			w += m.worth * again
		}
	}
	return w
}

// widen adds whole sentences after, then before, while they fit: a reader
// understands a passage better with what surrounds it. A short one takes a
// sentence more, although it becomes longer than usual.
func (p *passage) widen(starts, ends []int) {
	for _, e := range ends {
		if e > p.end && (e-p.start <= SnippetBytes || p.end-p.start < SnippetBytes/2 && e-p.start <= SnippetBytes*3/2) {
			p.end = e
		}
	}
	for _, s := range slices.Backward(starts) {
		if s < p.start && p.end-s <= SnippetBytes {
			p.start = s
		}
	}
}

// narrow cuts a sentence of no end to the words around its densest matches.
func (p *passage) narrow(h *highlighter, matches []match) {
	at, most := p.start, -1.0
	for _, m := range matches {
		if m.start < p.start || m.end > p.end {
			continue
		}
		if w := h.worth(matches, m.start, min(m.start+SnippetBytes, p.end)); w > most {
			at, most = m.start, w
		}
	}
	start := max(p.start, at-SnippetBytes/4)
	end := min(p.end, start+SnippetBytes)
	p.start, p.end = wordStart(p.text, start, p.start), wordEnd(p.text, end, p.end)
}

// wordStart moves back to the beginning of the word at i; wordEnd moves on to
// the end of it. A word without end is cut between characters.
func wordStart(s string, i, floor int) int {
	for n := 0; i > floor && s[i-1] != ' ' && (n < 40 || s[i]&0xC0 == 0x80); n++ {
		i--
	}
	return i
}

func wordEnd(s string, i, limit int) int {
	for n := 0; i < limit && s[i] != ' ' && (n < 40 || s[i]&0xC0 == 0x80); n++ {
		i++
	}
	return i
}

// spans returns the passage as runs of matched and unmatched text, with an
// ellipsis where it begins or ends inside its paragraph.
func (p *passage) spans() []Span {
	var out []Span
	add := func(text string, match bool) {
		if text != "" {
			out = append(out, Span{text, match})
		}
	}
	start, end := p.start, p.end
	for end > start && p.text[end-1] == ' ' {
		end--
	}
	lead := ""
	if start > 0 {
		lead = "… "
	}
	for _, m := range p.matches {
		add(lead+p.text[start:m.start], false)
		add(p.text[m.start:m.end], true)
		start, lead = m.end, ""
	}
	tail := p.text[start:end]
	if p.end < len(p.text) {
		tail += " …"
	}
	add(lead+tail, false)
	return out
}

// Mark splits a text into what matches a query and what does not.
func (x *Index) Mark(q string, text string) []Span {
	return x.Marker(q)(text)
}
