package scraper

import "strings"

// findMarkers looks for headings and markers at the start of every line. A
// line of links is a heading only where text follows.
func (ps *parser) findMarkers() {
	ps.markers = make([]markerAt, len(ps.lines))
	begun := false // a question, an answer or the client was met
	for i := range ps.lines {
		l := &ps.lines[i]
		m, ok := ps.markerAt(i, begun)
		ps.markers[i] = markerAt{m, ok}
		begun = begun || ok && (m.mark == markClient || m.mark == markQuestion || m.mark == markAnswer) && !l.isLink()
	}
	ps.letters()
}

func (ps *parser) markerAt(i int, begun bool) (marker, bool) {
	l := &ps.lines[i]
	var prev, next *line
	if i > 0 {
		prev = &ps.lines[i-1]
	}
	if i+1 < len(ps.lines) {
		next = &ps.lines[i+1]
	}
	m, ok := ps.p.marker(l)
	if ok && prev != nil && goesOnWith(prev, l) {
		return marker{}, false
	}
	switch {
	case ok && m.rest != "" && (l.level > 0 || l.strong) && l.wordCount() <= maxHeading && !ended(l.text) && next != nil && next.isProse() && (m.mark == markInner || m.mark == markOuter || m.mark == markLast):
		m.heading, m.rest, m.whole, m.sure = strings.Trim(l.text, " :"), "", true, true // with its subtitle
	case !ok && begun:
		m, ok = ps.p.headingLike(prev, l, next)
	}
	if !ok && len(l.plain) < 200 && ps.p.commentHeading.MatchString(l.plain) {
		m, ok = marker{mark: markComments, heading: l.text, whole: true, sure: true}, true
	}
	if ok && l.isLink() && strings.HasPrefix(l.links[0].href, "#") {
		return m, false // a table of contents
	}
	if ok && l.isLink() && m.whole && (next == nil || !next.isProse()) && m.mark != markComments && m.mark != markResources {
		return m, false
	}
	return m, ok
}

// goesOnWith tells whether l is the rest of a sentence that a single break
// cut: what it starts with is then no marker.
func goesOnWith(prev, l *line) bool {
	const prose = 8
	return l.gap == soft && l.block != nil && l.block == prev.block && !l.strong && l.level == 0 && len(l.marks) == 0 && prev.wordCount() >= prose && !ended(prev.text) && !prev.isLink()
}

// letters tells the letter from the reply where both open with "Dear": a
// salutation with no question before it is that of a letter, if an answer
// follows.
func (ps *parser) letters() {
	asked := false
	for i := range ps.markers {
		m := &ps.markers[i]
		if !m.ok {
			continue
		}
		switch m.mark {
		case markQuestion:
			asked = true
		case markAnswer:
			if m.letter && !asked && ps.answered(i) {
				m.mark, asked = markQuestion, true
				continue
			}
			asked = false
		}
	}
}
