package scraper

import (
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
// known labels, with their values in the next row, and how many there are.
func (ps *parser) headerRow(i int) int {
	row := ps.lines[i].row
	n := 0
	for ; i+n < len(ps.lines) && row != nil && ps.lines[i+n].row == row; n++ {
		if _, ok := ps.p.label(ps.lines[i+n].plain); !ok {
			return 0
		}
	}
	if n < 2 || i+n >= len(ps.lines) || ps.lines[i+n].row == nil || ps.lines[i+n].row == row {
		return 0
	}
	next := ps.lines[i+n].row
	for k := range n {
		j := i + n + k
		if j >= len(ps.lines) || ps.lines[j].row != next || column(ps.lines[j].cell) != column(ps.lines[i+k].cell) {
			return 0
		}
	}
	return n
}

// rowFacts pairs the n labels from line i with the values of the next row.
func (ps *parser) rowFacts(i, n int) []fact {
	var out []fact
	for k := range n {
		lb, _ := ps.p.label(ps.lines[i+k].plain)
		out = append(out, fact{lb, true, labelText(ps.lines[i+k].text), value(ps.lines[i+n+k].text)})
	}
	return out
}
