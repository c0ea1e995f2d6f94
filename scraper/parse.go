package scraper

import (
	"slices"
	"strings"
	"unicode"

	"golang.org/x/net/html"

	"coachsearch/internal/corpus"
)

// ParserVersion changes whenever the same page may give another record.
const ParserVersion = 1

// A use tells what a line was taken for.
type use int

const (
	unused use = iota
	usedClient
	usedHead
	usedBody
	usedTail
	usedFrame // navigation and other parts of the page's frame
)

// A parser reads the lines of one page as a column: before, head, client,
// question, answer, inner game, outer game, last word, signed, tail.
type parser struct {
	p       *Profile
	meta    meta
	lines   []line
	markers []markerAt
	use     []use
	bylines []readByline // of the lines, as far as they were asked for

	block      clientBlock
	hasClient  bool
	start, end int // of the column's text, in lines
	sections   []section
	signed     bool // a byline or the heads of the tail end the text
	part       part
	headName   byline // a name alone in the head
	headNameAt int
	named      int                 // line that the title element names, -1 where there is none
	titleAt    int                 // line of the title, -1 where there is none
	top        *string             // what topAuthor found
	unmarked   bool                // the question has no marker
	answerAt   int                 // line of an answer without a marker, 0 for none
	blanks     bool                // blank lines part the paragraphs
	room       room                // of the column's text
	boxes      map[*html.Node]bool // elements that may be boxes in it, and whether they are
	tailRoom   room                // of the list that the tail is in
	thread     bool                // comments without a heading
	area       bool                // comments that only the name of their element tells
	own        map[*html.Node]bool // elements that hold headings of the column
	stamps     []entry             // lines that may date a comment
	heading    int                 // line of the heading above them, 0 for none
	entries    entryList           // comments by their markup
	datelines  int                 // lines that look like a column's date
	marked     map[*html.Node]bool // blocks with markers or facts
	ownTitle   string              // of the column, stated among the client's facts
	ownDate    string              // as well

	col     corpus.Column
	reasons []Reason
}

type markerAt struct {
	marker
	ok bool
}

// A section is a part of the column while its lines are gathered.
type section struct {
	mark    mark
	heading string
	at      int // line of the heading
	depth   int // of the heading
	loose   bool
	follow  bool
	lines   []line
}

// said tells whether a section has words, without counting them.
func (s *section) said() bool {
	return slices.ContainsFunc(s.lines, func(l line) bool { return l.wordCount() > 0 })
}

func (s *section) words() int {
	n := 0
	for i := range s.lines {
		n += s.lines[i].wordCount()
	}
	return n
}

// parse reads lines as a column of the profile. Whether it is one, the caller
// asks with isColumn.
func parse(p *Profile, m meta, lines []line) *parser {
	ps := &parser{p: p, meta: m, blanks: blankParted(lines)}
	ps.lines = ps.onePerHeading(ps.splitLines(unwrap(spaceLines(lines), ps.startsPart)))
	ps.read()
	return ps
}

// read finds the column in the lines.
func (ps *parser) read() {
	ps.use = make([]use, len(ps.lines))
	ps.bylines = make([]readByline, len(ps.lines))
	ps.findMarkers()
	ps.findPart()
	if !ps.anySection() && ps.part.number <= 1 {
		ps.start = -1
		return
	}
	if ps.block, ps.hasClient = ps.findClient(); ps.hasClient {
		for i := ps.block.start; i < ps.block.end; i++ {
			ps.use[i] = usedClient
		}
		ps.col.Client = ps.client(ps.block)
		ps.skipRepeated()
	}
	ps.findEntries()
	ps.start = ps.findStart()
	if ps.start < 0 {
		return
	}
	ps.body()
	ps.head()
	ps.tail()
	ps.lateDate()
	if ps.col.Author.Name == "" && ps.headName.name != "" {
		ps.col.Author.Name, ps.col.Author.Role = ps.headName.name, ps.headName.role
		ps.use[ps.headNameAt] = usedHead
	}
	ps.aboutAuthor()
	ps.spellAuthor()
	ps.assemble()
}

// anySection tells whether anything on the page could start a column's text.
func (ps *parser) anySection() bool {
	return slices.ContainsFunc(ps.markers, func(m markerAt) bool {
		return m.ok && m.mark != markClient && m.mark != markResources && m.mark != markComments && m.mark != markFollowUp
	})
}

// startsPart tells whether a line of hard-wrapped text starts something of
// its own, whatever the width of the line before it.
func (ps *parser) startsPart(prev, l *line) bool {
	p := ps.p
	inText := ps.goesOnInText(prev, l)
	if m, ok := p.marker(l); ok && !inText && m.sure && (m.whole || len(m.heading) <= 2 || m.mark != markAnswer && !ps.blanks) && m.mark != markClient {
		return true
	}
	if p.text.bullet.MatchString(l.text) || p.text.number.MatchString(l.text) && ended(prev.text) {
		return true
	}
	if pairs := p.pairs(l); len(pairs) > 0 && !inText && pairs[0].start == 0 && !p.labelGoesOn(prev, pairs[0].name) && (!ps.blanks || !prev.isProse() || len(p.pairs(prev)) > 0) || endsInAddress(prev.text) {
		return true
	}
	if !inText && unknownLabel.MatchString(l.plain) && (len(p.pairs(prev)) > 0 || unknownLabel.MatchString(prev.plain)) {
		return true
	}
	if ps.isDateline(prev) || ps.isDateline(l) || ended(prev.text) && p.tail.MatchString(l.plain) {
		return true
	}
	if b, ok := p.byline(prev); ok && b.kind != bareByline {
		return true
	}
	if h, ok := ps.commentHead(prev); ok && h.rest == "" {
		return true
	}
	if h, ok := ps.commentHead(l); ok && h.rest == "" && h.day != "" && ended(prev.text) {
		return true // what a reader is named by, below his text
	}
	b, ok := p.byline(l)
	return ok && b.kind == signedByline
}

// goesOnInText tells whether a line that could start with a marker or a label
// is the middle of a paragraph of running text: behind the colon a sentence
// goes on with a small letter.
func (ps *parser) goesOnInText(prev, l *line) bool {
	_, rest, ok := strings.Cut(l.plain, ":")
	return ok && unicode.IsLower(firstRune(strings.TrimSpace(rest))) && l.isProse() && prev.isProse() && len(ps.p.pairs(prev)) == 0
}

// endsInAddress tells whether a line ends with the address of a resource.
func endsInAddress(s string) bool {
	i := strings.LastIndexByte(s, ' ')
	return strings.Contains(s[i+1:], "://") || strings.Contains(s[i+1:], "www.")
}

// findStart returns the line at which the column's text starts, -1 if there
// is none.
func (ps *parser) findStart() int {
	from := 0
	if ps.hasClient {
		from = ps.block.end
	} else if ps.part.number > 1 {
		end := ps.firstSection(0)
		if end < 0 {
			end = len(ps.lines)
		}
		if i := ps.continuation(end); i >= 0 {
			return i
		}
	}
	if i := ps.firstSection(from); i >= 0 {
		if ps.hasClient {
			if j := ps.firstSection(0); j >= 0 && j < ps.block.start && ps.richer(j, i) {
				return j
			}
			if j := ps.findUnmarked(from, i); j >= 0 {
				ps.unmarked = !ps.markers[j].ok
				return j
			}
		}
		return i
	}
	return ps.firstSection(0)
}

// richer tells whether the text before the client block holds a question and
// the text behind it goes on with something else: the facts stand in a box
// beside the text.
func (ps *parser) richer(before, after int) bool {
	return ps.markers[before].mark == markQuestion && ps.markers[after].mark != markQuestion
}

// firstSection returns the first line from i on that starts a question or a
// named section, -1 if there is none.
func (ps *parser) firstSection(i int) int {
	for ; i < len(ps.lines); i++ {
		m := ps.markers[i]
		if !m.ok || ps.use[i] == usedClient {
			continue
		}
		switch m.mark {
		case markComments:
			return -1
		case markQuestion:
			if ps.hasText(i) {
				return i
			}
		case markInner, markOuter, markLast:
			if m.whole && ps.hasText(i) || !m.whole && (m.sure || ps.lines[i].wordCount() > 8) {
				return i
			}
		case markAnswer:
			if len([]rune(m.heading)) <= 2 && ps.hasText(i) || m.whole && ps.hasClient && ps.hasText(i) {
				return i
			}
		}
	}
	return -1
}

// hasText tells whether text stands on line i behind its marker, or on one of
// the next lines before another marker.
func (ps *parser) hasText(i int) bool {
	if ps.markers[i].rest != "" {
		return true
	}
	for j := i + 1; j < len(ps.lines) && j < i+4; j++ {
		if ps.markers[j].ok && ps.markers[j].mark != markClient {
			return false
		}
		if l := &ps.lines[j]; ps.use[j] != usedClient && !l.isLink() && !ps.p.isNavigation(l) && l.wordCount() >= 3 {
			return true
		}
	}
	return false
}

func (ps *parser) reason(code, fieldName string, at int, text string) {
	if at >= 0 {
		at++
	}
	ps.reasons = append(ps.reasons, Reason{Code: code, Field: fieldName, Line: max(at, 0), Excerpt: excerpt(text)})
}
