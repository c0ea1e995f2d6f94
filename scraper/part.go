package scraper

import (
	"regexp"
	"strconv"
	"strings"
	"unicode"
)

// A part tells which page of a column over several pages this is.
type part struct {
	number, of int
	at         int  // line of its mark
	continues  bool // "Continued", "Next page"
	weak       bool // no column without the pages before it
}

// A partRule finds what says "Page 2 of 3".
type partRule struct {
	re      *regexp.Regexp
	needles needles
}

// A partMark ranks what says which page this is: "(continued)" knows no number,
// an address may number anything.
type partMark int

const (
	noPart partMark = iota
	continuedPart
	pagerPart
	printedPart // "Page 2 of 3"
)

// findPart looks for "Page 2 of 3", a row of page numbers with one that is no
// link, and "continued from" on short lines.
func (ps *parser) findPart() {
	best := noPart
	for i := range ps.lines {
		l := &ps.lines[i]
		if len(l.plain) > 160 {
			continue
		}
		if ps.p.partContinued.MatchString(l.plain) && best < continuedPart {
			best = continuedPart
			ps.part.number, ps.part.at = max(ps.part.number, 2), i
		}
		if !strings.ContainsAny(l.plain, "0123456789") {
			continue
		}
		if k, n := l.pager(); k > 0 && best < pagerPart {
			if best == noPart {
				ps.part.at = i
			}
			best = pagerPart
			ps.part.number, ps.part.of = k, n
		}
		low := small(l.plain)
		for _, rule := range ps.p.parts {
			if !rule.needles.mayMatch(low) {
				continue
			}
			re := rule.re
			g := re.FindStringSubmatch(l.plain)
			if g == nil || l.isProse() && !strings.Contains(g[0], "(") && (l.linked == 0 || !strings.HasPrefix(l.plain, g[0])) {
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
	if best < pagerPart && ps.continued() {
		_, _, page := ps.p.canonical(ps.meta.address)
		if k, err := strconv.Atoi(page); err == nil && k > 1 && k <= maxParts {
			ps.part.number = k
		}
	}
}

// continued tells whether the page starts inside a column: it has a section
// and neither a question nor facts.
func (ps *parser) continued() bool {
	if !ps.anySection() {
		return false
	}
	facts := 0
	for i := range ps.markers {
		if m := &ps.markers[i]; m.ok && m.mark == markQuestion && ps.hasText(i) {
			return false
		}
		facts += len(ps.p.pairs(&ps.lines[i]))
	}
	return facts < 3
}

// maxParts is how many pages a column may have.
const maxParts = 20

// pager reads a row of page numbers in which this page's own is no link: its
// number and how many there are, 0 if the line is none.
func (l *line) pager() (number, of int) {
	if len(l.links) == 0 || len(l.text) > 160 {
		return 0, 0
	}
	linked := make(map[string]bool, len(l.links))
	rest := l.plain
	for _, a := range l.links {
		t := strings.TrimSpace(a.text)
		if n := strings.Trim(t, "[]()"); digits(n) {
			linked[n] = true
		} else if t != "" {
			rest = strings.Replace(rest, plain(t), " ", 1) // "Next"
		}
	}
	seen := 0
	for w := range strings.FieldsFuncSeq(strings.ToLower(rest), func(r rune) bool { return !isWord(r) }) {
		n, err := strconv.Atoi(w)
		switch {
		case err != nil && strings.Contains(" page pages go to next previous prev of more ", " "+w+" "):
		case err != nil || n != seen+1 || n > maxParts:
			return 0, 0
		default:
			seen = n
			if !linked[w] {
				if number > 0 {
					return 0, 0
				}
				number = n
			}
		}
	}
	if seen < 2 || number == 0 || len(linked) == 0 {
		return 0, 0
	}
	return number, seen
}

func isWord(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }

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
