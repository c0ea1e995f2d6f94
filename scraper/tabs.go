package scraper

import (
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// tabs tells whether n is a list of tabs that head the panels behind it, one by
// one: "Question", "Answer", "The inner game". Where a panel stands, its tab is
// read as its heading, and the list itself says nothing more.
func (b *liner) tabs(n *html.Node) bool {
	const fewest, most, words = 3, 12, 5
	if n.DataAtom != atom.Ul && n.DataAtom != atom.Ol {
		return false
	}
	var names []string
	speak := 0
	for li := n.FirstChild; li != nil; li = li.NextSibling {
		if li.Type != html.ElementNode {
			continue
		}
		name := squeeze(textUnder(li))
		if k := len(strings.Fields(name)); li.DataAtom != atom.Li || k == 0 || k > words || len(names) == most || leadsAway(li) {
			return false
		}
		if b.p.speaks(name) {
			speak++
		}
		names = append(names, name)
	}
	if speak < fewest {
		return false
	}
	panels := panelsBehind(n, len(names))
	if panels == nil {
		return false
	}
	if b.headed == nil {
		b.headed = make(map[*html.Node]string)
	}
	for i, panel := range panels {
		b.headed[panel] = names[i]
	}
	return true
}

// leadsAway tells whether an element holds a link to another page.
func leadsAway(n *html.Node) bool {
	for d := range n.Descendants() {
		if d.DataAtom == atom.A && attr(d, "href") != "" && !withinPage(attr(d, "href")) {
			return true
		}
	}
	return false
}

// panelsBehind returns the count elements behind a list, or those in the one
// element behind it; nil where there are more or fewer.
func panelsBehind(list *html.Node, count int) []*html.Node {
	behind := elements(list.NextSibling)
	if len(behind) == count {
		return behind
	}
	if len(behind) == 0 {
		return nil
	}
	if in := elements(behind[0].FirstChild); len(in) == count {
		return in
	}
	return nil
}

// elements returns n and its later siblings that hold something.
func elements(n *html.Node) []*html.Node {
	var out []*html.Node
	for ; n != nil; n = n.NextSibling {
		if n.Type == html.ElementNode && n.DataAtom != atom.Script && n.DataAtom != atom.Style && n.FirstChild != nil {
			out = append(out, n)
		}
	}
	return out
}

// panelHead writes the tab of the panel n as a line in front of it.
func (b *liner) panelHead(n *html.Node) {
	name, ok := b.headed[n]
	if !ok {
		return
	}
	b.flush(hard)
	b.write(name)
	b.altBytes = b.buf.Len() // the panel may say it once more
	b.strongs = b.buf.Len()
	b.flush(hard)
}
