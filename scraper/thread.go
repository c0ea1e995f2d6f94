package scraper

import "strings"

// opensThread tells whether line i is the head of a comment although no
// heading says that comments follow: it names another person than the author,
// with a date, and text follows.
func (ps *parser) opensThread(i int) bool {
	l := &ps.lines[i]
	if ps.isPost(i) {
		return true
	}
	nobody := ps.authorName() == "" && !strings.HasSuffix(l.plain, ":")
	if nobody || l.chrome && !ps.inChrome() || i+1 == len(ps.lines) {
		return false
	}
	if ps.authorName() != "" && ps.stampedHead(i) {
		return true
	}
	c, ok := ps.p.scanComment(l.plain)
	if !ok || !c.verb || !c.isHead(l.plain) || c.day == "" && !(c.aged && clockAhead.MatchString(l.plain)) && !ps.datedBelow(i) || fold(c.s[c.who[0]:c.who[1]]) == fold(ps.authorName()) {
		return false
	}
	return !c.isMail() && ps.saidBelow(i) > 0
}

// authorName is the name of the author, or what stands for it in the head.
func (ps *parser) authorName() string {
	if ps.col.Author.Name == "" {
		return ps.headName.name
	}
	return ps.col.Author.Name
}

// saidBelow returns the line with what a reader said whose name stands on line
// i, 0 for none.
func (ps *parser) saidBelow(i int) int {
	const near, words = 4, 4
	for j := i + 1; j < min(i+near, len(ps.lines)); j++ {
		if next := &ps.lines[j]; !next.isLink() && !next.isMenu() && next.wordCount() >= words && !ps.p.commentDate.MatchString(next.plain) && !ps.isFoot(next) {
			return j
		}
	}
	return 0
}

// stampedHead tells whether a reader's name stands alone on line i, a day with a
// time below it and text below that.
func (ps *parser) stampedHead(i int) bool {
	const words = 4 // of the text
	if i+2 >= len(ps.lines) || !clockAhead.MatchString(" "+ps.lines[i+1].plain) {
		return false
	}
	l := &ps.lines[i]
	c, dated := ps.p.scanComment(ps.lines[i+1].plain)
	if h, ok := ps.datedHead(ps.lines, i); ok {
		dated = c.day != "" || ps.p.commentDate.MatchString(ps.lines[i+1].plain)
		if !title(h.who) && !l.isLink() || fold(h.who) == fold(ps.authorName()) {
			return false
		}
	} else if !dated || c.day == "" || c.who[1] > 0 || l.wordCount() > 4 || !title(l.text) || ended(l.text) && !endsInInitial(l.text) || fold(l.text) == fold(ps.authorName()) {
		return false
	}
	next := &ps.lines[i+2]
	return dated && !ps.isMember(l) && !ps.p.isNavigation(l) && !ps.p.tail.MatchString(l.plain) && !next.isLink() && next.wordCount() >= words
}

// datedBelow tells whether text and then a date alone follow line i.
func (ps *parser) datedBelow(i int) bool {
	const near = 4
	for j := i + 2; j < min(i+near, len(ps.lines)); j++ {
		if ps.p.commentDate.MatchString(ps.lines[j].plain) {
			return true
		}
	}
	return false
}

// isReader tells whether line i, below the text, is the head of a reader's
// comment: a verb, a name that is not the author's, a day and a time of day, and
// text below it.
func (ps *parser) isReader(i int) bool {
	l := &ps.lines[i]
	if len(l.plain) > maxByline || !hasClock(l.plain) || !ps.current().said() || !clockAhead.MatchString(l.plain) {
		return false
	}
	c, ok := ps.p.scanComment(l.plain)
	if !ok || !c.verb || c.day == "" && !c.aged || !c.isHead(l.plain) || fold(c.s[c.who[0]:c.who[1]]) == ps.topAuthor() {
		return false
	}
	return !c.isMail() && ps.saidBelow(i) > 0 && !ps.moreSections(i)
}

// hasClock tells whether a time of day may stand in s, without an expression.
func hasClock(s string) bool {
	for i := 1; i+2 < len(s); i++ {
		if (s[i] == ':' || s[i] == '.') && isDigit(s[i-1]) && isDigit(s[i+1]) && isDigit(s[i+2]) {
			return true
		}
	}
	return false
}

func isDigit(c byte) bool { return c >= '0' && c <= '9' }

// headsReader tells whether line i is the title of a comment, which stands
// above the reader's name.
func (ps *parser) headsReader(i int) bool {
	const words = 12
	l := &ps.lines[i]
	return i+1 < len(ps.lines) && l.wordCount() <= words && !ps.markers[i].ok && (l.level > 0 || l.strong || ps.isNoise(l)) && (ps.isReader(i+1) || strings.HasPrefix(fold(l.plain), "re: ") && ps.current().said() && ps.stampedHead(i+1))
}

// threadRoom is the element around the comment whose head stands on line i and
// the text below it.
func (ps *parser) threadRoom(i int) room {
	if j := ps.saidBelow(i); j > 0 {
		return ps.roomOf(i, j)
	}
	return room{}
}

// widen makes the room of the comments hold that of the one on line i, too,
// where both are inside of one element.
func (ps *parser) widen(i int) {
	next := ps.threadRoom(i)
	if next.node == nil {
		ps.tailRoom = room{}
		return
	}
	ps.tailRoom = roomAt(common(ps.tailRoom.node, next.node))
}
