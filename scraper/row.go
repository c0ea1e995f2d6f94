package scraper

import (
	"regexp"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// cellsIn counts the cells of a table row.
func cellsIn(row *html.Node) int {
	n := 0
	for c := row.FirstChild; c != nil; c = c.NextSibling {
		if c.DataAtom == atom.Td || c.DataAtom == atom.Th {
			n++
		}
	}
	return n
}

// column returns the position of a cell in its row.
func column(cell *html.Node) int {
	n := 0
	for c := cell.PrevSibling; c != nil; c = c.PrevSibling {
		if c.DataAtom == atom.Td || c.DataAtom == atom.Th {
			n++
		}
	}
	return n
}

// headerRow tells whether line i starts a table row that holds nothing but
// known labels, with their values in the next row; n is the number of labels,
// values that of the lines in the next row.
func (ps *parser) headerRow(i int) (n, values int) {
	row := ps.lines[i].row
	for ; i+n < len(ps.lines) && row != nil && ps.lines[i+n].row == row; n++ {
		l := &ps.lines[i+n]
		if _, ok := ps.p.label(l.plain); ok {
			continue
		}
		if _, ok := ps.p.looseLabel(l.plain); !ok || !l.strong && l.wordCount() > 2 {
			return 0, 0
		}
	}
	if n < 2 || i+n >= len(ps.lines) || ps.lines[i+n].row == nil {
		return 0, 0
	}
	next := ps.lines[i+n].row
	if next.Parent != row.Parent || cellsIn(next) != cellsIn(row) {
		return 0, 0
	}
	for ; i+n+values < len(ps.lines) && ps.lines[i+n+values].row == next; values++ {
		if len(ps.p.pairs(&ps.lines[i+n+values])) > 0 {
			return 0, 0
		}
	}
	return n, values
}

// rowFacts pairs the n labels from line i with the values of the next row.
func (ps *parser) rowFacts(i, n int) []fact {
	next := ps.lines[i+n].row
	values := make(map[int]string)
	for j := i + n; j < len(ps.lines) && ps.lines[j].row == next; j++ {
		at := column(ps.lines[j].cell)
		values[at] = strings.TrimSpace(values[at] + " " + value(ps.lines[j].text))
	}
	var out []fact
	for _, l := range ps.lines[i : i+n] {
		lb, _ := ps.p.looseLabel(l.plain)
		out = append(out, fact{lb, true, labelText(l.text), values[column(l.cell)]})
	}
	return out
}

// cellFact reads line i as a label if it is all of a cell in front of another
// that holds a single line, where a table of facts has its labels. A cell with
// nothing but a colon may stand between the two.
func (ps *parser) cellFact(i int, inBlock bool) []fact {
	const words = 5
	l := &ps.lines[i]
	if !inBlock || l.cell == nil || l.wordCount() > words || l.isLink() || lettersIn(l.text) < 2 || len(ps.p.pairs(l)) > 0 || !ps.fillsCell(i) {
		return nil
	}
	at := i + 1
	if at < len(ps.lines) && lettersIn(ps.lines[at].text) == 0 {
		at++
	}
	if at >= len(ps.lines) || ps.lines[at].row != l.row || column(l.cell)%2 != 0 && at == i+1 {
		return nil
	}
	lb, ok := ps.p.looseLabel(l.plain)
	if !ok && (cellsIn(l.row) > 3 || !ps.fillsCell(at)) {
		return nil
	}
	return []fact{{lb, ok, labelText(l.text), ""}}
}

// fillsCell tells whether line i is all that its cell holds.
func (ps *parser) fillsCell(i int) bool {
	cell := ps.lines[i].cell
	return (i == 0 || ps.lines[i-1].cell != cell) && (i+1 == len(ps.lines) || ps.lines[i+1].cell != cell)
}

// rowLabel finds what may be a label inside a row of facts on one line.
var rowLabel = regexp.MustCompile(`(?:^|[|;,·•/]\s*|\s-+\s+)[*_\s]*([\p{L}][\p{L}'/&()\[\]. -]{1,34}?)[*_\s]*:`)

// factRow reads a line that holds three facts or more, with one kind of sign
// between them.
func (ps *parser) factRow(l *line) []fact {
	if strings.Count(l.plain, ":") < enoughLabels || l.form {
		return nil
	}
	type at struct {
		label
		start, end, from int // of the label, of its colon, of the sign in front
	}
	var found []at
	for _, g := range rowLabel.FindAllStringSubmatchIndex(l.plain, -1) {
		if lb, ok := ps.p.looseLabel(l.plain[g[2]:g[3]]); ok {
			found = append(found, at{lb, g[2], g[1], g[0]})
		}
	}
	if len(found) < enoughLabels || strings.TrimSpace(l.plain[:found[0].start]) != "" {
		return nil
	}
	out := make([]fact, len(found))
	for i, x := range found {
		end := len(l.plain)
		if i+1 < len(found) {
			end = found[i+1].from
		}
		out[i] = fact{x.label, true, labelText(cut(l.text, l.plain, x.start, x.end)), value(cut(l.text, l.plain, x.end, max(x.end, end)))}
	}
	return out
}

// labelColumn tells whether line i starts a block or a cell that holds nothing
// but known labels, with as many lines of values in the next; it returns their
// number.
func (ps *parser) labelColumn(i int) int {
	n := ps.stretch(i)
	for j := i; j < i+n; j++ {
		if _, ok := ps.p.looseLabel(ps.lines[j].plain); !ok {
			return 0
		}
	}
	if n < enoughLabels || i+n >= len(ps.lines) || ps.stretch(i+n) != n || ps.labelled(i+n) {
		return 0
	}
	return n
}

// stretch returns the number of lines from i on that stand in one block, or
// each in a block of its own in one cell.
func (ps *parser) stretch(i int) int {
	const most = 20
	n := 1
	inCell := ps.lines[i].cell != nil && i+1 < len(ps.lines) && ps.lines[i+1].cell == ps.lines[i].cell
	for ; i+n < len(ps.lines) && n < most; n++ {
		if l := &ps.lines[i+n]; inCell && l.cell != ps.lines[i].cell || !inCell && l.gap != soft {
			break
		}
	}
	return n
}

// columnFacts pairs the n labels from line i with the n values behind them.
func (ps *parser) columnFacts(i, n int) []fact {
	out := make([]fact, n)
	for j := range out {
		lb, _ := ps.p.looseLabel(ps.lines[i+j].plain)
		out[j] = fact{lb, true, labelText(ps.lines[i+j].text), value(ps.lines[i+n+j].text)}
	}
	return out
}

// termFact tells whether line i is a term of the list that the facts above it
// stand in, with a short description: a label that the profile does not know.
func (ps *parser) termFact(i int) bool {
	const words, most = 5, 20
	l := &ps.lines[i]
	if !l.term || i == 0 || i+1 >= len(ps.lines) || l.wordCount() > words || l.block == nil || ps.lines[i-1].block == nil {
		return false
	}
	next := &ps.lines[i+1]
	return ps.lines[i-1].block.Parent == l.block.Parent && !next.term && next.wordCount() <= most && next.block != nil && next.block.Parent == l.block.Parent
}
