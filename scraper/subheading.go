package scraper

import "golang.org/x/net/html/atom"

// subHeading tells whether line i, which stands out, only parts the text of the
// section that it stands in: no other heading of the column looks like it. Where
// one does, it is the heading of a section that the profile does not know.
func (ps *parser) subHeading(i int) bool {
	const high = 3 // levels that rank above emphasis
	l, cur := &ps.lines[i], ps.current()
	if cur.mark != markInner && cur.mark != markOuter {
		return false
	}
	if cur.depth == plainDepth && l.level == 0 {
		return true // its own heading looks like text
	}
	next := ps.nextSection(i)
	if next < 0 || l.block == nil || l.level > 0 && l.level <= high && l.level < cur.depth && cur.depth < plainDepth {
		return false
	}
	look := lookOf(l)
	return look != lookOf(&ps.lines[cur.at]) && look != lookOf(&ps.lines[next])
}

// nextSection returns the line with the heading of the next named section before
// the comments, -1 where there is none.
func (ps *parser) nextSection(i int) int {
	for j := i + 1; j < len(ps.lines); j++ {
		switch m := ps.markers[j]; {
		case m.ok && m.mark == markComments:
			return -1
		case m.ok && m.whole && ps.hasText(j) && (m.mark == markInner || m.mark == markOuter || m.mark == markLast):
			return j
		}
	}
	return -1
}

// A look is what makes headings look alike: their element, its class, and the
// element inside of it.
type look struct {
	block, inner atom.Atom
	class        string
}

func lookOf(l *line) look {
	if l.block == nil {
		return look{}
	}
	out := look{block: l.block.DataAtom, class: attr(l.block, "class")}
	for c := l.block.FirstChild; c != nil && out.inner == 0; c = c.NextSibling {
		out.inner = c.DataAtom
	}
	return out
}
