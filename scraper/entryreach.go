package scraper

import (
	"regexp"
	"slices"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// entryAt finds the element of an entry so many levels up from its stamp.
func (ps *parser) entryAt(e *entry, up int) bool {
	e.node = ps.lines[e.stamp].block
	for range up {
		if e.node = e.node.Parent; e.node == nil {
			return false
		}
	}
	ps.bounds(e)
	return true
}

// bounds finds the lines of an entry's element.
func (ps *parser) bounds(e *entry) {
	for e.from = e.stamp; e.from > 0 && within(ps.lines[e.from-1].block, e.node); {
		e.from--
	}
	for e.to = e.stamp + 1; e.to < len(ps.lines) && within(ps.lines[e.to].block, e.node); {
		e.to++
	}
}

// levels returns how many elements up from the stamps the entries are: as far as
// none holds the stamp of another one that stands before it. It is -1 where there
// is one stamp alone.
func (ps *parser) levels(stamps []entry) (int, bool) {
	least := -1
	for n := 1; n < len(stamps); n++ {
		before, at := ps.lines[stamps[n-1].stamp].block, ps.lines[stamps[n].stamp].block
		if within(before, at) {
			return 0, false
		}
		up := 0
		for at.Parent != nil && !within(before, at.Parent) {
			at = at.Parent
			up++
		}
		if least < 0 || up < least {
			least = up
		}
	}
	return least, true
}

// commentWord matches a class or an id that names one comment.
var commentWord = regexp.MustCompile(`(?i)^(?:.*[_-])?(?:user|blog|single|reader)?(?:comment|cmt|reply|response|feedback|forumpost|message)(?:item|block|box|post|entry|body|style|boxstyle|area|node|row|[_-].*|\d*)$`)

// hintedEntry is the nearest element around the only stamp that holds more than the
// stamp and whose class names a comment, or in which a class names a reader; else,
// below a heading of comments and with no other stamp on the page, the nearest one
// that holds words.
func (ps *parser) hintedEntry(stamp, first int) *html.Node {
	if n := ps.namedEntry(stamp, first); n != nil || ps.heading == 0 || len(ps.stamps) > 1 {
		return n
	}
	const most = 8 // levels
	heading := ps.lines[ps.heading].block
	n := ps.lines[stamp].block
	for up := 0; up < most && n != nil && n.DataAtom != atom.Body && !within(heading, n) && !within(ps.lines[first].block, n); up, n = up+1, n.Parent {
		e := entry{stamp: stamp, node: n}
		if ps.bounds(&e); ps.hasWords(e.from, e.to, stamp) {
			if ps.headsAround(e) {
				return nil
			}
			return n
		}
	}
	return nil
}

// headsAround tells whether the heading counts more comments than the one of e, or
// the words of lines outside of it are those of another one's head.
func (ps *parser) headsAround(e entry) bool {
	const near = 60 // lines
	if headingCount(ps.lines[ps.heading].plain) > 1 {
		return true
	}
	for i := ps.heading + 1; i < min(ps.heading+near, len(ps.lines)); i++ {
		if i >= e.from && i < e.to {
			continue
		}
		if _, head := ps.commentHead(&ps.lines[i]); head && !ps.isNoise(&ps.lines[i]) {
			return true
		}
	}
	return false
}

func (ps *parser) namedEntry(stamp, first int) *html.Node {
	for n := ps.lines[stamp].block; n != nil && !within(ps.lines[first].block, n); n = n.Parent {
		named := n.DataAtom == atom.Tr && ps.heading > 0 && cellsIn(n) > 1 || n.DataAtom == atom.Li || n.DataAtom == atom.Article || commentWord.MatchString(attr(n, "id")) || slices.ContainsFunc(strings.Fields(attr(n, "class")), commentWord.MatchString)
		if !named && !ps.holdsReader(n, stamp) {
			continue
		}
		for _, i := range []int{stamp - 2, stamp - 1, stamp + 1, stamp + 2} {
			if i >= 0 && i < len(ps.lines) && within(ps.lines[i].block, n) && ps.lines[i].wordCount() > 2 && !ps.isNoise(&ps.lines[i]) {
				return n
			}
		}
	}
	return nil
}

// holdsReader tells whether a class names a reader on a line above the stamp in n.
func (ps *parser) holdsReader(n *html.Node, stamp int) bool {
	const near = 6
	for i := stamp - 1; i >= max(stamp-near, 0) && within(ps.lines[i].block, n); i-- {
		if ps.mayName(&ps.lines[i], nil) && namesReader(ps.lines[i].block, n) {
			return true
		}
	}
	return false
}

// reach lets entries that are no more than the line that dates a comment reach
// over the elements beside them, as far as those between two of them are of the
// kinds that stand in front of the first and behind the last.
func (ps *parser) reach(entries []entry) bool {
	const most = 8
	if slices.ContainsFunc(entries, func(e entry) bool { return ps.hasWords(e.from, e.to, e.stamp) }) {
		return true
	}
	kinds, longest := make(map[string]bool), 0
	for n := 1; n < len(entries); n++ {
		k := 0
		for at := entries[n-1].node.NextSibling; at != nil && !within(entries[n].node, at); at = at.NextSibling {
			if at.Type == html.ElementNode {
				kinds[shapeOf(at, 1)] = true
				k++
			}
		}
		longest = max(longest, k)
	}
	if longest == 0 || longest > most {
		return false
	}
	first, last := &entries[0], &entries[len(entries)-1]
	above, below := 0, 0 // lines
	for at, k := first.node.PrevSibling, 0; at != nil && k < longest; at = at.PrevSibling {
		if at.Type != html.ElementNode {
			continue
		}
		if isHeading(at) || !kinds[shapeOf(at, 1)] {
			break
		}
		for above < first.from && within(ps.lines[first.from-1-above].block, at) {
			above++
		}
		k++
	}
	for at, k := last.node.NextSibling, 0; at != nil && k < longest; at = at.NextSibling {
		if at.Type != html.ElementNode {
			continue
		}
		if isHeading(at) || !kinds[shapeOf(at, 1)] {
			break
		}
		for last.to+below < len(ps.lines) && within(ps.lines[last.to+below].block, at) && !ps.lines[last.to+below].form {
			below++
		}
		k++
	}
	switch {
	case below > 0 && ps.namesAbove(entries):
		for n := range entries {
			entries[n].from--
		}
		ps.meet(entries)
		last.to += below
	case below > 0 && (above == 0 || !ps.headed(first.from-above) || ps.proseIn(last.to, last.to+below) && !ps.proseIn(first.from-above, first.from)):
		ps.meet(entries)
		last.to += below
	case above > 0:
		for n := range slices.Backward(entries) {
			if n > 0 {
				entries[n].from = entries[n-1].to
			}
		}
		first.from -= above
	default:
		return false
	}
	return true
}

// meet lets each entry reach to the next.
func (ps *parser) meet(entries []entry) {
	for n := 1; n < len(entries); n++ {
		entries[n-1].to = entries[n].from
	}
}

// namesAbove tells whether a name stands on the line above each entry, in
// elements that are alike.
func (ps *parser) namesAbove(entries []entry) bool {
	shape := ""
	for n, e := range entries {
		if e.from == 0 || e.head.who != "" {
			return false
		}
		l := &ps.lines[e.from-1]
		if n == 0 {
			shape = shapeOf(l.block, 1)
		}
		if !ps.mayName(l, nil) || shapeOf(l.block, 1) != shape {
			return false
		}
	}
	return true
}

// proseIn tells whether sentences stand on lines, which are not the page's own.
func (ps *parser) proseIn(from, to int) bool {
	for i := from; i < to; i++ {
		l := &ps.lines[i]
		if ended(l.text) && l.wordCount() > 1 && !l.isLink() && !ps.isNoise(l) && !ps.p.isNavigation(l) && !ps.p.tail.MatchString(l.plain) && !strings.HasPrefix(l.plain, "©") && !strings.HasPrefix(fold(l.plain), "copyright") {
			return true
		}
	}
	return false
}

// headed tells whether a heading stands above line i.
func (ps *parser) headed(i int) bool {
	if i == 0 {
		return false
	}
	l := &ps.lines[i-1]
	return l.level > 0 || l.strong || ps.markers[i-1].ok && ps.markers[i-1].mark == markComments
}

// hasWords tells whether lines besides the stamp may be what somebody says.
func (ps *parser) hasWords(from, to, stamp int) bool {
	const words = 6
	for i := from; i < to; i++ {
		if l := &ps.lines[i]; i != stamp && l.wordCount() >= words && !l.isLink() && !l.isMenu() && !ps.isNoise(l) && l.level == 0 {
			return true
		}
	}
	return false
}
