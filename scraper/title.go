package scraper

import (
	"strings"
)

// titleParts splits the page's title element at the signs that part a site's
// name from a title.
func (ps *parser) titleParts() []string {
	parts := []string{ps.stripTitle(ps.meta.title)}
	for _, sep := range ps.p.separators {
		var next []string
		for _, part := range parts {
			next = append(next, strings.Split(part, sep)...)
		}
		parts = next
	}
	out := parts[:0]
	for _, part := range parts {
		if part = strings.TrimSpace(part); lettersIn(part) > 0 {
			out = append(out, part)
		}
	}
	return out
}

// bareTitleParts is the parts of the title element by their words.
func (ps *parser) bareTitleParts() map[string]bool {
	parts := make(map[string]bool)
	for _, part := range ps.titleParts() {
		parts[bare(part)] = true
	}
	return parts
}

// inTitleElement rates how well the title element speaks for a line.
func (ps *parser) inTitleElement(s string) int {
	f := bare(s)
	n := len(strings.Fields(f))
	if n == 0 || !strings.Contains(" "+bare(ps.meta.title)+" ", " "+f+" ") {
		return 0
	}
	switch {
	case n >= 3:
		return 5
	case n == 2:
		return 3
	}
	return 1
}

// titleElement is what is left of the title element without series, dates
// and the names of the site; "" where that cannot be told.
func (ps *parser) titleElement() string {
	best, from := "", 0
	parts := ps.titleParts()
	for i, part := range parts {
		if !ps.namesPage(part) {
			continue
		}
		if len(part) > len(best) {
			best, from = part, i
		}
	}
	if best == "" {
		return ""
	}
	const longest = 500 // bytes of a title element
	if len(ps.meta.title) > longest {
		return best
	}
	// "Getting past it: start small": a colon parts a title from its own rest
	// as well as from the name of a site.
	whole := ps.stripTitle(ps.meta.title)
	for i := from - 1; i >= 0 && !ps.otherName(parts[i]) && strings.Contains(whole, parts[i]+": "+best); i-- {
		best = parts[i] + ": " + best
	}
	for i := from + 1; i < len(parts) && !ps.otherName(parts[i]) && strings.Contains(whole, best+": "+parts[i]); i++ {
		best += ": " + parts[i]
	}
	return best
}

// namesPage tells whether a part of the title element may be the title.
func (ps *parser) namesPage(part string) bool {
	n := len(strings.Fields(bare(part)))
	return n >= 2 && !(ps.p.isPerson(part) && n < 4) && !ps.otherName(part) && !ps.p.isNavigation(&line{text: part, plain: plain(part)})
}

// otherName tells whether a part of the title element is the name of a series
// or a site, or a date.
func (ps *parser) otherName(part string) bool {
	f := bare(part)
	return ps.p.isSeries(plain(part)) || ps.p.sites[f] || len(ps.p.dates(plain(part))) > 0 || ps.elsewhere(f)
}

// elsewhere tells whether the page names f as the name of a site: in its
// frame, its byline or its foot.
func (ps *parser) elsewhere(f string) bool {
	if strings.Contains(bare(ps.col.Author.Role), f) {
		return true
	}
	for i := range ps.lines {
		l := &ps.lines[i]
		if i >= ps.start && i < ps.end {
			continue
		}
		if strings.Contains(" "+bare(l.text)+" ", " "+f+" ") {
			return true
		}
	}
	return false
}

func (ps *parser) stripTitle(s string) string {
	if g := ps.p.stripPrefix.FindStringIndex(plain(s)); g != nil {
		s = cut(s, plain(s), g[1], len(plain(s)))
	}
	if g := ps.p.stripSuffix.FindStringIndex(plain(s)); g != nil && g[0] > 0 {
		s = cut(s, plain(s), 0, g[0])
	}
	return strings.TrimSpace(s)
}

// cleanTitle takes the name of the series, the mark of a part and a print
// page's words off a title.
func (ps *parser) cleanTitle(s string) string {
	s = ps.stripTitle(s)
	for _, rule := range ps.p.parts {
		if g := rule.re.FindStringIndex(plain(s)); g != nil && g[0] > 0 {
			s = strings.TrimRight(cut(s, plain(s), 0, g[0])+cut(s, plain(s), g[1], len(plain(s))), " -–—|,:(")
		}
	}
	s = ps.withoutNumbered(s)
	for _, sep := range ps.p.separators {
		head, tail, ok := strings.Cut(s, sep)
		if ok && ps.p.series[fold(head)] && strings.TrimSpace(tail) != "" {
			if ps.col.Series == "" {
				ps.col.Series = strings.TrimSpace(head)
			}
			s = strings.TrimSpace(tail)
		}
		if i := strings.LastIndex(s, sep); i > 0 && ps.p.series[fold(s[i+len(sep):])] {
			s = strings.TrimSpace(s[:i])
		}
	}
	return strings.Trim(s, " \t|·•")
}

// roleBelow returns the line below a bare name where it reads as a role.
func (ps *parser) roleBelow(i int) string {
	if i+1 >= len(ps.lines) || i+1 == ps.start || ps.use[i+1] != unused {
		return ""
	}
	l := &ps.lines[i+1]
	if l.gap != soft || l.wordCount() > 8 || strings.Contains(l.plain, ": ") || ended(l.text) || l.isLink() || l.form || len(ps.p.dates(l.plain)) > 0 || ps.p.tail.MatchString(l.plain) || ps.p.isNavigation(l) || ps.markers[i+1].ok || ps.namesSeries(l.plain) {
		return ""
	}
	if _, ok := ps.bylineAt(i + 1); ok && !strings.Contains(l.text, ",") {
		return ""
	}
	ps.use[i+1] = usedTail
	return l.text
}

// namedTitle returns the line, set off from the text, that the title element
// starts with or, behind a shorter name of the site, ends with, or else any line
// that is its last part, as long as no line is another one: of two of them either
// may be the site's name. The only one may be, too, unless it leads to the page. It
// is -1 if there is none.
func (ps *parser) namedTitle() int {
	const words, site = 3, 2
	element, last, others := bare(ps.meta.title), -1, false
	var parts map[string]bool // of the title element, once they are asked for
	for i := range ps.start {
		l := &ps.lines[i]
		if l.chrome && !ps.inChrome() || l.wordCount() < words || l.wordCount() > 30 {
			continue
		}
		text := bare(l.text)
		if l.level == 0 && !l.strong || l.isLink() {
			if !strings.Contains(element, text) {
				continue
			}
			if parts == nil {
				parts = ps.bareTitleParts()
			}
			switch {
			case !parts[text] || len(parts) == 1 && !l.isLink():
			case !strings.HasSuffix(element, text):
				others = true
			case last < 0 && ps.mayTitle(i):
				last = i
			}
			continue
		}
		front, ends := strings.CutSuffix(element, " "+text)
		if text != "" && (element == text || strings.HasPrefix(element, text+" ") || ends && len(strings.Fields(front)) <= site) && ps.mayTitle(i) {
			return i
		}
	}
	if others {
		return -1
	}
	return last
}
