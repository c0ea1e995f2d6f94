package scraper

import (
	"regexp"
	"slices"
	"strings"

	"golang.org/x/net/html"

	"coachsearch/internal/corpus"
)

// A publishing system writes each comment of a page with the same markup. The
// elements that repeat themselves around a day therefore tell where one comment
// ends, whatever its words are: of which words are nobody's, and which are the
// reader's name, the other comments tell.

// An entry is one of the elements that repeat themselves, with the lines of it.
type entry struct {
	node     *html.Node
	stamp    int // line with the day
	from, to int // lines, to is not part of it
	rank     int // line below the name that tells of the reader, 0 for none
	lead     int // line whose first bytes, up to leadEnd, name the reader
	leadEnd  int
	head     stampRead
}

// A stampRead is what a line with the day of an entry states.
type stampRead struct {
	who  string
	day  string
	verb bool
	raw  string // the day as it stands
}

// An entryList is the comments below a column as its markup parts them.
type entryList struct {
	entries  []entry
	from, to int // lines
	comments []corpus.Comment
	numbers  []string // their days as they stand
}

// maxStamp is how long a line may be that dates a comment.
const maxStamp = 160

// findEntries looks for comments below the column by what repeats itself, and
// takes from their lines what would mark sections of a column.
func (ps *parser) findEntries() {
	first := slices.IndexFunc(ps.markers, func(m markerAt) bool { return m.ok && inColumn(m.mark) })
	if first < 0 || ps.lines[first].block == nil {
		return
	}
	var best entryList
	for _, around := range []int{3, 1} {
		for _, stamps := range ps.stampsByShape(first, around) {
			if list, ok := ps.entryList(stamps, first); ok && len(list.comments) > len(best.comments) {
				best = list
			}
		}
	}
	if len(best.comments) == 0 {
		return
	}
	for best.from > first+1 && ps.labelAbove(best.from-1) {
		best.from--
	}
	ps.entries = best
	for i := best.from; i < best.to; i++ {
		ps.markers[i].ok = false
	}
}

// labelAbove tells whether line i is the label of a part of a comment, the value
// of which is below it.
func (ps *parser) labelAbove(i int) bool {
	part, _, rest := ps.commentPart(&ps.lines[i])
	return part != noLabel && rest == ""
}

// inColumn tells whether a mark starts a part of a column's text.
func inColumn(m mark) bool {
	switch m {
	case markQuestion, markAnswer, markInner, markOuter, markLast:
		return true
	}
	return false
}

// entryList parts the page at the stamps of one shape. Its entries stand below
// the line first, which is the column's; where the column itself is one of them
// it is left out.
func (ps *parser) entryList(stamps []entry, first int) (list entryList, ok bool) {
	split := slices.IndexFunc(stamps, func(e entry) bool { return e.stamp > first })
	if split < 0 {
		return list, false
	}
	above, stamps := stamps[:split], slices.Clone(stamps[split:])
	up, ok := ps.levels(stamps)
	if !ok {
		return list, false
	}
	// The post above that is the column, where there is one.
	own := -1
	for n := range slices.Backward(above) {
		if up < 0 {
			if k, ok := ps.levels([]entry{above[n], stamps[0]}); !ok || !ps.entryAt(&above[n], k) || !within(ps.lines[first].block, above[n].node) {
				continue
			} else {
				up = k
			}
		}
		if ps.entryAt(&above[n], up) && within(ps.lines[first].block, above[n].node) {
			own = n
			break
		}
	}
	for n := range stamps {
		e := &stamps[n]
		if up < 0 {
			if e.node = ps.hintedEntry(e.stamp, first); e.node == nil {
				return list, false
			}
			ps.bounds(e)
		} else if !ps.entryAt(e, up) {
			return list, false
		}
	}
	for n := 1; n < len(stamps); n++ {
		stamps[n-1].to = min(stamps[n-1].to, stamps[n].from)
	}
	if stamps[0].from <= first || !ps.reach(stamps) {
		return list, false
	}
	said := ps.sameInMost(stamps)
	if own >= 0 {
		said = ps.sameInMost(append([]entry{above[own]}, stamps...))
	}
	list.entries = slices.DeleteFunc(stamps, func(e entry) bool {
		l := &ps.lines[e.stamp]
		return l.chrome && !ps.inChrome()
	})
	if len(list.entries) == 0 {
		return list, false
	}
	list.from, list.to = list.entries[0].from, list.entries[len(list.entries)-1].to
	if ps.holdsColumn(list) || own < 0 && !ps.saysComments(list) {
		return list, false
	}
	if ps.othersBeside(list, own >= 0) {
		return list, false
	}
	if own >= 0 && above[own].head.who == list.entries[0].head.who {
		list.entries[0].head.who = "" // the text of an image or a link
	}
	ok = ps.readEntries(&list, said)
	return list, ok
}

// othersBeside tells whether heads of other comments stand below the heading and
// above the entries, or behind them in the same element: comments of one page may
// be of several kinds of markup.
func (ps *parser) othersBeside(list entryList, forum bool) bool {
	for i := ps.heading + 1; ps.heading > 0 && !forum && i < list.from; i++ {
		if ps.p.mayDate(ps.lines[i].plain) && ps.isHead(i) {
			return true
		}
	}
	around := list.entries[0].node.Parent
	for _, e := range ps.stamps {
		if e.head.who == "" || e.stamp >= list.from && e.stamp < list.to {
			continue
		}
		if n := ps.lines[e.stamp].block; e.stamp >= list.to && n.Parent == around && e.stamp <= list.to+1 || e.stamp < list.from && ps.heading > 0 && !forum {
			return true
		}
	}
	return false
}

// holdsColumn tells whether entries hold sections of columns: two of them in
// one, which no comment quotes.
func (ps *parser) holdsColumn(list entryList) bool {
	for _, e := range list.entries {
		kinds := make(map[mark]bool)
		for i := e.from; i < e.to; i++ {
			if ps.use[i] == usedClient {
				return true
			}
			if m := ps.markers[i]; m.ok && m.whole && inColumn(m.mark) && !ps.lines[i].isLink() && !ps.isNoise(&ps.lines[i]) {
				kinds[m.mark] = true
			}
		}
		if len(kinds) > 1 {
			return true
		}
	}
	return false
}

// saysComments tells whether something names what repeats itself as comments: a
// class of the elements around it, a heading above it, links to reply in it, what
// forums tell of their members, or verbs in front of the readers' names.
func (ps *parser) saysComments(list entryList) bool {
	const around, near = 5, 10
	e := list.entries[0]
	for n, up := e.node, 0; n != nil && up < around && !within(ps.lines[ps.firstMarked()].block, n); n, up = n.Parent, up+1 {
		for _, a := range []string{attr(n, "class"), attr(n, "id")} {
			for class := range strings.FieldsSeq(a) {
				if mayNameComments(class) {
					return true
				}
			}
		}
	}
	for i := max(list.from-near, 0); i < list.from; i++ {
		if m := ps.markers[i]; m.ok && m.mark == markComments {
			return true
		}
	}
	replies := 0
	for _, e := range list.entries {
		if e.head.verb {
			replies++
			continue
		}
		for i := e.from; i < e.to; i++ {
			if l := &ps.lines[i]; l.linked > 0 && replyLink.MatchString(l.plain) || strings.Contains(l.plain, ":") && ps.isMember(l) {
				replies++
				break
			}
		}
	}
	return replies*2 > len(list.entries)
}

var replyLink = regexp.MustCompile(`(?i)\b(?:reply|quote|report (?:abuse|this)|suggest removal|flag)\b`)

// firstMarked is the line of the first marker of a column's text.
func (ps *parser) firstMarked() int {
	return max(slices.IndexFunc(ps.markers, func(m markerAt) bool { return m.ok && inColumn(m.mark) }), 0)
}
