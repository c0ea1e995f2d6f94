package search

import (
	"cmp"
	"fmt"
	"slices"

	"coachsearch/internal/corpus"
	"coachsearch/internal/index"
	"coachsearch/search/query"
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

// A highlighter marks the words of one query and finds the passages that hold
// the most of them.
type highlighter struct {
	stems   map[string]float64 // worth of each stem
	phrases [][]string         // of forms, or of stems
	stemmed []bool             // whether a phrase is one of stems
	worth   []float64          // of each phrase
	cache   map[string]string  // form → stem
}

func (x *Index) newHighlighter(p *plan) *highlighter {
	h := &highlighter{stems: map[string]float64{}, cache: map[string]string{}}
	for _, c := range p.clauses[:p.content] {
		own := 0.0 // a synonym is worth less than the reader's own word, however rare it is
		for _, m := range c.any {
			if !m.single() {
				words := slices.Concat(m.forms, m.stems)
				h.phrases = append(h.phrases, words)
				h.stemmed = append(h.stemmed, m.stems != nil)
				h.worth = append(h.worth, cmp.Or(c.idf, 1)*float64(len(words))*m.share())
				continue
			}
			w := idf(x.reader.Docs(), x.reader.Lexicon.DocsWith(m.stem))
			if m.less == 0 {
				own = max(own, w)
			} else {
				w = min(w, own) * m.share()
			}
			h.stems[m.stem] = max(h.stems[m.stem], w)
		}
	}
	return h
}

// A match is a run of text that the query asked for.
type match struct {
	start, end int
	key        string // what it matches: a stem, or a phrase
	worth      float64
}

// find returns the matches in a text, in order and without overlap.
func (h *highlighter) find(text string) []match {
	var tokens []index.Token
	index.Tokens(text, func(t index.Token) { tokens = append(tokens, t) })
	var out []match
	for i := 0; i < len(tokens); {
		if k := h.phraseAt(tokens[i:]); k >= 0 {
			n := len(h.phrases[k])
			out = append(out, match{tokens[i].Start, tokens[i+n-1].End, fmt.Sprint(h.phrases[k]), h.worth[k]})
			i += n
			continue
		}
		t := tokens[i]
		if w, ok := h.stems[h.stem(t.Form)]; ok {
			out = append(out, match{t.Start, t.End, h.stem(t.Form), w})
		}
		i++
	}
	return out
}

func (h *highlighter) phraseAt(tokens []index.Token) int {
	for k, p := range h.phrases {
		if len(p) > len(tokens) {
			continue
		}
		same := func(t index.Token, word string) bool {
			return t.Form == word || h.stemmed[k] && h.stem(t.Form) == word
		}
		if slices.EqualFunc(tokens[:len(p)], p, same) {
			return k
		}
	}
	return -1
}

func (h *highlighter) stem(form string) string {
	if s, ok := h.cache[form]; ok {
		return s
	}
	s := index.Stem(form)
	h.cache[form] = s
	return s
}

// A passage is a candidate for a snippet.
type passage struct {
	section, anchor string
	text            string
	start, end      int
	matches         []match
	score           float64
}

// snippets returns the passages that answer best, one a part. A column that
// matches by its title only is shown by the beginning of its text.
func (h *highlighter) snippets(c *corpus.Column, kinds []corpus.Kind) []Snippet {
	best := map[string]passage{}
	first := passage{}
	consider := func(section, anchor, text string) {
		p := h.best(section, anchor, text)
		if first.text == "" {
			first = p
		}
		if p.score > best[section].score {
			best[section] = p
		}
	}
	number := map[corpus.Kind]int{}
	for _, s := range c.Sections {
		wanted := len(kinds) == 0 || slices.Contains(kinds, s.Kind)
		for _, text := range s.Paragraphs {
			number[s.Kind]++
			if wanted {
				consider(string(s.Kind), fmt.Sprintf("%s-%d", s.Kind, number[s.Kind]), text)
			}
		}
	}
	if len(kinds) == 0 {
		if c.Client.Issue != "" {
			consider("issue", "client", c.Client.Issue)
		}
		for i, cm := range c.Comments {
			consider("comments", fmt.Sprintf("comments-%d", i+1), cm.Text)
		}
	}
	var list []passage
	for _, p := range best {
		list = append(list, p)
	}
	slices.SortFunc(list, func(a, b passage) int {
		return cmp.Or(cmp.Compare(b.score, a.score), cmp.Compare(a.section, b.section))
	})
	if len(list) == 0 && first.text != "" {
		list = []passage{first}
	}
	var out []Snippet
	for _, p := range list[:min(len(list), MaxSnippets)] {
		if p.score >= weakest*list[0].score {
			out = append(out, Snippet{Section: p.section, Anchor: p.anchor, Spans: p.spans()})
		}
	}
	return out
}

// best returns the run of whole sentences of a paragraph that holds the most
// of the query, or a part of a sentence that is too long.
func (h *highlighter) best(section, anchor, text string) passage {
	matches := h.find(text)
	ends := sentenceEnds(text)
	p := passage{section: section, anchor: anchor, text: text}
	starts := append([]int{0}, ends[:len(ends)-1]...)
	for i := range starts {
		for j := i; j < len(ends) && (j == i || ends[j]-starts[i] <= SnippetBytes); j++ {
			if s := worth(matches, starts[i], ends[j]); s > p.score || p.end == 0 {
				p.start, p.end, p.score = starts[i], ends[j], s
			}
		}
	}
	p.widen(starts, ends)
	if p.end-p.start > 2*SnippetBytes {
		p.narrow(matches)
	}
	for _, m := range matches {
		if m.start >= p.start && m.end <= p.end {
			p.matches = append(p.matches, m)
		}
	}
	p.score *= preference[section]
	return p
}

// worth counts every distinct match once and repetitions a little.
func worth(matches []match, start, end int) float64 {
	seen := map[string]bool{}
	w := 0.0
	for _, m := range matches {
		if m.start < start || m.end > end {
			continue
		}
		if seen[m.key] {
			w += m.worth * 0.05
		} else {
			w += m.worth
		}
		seen[m.key] = true
	}
	return w
}

// widen adds whole sentences after, then before, while they fit: a reader
// understands a passage better with what surrounds it.
func (p *passage) widen(starts, ends []int) {
	for _, e := range ends {
		if e > p.end && e-p.start <= SnippetBytes {
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
func (p *passage) narrow(matches []match) {
	at, most := p.start, -1.0
	for _, m := range matches {
		if m.start < p.start || m.end > p.end {
			continue
		}
		if w := worth(matches, m.start, min(m.start+SnippetBytes, p.end)); w > most {
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
	h := x.newHighlighter(x.plan(query.Parse(q)))
	p := passage{text: text, end: len(text), matches: h.find(text)}
	return p.spans()
}
