package scraper

import (
	"slices"
	"strings"

	"golang.org/x/net/html"
)

// A class or an id may say that an element holds comments. It is a hint: it counts
// below the text of a column, where the element holds none of its headings.

// markOwn notes that the elements around line i hold a heading of the column.
func (ps *parser) markOwn(i int) {
	if ps.own == nil {
		ps.own = make(map[*html.Node]bool)
	}
	for n := ps.lines[i].block; n != nil && !ps.own[n]; n = n.Parent {
		ps.own[n] = true
	}
}

// commentArea returns the outermost element around line i that is named for
// comments and holds none of the column, nil where there is none.
func (ps *parser) commentArea(i int) *html.Node {
	const most = 12 // levels
	var area *html.Node
	n := ps.lines[i].block
	for up := 0; up < most && n != nil && !ps.own[n]; up, n = up+1, n.Parent {
		if namesArea(attr(n, "class")) || namesArea(attr(n, "id")) {
			area = n
		}
	}
	return area
}

// areaWords are parts of names of elements with comments, and looseWords such parts of
// names that others have, too.
var (
	areaWords  = []string{"comment", "cmt", "disqus", "dsq-", "idc-", "intensedebate", "livefyre", "talkback", "guestbook", "discussion", "responses", "replies", "respond"}
	looseWords = []string{"discuss", "dsq", "feedback", "repl", "response"}
)

func namesArea(names string) bool {
	if names == "" {
		return false
	}
	names = strings.ToLower(names)
	return !strings.Contains(names, "commentary") && !strings.Contains(names, "commentator") && containsAny(names, areaWords)
}

// mayNameComments tells whether a class or an id may name comments, where what it
// names looks like some.
func mayNameComments(names string) bool {
	names = strings.ToLower(names)
	return containsAny(names, areaWords) || containsAny(names, looseWords)
}

func containsAny(s string, parts []string) bool {
	return slices.ContainsFunc(parts, func(part string) bool { return strings.Contains(s, part) })
}
