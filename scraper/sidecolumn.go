package scraper

import (
	"cmp"
	"maps"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

const (
	sideColumns = 3  // beside one text
	sideLines   = 3  // fewer lines are no column of their own
	bothLines   = 2  // lines with text on both sides
	gutters     = 16 // places that are tried
	leftWidth   = 8  // a narrower left column is an indentation
)

// mainColumn puts what stands beside the text, in a column on its left or on
// its right, in front of it: text browsers draw the tables that pages were
// laid out with.
func (r *rules) mainColumn(lines []string) []string {
	var sides []string
	for range sideColumns {
		g, ok := r.findGutter(lines)
		if !ok {
			break
		}
		side, main := g.part(lines)
		sides, lines = slices.Concat(sides, side, []string{pageBreak}), main
	}
	return append(sides, lines...)
}

// A gutter parts the lines [from, to) of a text at column x: what stands on
// one side of it is not the text.
type gutter struct {
	x, from, to int
	left        bool // the side column is the left one
}

// findGutter looks for the column of blanks between a text and what stands
// beside it.
func (r *rules) findGutter(lines []string) (gutter, bool) {
	rows := make([][]rune, len(lines))
	starts := make(map[int]int) // columns in which text starts behind two blanks or more
	for i, l := range lines {
		rows[i] = untab(l)
		for x := 2; x < len(rows[i]); x++ {
			if row := rows[i]; row[x] != ' ' && row[x-1] == ' ' && row[x-2] == ' ' && indentOf(row) < x-1 {
				starts[x]++
			}
		}
	}
	at := slices.SortedFunc(maps.Keys(starts), func(a, b int) int {
		return cmp.Or(cmp.Compare(starts[b], starts[a]), cmp.Compare(a, b))
	})
	for _, x := range at[:min(len(at), gutters)] {
		if starts[x] < bothLines {
			break
		}
		if g, ok := r.gutterAt(rows, x); ok {
			return g, true
		}
	}
	return gutter{}, false
}

// gutterAt tells whether column x is the first of a column of text with
// another in front of it. Lines of a head or a foot may cross the blanks in
// front of it, lines of either column never do.
func (r *rules) gutterAt(rows [][]rune, x int) (gutter, bool) {
	letters := func(rs []rune) (n int) {
		for _, c := range rs {
			if unicode.IsLetter(c) {
				n++
			}
		}
		return n
	}
	texts, crossing, left, right := 0, 0, 0, 0
	for _, row := range rows {
		if letters(row) == 0 {
			continue
		}
		texts++
		if crosses(row, x) {
			crossing++
			continue
		}
		left, right = left+letters(row[:min(x, len(row))]), right+letters(row[min(x, len(row)):])
	}
	// Of lines that were not laid out in columns most cross any place.
	if crossing > max(2, texts/12) || 2*min(left, right) > max(left, right) {
		return gutter{}, false
	}
	g, both, wide := gutter{x: x, left: left < right}, 0, 0
	var best gutter
	count, most := 0, 0
	for i := 0; i <= len(rows); i++ {
		if i == len(rows) || crosses(rows[i], x) {
			if count >= sideLines && both >= bothLines && 2*wide >= both && both > most {
				best, most = g, both
			}
			count, both, wide = 0, 0, 0
			continue
		}
		l, rt := rows[i][:min(x, len(rows[i]))], rows[i][min(x, len(rows[i])):]
		side, main := letters(rt), letters(l)
		if g.left {
			side, main = main, side
		}
		if side == 0 || g.left && both == 0 && main == 0 {
			continue // lines above the text are read before it as they stand
		}
		if count == 0 {
			g.from = i
		}
		g.to = i + 1
		count++
		if main > 0 {
			both++
			if l[x-2] == ' ' {
				wide++
			}
		}
	}
	if most == 0 || g.left && x < leftWidth || r.inTable(string(rows[best.from]), best.sideOf(rows)) {
		return gutter{}, false
	}
	return best, true
}

// crosses tells whether the text of a row runs over the blank in front of
// column x.
func crosses(row []rune, x int) bool { return x-1 < len(row) && row[x-1] != ' ' }

// sideOf returns the lines of the side column.
func (g *gutter) sideOf(rows [][]rune) []string {
	var out []string
	for _, row := range rows[g.from:g.to] {
		side := row[min(g.x, len(row)):]
		if g.left {
			side = row[:min(g.x, len(row))]
		}
		out = append(out, strings.TrimSpace(string(side)))
	}
	return out
}

// inTable tells whether a column is one of a table of facts and not of the
// page: a row of labels starts it, or it holds labels itself, or little more
// than the dates of comments.
func (r *rules) inTable(first string, side []string) bool {
	labels, days, texts := 0, 0, 0
	for i, s := range side {
		l := line{text: s, plain: plain(s)}
		if lettersIn(s) > 0 {
			texts++
		}
		if d := r.dates(l.plain); len(d) == 1 && len(l.plain)-(d[0].end-d[0].start) < 3 {
			days++
		}
		if _, ok := r.label(l.plain); ok {
			labels++
		}
		if i == 0 && labels > 0 || labels > 1 || len(r.pairs(&l)) > 0 {
			return true
		}
	}
	return 2*days > texts || r.mayHead(strings.TrimSpace(first))
}

// part returns the lines of the side column and the text without them.
func (g *gutter) part(lines []string) (side, main []string) {
	for i, l := range lines {
		row := untab(l)
		in := i >= g.from && i < g.to
		at := min(g.x, len(row))
		switch {
		case in && g.left:
			side, main = append(side, strings.TrimSpace(string(row[:at]))), append(main, string(row[at:]))
		case in:
			side, main = append(side, strings.TrimSpace(string(row[at:]))), append(main, strings.TrimRight(string(row[:at]), " "))
		case g.left && indentOf(row) >= g.x:
			main = append(main, string(row[at:]))
		default:
			main = append(main, l)
		}
	}
	return side, main
}

// untab returns the characters of a line, each in its column.
func untab(s string) []rune {
	const stop = 8
	s = strings.ReplaceAll(strings.TrimRightFunc(s, unicode.IsSpace), "\u00a0", " ")
	if !strings.Contains(s, "\t") {
		return []rune(s)
	}
	out := make([]rune, 0, utf8.RuneCountInString(s)+stop)
	for _, c := range s {
		if c != '\t' {
			out = append(out, c)
			continue
		}
		for out = append(out, ' '); len(out)%stop > 0; {
			out = append(out, ' ')
		}
	}
	return out
}

// indentOf counts the blanks in front of a row's text.
func indentOf(row []rune) int {
	for i, c := range row {
		if c != ' ' {
			return i
		}
	}
	return len(row)
}
