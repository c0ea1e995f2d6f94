package scraper

import (
	"regexp"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// findUnmarked looks for a question without a marker: text between the facts,
// which end at line from, and the first section at line to. Where that is no
// answer, the answer has no marker either. It returns the first line, -1 if
// there is none.
func (ps *parser) findUnmarked(from, to int) int {
	const few = 15 // words; a single shorter line may be a title or a deck
	answer := ps.markers[to].mark == markAnswer
	if first := ps.firstSection(0); !answer && first >= 0 && first < from {
		return -1 // the facts stand in the middle of the text
	}
	var text []int
	for j := from; j < to; j++ {
		l := &ps.lines[j]
		if !l.isProse() || ps.p.isNavigation(l) || ps.isDateline(l) {
			continue
		}
		if answer {
			return j
		}
		if _, signed := ps.p.byline(l); signed || l.level > 0 || l.form || l.chrome && !ps.lines[to].chrome || len(ps.p.pairs(l)) > 0 {
			continue
		}
		text = append(text, j)
	}
	if j := ps.speakers(text); j >= 0 {
		return j
	}
	if len(text) == 0 || ps.markers[to].mark == markQuestion || len(text) == 1 && ps.lines[text[0]].wordCount() < few {
		return -1
	}
	ps.answerAt = ps.turn(text)
	return text[0]
}

// spokenBy is the name in front of what somebody says.
var spokenBy = regexp.MustCompile(`^(\p{Lu}[\p{L}.'-]*(?: \p{Lu}[\p{L}.'-]*)?)\s*:\s+`)

// speakers makes markers of names in front of question and answer, if the first
// is the client's; it returns the line of the question, -1 if there is none.
func (ps *parser) speakers(text []int) int {
	asked := -1
	for _, j := range text {
		l := &ps.lines[j]
		g := spokenBy.FindStringSubmatchIndex(l.plain)
		if g == nil {
			continue
		}
		isClient := fold(l.plain[g[2]:g[3]]) == fold(ps.col.Client.Name)
		m := marker{mark: markAnswer, heading: cut(l.text, l.plain, g[2], g[3]) + ":", rest: cut(l.text, l.plain, g[1], len(l.plain)), sure: true}
		switch {
		case asked < 0 && isClient:
			m.mark, asked = markQuestion, j
		case asked < 0 || isClient:
			return -1
		default:
			ps.markers[j] = markerAt{m, true}
			m.mark = markQuestion
			q := &ps.lines[asked]
			g := spokenBy.FindStringSubmatchIndex(q.plain)
			ps.markers[asked] = markerAt{marker{mark: markQuestion, heading: cut(q.text, q.plain, g[2], g[3]) + ":", rest: cut(q.text, q.plain, g[1], len(q.plain)), sure: true}, true}
			return asked
		}
	}
	return -1
}

// turn returns the line at which the answer takes over from the question: where
// another look begins, else behind the last line that asks; 0 if there is none.
func (ps *parser) turn(text []int) int {
	first := setApart(&ps.lines[text[0]])
	for _, j := range text[1:] {
		if first && !setApart(&ps.lines[j]) {
			return j
		}
	}
	for n := len(text) - 2; n >= 0; n-- {
		if strings.HasSuffix(strings.TrimRight(ps.lines[text[n]].plain, `"') `), "?") {
			return text[n+1]
		}
	}
	return 0
}

// setApart tells whether a line looks like what somebody else said: emphasised
// as a whole, or a quotation.
func setApart(l *line) bool {
	return l.strong || under(l.block, atom.Blockquote)
}

// under tells whether n or what is around it is an element of the kind.
func under(n *html.Node, kind atom.Atom) bool {
	for ; n != nil; n = n.Parent {
		if n.DataAtom == kind {
			return true
		}
	}
	return false
}
