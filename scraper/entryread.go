package scraper

import (
	"regexp"
	"slices"
	"strings"

	"golang.org/x/net/html"

	"coachsearch/internal/corpus"
)

// A nameSpot tells where in its entry a line stands.
type nameSpot struct {
	at   int // lines from the stamp, or from an end
	edge int // 1 from the first line, -1 from the last, 0 from the stamp
}

// readEntries makes comments of the entries. It is false where too many have no
// name or no text.
func (ps *parser) readEntries(list *entryList, said map[string]bool) bool {
	entries := list.entries
	if n := len(entries); n > 1 && !slices.ContainsFunc(entries, func(e entry) bool { return e.head.who != entries[0].head.who }) {
		for i := range entries {
			entries[i].head.who = "" // the text of an image
		}
	}
	leads := ps.leadNames(entries, said)
	named := ps.nameLines(entries, said)
	if leads {
		for n := range named {
			named[n] = -1
		}
	}
	ranks := ps.ranksBelow(entries, named)
	bare, empty := 0, 0
	for n, e := range entries {
		if ps.othersInside(e, said) {
			return false
		}
		c := corpus.Comment{Author: e.head.who, Date: e.head.day}
		at := named[n]
		if at >= 0 {
			if who := ps.nameOn(&ps.lines[at]); who != "" {
				c.Author = who
			}
		}
		if leads {
			c.Author = ps.lines[e.lead].text[:e.leadEnd]
		}
		if ps.linksHere(e) {
			continue
		}
		if ranks != nil {
			e.rank = ranks[n]
		}
		c.Text = ps.entryText(e, at, said)
		switch {
		case c.Text == "" || ps.p.commentGone.MatchString(plain(c.Text)):
			empty++
			continue
		case c.Author == "":
			bare++
		}
		ps.tidy(&c)
		list.comments, list.numbers = append(list.comments, c), append(list.numbers, e.head.raw)
	}
	counted := ps.heading > 0 && headingCount(ps.lines[ps.heading].plain) == len(entries)
	return len(list.comments) > 0 && (bare*3 <= len(entries) || counted && bare == len(entries)) && empty*2 <= len(entries)
}

// quoteAbove matches the line above what another reader said before.
var quoteAbove = regexp.MustCompile(`(?i)^(?:quot(?:e|ing)\b|originally posted|in reply to)`)

// othersInside tells whether the heads of other comments stand in an entry: its
// kind of markup is not that of all of them.
func (ps *parser) othersInside(e entry, said map[string]bool) bool {
	for i := e.from; i < e.to; i++ {
		if i == e.stamp || len(ps.lines[i].plain) > maxStamp || quoteAbove.MatchString(ps.lines[i].plain) || ps.isMember(&ps.lines[i]) || said[digitless(ps.lines[i].plain)] || !hasClock(ps.lines[i].plain) && !ps.p.mayDate(ps.lines[i].plain) {
			continue
		}
		if ps.isHead(i) {
			return true
		}
	}
	return false
}

// isHead tells whether a line is the head of a comment by its words.
func (ps *parser) isHead(line int) bool {
	c, ok := ps.p.scanComment(ps.lines[line].plain)
	return ok && c.day != "" && c.isHead(strings.TrimSpace(ps.lines[line].plain))
}

// backLink matches what weblogs say of another one that links to them.
var backLink = regexp.MustCompile(`(?i)^(?:(?:trackback|pingback)\b|tracked on\b)`)

// linksHere tells whether an entry is another weblog's link to the column.
func (ps *parser) linksHere(e entry) bool {
	for n, up := e.node, 0; n != nil && up < 2; n, up = n.Parent, up+1 {
		if c := strings.ToLower(attr(n, "class")); strings.Contains(c, "trackback") || strings.Contains(c, "pingback") {
			return true
		}
	}
	for i := e.from; i < e.to; i++ {
		if backLink.MatchString(ps.lines[i].plain) {
			return true
		}
	}
	return false
}

// digitless is a line with its numbers left out, to compare it with others.
func digitless(s string) string {
	return strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' {
			return -1
		}
		return r
	}, s)
}

// sameInMost finds the short lines that most entries have: links to reply,
// ranks, numbers.
func (ps *parser) sameInMost(entries []entry) map[string]bool {
	const words = 14
	if len(entries) < 2 {
		return nil
	}
	count := make(map[string]int)
	for _, e := range entries {
		here := make(map[string]bool)
		for i := e.from; i < e.to; i++ {
			l := &ps.lines[i]
			if k := digitless(l.plain); i != e.stamp && l.wordCount() <= words && !here[k] {
				here[k] = true
				count[k]++
			}
		}
	}
	said := make(map[string]bool)
	for k, n := range count {
		if n >= 2 && n*5 >= len(entries)*3 {
			said[k] = true
		}
	}
	return said
}

// isFurniture tells whether a line of an entry is nobody's text.
func (ps *parser) isFurniture(l *line, said map[string]bool) bool {
	return said[digitless(l.plain)] && (!l.isProse() || !ended(l.text)) || ps.isNoise(l) || ps.isMember(l) || l.form || len(l.plain) < maxStamp && ps.p.commentEnd.MatchString(strings.Trim(l.plain, " []()|»>")) && l.wordCount() < 6
}

// nameLines finds the line of each entry with the reader's name, -1 where the
// stamp names him: a class says which it is, or it stands in the same place in
// all of them.
func (ps *parser) nameLines(entries []entry, said map[string]bool) []int {
	out := make([]int, len(entries))
	stamped, classed, by := 0, 0, 0
	for n, e := range entries {
		if i := e.stamp + 1; i < e.to && saysByWhom(ps.lines[i].plain) {
			out[n] = i
			by++
		}
	}
	if by == len(entries) {
		return out
	}
	for n, e := range entries {
		out[n] = -1
		if e.head.who != "" {
			stamped++
		}
		for i := e.from; i < e.to; i++ {
			if i != e.stamp && ps.mayName(&ps.lines[i], said) && (namesReader(ps.lines[i].block, e.node) || signsBelow.MatchString(ps.lines[i].plain) && i > e.stamp) {
				out[n] = i
				classed++
				break
			}
		}
	}
	if stamped == len(entries) {
		for n := range out {
			out[n] = -1
		}
		return out
	}
	if classed*10 >= len(entries)*8 {
		return out
	}
	for _, pl := range []nameSpot{{-1, 0}, {-2, 0}, {1, 0}, {-3, 0}, {0, 1}, {2, 0}, {0, -1}, {-1, -1}} {
		found := 0
		for n, e := range entries {
			out[n] = -1
			if i := pl.line(e); i >= e.from && i < e.to && i != e.stamp && ps.mayName(&ps.lines[i], said) {
				out[n] = i
				found++
			}
		}
		if found*10 >= len(entries)*9 && found > stamped {
			return out
		}
	}
	for n := range out {
		out[n] = -1
	}
	return out
}

// signsBelow matches a name below what its reader says: "— Rita".
var signsBelow = regexp.MustCompile(`^[-–—~]{1,2} ?\p{L}`)

// line returns the line of an entry at a place.
func (pl nameSpot) line(e entry) int {
	switch pl.edge {
	case 1:
		return e.from + pl.at
	case -1:
		return e.to - 1 + pl.at
	}
	return e.stamp + pl.at
}

// mayName tells whether a line may be a reader's name.
func (ps *parser) mayName(l *line, said map[string]bool) bool {
	return !l.alt && !ps.isFurniture(l, said) && ps.nameOn(l) != ""
}

var (
	// saysBehind matches what may stand behind a reader's name on its line.
	saysBehind = regexp.MustCompile(`(?i)\s*(?:(?:says|said|wrote|writes|replied)(?: to .*)?\s*(?:[:.]*|\.\.\.)|,|:|from\s(?-i:\p{Lu}).{1,40}|\d+\s?(?:p|pts?|points?)\S*|[\[(](?:\d+|guest|member|not verified|anonymous|visitor|user link|profile|url|e-?mail|homepage|www|web)[\])])$`)
	// byAhead matches what may stand in front of it.
	byAhead = regexp.MustCompile(`(?i)^(?:(?:comment|posted|submitted|written|left|reply)\s+(?:by|from):?|by:?|from:|name:|author:|user:|[-–—~])\s+`)
)

// linksBeside matches a place and a link of the frame behind a reader's name.
var linksBeside = regexp.MustCompile(`(?i)\s*(?:\([^()]{2,40}\)\s*)?[-–—|]\s*(?:see|view|show|read) (?:all|more|profile)\b.*$`)

// saysByWhom tells whether a line names a reader: "By Rita (Ohio) - See all my
// reviews".
func saysByWhom(s string) bool {
	if g := linksBeside.FindStringIndex(s); g != nil {
		s = s[:g[0]]
	}
	return byWhom.MatchString(s)
}

// opensName tells whether s is what stands in front of a name: "By", "Posted by".
func opensName(s string) bool { return byAhead.FindString(s+" ") == s+" " }

// nameOn reads a line as a reader's name, "" if it is none. Behind the name other
// elements may stand on its line.
func (ps *parser) nameOn(l *line) string {
	const words, longest = 5, 40
	s := l.text
	for _, m := range l.marks {
		// "Rita" in bold, and behind it what she is.
		if m > 1 && m < len(s) && l.wordCount() > words && s[m-1] != ' ' && !opensName(s[:m]) {
			s = strings.TrimSpace(s[:m])
			break
		}
	}
	s = byAhead.ReplaceAllString(readerName(s), "")
	if g := linksBeside.FindStringIndex(s); g != nil && g[0] > 0 {
		s = s[:g[0]] // "Rita (Ohio) - See all my reviews"
	}
	for range 2 {
		if g := saysBehind.FindStringIndex(plain(s)); g != nil && g[0] > 0 {
			s = strings.TrimSpace(cut(s, plain(s), 0, g[0]))
		}
	}
	if n := len(strings.Fields(s)); n == 0 || n > words || len(s) > longest || lettersIn(s) == 0 || shortAge.MatchString(s) || strings.ContainsAny(s, "?!\"“”|:;") || ended(s) && !endsInInitial(s) || ps.p.mayDate(plain(s)) && len(ps.p.dates(plain(s))) > 0 {
		return ""
	}
	return s
}

// readerWord matches a class that names who wrote a comment.
var readerWord = regexp.MustCompile(`(?i)(?:author|commenter|poster|user ?name|byline|profile-?name|nick|vcard|fn|member|whom?)$|^(?:name|user|cite|un|by)$|(?:^|[-_])(?:name|user|un)$|(?:author|commenter|poster|user)[-_]?(?:name|link|display)?$|(?:Name|User)$`)

// namesReader tells whether the class of an element that holds a line, below the
// entry's own, says that it names a reader.
func namesReader(block, top *html.Node) bool {
	for n := block; n != nil && n != top; n = n.Parent {
		if readsReader(n) {
			return true
		}
	}
	for n, deep := firstElement(block), 0; n != nil && deep < 3; n, deep = firstElement(n), deep+1 {
		if n.Data == "cite" || readsReader(n) {
			return true
		}
	}
	return false
}

func readsReader(n *html.Node) bool {
	for class := range strings.FieldsSeq(attr(n, "class")) {
		if readerWord.MatchString(class) {
			return true
		}
	}
	return false
}

// firstElement is the first element inside of n that has text.
func firstElement(n *html.Node) *html.Node {
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		if c.Type == html.ElementNode && c.FirstChild != nil {
			return c
		}
	}
	return nil
}

// titleWord matches a class that names the title of a comment.
var titleWord = regexp.MustCompile(`(?i)(?:title|subject|header|headline|topic)$`)

// entryText is what a reader says in an entry: its lines without stamp, name,
// furniture and title.
func (ps *parser) entryText(e entry, name int, said map[string]bool) string {
	const words = 12 // of a title
	var text []string
	title := -1
	below := ps.hasWords(e.stamp+1, e.to, name)
	rank := e.from // the last line that tells of who wrote it
	for i := e.from; i < e.to; i++ {
		if ps.isMember(&ps.lines[i]) {
			rank = i
		}
	}
	for i := e.from; i < e.to; i++ {
		l := &ps.lines[i]
		if i > e.stamp && len(text) > 0 && isRule(l.plain) {
			break // a signature follows
		}
		if i == e.stamp || i == name || i == e.rank && i > 0 || l.isLink() && ps.p.isNavigation(l) {
			continue
		}
		if i+1 == e.stamp && below && l.block == ps.lines[e.stamp].block && l.wordCount() <= words {
			continue // a title with the day behind it
		}
		if i < rank && l.wordCount() <= 3 && !ended(l.text) || i < e.stamp && below && l.wordCount() <= words && (!ended(l.text) || l.strong) {
			continue // a rank, a title
		}
		if s, ok := ps.readStamp(l); ps.isFurniture(l, said) || ok && s.who == "" && !ended(l.text) && l.wordCount() < 12 {
			continue
		}
		if title < 0 && len(text) == 0 && (l.level > 0 || strings.HasPrefix(fold(l.plain), "re: ") || l.block != e.node && ps.classed(l.block, titleWord)) {
			title = i
			continue
		}
		t := l.text
		if g := ps.p.commentText.FindStringIndex(l.plain); g != nil {
			t = strings.TrimSpace(cut(l.text, l.plain, g[1], len(l.plain)))
		}
		if e.leadEnd > 0 && i == e.lead {
			t = strings.TrimLeft(t[e.leadEnd:], " :-–—")
		}
		if t != "" {
			text = append(text, t)
		}
	}
	if len(text) == 0 && title >= 0 && ps.lines[title].level == 0 {
		text = append(text, ps.lines[title].text)
	}
	return strings.Join(text, " ")
}

// isRule tells whether a line is drawn with underscores, as forums draw it above
// what a reader signs all of his posts with.
func isRule(s string) bool { return len(s) > 4 && strings.Trim(s, "_") == "" }

// classed tells whether a class of n matches.
func (ps *parser) classed(n *html.Node, re *regexp.Regexp) bool {
	for class := range strings.FieldsSeq(attr(n, "class")) {
		if re.MatchString(class) {
			return true
		}
	}
	return false
}
