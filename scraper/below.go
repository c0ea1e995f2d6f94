package scraper

import (
	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// What ends a page may stand below comments and resources in the same element:
// an address, a motto. It is told by its own element, which is unlike theirs.

// belowThread tells whether line i, below comments, is none of them: it is no
// sentence, and no comment follows.
func (ps *parser) belowThread(i int, comments []line) bool {
	l := &ps.lines[i]
	if len(comments) == 0 || ended(l.text) || !ps.unlike(l, comments) {
		return false
	}
	if ps.p.commentDate.MatchString(l.plain) || ps.isFoot(l) {
		return false // of the comment above
	}
	for _, j := range []int{i - 1, i} {
		if _, head := ps.commentHead(&ps.lines[j]); head {
			return false
		}
		if _, head := ps.datedHead(ps.lines, j); head {
			return false
		}
	}
	return !ps.moreComments(i + 1)
}

// belowList tells whether line i, below resources with links, is none of them.
func (ps *parser) belowList(i int, resources []line) bool {
	n := len(resources)
	return n > 0 && len(resources[n-1].links) > 0 && len(ps.lines[i].links) == 0 && ps.unlike(&ps.lines[i], resources)
}

// unlike tells whether no line of those gathered stands in an element like that
// of l.
func (ps *parser) unlike(l *line, gathered []line) bool {
	const near = 40 // lines that are compared
	tag, class := ps.pieceOf(l)
	if tag == 0 {
		return false
	}
	for _, g := range gathered[max(0, len(gathered)-near):] {
		if t, c := ps.pieceOf(&g); t == tag && c == class {
			return false
		}
	}
	return true
}

// pieceOf returns the tag and the class of the element that l stands in, right
// below the one that holds all of the tail.
func (ps *parser) pieceOf(l *line) (atom.Atom, string) {
	n := l.block
	for ; n != nil && n.Parent != nil && n.Parent != ps.tailRoom.node && n.Parent.DataAtom != atom.Body; n = n.Parent {
	}
	if n == nil || n.Type != html.ElementNode {
		return 0, ""
	}
	return n.DataAtom, attr(n, "class")
}
