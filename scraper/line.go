package scraper

import (
	"slices"
	"strings"
	"unicode"

	"golang.org/x/net/html"
)

// A gap is what parts a line from the one before it.
type gap int

const (
	soft gap = iota // a single line break
	hard            // a blank line, two line breaks, or the edge of a block
)

// A link is an anchor inside a line.
type link struct {
	text string
	href string
}

// A line is what a reader sees as one line, from HTML or from a text
// rendering.
type line struct {
	text   string // white space folded, quotes and dashes as the page has them
	plain  string // plain(text)
	raw    string // as in the source, for a text rendering or <pre>
	gap    gap
	rule   bool     // a ruled line or the end of a page stands in front of it
	level  int      // 1 to 6 inside h1 to h6 or with an underline
	strong bool     // emphasised as a whole
	term   bool     // inside dt
	item   bool     // inside li
	form   bool     // holds a field to fill in
	chrome bool     // inside an element whose class or id names it a part of the frame
	alt    bool     // all of it is the text of images
	images []string // what images and hidden headings in front of it say
	links  []link
	linked int   // bytes of text inside links
	marks  []int // byte positions in text where inline elements start or end

	block, cell, row *html.Node // nearest ancestors; nil in a text rendering
}

// isLink tells whether nearly the whole line is links.
func (l *line) isLink() bool {
	return l.linked > 0 && l.linked*10 >= len(l.text)*8
}

// isMenu tells whether the line is a row of links or of short words with bars
// between them.
func (l *line) isMenu() bool {
	return len(l.links) >= 2 && l.linked*10 >= len(squeeze(menuSigns.Replace(l.text)))*6
}

// menuSigns takes away what stands around and between the links of a menu.
var menuSigns = strings.NewReplacer("|", "", "[", "", "]", "")

func (l *line) wordCount() int {
	n := 0
	inWord := false
	for _, r := range l.text {
		space := unicode.IsSpace(r)
		if !space && !inWord {
			n++
		}
		inWord = !space
	}
	return n
}

// isProse tells whether the line reads as running text.
func (l *line) isProse() bool {
	return !l.isLink() && l.wordCount() >= 8
}

// inlined tells whether an inline element starts or ends inside the line.
func (l *line) inlined() bool {
	return slices.ContainsFunc(l.marks, func(m int) bool { return m > 0 && m < len(l.text) })
}

// plainDepth is the depth of a line that is no heading.
const plainDepth = 8

// depth ranks headings: that of its element, then what is only emphasised.
func (l *line) depth() int {
	switch {
	case l.level > 0:
		return l.level
	case l.strong:
		return plainDepth - 1
	}
	return plainDepth
}

// marked tells whether an inline element starts or ends at byte i.
func (l *line) marked(i int) bool {
	return slices.Contains(l.marks, i)
}
