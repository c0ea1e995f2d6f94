package scraper

import (
	"regexp"
	"slices"
	"strings"
	"unicode"

	"coachsearch/internal/corpus"
)

// maxHeading is the number of words that an unknown heading may have.
const maxHeading = 9

// body gathers the sections from the start of the text to its end.
func (ps *parser) body() {
	ps.room = ps.container()
	if ps.unmarked {
		ps.open(marker{mark: markQuestion}, ps.start)
	} else if ps.part.number > 1 && !ps.markers[ps.start].ok {
		ps.open(marker{}, ps.start)
	}
	ps.end = len(ps.lines)
	for i := ps.start; i < len(ps.lines); i++ {
		l := &ps.lines[i]
		switch {
		case ps.use[i] == usedClient, ps.use[i] == usedFrame:
			continue
		case i > ps.start && (!ps.room.holds(l) || ps.endsBody(i)):
			ps.end, ps.signed = i, true
			return
		case ps.isFrame(i) || ps.inBox(i):
			ps.use[i] = usedFrame
			continue
		}
		ps.use[i] = usedBody
		if i == ps.answerAt && ps.unmarked {
			ps.open(marker{mark: markAnswer}, i)
		}
		if m := ps.markers[i]; m.ok && ps.opens(i) {
			ps.open(m.marker, i)
			continue
		}
		if ps.isOtherHeading(i) {
			if ps.current().mark == markLast {
				ps.use[i] = unused
				ps.end, ps.signed = i, true
				return
			}
			ps.open(marker{mark: markOther, heading: l.text}, i)
			continue
		}
		s := ps.current()
		s.lines = append(s.lines, *l)
	}
}

func (ps *parser) current() *section {
	if len(ps.sections) == 0 {
		ps.sections = append(ps.sections, section{at: ps.start})
	}
	return &ps.sections[len(ps.sections)-1]
}

// open starts a section at line i.
func (ps *parser) open(m marker, i int) {
	s := section{mark: m.mark, heading: m.heading, at: i, depth: ps.lines[i].depth(), loose: m.loose}
	ps.markOwn(i)
	if m.mark == markQuestion && ps.has(markQuestion) {
		s.follow = true
	}
	if m.mark == markAnswer && len(ps.sections) > 0 && (ps.current().follow || ps.current().mark == markFollowUp) {
		s.follow = true
	}
	if m.rest != "" {
		l := ps.lines[i]
		l.text, l.plain, l.raw = m.rest, plain(m.rest), ""
		s.lines = append(s.lines, l)
	}
	ps.sections = append(ps.sections, s)
}

func (ps *parser) has(marks ...mark) bool {
	for i := range ps.sections {
		for _, m := range marks {
			if ps.sections[i].mark == m && ps.sections[i].said() {
				return true
			}
		}
	}
	return false
}

// opens tells whether the marker at i starts a section where it stands.
func (ps *parser) opens(i int) bool {
	m := ps.markers[i]
	cur := mark("")
	if len(ps.sections) > 0 {
		cur = ps.current().mark
	}
	switch m.mark {
	case markQuestion:
		if cur == markQuestion && ps.current().said() {
			return false
		}
		return !ps.has(markQuestion) && ps.hasText(i) || ps.answered(i)
	case markAnswer:
		if ps.asked() || len(ps.sections) == 0 {
			return true
		}
		return !ps.has(markAnswer) && (cur == markOther || ps.has(markQuestion) && m.sure)
	case markInner, markOuter:
		return m.whole || m.sure || ps.lines[i].wordCount() > 3
	case markLast:
		return m.whole && ps.hasText(i) || !m.whole && !ps.laterHeading(i)
	case markFollowUp:
		return ps.has(markAnswer, markInner, markOuter, markLast)
	}
	return false
}

// asked tells whether a question waits for its answer.
func (ps *parser) asked() bool {
	for _, s := range slices.Backward(ps.sections) {
		switch s.mark {
		case markQuestion, markFollowUp:
			return true
		case markOther:
		default:
			return false
		}
	}
	return false
}

// answered tells whether an answer follows the question at i before the text
// ends: only then is it a follow-up and not a question in the text.
func (ps *parser) answered(i int) bool {
	for j := i + 1; j < len(ps.lines); j++ {
		m := ps.markers[j]
		if m.ok && m.mark == markAnswer {
			return true
		}
		if m.ok && (m.mark == markComments || m.mark == markResources || m.mark == markQuestion) {
			return false
		}
	}
	return false
}

// laterHeading tells whether a whole line behind i is the heading of another
// section: what stands at i is then a turn of speech.
func (ps *parser) laterHeading(i int) bool {
	for j := i + 1; j < len(ps.lines); j++ {
		switch m := ps.markers[j]; {
		case m.ok && m.mark == markComments:
			return false
		case m.ok && (m.mark == markInner || m.mark == markOuter || m.mark == markLast):
			return true
		}
	}
	return false
}

// endsBody tells whether the column's text is over at line i.
func (ps *parser) endsBody(i int) bool {
	l := &ps.lines[i]
	if ps.endsAtEntries(i) {
		return true
	}
	if m := ps.markers[i]; m.ok && (m.mark == markResources || m.mark == markComments) {
		return ps.opensTail(i) && ps.has(markQuestion, markAnswer, markInner, markOuter, markLast)
	}
	if !ps.has(markAnswer, markInner, markOuter, markLast) && ps.part.number < 2 {
		return false
	}
	if ps.p.partContinues.MatchString(l.plain) {
		ps.part.continues = true
		return true
	}
	if ps.p.tail.MatchString(l.plain) && l.wordCount() <= 40 && !ps.moreSections(i) {
		return true
	}
	if l.rule && ps.current().mark == markLast && ps.current().said() && !ended(l.text) && !l.item && l.wordCount() <= maxHeading && !ps.moreSections(i) {
		return true // a foot below a line across the page
	}
	return ps.commentArea(i) != nil && !ps.moreSections(i) || ps.isByline(i) || ps.isStamp(i) || ps.isAboutAuthor(i) || ps.isReader(i) || ps.headsReader(i) || ps.isPost(i) && !ps.moreSections(i)
}

// isAboutAuthor tells whether line i, below the text, speaks of the author that
// the head names: in the text itself he would say "I".
func (ps *parser) isAboutAuthor(i int) bool {
	name := ps.topAuthor()
	rest, ok := strings.CutPrefix(fold(ps.lines[i].plain), name+" ")
	return ok && name != "" && unicode.IsLower(firstRune(rest)) && ps.lines[i].gap == hard && ps.current().said() && !ps.moreSections(i)
}

// isStamp tells whether line i holds nothing but a day and a time, with links
// of the frame: what systems write below a text.
func (ps *parser) isStamp(i int) bool {
	l := &ps.lines[i]
	if len(l.plain) > maxByline || !ps.p.mayDate(l.plain) {
		return false
	}
	g, _ := ps.p.signature(l.plain)
	return g.at == len(l.plain) && g.day != "" && g.timed && g.name[1] == 0 && !ps.moreSections(i)
}

// opensTail tells whether the heading of resources or comments at i is one:
// no named section follows it, and it is no sentence.
func (ps *parser) opensTail(i int) bool {
	m, l := ps.markers[i], &ps.lines[i]
	if ps.moreSections(i) || m.whole && ended(l.text) && lastRune(l.plain) != ':' && l.wordCount() > 6 && len(l.links) == 0 {
		return false
	}
	return m.whole || m.sure && m.rest != "" && len(strings.Fields(m.rest)) < 12 && (len(l.links) > 0 || !ended(m.rest) || strings.Contains(m.rest, "://"))
}

// moreSections tells whether a named section follows before the comments.
func (ps *parser) moreSections(i int) bool {
	return ps.nextSection(i) >= 0
}

// isByline tells whether line i signs the column.
func (ps *parser) isByline(i int) bool {
	b, ok := ps.bylineAt(i)
	if !ok {
		return false
	}
	switch b.kind {
	case signedByline, byByline, postedByline:
		return !ps.moreSections(i)
	}
	if ps.knownAuthor(b.name) {
		return !ps.moreSections(i)
	}
	if ps.lines[i].wordCount() > 14 || ps.lines[i].item || !ps.current().said() || ps.current().mark == markQuestion {
		return false
	}
	return ps.tailFollows(i + 1)
}

// knownAuthor tells whether the profile or the page's head names the author.
func (ps *parser) knownAuthor(name string) bool {
	f := fold(name)
	return ps.p.authors[f] || f != "" && (f == fold(ps.meta.author) || f == fold(ps.col.Author.Name) || f == ps.topAuthor())
}

// tailFollows tells whether what stands at i cannot be the column's text.
func (ps *parser) tailFollows(i int) bool {
	for n := 0; i < len(ps.lines) && n < 2; i, n = i+1, n+1 {
		l := &ps.lines[i]
		if m := ps.markers[i]; m.ok && (m.mark == markResources || m.mark == markComments) || !ps.room.holds(l) {
			return true
		}
		b, ok := ps.bylineAt(i)
		if ok && b.kind == postedByline || ps.p.tail.MatchString(l.plain) || ps.isFrame(i) || l.isMenu() || l.isLink() || l.chrome {
			return true
		}
		if l.isProse() {
			return false
		}
	}
	return i >= len(ps.lines)
}

// isFrame tells whether line i belongs to the page's frame.
func (ps *parser) isFrame(i int) bool {
	l := &ps.lines[i]
	if ps.markers[i].ok && !l.isMenu() {
		return false
	}
	if k, _ := l.pager(); k > 0 {
		return true
	}
	return l.isMenu() || l.isLink() && leadsBack.MatchString(l.plain) || strings.Contains(l.plain, "@") && mailAlone.MatchString(l.plain) || ps.p.isNavigation(l) && !ps.isSentence(i) || l.form || l.chrome && !ps.inChrome() || lettersIn(l.text) == 0
}

// leadsBack matches a link to another page of the site.
var leadsBack = regexp.MustCompile(`^(?:<{1,2}|«|←)?\s*(?:Back|Return) to \p{Lu}[^.?!]{1,40}$`)

// isSentence tells whether line i of the text is a sentence of it, whatever
// words of a page's frame it starts with: "Print it out."
func (ps *parser) isSentence(i int) bool {
	l := &ps.lines[i]
	if i < ps.start || len(l.links) > 0 || len(ps.sections) == 0 {
		return false
	}
	r := lastRune(strings.TrimRight(l.plain, `"')`))
	return (r == '.' || r == '?' || r == '!') && l.wordCount() > 2 && !strings.HasSuffix(l.plain, "..") && !ps.p.isPagePart(l)
}

// inChrome tells whether the column itself stands inside an element that
// looks like a part of the frame: the hint is then worth nothing.
func (ps *parser) inChrome() bool { return ps.start >= 0 && ps.lines[ps.start].chrome }

// isOtherHeading tells whether line i is a heading that the profile does not
// know.
func (ps *parser) isOtherHeading(i int) bool {
	l := &ps.lines[i]
	if strings.HasPrefix(l.plain, "-") || l.depth() == plainDepth || l.depth() > ps.current().depth || l.item || l.isLink() || l.wordCount() > maxHeading || ended(l.text) && l.level == 0 || len(ps.sections) == 0 {
		return false
	}
	if ps.subHeading(i) {
		return false
	}
	if !ps.has(markAnswer, markInner, markOuter, markLast) || l.cell != nil && cellsIn(l.row) > 1 {
		return false
	}
	next := i + 1
	if next+1 < len(ps.lines) && ps.current().mark == markLast {
		if b, ok := ps.bylineAt(next); ok && b.kind == byByline || byWhom.MatchString(ps.lines[next].plain) {
			next++ // of another article
		}
	}
	return next < len(ps.lines) && !ps.lines[next].strong && ps.lines[next].level == 0 && !ps.lines[next].isLink() && ps.lines[next].wordCount() > 3
}

// assemble makes paragraphs of the gathered lines.
func (ps *parser) assemble() {
	ps.dropPullQuotes()
	ps.letterSigned()
	softJoins := ps.softJoins()
	for i := range ps.sections {
		s := &ps.sections[i]
		paragraphs := paragraphs(s.lines, softJoins, ps.p.text)
		if len(paragraphs) == 0 {
			if s.heading != "" {
				ps.reason("empty_section", string(s.mark), s.at, s.heading)
			}
			continue
		}
		kind := corpus.Kind(s.mark)
		if s.follow {
			kind = corpus.FollowUp
		}
		if kind == "" {
			kind = corpus.Other
		}
		ps.col.Sections = append(ps.col.Sections, corpus.Section{Kind: kind, Heading: s.heading, Paragraphs: paragraphs})
	}
	ps.checkOrder()
}

// checkOrder reports sections that stand out of their usual order.
func (ps *parser) checkOrder() {
	order := map[mark]int{markQuestion: 1, markAnswer: 2, markInner: 3, markOuter: 4, markLast: 5}
	last := 0
	for i := range ps.sections {
		s := &ps.sections[i]
		n := order[s.mark]
		if n == 0 || s.follow {
			continue
		}
		if n < last {
			ps.reason("out_of_order", string(s.mark), s.at, s.heading)
		}
		last = n
	}
}
