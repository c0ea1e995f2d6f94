package scraper

import (
	"golang.org/x/net/html"
)

// onePerHeading puts the text of sections that a table sets beside each other
// below their headings: a row of headings and, below it, a row of their texts.
func (ps *parser) onePerHeading(lines []line) []line {
	for i := 0; i < len(lines); i++ {
		n, texts := ps.headingRow(lines, i)
		if n == 0 {
			continue
		}
		end := i + n
		byColumn := make(map[int][]line)
		for ; end < len(lines) && inRow(&lines[end], texts); end++ {
			c := columnIn(lines[end].cell, texts)
			byColumn[c] = append(byColumn[c], lines[end])
		}
		var out []line
		for _, h := range lines[i : i+n] {
			out = append(append(out, h), byColumn[column(h.cell)]...)
		}
		if len(out) == end-i {
			copy(lines[i:end], out)
		}
		i = end - 1
	}
	return lines
}

// headingRow returns the number of lines of a table row that starts at line i
// and holds nothing but headings of sections, one in each cell, with a row of
// as many cells below it, which it returns as well; 0 where there is none.
func (ps *parser) headingRow(lines []line, i int) (int, *html.Node) {
	row := lines[i].row
	if row == nil || i > 0 && lines[i-1].row == row || cellsIn(row) < 2 {
		return 0, nil
	}
	n := 0
	for ; i+n < len(lines) && lines[i+n].row == row; n++ {
		m, ok := ps.p.marker(&lines[i+n])
		if !ok || !m.whole || m.mark == markClient || m.mark == markComments || m.mark == markResources || n > 0 && lines[i+n].cell == lines[i+n-1].cell {
			return 0, nil
		}
	}
	if n != cellsIn(row) || i+n >= len(lines) {
		return 0, nil
	}
	for up := lines[i+n].row; up != nil; up = up.Parent {
		if up.Parent == row.Parent && cellsIn(up) == n {
			return n, up
		}
	}
	return 0, nil
}

func inRow(l *line, row *html.Node) bool { return l.block != nil && within(l.block, row) }

// columnIn returns the position in the row of the cell around a cell of it.
func columnIn(cell, row *html.Node) int {
	for cell != nil && cell.Parent != row {
		cell = cell.Parent
	}
	if cell == nil {
		return -1
	}
	return column(cell)
}
