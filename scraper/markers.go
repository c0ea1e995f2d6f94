package scraper

import (
	"regexp"
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
	ps.dropEarlyTail()
}

// opensLetter tells whether a line is no more than the marker of a question or
// an answer, so that a salutation below belongs to the text.
func (m *markerAt) opensLetter() bool {
	return m.ok && m.whole && !m.letter && (m.mark == markQuestion || m.mark == markAnswer)
}

// dropEarlyTail takes headings of comments and resources in front of the
// column for what they are there: links to them.
func (ps *parser) dropEarlyTail() {
	first := slices.IndexFunc(ps.markers, func(m markerAt) bool {
		return m.ok && m.mark != markComments && m.mark != markResources && m.mark != markFollowUp
	})
	for i := range max(first, 0) {
		if m := &ps.markers[i]; m.mark == markComments || m.mark == markResources {
			m.ok = false
		}
	}
}

// findLeads fills in markers of wordings that the profile does not know.
func (ps *parser) findLeads() {
	leads := make([]markerAt, len(ps.lines)) // what each line may be
	for i := range ps.lines {
		if !ps.markers[i].ok {
			m, ok := ps.p.leadMarker(&ps.lines[i], due{true, true, true})
			leads[i] = markerAt{m, ok}
		}
	}
	known := ps.nextMarkers(leads)
	asked, answered, begun := false, false, false
	for i := range ps.markers {
		l := &ps.lines[i]
		if m := leads[i]; m.ok {
			switch m.mark {
			case markQuestion:
				m.ok = !asked && known[i].question && known[i].answered
			case markAnswer:
				m.ok = asked && !answered && known[i].answer
			default:
				m.ok = begun && !ps.hasKnown(m.mark)
			}
			if m.ok && ps.leadStands(i, m.marker) {
				ps.markers[i] = m
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

// ahead tells what the markers behind a line leave open.
type ahead struct {
	question bool // a question may be missing: none stands in front of the next answer or section
	answer   bool // an answer may be missing: none stands in front of the next question or section
	answered bool // an answer or a section follows before the comments
}

// nextMarkers looks at every line's markers ahead, from the last line to the
// first.
func (ps *parser) nextMarkers(leads []markerAt) []ahead {
	out := make([]ahead, len(ps.lines))
	cur := ahead{question: true, answer: true}
	for i := len(ps.lines) - 1; i >= 0; i-- {
		out[i] = cur
		m := ps.markers[i]
		known := m.ok && ps.hasText(i)
		if !m.ok {
			m = leads[i]
		}
		switch {
		case !m.ok:
		case m.mark == markComments:
			cur = ahead{question: true, answer: true}
		case m.mark == markQuestion:
			cur.answer = true
			if known {
				cur.question = false
			}
		case m.mark == markAnswer:
			cur.question, cur.answered = true, true
			if known {
				cur.answer = false
			}
		case m.mark == markInner || m.mark == markOuter || m.mark == markLast:
			cur = ahead{question: true, answer: true, answered: true}
		}
	}
	return out
}

// hasKnown tells whether a heading of the section stands on the page as the
// profile knows it.
func (ps *parser) hasKnown(kind mark) bool {
	return slices.ContainsFunc(ps.markers, func(m markerAt) bool { return m.ok && m.mark == kind && m.sure })
}

// leadStands tells whether a lead is one where it stands. An own line needs
// text below it and must not be in the middle of a paragraph.
func (ps *parser) leadStands(i int, m marker) bool {
	l := &ps.lines[i]
	if i > 0 && goesOnWith(&ps.lines[i-1], l) || ps.p.isNavigation(l) {
		return false
	}
	if _, labelled := ps.p.label(m.heading); m.mark == markQuestion && (labelled && !ps.tellsBelow(i) || ps.p.isSeries(m.heading)) {
		return false
	}
	if m.rest != "" {
		return len(strings.Fields(m.rest)) >= 4
	}
	if i+1 == len(ps.lines) || ps.lines[i+1].isLink() || ps.lines[i+1].wordCount() < 4 {
		return false
	}
	stands := l.level > 0 || l.strong || lastRune(l.plain) == ':'
	return stands || !(l.gap == soft && i > 0 && !ended(ps.lines[i-1].text) || lastRune(l.text) == '.')
}

// tellsBelow tells whether what stands below line i is a paragraph and no value
// of a label.
func (ps *parser) tellsBelow(i int) bool {
	const words = 20
	l := &ps.lines[i]
	if i+1 >= len(ps.lines) || l.cell != nil && ps.lines[i+1].row == l.row {
		return false
	}
	next := &ps.lines[i+1]
	return next.wordCount() > words && ended(next.text) && (next.gap == hard || l.level > 0)
}

// withinPage tells whether a link leads nowhere else: to a place on the page or
// to a script.
func withinPage(href string) bool {
	return strings.HasPrefix(href, "#") || strings.HasPrefix(strings.ToLower(href), "javascript:")
}

// shownBy is what stands in brackets in front of a heading: "(show)".
var shownBy = regexp.MustCompile(`^[(\[][^()\[\]]{1,20}[)\]]\s+`)

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
	if g := shownBy.FindString(l.text); !ok && l.level > 0 && g != "" {
		bare := *l
		bare.text, bare.marks = l.text[len(g):], nil
		bare.plain = plain(bare.text)
		m, ok = ps.p.marker(&bare)
	}
	if ok && prev != nil && goesOnWith(prev, l) && !(m.sure && m.mark == markQuestion && startsFacts(ps.p.pairs(prev))) {
		return marker{}, false
	}
	if ok && m.rest != "" && (l.level > 0 || l.strong || next != nil && next.gap == hard && l.gap == hard && !l.inlined()) && l.wordCount() <= maxHeading && (!ended(l.text) || l.level > 0 && lastRune(l.text) == '?') && next != nil && next.isProse() && (m.mark == markInner || m.mark == markOuter || m.mark == markLast) {
		m.heading, m.rest, m.whole, m.sure = strings.Trim(l.text, " :"), "", true, true // with its subtitle
	}
	if !ok && len(l.plain) < 200 && ps.p.commentHeading.MatchString(l.plain) {
		m, ok = marker{mark: markComments, heading: l.text, whole: true, sure: true}, true
	}
	if ok && m.whole && prev != nil && l.row != nil && prev.row == l.row && prev.cell != l.cell && m.mark == markAnswer {
		if _, isLabel := ps.p.label(prev.plain); isLabel {
			return marker{}, false // "Title" and "Coach"
		}
	}
	if ok && l.form && m.mark != markComments && m.mark != markResources {
		return marker{}, false // of a field to fill in
	}
	if ok && l.isLink() && withinPage(l.links[0].href) {
		// A heading that shows and hides what is below it, or an entry of a
		// table of contents.
		return m, l.level > 0 && !l.item
	}
	if ok && l.isLink() && m.whole && (next == nil || !next.isProse()) && m.mark != markComments && m.mark != markResources {
		return m, false
	}
	return m, ok
}

// startsFacts tells whether the first of the pairs starts its line.
func startsFacts(pairs []pair) bool { return len(pairs) > 0 && pairs[0].start == 0 }

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
		if m.letter && i > 0 && ps.markers[i-1].opensLetter() {
			m.ok = false // the first words of what the marker above is for
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
