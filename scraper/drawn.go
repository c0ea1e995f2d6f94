package scraper

import (
	"slices"
	"strings"
)

// undraw rewrites the rows of drawn tables that state facts, a label and its
// value in cells of several lines, as lines of "label: value". Other tables
// stay as they are.
func (r *rules) undraw(lines []string) []string {
	var out []string
	for i := 0; i < len(lines); {
		end := i
		for end < len(lines) && isDrawn(lines[end]) {
			end++
		}
		if facts := r.drawnFacts(lines[i:end]); len(facts) > 0 {
			out = append(out, facts...)
		} else {
			out = append(out, lines[i:end]...)
		}
		if end == i {
			out = append(out, lines[i])
			end++
		}
		i = end
	}
	return out
}

// isDrawn tells whether a line is one of a table with borders.
func isDrawn(s string) bool {
	s = strings.TrimSpace(s)
	return len(s) > 2 && strings.ContainsRune("|+", rune(s[0])) && strings.ContainsRune("|+", rune(s[len(s)-1]))
}

// drawnFacts reads a table in which rules part the rows: the lines of a row
// between two rules are those of its cells.
func (r *rules) drawnFacts(lines []string) []string {
	var rows [][]string // cells
	var row []string
	for _, l := range lines {
		l = strings.TrimSpace(l)
		if strings.Trim(l, "|+-= ") == "" && strings.ContainsAny(l, "-=") {
			rows, row = append(rows, row), nil
			continue
		}
		for i, c := range strings.Split(strings.Trim(l, "|"), "|") {
			if i == len(row) {
				row = append(row, "")
			}
			row[i] = squeeze(row[i] + " " + c)
		}
	}
	rows = slices.DeleteFunc(append(rows, row), func(row []string) bool { return len(row) == 0 })
	if len(rows) == 2 && len(rows[0]) == len(rows[1]) && r.allLabels(rows[0]) {
		return factLines(rows[0], rows[1])
	}
	var out []string
	known := 0
	for _, row := range rows {
		if len(row)%2 != 0 {
			return nil
		}
		for i := 0; i < len(row); i += 2 {
			label, value := strings.TrimRight(row[i], " :"), row[i+1]
			if label == "" || len(value) > maxValue {
				return nil
			}
			if _, ok := r.looseLabel(plain(label)); ok {
				known++
			}
			out = append(out, label+": "+value)
		}
	}
	if len(rows) < 2 || 2*known < len(out) {
		return nil
	}
	return out
}
