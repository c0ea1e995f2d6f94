package scraper

import (
	"strconv"
	"strings"
)

// A part tells which page of a column over several pages this is.
type part struct {
	number, of int
	at         int  // line of its mark
	continues  bool // "Continued", "Next page"
	weak       bool // no column without the pages before it
}

// findPart looks for "Page 2 of 3" and "continued from" on short lines.
func (ps *parser) findPart() {
	for i := range ps.lines {
		l := &ps.lines[i]
		if len(l.plain) > 160 {
			continue
		}
		if ps.p.partContinued.MatchString(l.plain) && ps.part.number == 0 {
			ps.part.number, ps.part.at = 2, i
		}
		if !strings.ContainsAny(l.plain, "0123456789") {
			continue
		}
		for _, re := range ps.p.parts {
			g := re.FindStringSubmatch(l.plain)
			if g == nil || l.isProse() && !strings.Contains(g[0], "(") {
				continue
			}
			k, err := strconv.Atoi(g[re.SubexpIndex("k")])
			if err != nil || k == 0 {
				continue
			}
			ps.part.number, ps.part.at = k, i
			if n := re.SubexpIndex("n"); n >= 0 {
				ps.part.of, _ = strconv.Atoi(g[n])
			}
			return
		}
	}
}

// continuation returns the first line of text on a page that goes on with a
// column: the first of running text behind title and date and in front of
// line end, -1 if there is none.
func (ps *parser) continuation(end int) int {
	from := 0
	for i := range end {
		if i == ps.part.at || ps.isDateline(&ps.lines[i]) {
			from = i + 1
		}
	}
	for i := from; i < end; i++ {
		l := &ps.lines[i]
		if l.isProse() && l.wordCount() > 12 && !ps.p.isNavigation(l) && !l.chrome && !ps.isDateline(l) {
			return i
		}
	}
	return -1
}
