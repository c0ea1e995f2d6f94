package scraper

import (
	"regexp"
	"strings"
	"unicode"
)

// findTitle weighs the lines of the head; at is the dateline or -1.
func (ps *parser) findTitle(at int) string {
	best, bestScore := -1, 3
	ps.named = ps.namedTitle()
	before, after := ps.neighbours(at)
	for i := range ps.start {
		score, ok := ps.titleScore(i, at, before, after)
		if ok && score >= bestScore {
			best, bestScore = i, score
		}
	}
	if best < 0 {
		// What looks like a name, next to the dateline, is the title after all.
		for _, i := range []int{at - 1, at + 1} {
			if best < 0 && at >= 0 && i >= 0 && i < ps.start && ps.mayTitle(i) && ps.mayBeName(i) && !ps.lines[i].isLink() && !ps.inBlockOfText(i) {
				best = i
			}
		}
	}
	if best >= 0 && ps.inFrame(best) && ps.titleElement() != "" {
		best = -1
	}
	ps.titleAt = best
	if best < 0 {
		return ""
	}
	ps.use[best] = usedHead
	return ps.wholeTitle(best, at)
}

// wholeTitle joins a title that single breaks cut in lines.
func (ps *parser) wholeTitle(i, at int) string {
	text := ps.lines[i].text
	if named, ok := ps.p.titleOf(&ps.lines[i]); ok {
		text = named
	}
	for j := i; j > 0 && ps.sameHeading(j-1, j); j-- {
		text = ps.lines[j-1].text + " " + text
		ps.use[j-1] = usedHead
	}
	for j := i; j+1 < ps.start && j+1 != at && ps.sameHeading(j, j+1); j++ {
		text += " " + ps.lines[j+1].text
		ps.use[j+1] = usedHead
	}
	return text
}

// titleOf returns the title that a line names as such: "Headline: …".
func (r *rules) titleOf(l *line) (string, bool) {
	name, rest, ok := strings.Cut(l.text, ":")
	if !ok || !r.titleLabels[fold(name)] || strings.TrimSpace(rest) == "" || r.isSeries(r.withoutPrefix(rest)) {
		return "", false
	}
	return strings.TrimSpace(rest), true
}

// withoutPrefix is plain(s) without what strip_prefix takes off a title.
func (r *rules) withoutPrefix(s string) string {
	p := strings.TrimSpace(plain(s))
	if g := r.stripPrefix.FindStringIndex(p); g != nil {
		p = p[g[1]:]
	}
	return strings.TrimSpace(p)
}

// titleCell tells whether the cell in front of line i says that it is the title.
func (ps *parser) titleCell(i int) bool {
	l := &ps.lines[i]
	if i == 0 || l.cell == nil || ps.lines[i-1].row != l.row || !ps.fillsCell(i-1) || !ps.fillsCell(i) {
		return false
	}
	name := strings.ReplaceAll(strings.TrimRight(fold(ps.lines[i-1].text), " :"), "_", " ")
	return name == "column" || ps.p.titleLabels[name] && !ps.p.isSeries(l.plain)
}

// sameHeading tells whether line j goes on with the heading on line i.
func (ps *parser) sameHeading(i, j int) bool {
	a, b := &ps.lines[i], &ps.lines[j]
	if b.gap != soft || ps.use[i] == usedClient || ps.use[j] == usedClient || ps.isDateline(a) || ps.isDateline(b) || ps.p.isNavigation(a) || ps.p.isNavigation(b) {
		return false
	}
	if _, ok := ps.p.byline(b); ok || ps.p.isSeries(a.text) || ps.p.isSeries(b.text) {
		return false
	}
	if strings.Contains(" "+bare(ps.meta.title)+" ", " "+bare(a.text+" "+b.text)+" ") {
		return true
	}
	if first := firstRune(b.text); unicode.IsLower(first) && !ended(a.text) && a.block == b.block && a.block != nil && !a.isLink() {
		return true
	}
	return a.level > 0 && b.level > 0 && a.block == b.block && a.block != nil
}

// neighbours returns the lines next to the dateline that may be a title.
func (ps *parser) neighbours(at int) (before, after int) {
	before, after = -1, -1
	may := func(i int) bool {
		return ps.mayTitle(i) && !ps.mayBeName(i) && (ps.col.Series != "" || !ps.p.isSeries(ps.lines[i].plain))
	}
	from := at
	if at < 0 {
		from = ps.start
		if ps.hasClient && ps.block.start < from {
			from = ps.block.start
		}
	}
	for i := from - 1; i >= 0 && before < 0; i-- {
		if may(i) {
			before = i
		}
	}
	for i := from - 1; i >= 0 && before < 0; i-- {
		if ps.mayTitle(i) {
			before = i
		}
	}
	before = ps.aboveDeck(before)
	if at < 0 {
		return before, -1
	}
	for i := at + 1; i < ps.start; i++ {
		if ps.use[i] == usedClient {
			break
		}
		if may(i) {
			after = i
			break
		}
	}
	if before < 0 && after < 0 {
		after = ps.belowFacts()
	}
	return before, after
}

// belowFacts returns the line between the facts and the text, if there is just
// one: the title of a column that has none above its facts.
func (ps *parser) belowFacts() int {
	if !ps.hasClient || ps.block.end != ps.start-1 || !ps.mayTitle(ps.block.end) {
		return -1
	}
	i := ps.block.end
	l := &ps.lines[i]
	if l.isLink() || l.wordCount() < 2 || !l.strong && l.level == 0 && ps.inTitleElement(l.text) == 0 && (ended(l.text) && lastRune(l.text) != '?' || ps.titleElement() != "") {
		return -1
	}
	return i
}

// aboveDeck returns the heading above line i where that is the subtitle: the
// title element names the heading and not i, or i reads as a sentence.
func (ps *parser) aboveDeck(i int) int {
	if i < 1 || !ps.mayTitle(i-1) {
		return i
	}
	deck, head := &ps.lines[i], &ps.lines[i-1]
	if head.level == 0 && deck.level == 0 && ps.isDeck(head, deck) {
		return i - 1
	}
	if head.level == 0 || deck.level > 0 && deck.level <= head.level || head.isLink() && head.level == 1 {
		return i
	}
	named := ps.inTitleElement(head.text) > 0 && ps.inTitleElement(deck.text) == 0 && len(strings.Fields(head.text)) > 1
	sentence := deck.wordCount() > max(9, head.wordCount()) || lastRune(deck.text) == '.'
	if named && !strings.HasSuffix(" "+bare(ps.meta.title), " "+bare(head.text)) || sentence && ps.inTitleElement(deck.text) == 0 {
		return i - 1
	}
	return i
}

// isDeck tells whether, of two lines that no element marks as headings, the
// first is the title and the second a sentence that tells more: the title
// element has only the first, or only that is emphasised.
func (ps *parser) isDeck(head, deck *line) bool {
	const words = 3
	if lastRune(deck.text) != '.' || ended(head.text) || head.isLink() || head.wordCount() < words || ps.inTitleElement(deck.text) > 0 {
		return false
	}
	return ps.inTitleElement(head.text) >= 5 || head.strong && !deck.strong
}

// postedAt matches what systems write above a text, whether its date is one or
// lacks the year.
var postedAt = regexp.MustCompile(`(?i)^(?:posted|submitted|published|written|created|filed) (?:on|by|at)\b.*\d`)

// mailWritten finds an e-mail address, as lists write them, too.
var mailWritten = regexp.MustCompile(`(?i)\b[\w.+-]+(?:@| at )(?:[\w-]+\.)+[a-z]{2,}\b|<[^<>@]+@[^<>]+>`)

// mayTitle excludes what is no title whatever stands around it.
func (ps *parser) mayTitle(i int) bool {
	l := &ps.lines[i]
	n := l.wordCount()
	if ps.use[i] != unused || n == 0 || n > 30 || len(l.text) > 220 || l.form || l.isMenu() || lettersIn(l.text) < 2 {
		return false
	}
	if strings.Contains(l.plain, ":") && ps.isMember(l) && ps.inTitleElement(l.text) == 0 || ps.p.isNavigation(l) && !ps.isHeadline(i) || ps.p.series[fold(seriesText(l.plain))] || ps.p.sites[bare(l.text)] || ps.isDateline(l) {
		return false
	}
	if _, _, ok := ps.seriesAndAuthor(l.text); ok {
		return false
	}
	if sentenceFacts(l.text) != nil || len(introduction(l.text)) >= introducing || ps.p.datePrefix.MatchString(fold(l.text)) || l.level == 0 && lastRune(l.text) == ':' && n <= 3 {
		return false
	}
	if !strings.Contains(l.plain, " ") && strings.Contains(l.plain, "_") {
		return false // the name of a database's field
	}
	if postedAt.MatchString(l.plain) || mailWritten.MatchString(l.plain) {
		return false
	}
	if m := ps.markers[i]; m.ok && m.whole || l.isLink() && leadsHome(l.links[0].href) {
		return false
	}
	b, ok := ps.bylineAt(i)
	return !ok || b.kind == bareByline && !ps.knownAuthor(b.name)
}

// isHeadline tells whether a heading is the page's own although its words could
// be those of its frame: the title element has them too, or date and series are beside them.
// "More about the night shift" is what a link may say, and a title.
func (ps *parser) isHeadline(i int) bool {
	const words, high = 3, 3
	l := &ps.lines[i]
	heads, named := l.level > 0 && l.level <= high, ps.inTitleElement(l.text) > 0
	if l.isLink() && !(heads && named) || l.wordCount() < words {
		return false
	}
	if named && (l.level > 0 || l.strong) {
		return true
	}
	for _, j := range []int{i - 1, i + 1} {
		plainly := l.block == nil && j > i // a text's title right above its date
		if (heads || named || l.strong || plainly) && j >= 0 && j < len(ps.lines) && (ps.isDateline(&ps.lines[j]) || ps.p.series[fold(ps.lines[j].plain)]) {
			return true
		}
	}
	return false
}

// leadsHome tells whether an address is that of a site's first page: the text
// of such a link is the name of the site.
func leadsHome(href string) bool {
	if strings.Contains(href, "?") {
		return false
	}
	_, rest, ok := strings.Cut(href, "://")
	if ok {
		_, href, _ = strings.Cut(rest, "/")
	}
	name, _, _ := strings.Cut(strings.Trim(href, "./"), ".")
	return name == "" || name == "index" || name == "default" || name == "home"
}

func (ps *parser) titleScore(i, at, before, after int) (int, bool) {
	if !ps.mayTitle(i) {
		return 0, false
	}
	const near = 2 // lines from a date to the title, which may be a link to its page
	l := &ps.lines[i]
	score := 0
	switch _, ok := ps.p.titleOf(l); {
	case ok && strings.HasPrefix(fold(l.plain), "subject"):
		score += 8 // of an e-mail that may only pass the column on
	case ok || ps.titleCell(i):
		score += 30
	}
	switch {
	case l.level > 0:
		score += 5 - min(l.level, 4)/2
	case l.strong:
		score++
	}
	named := ps.inTitleElement(l.text)
	switch score += named; {
	case i == ps.named:
		score += 5
	case named == 0 && l.level == 0 && ps.named >= 0:
		score -= 5
	}
	switch {
	case i == before:
		score += 9
		if at < 0 {
			score -= 5
		}
	case i == after:
		score += 5
		if ps.alone(i, at) && !ended(l.text) && l.wordCount() <= 14 {
			score += 10
		} else if ps.alone(i, at) {
			score += 6
		}
	}
	if ps.col.Series == "" && ps.p.isSeries(l.plain) {
		score -= 6
	}
	if l.isLink() && l.level == 0 && i != ps.named && !(l.strong && i == before && at-i <= near) {
		score -= 6
	}
	if i != before && ps.mayBeName(i) {
		score -= 8
	}
	if l.chrome && !ps.inChrome() {
		score -= 4
	}
	if r := lastRune(l.text); r == '.' || r == ':' || r == ',' {
		score -= 2
	}
	if c := firstRune(l.text); unicode.IsLower(c) {
		score -= 3
	}
	if ps.p.text.bullet.MatchString(l.text) && !strings.HasSuffix(l.text, l.text[:1]) {
		score -= 8 // an entry of a list of contents
	}
	if ps.inBlockOfText(i) {
		score -= 4
	}
	if i == ps.named {
		return score, true
	}
	if at >= 0 && !ps.roomWith(at).holds(l) {
		score -= 5
	}
	if at >= 0 && l.level == 0 && l.cell != nil && ps.lines[at].cell != nil && l.cell != ps.lines[at].cell && l.row != ps.lines[at].row && !within(ps.lines[at].cell, l.cell) && !within(l.cell, ps.lines[at].cell) && cellsIn(l.row) > 1 {
		score -= 6
	}
	return score, true
}

// inFrame tells whether a line that may be a title rather is one of several of
// a page's frame, of which the title element knows nothing.
func (ps *parser) inFrame(i int) bool {
	l := &ps.lines[i]
	return l.level == 0 && !l.strong && ps.inTitleElement(l.text) == 0 && (ps.inBlockOfText(i) || l.gap == soft && lastRune(l.text) == '.')
}

// alone tells whether i is all that stands between the dateline and the facts
// or the text.
func (ps *parser) alone(i, at int) bool {
	for j := at + 1; j < ps.start && ps.use[j] != usedClient; j++ {
		if j != i && ps.use[j] == unused && !ps.p.isNavigation(&ps.lines[j]) && !ps.lines[j].isMenu() {
			if m := ps.markers[j]; !m.ok {
				return false
			}
		}
	}
	return true
}

// inBlockOfText tells whether the line is one of several that soft breaks
// part, as in a menu or a paragraph of the frame.
func (ps *parser) inBlockOfText(i int) bool {
	n := 1
	for j := i; j > 0 && ps.lines[j].gap == soft && ps.use[j-1] == unused; j-- {
		n++
	}
	for j := i + 1; j < len(ps.lines) && ps.lines[j].gap == soft && ps.use[j] == unused; j++ {
		n++
	}
	return n > 2 && ps.lines[i].level == 0
}
