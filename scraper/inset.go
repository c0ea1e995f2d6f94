package scraper

import (
	"regexp"
	"slices"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// Pages set boxes into the text of a column that are none of it: links to
// other pages, a field to subscribe, a sentence of the text once more.

// inBox tells whether line i of the text belongs to such a box, or is a piece
// of the frame by where it stands: a link inside of the page, the number of a
// page, a link below the heading of a list of links.
func (ps *parser) inBox(i int) bool {
	l := &ps.lines[i]
	if i > ps.start && ps.leadsElsewhere(i) {
		return true
	}
	if ps.markers[i].ok || i <= ps.start {
		return false
	}
	switch {
	case l.isLink() && !slices.ContainsFunc(l.links, func(a link) bool { return !strings.HasPrefix(a.href, "#") }):
		return true
	case len(l.text) <= 7 && digits(strings.Trim(l.text, "-–—[] ")) && !l.item && l.gap == hard:
		return true
	case l.isLink() && ps.use[i-1] == usedFrame && l.wordCount() <= maxHeading:
		return true
	}
	return ps.boxOf(l) != nil
}

// leadsElsewhere tells whether line i, with more of the text below it, is a link to
// another text. At the end such a line is a resource.
func (ps *parser) leadsElsewhere(i int) bool {
	l := &ps.lines[i]
	return len(l.links) > 0 && elsewhereLead.MatchString(l.plain) && strings.HasSuffix(l.text, l.links[len(l.links)-1].text) && (ps.moreSections(i) || !ps.markers[i].ok)
}

// elsewhereLead matches what stands in front of a link to another text, or what such
// a link says.
var elsewhereLead = regexp.MustCompile(`(?i)^(?:related(?: (?:stor(?:y|ies)|articles?|columns?|reading|links?))?|read (?:more|also|next)|also read|see also|more|more (?:from|on|in) [^:]{2,30}|recommended|you (?:may|might) also like|don't miss|earlier|previously|watch|listen|photos|video|from the archives?)\s*:\s`)

const (
	boxDepth = 8   // elements around a line that are looked at
	boxWords = 60  // of a box with a field to fill in
	boxNodes = 400 // of a box that are looked through
)

// boxOf returns the element around l that is a box apart from the text: an
// aside, or a few words with a field to fill in.
func (ps *parser) boxOf(l *line) *html.Node {
	first := ps.lines[ps.start].block
	n := l.block
	for d := 0; n != nil && d < boxDepth && n != ps.room.node && !within(first, n); d, n = d+1, n.Parent {
		switch n.DataAtom {
		case atom.Aside, atom.Div, atom.Table, atom.Form, atom.Fieldset, atom.Section:
			is, known := ps.boxes[n]
			if !known {
				is = ps.isBox(n)
				if ps.boxes == nil {
					ps.boxes = make(map[*html.Node]bool)
				}
				ps.boxes[n] = is
			}
			if is {
				return n
			}
		}
	}
	return nil
}

// isBox tells whether nothing in n marks the column, and little else is in it.
func (ps *parser) isBox(n *html.Node) bool {
	if ps.marked == nil {
		ps.marked = make(map[*html.Node]bool)
		for i := range ps.lines {
			if ps.markers[i].ok || ps.use[i] == usedClient {
				ps.marked[ps.lines[i].block] = true
			}
		}
	}
	words, seen, field := 0, 0, n.DataAtom == atom.Aside
	if ps.marked[n] {
		return false
	}
	for d := range n.Descendants() {
		if seen++; seen > boxNodes || words > boxWords || ps.marked[d] {
			return false
		}
		field = field || isField(d)
		if d.Type == html.TextNode {
			words += len(strings.Fields(d.Data))
		}
	}
	return field && words <= boxWords
}

// isField tells whether n is to be filled in.
func isField(n *html.Node) bool {
	switch n.DataAtom {
	case atom.Textarea, atom.Select:
		return true
	case atom.Input:
		switch strings.ToLower(attr(n, "type")) {
		case "hidden", "submit", "button", "image", "reset":
			return false
		}
		return true
	}
	return false
}

// dropPullQuotes takes sentences out of the sections that are set beside the
// text once more: each stands in a longer paragraph of the column, and looks
// unlike one.
func (ps *parser) dropPullQuotes() {
	const (
		words = 5
		most  = 400 // lines of a text that are compared with each other
	)
	all := 0
	for i := range ps.sections {
		all += len(ps.sections[i].lines)
	}
	if all > most {
		return
	}
	for i := range ps.sections {
		s := &ps.sections[i]
		var quote *html.Node // the block of the line before, where that was one
		s.lines = slices.DeleteFunc(s.lines, func(l line) bool {
			if quote != nil && l.block == quote && l.wordCount() < words && strings.HasPrefix(l.plain, "-") {
				return true // who said it
			}
			quote = nil
			is := l.wordCount() >= words && l.gap == hard && !l.item && ps.looksQuoted(&l) && ps.saidElsewhere(&l)
			if is {
				quote = l.block
			}
			return is
		})
	}
}

// looksQuoted tells whether a line is set apart from paragraphs around it.
func (ps *parser) looksQuoted(l *line) bool {
	return strings.HasPrefix(l.plain, `"`) || setApart(l) || l.level > 0 || under(l.block, atom.Aside)
}

// saidElsewhere tells whether a longer line of the column holds what l says.
func (ps *parser) saidElsewhere(l *line) bool {
	said := strings.Trim(l.plain, `"'. …`)
	for i := range ps.sections {
		for j := range ps.sections[i].lines {
			other := &ps.sections[i].lines[j]
			if len(other.plain) > len(l.plain) && other.block != l.block && strings.Contains(other.plain, said) {
				return true
			}
		}
	}
	return false
}
