package scraper

import (
	"regexp"
	"slices"
	"strings"
	"time"

	"golang.org/x/net/html"
)

// head reads what stands before the text: title, series, date, and a byline
// at the top.
func (ps *parser) head() {
	dl, ok := ps.findDateline()
	if ok {
		ps.col.Date, ps.col.Series = dl.day, dl.series
		ps.col.Author.Name = dl.author
		ps.use[dl.at] = usedHead
	}
	ps.topByline()
	at := dl.at
	if dl.paper {
		at = -1
	}
	t := ps.findTitle(at)
	if ok && ps.mastheadDate(dl) {
		// The day of the visit, at the top of every page.
		ps.use[dl.at] = usedFrame
		if ps.titleAt >= 0 {
			ps.use[ps.titleAt] = unused
		}
		ps.col.Date = ""
		dl, ok = dateline{at: -1}, false
		t = ps.findTitle(-1)
	}
	if ok {
		ps.secondDate()
	}
	if ps.col.Series == "" {
		ps.col.Series = ps.seriesNearby(dl.at)
	}
	if ps.col.Date == "" {
		ps.col.Date = ps.ownDate
	}
	switch {
	case ps.ownTitle != "":
		ps.col.Title = ps.ownTitle
	case dl.title != "":
		ps.col.Title = dl.title
	case t != "":
		ps.col.Title = t
	case ps.pictureTitle(dl.at) != "":
		ps.col.Title = ps.pictureTitle(dl.at)
	default:
		if ps.col.Title = ps.titleElement(); ps.col.Title != "" {
			ps.reason("title_element", "title", -1, ps.col.Title)
		}
	}
	ps.col.Title = ps.cleanTitle(ps.col.Title)
	ps.findHeadName()
}

// mayBeName tells whether a line of the head looks like a name and nobody
// else signs the column below.
func (ps *parser) mayBeName(i int) bool {
	b, ok := ps.bylineAt(i)
	if !ok || b.kind != bareByline {
		return false
	}
	for j := ps.end; j < len(ps.lines) && j < ps.end+3; j++ {
		if m := ps.markers[j]; m.ok {
			break
		}
		if below, ok := ps.bylineAt(j); ok && below.name != "" {
			return fold(below.name) == fold(b.name)
		}
	}
	return ps.col.Author.Name == ""
}

// findHeadName looks for a name alone below the title: the author's, where
// nothing else names one.
func (ps *parser) findHeadName() {
	if ps.findPostAuthor() {
		return
	}
	first := slices.Index(ps.use, usedHead)
	for i := max(first, 0); i < ps.start; i++ {
		l := &ps.lines[i]
		if ps.use[i] != unused || l.wordCount() > 10 {
			continue
		}
		if l.isLink() { // unless its day stands below it
			if _, dated := ps.datedHead(ps.lines[:ps.start], i); !dated {
				continue
			}
		}
		if b, ok := ps.bylineAt(i); ok && b.kind == bareByline && ps.p.isPerson(b.name) {
			ps.headName, ps.headNameAt = b, i
			return
		}
	}
}

// mastheadDate tells whether a date alone stands outside the element that
// holds title and text.
func (ps *parser) mastheadDate(dl dateline) bool {
	if dl.score > 3 || dl.series != "" || ps.titleAt < 0 || dl.at >= ps.titleAt-1 || ps.lines[dl.at].level > 0 {
		return false
	}
	return !ps.roomWith(ps.titleAt).holds(&ps.lines[dl.at])
}

// secondDate takes a further date alone between title and text for the day of
// posting.
func (ps *parser) secondDate() {
	first := slices.Index(ps.use, usedHead)
	for i := max(first, 0); i < ps.start && ps.col.Posted == ""; i++ {
		l := &ps.lines[i]
		if ps.use[i] != unused || l.isLink() || l.chrome && !ps.inChrome() {
			continue
		}
		if dl, ok := ps.dateline(l); ok && dl.series == "" && dl.title == "" && !dl.sent {
			ps.col.Posted = dl.day
			ps.use[i] = usedHead
		}
	}
}

// topByline reads a byline of the head; the date in it is that of posting.
func (ps *parser) topByline() {
	for i := range ps.start {
		l := &ps.lines[i]
		if ps.use[i] != unused || l.isLink() && !l.strong || ps.p.isNavigation(l) {
			continue
		}
		b, ok := ps.bylineAt(i)
		if !ok || b.kind == bareByline && !ps.p.authors[fold(b.name)] || b.kind == signedByline && !b.isPosted && !ps.p.authors[fold(b.name)] && ps.p.isSeries(b.name) {
			continue
		}
		if b.kind == bareByline && l.wordCount() > 10 {
			continue
		}
		ps.use[i] = usedHead
		if strings.HasPrefix(fold(l.plain), "from:") {
			ps.headName, ps.headNameAt = b, i // who sent it may have written it
			continue
		}
		if ps.namesSeries(b.role) { // "By Ana Souza, Coach's Corner"
			if ps.col.Series == "" {
				ps.col.Series = seriesText(b.role)
			}
			b.role = ""
		}
		if ps.col.Author.Name == "" {
			ps.col.Author.Name, ps.col.Author.Role = b.name, b.role
			if b.name != "" && b.role == "" {
				ps.col.Author.Role = ps.roleBelow(i)
			}
		}
		switch {
		case b.day == "":
		case ps.col.Date == "" && b.kind == postedByline && strings.Contains(strings.ToLower(l.plain), "publish"):
			ps.col.Date = b.day
		case ps.col.Posted == "":
			ps.col.Posted = b.day
		}
	}
}

// spellAuthor takes the spelling of a name that a byline prints in capitals
// from a line that does not.
func (ps *parser) spellAuthor() {
	name := ps.col.Author.Name
	if name == "" || strings.ToUpper(name) != name {
		return
	}
	for i := range ps.lines {
		if at := strings.Index(strings.ToUpper(ps.lines[i].text), name); at >= 0 && at+len(name) <= len(ps.lines[i].text) {
			if s := ps.lines[i].text[at : at+len(name)]; s != name && strings.ToUpper(s) == name && title(s) {
				ps.col.Author.Name = s
				return
			}
		}
	}
}

// topAuthor is the folded name in a byline above the text, "" if there is none.
func (ps *parser) topAuthor() string {
	if ps.top == nil {
		name := ps.findTopAuthor()
		ps.top = &name
	}
	return *ps.top
}

func (ps *parser) findTopAuthor() string {
	for i := range max(ps.start, 0) {
		if b, ok := ps.bylineAt(i); ok && b.kind == byByline {
			return fold(b.name)
		}
	}
	return ""
}

// seriesAround matches what stands around the name of a series.
var seriesAround = regexp.MustCompile(`(?i)^(?:topic|section|category|departments?|column|feature|filed under|posted in)\s*:\s*|\s+(?:with|by)\s+(?-i:\p{Lu})[\p{L}. ]+$`)

// seriesNearby finds the name of the series around the dateline, then
// anywhere in the head, then in the page's title element.
func (ps *parser) seriesNearby(at int) string {
	if at >= 0 {
		for _, i := range []int{at - 1, at + 1, at - 2, at + 2} {
			if i < 0 || i >= ps.start || ps.use[i] != unused || ps.lines[i].isLink() || ps.lines[i].chrome {
				continue
			}
			if s := seriesText(ps.lines[i].text); ps.p.isSeries(plain(s)) && ps.lines[i].wordCount() < 6 {
				ps.use[i] = usedHead
				return s
			}
		}
	}
	for i := range ps.start {
		l := &ps.lines[i]
		if l.isLink() || ps.use[i] != unused {
			continue
		}
		if s := seriesText(l.text); ps.p.series[fold(s)] {
			ps.use[i] = usedHead
			return s
		}
		if s, name, ok := ps.seriesAndAuthor(l.text); ok {
			if ps.use[i] = usedHead; ps.col.Author.Name == "" {
				ps.col.Author.Name = name
			}
			return s
		}
		// "Topic: Coach's Corner", "Coach's Corner with Ana Souza"
		if s := seriesText(seriesAround.ReplaceAllString(l.text, "")); l.wordCount() < 8 && ps.p.series[fold(s)] {
			ps.use[i] = usedHead
			return s
		}
	}
	for i := range ps.start {
		if s := ps.seriesPiece(i); s != "" {
			return s
		}
	}
	for _, part := range ps.titleParts() {
		if ps.p.series[fold(part)] {
			return part
		}
	}
	for i := range ps.start {
		l := &ps.lines[i]
		name, _, ok := strings.Cut(l.text, ":")
		if ok && (l.level > 0 || l.strong) && ps.p.series[fold(name)] {
			return name
		}
	}
	return ""
}

// seriesAboveTitle finds the name of a known series in a link next to the
// title, as in a trail of links that leads to the page, or in front of the title
// where the page shows that once more.
func (ps *parser) seriesAboveTitle() string {
	const links, words = 4, 12
	for i := max(ps.titleAt-2, 0); i < min(ps.titleAt+2, ps.start); i++ {
		l := &ps.lines[i]
		if i == ps.titleAt || len(l.links) == 0 || len(l.links) > links || l.wordCount() > words || l.item {
			continue
		}
		if i > 0 && ps.lines[i-1].isLink() && l.isLink() && !strings.ContainsRune(">»", lastRune(ps.lines[i-1].text)) && siblings(ps.lines[i-1].block, l.block) {
			continue // an entry of a menu
		}
		pieces := strings.FieldsFunc(l.text, func(r rune) bool { return strings.ContainsRune(">»|:/", r) })
		if s := seriesText(pieces[len(pieces)-1]); ps.p.series[fold(s)] && (len(pieces) > 1 || len(l.links) == 1) {
			return s
		}
	}
	for i := range ps.start {
		name, rest, ok := strings.Cut(ps.lines[i].text, ":")
		if ok && ps.p.series[fold(name)] && bare(rest) == bare(ps.col.Title) {
			return strings.TrimSpace(name)
		}
	}
	return ""
}

func siblings(a, b *html.Node) bool { return a != nil && b != nil && (a == b || a.Parent == b.Parent) }

// seriesPiece finds the name of a known series as a piece of line i: "Coach's
// Corner, Spring 2008", "Section: Business; Coach's Corner; Pg. 4".
func (ps *parser) seriesPiece(i int) string {
	const words = 12
	l := &ps.lines[i]
	if ps.use[i] != unused || l.isLink() || l.chrome || l.wordCount() > words {
		return ""
	}
	pieces := strings.FieldsFunc(l.text, func(r rune) bool { return strings.ContainsRune(",;|·•»>–—", r) })
	if len(pieces) < 2 {
		return ""
	}
	for _, piece := range pieces {
		if s := seriesText(piece); ps.p.series[fold(s)] {
			ps.use[i] = usedHead
			return s
		}
	}
	return ""
}

// checkDates reports two dates that lie further apart than a posting does.
func (ps *parser) checkDates() {
	const most = 14 * 24 * time.Hour
	a, errA := time.Parse(time.DateOnly, ps.col.Date)
	b, errB := time.Parse(time.DateOnly, ps.col.Posted)
	if errA == nil && errB == nil && (a.Sub(b) > most || b.Sub(a) > most) {
		ps.reason("dates_apart", "posted", -1, ps.col.Date+" and "+ps.col.Posted)
	}
}
