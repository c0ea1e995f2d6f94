package scraper

import (
	"unicode"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// softJoins tells what a single line break means inside the sections of this
// page: where other paragraphs are parted by more, it parts none.
func (ps *parser) softJoins() bool {
	for i := range ps.sections {
		ls := ps.sections[i].lines
		for j := 1; j < len(ls); j++ {
			if ls[j].gap == hard && !ls[j].item {
				return true
			}
		}
	}
	return false
}

// paragraphs joins lines at soft breaks that part no paragraphs.
func paragraphs(lines []line, softJoins bool, rules textRules) []string {
	var out []string
	for i := range lines {
		l := &lines[i]
		text := l.text
		if l.raw != "" || l.item {
			text = rules.bullet.ReplaceAllString(text, "")
		}
		if lettersIn(text) == 0 {
			continue
		}
		if n := len(out); n > 0 && i > 0 && l.gap == soft && joins(&lines[i-1], l, softJoins, rules) {
			out[n-1] += " " + text
			continue
		}
		out = append(out, text)
	}
	return out
}

// joins tells whether a soft break between two lines is inside a paragraph.
func joins(prev, l *line, softJoins bool, rules textRules) bool {
	if l.item || rules.number.MatchString(l.text) {
		return false
	}
	if !ended(prev.text) && unicode.IsLower(firstRune(l.text)) {
		return true
	}
	if l.raw != "" && prev.width() > widest {
		return false
	}
	return softJoins || !ended(prev.text)
}

// A room is the element that holds a whole column: what stands outside it
// belongs to the frame. A nil room holds everything.
type room struct{ node *html.Node }

// container finds the nearest cell or block around everything that marks the
// column.
func (ps *parser) container() room {
	var lca *html.Node
	kinds := make(map[mark]bool)
	for i := ps.start; i < len(ps.lines); i++ {
		m := ps.markers[i]
		if m.ok && m.mark == markComments {
			break
		}
		if !m.ok || m.mark == markClient || m.mark == markResources || ps.lines[i].block == nil || i > ps.start && !m.whole && !m.sure {
			continue
		}
		if len(kinds) > 0 && m.mark == markQuestion {
			continue
		}
		kinds[m.mark] = true
		if lca == nil {
			lca = ps.lines[i].block
			continue
		}
		lca = common(lca, ps.lines[i].block)
	}
	if lca == nil {
		return room{}
	}
	for ; lca != nil; lca = lca.Parent {
		switch lca.DataAtom {
		case atom.Td, atom.Th:
			if len(kinds) >= 2 {
				return room{lca}
			}
		case atom.Div, atom.Section, atom.Article, atom.Main, atom.Form:
			if len(kinds) >= 3 {
				return room{lca}
			}
		case atom.Table, atom.Tbody, atom.Tr:
			if len(kinds) >= 3 {
				return room{lca}
			}
		case atom.Body:
			return room{}
		}
	}
	return room{}
}

// roomWith is the nearest element around the column's start and line i, nil
// where that is the whole page.
func (ps *parser) roomWith(i int) room { return ps.roomOf(ps.start, i) }

// roomOf is the nearest element around lines i and j.
func (ps *parser) roomOf(i, j int) room {
	a, b := ps.lines[i].block, ps.lines[j].block
	if a == nil || b == nil {
		return room{}
	}
	return roomAt(common(a, b))
}

// roomAt is the nearest element from n up that may hold texts.
func roomAt(n *html.Node) room {
	for ; n != nil; n = n.Parent {
		switch n.DataAtom {
		case atom.Td, atom.Th, atom.Div, atom.Section, atom.Article, atom.Main:
			return room{n}
		case atom.Body:
			return room{}
		}
	}
	return room{}
}

func (r room) holds(l *line) bool {
	return r.node == nil || l.block == nil || within(l.block, r.node)
}

func within(n, ancestor *html.Node) bool {
	for ; n != nil; n = n.Parent {
		if n == ancestor {
			return true
		}
	}
	return false
}

// common returns the nearest common ancestor.
func common(a, b *html.Node) *html.Node {
	for ; a != nil; a = a.Parent {
		if within(b, a) {
			return a
		}
	}
	return nil
}
