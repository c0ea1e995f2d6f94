package scraper

import (
	"regexp"
	"slices"
	"strings"

	"golang.org/x/net/html"
)

// stampsByShape groups the lines that may date an entry by the elements they
// stand in, in the order of the page. What stands above a heading of comments
// dates the column.
func (ps *parser) stampsByShape(first, around int) [][]entry {
	if ps.stamps == nil {
		ps.stamps = ps.findStamps(first)
	}
	var out [][]entry
	at := make(map[string]int)
	for _, e := range ps.stamps {
		shape := shapeOf(ps.lines[e.stamp].block, around)
		n, known := at[shape]
		if !known {
			n = len(out)
			at[shape] = n
			out = append(out, nil)
		}
		out[n] = append(out[n], e)
	}
	return out
}

// findStamps finds the lines that may date an entry. Those above the column's
// text count only where some stand below it.
func (ps *parser) findStamps(first int) []entry {
	out := []entry{}
	var may []int
	heading, links := 0, false
	for i := first + 1; i < len(ps.lines); i++ {
		l := &ps.lines[i]
		if linksHeading.MatchString(l.plain) {
			links = true
		}
		if m := &ps.markers[i]; m.ok && m.mark == markComments && (m.whole || m.sure && countedHeading.MatchString(l.plain)) {
			heading, links = i, false
		}
		if !links && ps.mayStamp(l) && !ps.signs(i) {
			may = append(may, i)
		}
	}
	if len(may) == 0 {
		return out
	}
	last := may[len(may)-1]
	if heading > 0 && heading < last {
		ps.heading = heading
	}
	if len(may) == 1 && ps.hintedEntry(may[0], first) == nil && !ps.likeAbove(may[0], first) {
		return out
	}
	for _, i := range may {
		s, ok := ps.readStamp(&ps.lines[i])
		if !ok {
			continue
		}
		out = append(out, entry{stamp: i, head: s})
	}
	if ps.heading > 0 {
		return slices.DeleteFunc(out, func(e entry) bool { return e.stamp < ps.heading })
	}
	if len(out) == 0 {
		return out
	}
	above := []entry{}
	for i := range first {
		if l := &ps.lines[i]; ps.mayStamp(l) && !ps.signs(i) {
			if s, ok := ps.readStamp(l); ok {
				above = append(above, entry{stamp: i, head: s})
			}
		}
	}
	return append(above, out...)
}

// linksHeading matches what stands above other weblogs' links to the column.
var linksHeading = regexp.MustCompile(`(?i)^(?:\d+ )?(?:links to this (?:post|entry|column)|track ?backs?|ping ?backs?|track ?backs?(?:,| and|/) ?ping ?backs?)(?: \(\d+\)| to .{3,80})?:?$`)

// likeAbove tells whether a line above the column's text that may date it stands
// in an element like that of line i.
func (ps *parser) likeAbove(i, first int) bool {
	shape := shapeOf(ps.lines[i].block, 1)
	for j := range first {
		if l := &ps.lines[j]; ps.mayStamp(l) && shapeOf(l.block, 1) == shape {
			return true
		}
	}
	return false
}

// mayStamp tells what is no stamp, without an expression.
func (ps *parser) mayStamp(l *line) bool {
	const words = 20
	if len(l.plain) > maxStamp || l.block == nil || l.form {
		return false
	}
	clock := hasClock(l.plain)
	return (clock || shortAge.MatchString(l.plain) || strings.Contains(l.plain, " ago") || ps.p.mayDate(l.plain)) && (clock || l.strong || !ended(l.text)) && l.wordCount() <= words
}

// signs tells whether line i signs the column: a role stands behind the name,
// and no time of day.
func (ps *parser) signs(i int) bool {
	if hasClock(ps.lines[i].plain) {
		return false
	}
	b, ok := ps.bylineAt(i)
	return ok && b.kind == signedByline && b.role != ""
}

var (
	// stampName finds who wrote an entry in a line that dates it.
	stampName = regexp.MustCompile(`(?i)(?:^|\s)(?:by:?|from:|author:|name:|poster:|user:)\s+([^\s|·•»,(][^|·•»,(]{0,38}?)\s*(?:\s(?:on|at)\s|\s?(?:date|posted|sent):|\s[-–—]\s|[|,(·•»@]|$)`)
	// shortDay finds a day without its year, of numbers.
	shortDay = regexp.MustCompile(`(?:^|\s)\d{1,2}[/.]\d{1,2}\s+(?:at\s+)?\d{1,2}:\d{2}`)
	// signedBelow finds the name in "- Rita, Leeds, May 6".
	signedBelow = regexp.MustCompile(`^[-–—~]{1,2}\s*([^,|(:]{2,38}),`)
	// shortAge matches an age as networks write it: "3y", "2mo • Edited".
	shortAge = regexp.MustCompile(`(?i)^[·•]?\s*\d{1,2}\s?(?:s|m|h|d|w|mo|y|yr|min|hr|wk)s?\s*[·•.]?\s*(?:\(?edited\)?)?$`)
	agoIn    = regexp.MustCompile(`(?i)\b(?:\d+|an?|one|two|three|few|several)\s+(?:second|minute|hour|day|week|month|year)s? ago\b`)
)

// readStamp reads a line that may date an entry.
func (ps *parser) readStamp(l *line) (s stampRead, ok bool) {
	const (
		few   = 8 // words of a line that states no more than the time
		names = 3 // words of a name that no capitals tell
	)
	clock := hasClock(l.plain)
	if !ps.mayStamp(l) || ps.isMember(l) && !clock {
		return s, false
	}
	if _, _, _, whole := ps.signedAtEnd(l); whole {
		return s, false // all of a comment
	}
	c, read := ps.p.scanHead(l)
	read = read && (c.day != "" || c.aged)
	days := c.days
	switch {
	case read:
		s.day, s.verb = c.day, c.verb
		if c.who[1] > 0 && (c.isHead(strings.TrimSpace(l.plain)) || (clock || c.aged) && c.whoWords() <= names) && !c.isMail() {
			s.who = numberless(readerName(cut(l.text, l.plain, c.who[0], c.who[1])), l)
		}
	case len(days) > 0:
		s.day = days[0].day
	case !clock || !shortDay.MatchString(l.plain) && l.wordCount() > few:
		if !agoIn.MatchString(l.plain) && !shortAge.MatchString(l.plain) {
			return s, false
		}
	}
	if len(days) > 0 {
		s.raw = l.plain[days[0].start:days[0].end]
	}
	if ps.allNoise(s.who) {
		s.who = ""
	}
	if s.who == "" && !read {
		s.who = ps.nameAround(l, days)
	}
	return s, true
}

// allNoise tells whether each word of a name is a link's of the frame: "Like Reply".
func (ps *parser) allNoise(who string) bool {
	for w := range strings.FieldsSeq(who) {
		if !ps.p.commentNoise.MatchString(w) {
			return false
		}
	}
	return true
}

// numberless takes the number off a name that stands before it in an element of
// its own.
func numberless(who string, l *line) string {
	n := len(who) - len(strings.TrimLeft(who, "0123456789"))
	if n > 0 && n < len(who) && l.marked(strings.Index(l.text, who)+n) {
		return who[n:]
	}
	return who
}

// nameAround looks for a reader's name on a line with more than name and date.
func (ps *parser) nameAround(l *line, days []dayAt) string {
	if g := stampName.FindStringSubmatchIndex(l.plain); g != nil {
		return readerName(cut(l.text, l.plain, g[2], g[3]))
	}
	if g := signedBelow.FindStringSubmatchIndex(l.plain); g != nil {
		return readerName(cut(l.text, l.plain, g[2], g[3]))
	}
	if len(l.marks) > 0 && l.marks[0] > 1 {
		text := strings.TrimSpace(l.text[:l.marks[0]])
		part := line{text: text, plain: plain(text)}
		if who := ps.nameOn(&part); who != "" && !ps.isNoise(&part) && !ps.p.commentVerbs.MatchString(who) {
			return who
		}
	}
	if len(days) > 0 {
		return ps.besideDate(l, days[0])
	}
	return ""
}

// besideDate reads what stands on a line beside a date and a time, behind a sign,
// as a name.
func (ps *parser) besideDate(l *line, d dayAt) string {
	const signs = " -–—|·•*,@"
	front, back := strings.Trim(l.plain[:d.start], signs), strings.TrimLeft(l.plain[d.end:], signs)
	back = strings.TrimLeft(back[len(clockAt.FindString(back)):], signs)
	if front != "" {
		return ""
	}
	return ps.nameOn(&line{text: cut(l.text, l.plain, len(l.plain)-len(back), len(l.plain)), plain: back})
}

// readerName takes signs and numbers off a reader's name.
func readerName(s string) string {
	s = strings.Trim(s, " ,:-–—|·•*\"“”#")
	if n := len(tallyAt.FindString(s)); n > 0 && n < len(s) {
		s = strings.Trim(s[n:], " ,:-–—|·•*\"“”#")
	}
	return s
}

// shapeOf describes an element and those around it, so that those of one kind
// are alike.
func shapeOf(n *html.Node, around int) string {
	var b strings.Builder
	for range around {
		if n == nil || n.Type != html.ElementNode {
			break
		}
		b.WriteString(n.Data)
		b.WriteByte('.')
		b.WriteString(kindOf(n))
		b.WriteByte('<')
		n = n.Parent
	}
	return b.String()
}

// kindOf is the first class of an element that numbers and stripes leave.
func kindOf(n *html.Node) string {
	for class := range strings.FieldsSeq(attr(n, "class")) {
		class = strings.TrimRight(strings.ToLower(class), "0123456789-_")
		switch class {
		case "", "odd", "even", "alt", "alternate", "first", "last", "row", "clearfix", "indent", "indented":
			continue
		}
		return class
	}
	return ""
}
