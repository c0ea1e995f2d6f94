package scraper

import (
	"regexp"
	"strconv"
	"strings"

	"coachsearch/internal/corpus"
)

var (
	countedHeading = regexp.MustCompile(`\((\d+)\)|^(\d+)\s`)
	textLink       = regexp.MustCompile(`(?i)[\s(<\[:-]*\b((?:https?://|www\.)[^\s<>()\[\]"]+)[)>\]]*\.?`)
)

// tail reads what stands behind the text: byline, resources, comments.
func (ps *parser) tail() {
	var resources, comments []line
	count := -1
	state := mark("")
	for i := ps.end; i < len(ps.lines); i++ {
		l := &ps.lines[i]
		if ps.use[i] == usedClient {
			continue
		}
		if i >= ps.entries.from && i < ps.entries.to {
			state = markOther
			continue
		}
		m := ps.markers[i]
		switch {
		case m.ok && m.mark == markComments && state != markComments && (m.whole || m.sure && countedHeading.MatchString(l.plain) || ps.opensComments(l)):
			state, count = markComments, headingCount(l.plain)
			ps.tailRoom = ps.roomWith(i)
			ps.use[i] = usedTail
			continue
		case m.ok && m.mark == markResources && state == "" && (m.whole || m.sure):
			state = markResources
			ps.tailRoom = ps.roomWith(i)
			ps.use[i] = usedTail
			if m.rest != "" {
				r := *l
				r.text, r.plain = m.rest, plain(m.rest)
				resources = append(resources, r)
			}
			continue
		case state != markComments && ps.opensThread(i):
			state, ps.thread = markComments, true
			if ps.tailRoom = ps.threadRoom(i); ps.isPost(i) {
				ps.tailRoom = room{} // each in a table of its own
			}
		case state != markComments && ps.tailByline(i):
			continue
		case state != markComments && len(comments) == 0 && len(ps.entries.comments) == 0:
			if area := ps.commentArea(i); area != nil {
				state, ps.area, ps.tailRoom = markComments, true, room{area}
			}
		}
		switch state {
		case markResources:
			if ps.endsResources(i) || ps.belowList(i, resources) || len(resources) > 0 && resources[len(resources)-1].item && !l.item {
				state = ""
				continue
			}
			ps.use[i] = usedTail
			resources = append(resources, *l)
		case markComments:
			if ps.thread && ps.tailRoom.node != nil && !l.form {
				if _, ok := ps.commentHead(l); ok {
					ps.widen(i)
				}
			}
			if ps.endsComments(i, len(comments) > 0) || ps.belowThread(i, comments) {
				state = markOther
				continue
			}
			ps.use[i] = usedTail
			comments = append(comments, *l)
		}
	}
	ps.col.Resources = ps.resources(resources)
	switch {
	case len(ps.entries.comments) > 0:
		ps.placeEntries()
	case count != 0:
		ps.col.Comments = ps.comments(comments)
	}
	if count > 0 && len(ps.col.Comments) != count {
		ps.reason("comment_count", "comments", -1, strconv.Itoa(len(ps.col.Comments))+" of "+strconv.Itoa(count))
	}
}

// aboutAuthor finds the author's name in a sentence about him below the text,
// where no byline names one.
func (ps *parser) aboutAuthor() {
	for i := ps.end; i < len(ps.lines) && ps.col.Author.Name == ""; i++ {
		l := &ps.lines[i]
		if m := ps.markers[i]; m.ok && m.mark == markComments {
			return
		}
		if ps.use[i] != unused || l.isLink() {
			continue
		}
		g := ps.p.about.FindStringSubmatchIndex(l.plain)
		for n, name := range ps.p.about.SubexpNames() {
			if g != nil && name == "name" && g[2*n] >= 0 && ps.p.isPerson(l.plain[g[2*n]:g[2*n+1]]) {
				ps.col.Author.Name = cut(l.text, l.plain, g[2*n], g[2*n+1])
				ps.use[i] = usedTail
			}
		}
	}
}

// opensComments tells whether a line that starts with the words of a comments
// heading is one: links such as "Post a comment" may follow.
func (ps *parser) opensComments(l *line) bool {
	return countedHeading.MatchString(l.plain) && l.wordCount() < 14
}

// headingCount is the number in a heading such as "Comments (2)", or -1.
func headingCount(s string) int {
	if strings.HasPrefix(fold(s), "no ") {
		return 0
	}
	g := countedHeading.FindStringSubmatch(s)
	if g == nil {
		return -1
	}
	n, err := strconv.Atoi(g[1] + g[2])
	if err != nil {
		return -1
	}
	return n
}

// tailByline reads line i as a byline below the text.
func (ps *parser) tailByline(i int) bool {
	b, ok := ps.bylineAt(i)
	if !ok {
		return false
	}
	known := ps.knownAuthor(b.name)
	near := i == ps.end || i > 0 && ps.use[i-1] == usedTail
	if b.kind == bareByline && !known && (i != ps.end || !ps.isByline(i)) || b.kind != signedByline && !known && !near && i > ps.end+2 {
		return false
	}
	if !known && b.role == "" && i > ps.end && b.kind == signedByline && ps.headedBetween(ps.end, i) {
		return false // a reader, below a heading that the profile does not know
	}
	ps.use[i] = usedTail
	if b.name != "" && (ps.col.Author.Name == "" || fold(ps.col.Author.Name) == fold(b.name)) {
		ps.col.Author.Name = b.name
		if b.role != "" && ps.col.Author.Role == "" {
			ps.col.Author.Role = b.role
		}
		if ps.col.Author.Role == "" {
			ps.col.Author.Role = ps.roleBelow(i)
		}
	}
	if b.day != "" && ps.col.Posted == "" {
		ps.col.Posted = b.day
	}
	if dl, ok := ps.dayBelow(i); ok && b.name != "" && ps.col.Posted == "" {
		ps.col.Posted = dl.day
		ps.use[i+1] = usedTail
	}
	return true
}

// headedBetween tells whether a heading that is none of the column's stands among lines.
func (ps *parser) headedBetween(from, to int) bool {
	for i := from; i < to; i++ {
		if l := &ps.lines[i]; l.level > 0 && ps.use[i] == unused {
			return true
		}
	}
	return false
}

// dayBelow reads a day that stands alone on the line below a signature.
func (ps *parser) dayBelow(i int) (dateline, bool) {
	if i+1 >= len(ps.lines) || ps.lines[i+1].gap != soft || ps.use[i+1] != unused {
		return dateline{}, false
	}
	dl, ok := ps.dateline(&ps.lines[i+1])
	return dl, ok && dl.series == "" && dl.title == ""
}

// endsResources tells whether the list of resources is over at line i.
func (ps *parser) endsResources(i int) bool {
	l := &ps.lines[i]
	return l.isMenu() || ps.p.isNavigation(l) || ps.p.tail.MatchString(l.plain) || l.form || l.chrome && !ps.inChrome() || l.level > 0 || l.strong && len(l.links) == 0 && l.wordCount() < 5 || !ps.tailRoom.holds(l)
}

// resources reads titles and addresses.
func (ps *parser) resources(lines []line) []corpus.Resource {
	var out []corpus.Resource
	for i := range lines {
		l := &lines[i]
		if n := len(out); n > 0 && out[n-1].URL == "" && len(l.links) == 0 {
			if g := textLink.FindStringSubmatch(l.text); g != nil && strings.TrimSpace(textLink.ReplaceAllString(l.text, "")) == "" {
				out[n-1].URL = ps.address(g[1])
				continue
			}
		}
		switch {
		case len(l.links) > 0:
			for _, a := range l.links {
				if r := (corpus.Resource{Title: ps.linkTitle(a, l), URL: ps.address(a.href)}); r.Title != "" || r.URL != "" {
					out = append(out, r)
				}
			}
		case lettersIn(l.text) == 0 || none(l.text):
		default:
			out = append(out, ps.textResource(l))
		}
	}
	return out
}

func none(s string) bool {
	f := strings.Trim(fold(s), " .()-")
	return f == "none" || f == "none at this time" || f == "n/a" || f == "no resources" || f == "(0)" || f == "0"
}

// linkTitle is the text of a link, or what stands before it where the link
// shows its address.
func (ps *parser) linkTitle(a link, l *line) string {
	text := squeeze(a.text)
	if textLink.MatchString(text) && strings.TrimSpace(textLink.ReplaceAllString(text, "")) == "" {
		before, _, _ := strings.Cut(l.text, text)
		text = before
	}
	text = ps.p.text.bullet.ReplaceAllString(strings.TrimSpace(text), "")
	return strings.Trim(text, " :-–—(<[,;")
}

func (ps *parser) textResource(l *line) corpus.Resource {
	text := ps.p.text.bullet.ReplaceAllString(l.text, "")
	if g := ps.p.text.number.FindString(text); g != "" {
		_, text, _ = strings.Cut(text, " ")
	}
	r := corpus.Resource{Title: text}
	if g := textLink.FindStringSubmatchIndex(text); g != nil {
		r.URL = ps.address(text[g[2]:g[3]])
		r.Title = strings.Trim(text[:g[0]]+text[g[1]:], " :-–—,(<[")
	}
	return r
}

// moreComments tells whether the head of a comment stands among the next
// lines.
func (ps *parser) moreComments(i int) bool {
	const near = 12
	for j := i; j < min(i+near, len(ps.lines)); j++ {
		l := &ps.lines[j]
		if l.form || l.isMenu() || !ps.tailRoom.holds(l) || l.chrome && !ps.inChrome() {
			return false
		}
		if _, ok := ps.commentHead(l); ok {
			return true
		}
		if _, ok := ps.datedHead(ps.lines, j); ok {
			return true
		}
	}
	return false
}

// menuFollows tells whether a menu of a text rendering starts at line i, below
// the last comment: nothing but its words tells it from the comment's text.
func (ps *parser) menuFollows(i int) bool {
	const words = 8
	if i == 0 || i+1 >= len(ps.lines) {
		return false
	}
	l, next := &ps.lines[i], &ps.lines[i+1]
	return l.raw != "" && ended(ps.lines[i-1].text) && !ended(l.text) && ps.p.isNavigation(l) && next.wordCount() <= words && !ended(next.text) && !ps.moreComments(i+1)
}

// endsComments tells whether the comments are over at line i.
func (ps *parser) endsComments(i int, any bool) bool {
	l := &ps.lines[i]
	if _, ok := ps.commentHead(l); ok && ps.tailRoom.holds(l) && !l.form && (!l.chrome || ps.inChrome()) {
		return false
	}
	if l.form || l.isMenu() && !ps.isNoise(l) && !ps.isFoot(l) || l.chrome && !ps.inChrome() {
		return true
	}
	if ps.isNoise(l) || ps.isMember(l) || any && ps.isFoot(l) && ps.tailRoom.holds(l) {
		return false
	}
	if m := ps.markers[i]; any && (l.level > 0 && !strings.HasPrefix(fold(l.plain), "re: ") || m.ok && m.mark == markResources && m.whole) && !ps.moreComments(i+1) {
		return true // the heading of something else
	}
	if ps.p.commentEnd.MatchString(strings.Trim(l.plain, " []()|»>")) && l.wordCount() < 14 && (len(l.links) > 0 || !ended(l.text) || l.wordCount() < 5) {
		return any && !ps.moreComments(i+1)
	}
	if any && ps.menuFollows(i) {
		return true
	}
	if ps.tailRoom.holds(l) && l.isLink() && ps.p.isNavigation(l) && ps.moreComments(i+1) {
		return false // "Back to top", below each of them
	}
	return !ps.tailRoom.holds(l) || l.isLink() && ps.p.isNavigation(l) || strings.HasPrefix(fold(l.plain), "copyright") || strings.HasPrefix(l.plain, "©") || l.wordCount() < 12 && ps.p.tail.MatchString(l.plain)
}
