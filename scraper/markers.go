package scraper

import (
	"slices"
	"strings"
)

// findMarkers looks for headings and markers at the start of every line: first
// those that the profile knows, then, where the page is due for one that was
// not found, leads that hold a word of one.
func (ps *parser) findMarkers() {
	ps.markers = make([]markerAt, len(ps.lines))
	for i := range ps.lines {
		m, ok := ps.markerAt(i)
		ps.markers[i] = markerAt{m, ok}
	}
	ps.letters()
	ps.findLeads()
}

// findLeads fills in markers of wordings that the profile does not know.
func (ps *parser) findLeads() {
	asked, answered, begun := false, false, false
	for i := range ps.markers {
		l := &ps.lines[i]
		if m := &ps.markers[i]; !m.ok {
			d := due{
				question: !asked && !ps.knownBefore(i, markQuestion, markAnswer, markInner, markOuter, markLast),
				answer:   asked && !answered && !ps.knownBefore(i, markAnswer, markQuestion, markInner, markOuter, markLast),
				sections: begun,
			}
			if found, ok := ps.leadAt(i, d); ok {
				*m = markerAt{found, true}
			}
		}
		m := ps.markers[i]
		if !m.ok || l.isLink() {
			continue
		}
		switch m.mark {
		case markComments:
			if begun {
				return
			}
		case markClient:
			begun = true
		case markQuestion, markFollowUp:
			asked, answered, begun = true, false, true
		case markAnswer:
			asked, answered, begun = true, true, true
		}
	}
}

// knownBefore tells whether the next marker of these behind line i is the
// first of them.
func (ps *parser) knownBefore(i int, first mark, others ...mark) bool {
	for j := i + 1; j < len(ps.markers); j++ {
		m := &ps.markers[j]
		switch {
		case !m.ok:
			if lead, ok := ps.p.leadMarker(&ps.lines[j], due{answer: true, sections: true}); ok && slices.Contains(others, lead.mark) {
				return false
			}
		case m.mark == first:
			return ps.hasText(j)
		case m.mark == markComments, slices.Contains(others, m.mark) && ps.hasText(j):
			return false
		}
	}
	return false
}

// leadAt reads the start of line i as a marker that the page is due for. An
// own line needs text below it and must not be in the middle of a paragraph.
func (ps *parser) leadAt(i int, d due) (marker, bool) {
	l := &ps.lines[i]
	m, ok := ps.p.leadMarker(l, d)
	if !ok || i > 0 && goesOnWith(&ps.lines[i-1], l) || ps.p.isNavigation(l) {
		return m, false
	}
	switch m.mark {
	case markQuestion:
		if _, labelled := ps.p.label(m.heading); labelled || ps.p.isSeries(m.heading) || !ps.answerAhead(i) {
			return m, false
		}
	case markInner, markOuter, markLast:
		if slices.ContainsFunc(ps.markers, func(k markerAt) bool { return k.ok && k.mark == m.mark && k.sure }) {
			return m, false
		}
	}
	if m.rest != "" {
		return m, len(strings.Fields(m.rest)) >= 4
	}
	if i+1 == len(ps.lines) || ps.lines[i+1].isLink() || ps.lines[i+1].wordCount() < 4 {
		return m, false
	}
	stands := l.level > 0 || l.strong || lastRune(l.plain) == ':'
	if !stands && (l.gap == soft && i > 0 && !ended(ps.lines[i-1].text) || lastRune(l.text) == '.') {
		return m, false
	}
	return m, true
}

// answerAhead tells whether an answer or a named section follows line i before
// the comments.
func (ps *parser) answerAhead(i int) bool {
	for j := i + 1; j < len(ps.markers); j++ {
		switch m := &ps.markers[j]; {
		case m.ok && m.mark == markComments:
			return false
		case m.ok && (m.mark == markAnswer || m.mark == markInner || m.mark == markOuter || m.mark == markLast) && ps.hasText(j):
			return true
		}
		if m, ok := ps.p.leadMarker(&ps.lines[j], due{answer: true}); ok && m.mark == markAnswer {
			return true
		}
	}
	return false
}

func (ps *parser) markerAt(i int) (marker, bool) {
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
	if ok && m.rest != "" && (l.level > 0 || l.strong) && l.wordCount() <= maxHeading && !ended(l.text) && next != nil && next.isProse() && (m.mark == markInner || m.mark == markOuter || m.mark == markLast) {
		m.heading, m.rest, m.whole, m.sure = strings.Trim(l.text, " :"), "", true, true // with its subtitle
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
