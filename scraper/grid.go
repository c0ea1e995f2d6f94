package scraper

import (
	"strings"
	"unicode/utf8"
)

const (
	gridLabels = 3  // fewer labels in a row are no header of facts
	gridLines  = 12 // of a table with the values of one client
	headLines  = 2  // that labels may be wrapped to
)

// spread rewrites tables of facts in a text rendering, a row of labels above
// a row of values, as lines of "label: value". What browsers copy has tabs
// between the cells, what text browsers draw has blanks.
func spread(s string, p *Profile) string {
	lines := strings.Split(s, "\n")
	out := make([]string, 0, len(lines))
	for i := 0; i < len(lines); {
		end := i
		for end < len(lines) && end-i < gridLines && strings.TrimSpace(lines[end]) != "" {
			end++
		}
		if facts, n := p.gridFacts(lines[i:end]); n > 0 {
			out = append(out, facts...)
			i += n
			continue
		}
		out = append(out, lines[i])
		i++
	}
	return strings.Join(out, "\n")
}

// gridFacts reads the facts of a table that starts with the first line, and
// returns how many lines it takes.
func (r *rules) gridFacts(lines []string) (facts []string, n int) {
	if len(lines) < 2 || !r.mayHead(lines[0]) {
		return nil, 0
	}
	if strings.Contains(lines[0], "\t") {
		labels, values := strings.Split(lines[0], "\t"), strings.Split(lines[1], "\t")
		if len(labels) == len(values) && r.allLabels(labels) {
			return factLines(labels, values), 2
		}
	}
	for i := 2; i < len(lines); i++ {
		if r.mayHead(lines[i]) {
			lines = lines[:i] // another row of labels
			break
		}
	}
	for head := 1; head <= headLines && head < len(lines); head++ {
		if labels, values, ok := r.joinColumns(newGrid(lines), head); ok {
			return factLines(labels, values), len(lines)
		}
	}
	return nil, 0
}

// mayHead tells whether a line could be a row of labels: cheap, since every
// line of a text is asked.
func (r *rules) mayHead(s string) bool {
	if len(s) > 200 || strings.ContainsAny(s, ".:?!") {
		return false
	}
	fields := strings.Fields(s)
	if len(fields) < gridLabels {
		return false
	}
	const words = 4 // of a label
	for n := 1; n <= min(words, len(fields)); n++ {
		if _, ok := r.label(plain(strings.Join(fields[:n], " "))); ok {
			return true
		}
	}
	return false
}

func (r *rules) allLabels(cells []string) bool {
	for _, c := range cells {
		if _, ok := r.label(plain(strings.TrimSpace(c))); !ok {
			return false
		}
	}
	return len(cells) >= gridLabels
}

func factLines(labels, values []string) []string {
	out := make([]string, 0, len(labels))
	for i, l := range labels {
		if v := squeeze(values[i]); v != "" {
			out = append(out, squeeze(l)+": "+v)
		}
	}
	return out
}

// A grid is lines with the places where none of them has a blank.
type grid struct {
	rows    [][]rune
	columns [][2]int
}

func newGrid(lines []string) grid {
	g := grid{rows: make([][]rune, len(lines))}
	width := 0
	for i, l := range lines {
		g.rows[i] = []rune(strings.NewReplacer("\t", " ", "\u00a0", " ").Replace(l))
		width = max(width, len(g.rows[i]))
	}
	filled := func(x int) bool {
		for _, row := range g.rows {
			if x < len(row) && row[x] != ' ' {
				return true
			}
		}
		return false
	}
	for x := 0; x < width; x++ {
		if !filled(x) {
			continue
		}
		from := x
		for x < width && filled(x) {
			x++
		}
		g.columns = append(g.columns, [2]int{from, x})
	}
	return g
}

// text is what stands in columns [i, j) of rows [top, bottom).
func (g *grid) text(i, j, top, bottom int) string {
	from, to := g.columns[i][0], g.columns[j-1][1]
	var parts []string
	for _, row := range g.rows[top:bottom] {
		if from < len(row) {
			parts = append(parts, string(row[from:min(to, len(row))]))
		}
	}
	return squeeze(strings.Join(parts, " "))
}

// joinColumns joins neighbouring columns until the first head rows of each
// are a known label: a blank inside of cells may happen to stand above
// another.
func (r *rules) joinColumns(g grid, head int) (labels, values []string, ok bool) {
	const widest = 5 // columns that one cell may fall into
	n := len(g.columns)
	if n < gridLabels || n > 40 {
		return nil, nil, false
	}
	empty := make([]bool, n+1)
	for i := range n {
		empty[i] = g.text(i, i+1, 0, head) == ""
	}
	// next[i] is where the label that starts at column i ends.
	next := make([]int, n+1)
	good := make([]bool, n+1)
	good[n] = true
	for i := n - 1; i >= 0; i-- {
		for j := i + 1; j <= min(n, i+widest) && !empty[i]; j++ {
			if empty[j] || !good[j] {
				continue // a blank in the values of this label
			}
			if _, known := r.label(plain(g.text(i, j, 0, head))); known {
				next[i], good[i] = j, true
				break
			}
		}
	}
	if !good[0] {
		return nil, nil, false
	}
	for i := 0; i < n; i = next[i] {
		v := g.text(i, next[i], head, len(g.rows))
		if v == "" || utf8.RuneCountInString(v) > maxValue {
			return nil, nil, false
		}
		labels, values = append(labels, g.text(i, next[i], 0, head)), append(values, v)
	}
	return labels, values, len(labels) >= gridLabels
}

// untabbed parts the cells of copied tables in which labels and values
// alternate, a cell a line.
func untabbed(s string, p *Profile) string {
	if !strings.Contains(s, "\t") {
		return s
	}
	lines := strings.Split(s, "\n")
	labels := 0
	for _, l := range lines {
		for c := range strings.SplitSeq(l, "\t") {
			if _, ok := p.label(plain(strings.TrimSpace(c))); ok && strings.Contains(strings.TrimSpace(l), "\t") {
				labels++
			}
		}
	}
	if labels < gridLabels {
		return s
	}
	for i, l := range lines {
		cells := strings.Split(strings.TrimSpace(l), "\t")
		if len(cells) < 2 {
			continue
		}
		for _, c := range []string{cells[0], cells[len(cells)-1]} {
			if _, ok := p.label(plain(strings.TrimSpace(c))); ok {
				lines[i] = strings.Join(cells, "\n")
				break
			}
		}
	}
	return strings.Join(lines, "\n")
}
