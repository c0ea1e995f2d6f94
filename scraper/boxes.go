package scraper

import (
	"regexp"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/net/html"
)

// Builders of home pages let their users drag boxes to places on the page, and
// write the boxes in the order in which they were made. The headline, which comes
// to one's mind last, may stand at the end.

// boxStyle finds the distances and sizes in a style.
var boxStyle = regexp.MustCompile(`(?i)(?:^|[;\s])(top|left|width|height|position)\s*:\s*([a-z]+|-?\d{1,6})`)

// mostBoxes bounds the boxes that are put in order. A page of more has one for
// each line, as printed pages do, and its order is that of the lines.
const mostBoxes = 60

// A box is an element with a place on its page, in pixels; a side is unknown where
// it is negative.
type box struct {
	node             *html.Node
	top, left, width int
}

func boxOf(n *html.Node) (box, bool) {
	b := box{node: n, top: -1, left: -1, width: -1}
	if n.Type != html.ElementNode {
		return b, false
	}
	placed := false
	for _, g := range boxStyle.FindAllStringSubmatch(attr(n, "style"), -1) {
		v, err := strconv.Atoi(g[2])
		switch name := strings.ToLower(g[1]); {
		case name == "position":
			placed = strings.ToLower(g[2]) == "absolute"
		case err != nil:
		case name == "top":
			b.top = v
		case name == "left":
			b.left = v
		case name == "width":
			b.width = v
		}
	}
	return b, placed && b.top >= 0
}

// over reports whether a box begins above another one, and not beside it.
func (b box) over(other box) bool {
	beside := b.left >= 0 && other.left >= 0 && (b.width > 0 && b.left+b.width <= other.left || other.width > 0 && other.left+other.width <= b.left)
	return b.top < other.top && !beside
}

// orderBoxes puts boxes that stand above others in front of them.
func orderBoxes(doc *html.Node) {
	for n := range doc.Descendants() {
		var boxes []box
		for c := range n.ChildNodes() {
			if b, ok := boxOf(c); ok {
				boxes = append(boxes, b)
			}
		}
		if len(boxes) < 2 || len(boxes) > mostBoxes {
			continue
		}
		for i := 1; i < len(boxes); i++ {
			b := boxes[i]
			at := slices.IndexFunc(boxes[:i], b.over)
			if at < 0 {
				continue
			}
			n.RemoveChild(b.node)
			n.InsertBefore(b.node, boxes[at].node)
			boxes = slices.Insert(slices.Delete(boxes, i, i+1), at, b)
		}
	}
}
