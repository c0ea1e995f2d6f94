package scraper

import (
	"slices"
	"strings"
)

// A post of a forum starts with its day; below that stand its number, its
// author's name, his rank and when he joined, and then what he says.

// isMember tells whether a line tells of who wrote a post or a comment.
func (ps *parser) isMember(l *line) bool {
	const longest = 80
	return len(l.plain) <= longest && ps.p.commentMember.MatchString(l.plain)
}

// postAt reads the head of a post at line i: the line of its author's name and
// the first behind it that tells of him.
func (ps *parser) postAt(lines []line, i int) (name, member int, ok bool) {
	const nameWords, near, longest = 4, 4, 60
	if l := &lines[i]; len(l.plain) > longest || i+2 >= len(lines) || !ps.p.mayDate(l.plain) {
		return 0, 0, false
	}
	if !ps.p.commentDate.MatchString(untallied(lines[i].plain)) {
		return 0, 0, false
	}
	for name = i + 1; name < len(lines) && lettersOnly(lines[name].text) == 0; {
		name++ // "#2"
	}
	if name >= len(lines) || name > i+2 || lines[name].wordCount() > nameWords || lines[name].isProse() || ps.isMember(&lines[name]) {
		return 0, 0, false
	}
	for member = name + 1; member < min(name+near, len(lines)); member++ {
		if ps.isMember(&lines[member]) {
			return name, member, true
		}
	}
	return 0, 0, false
}

// untallied is a line without the number in front of it: "#2 2008-10-07 10:11:12".
func untallied(s string) string {
	if strings.HasPrefix(s, "#") {
		return s[len(tallyAt.FindString(s)):]
	}
	return s
}

// profileAt reads the head of a post that starts with its author's name: what
// tells of him stands below, then the post's title and its day. It returns the
// line of the day, 0 for none.
func (ps *parser) profileAt(lines []line, i int) int {
	const nameWords, titleWords, near = 4, 20, 7
	l := &lines[i]
	if i+2 >= len(lines) || l.wordCount() > nameWords || !l.strong && !l.isLink() || ended(l.text) && !endsInInitial(l.text) || ps.isMember(l) || ps.p.mayDate(l.plain) {
		return 0
	}
	member := false
	for j := i + 1; j < min(i+near, len(lines)); j++ {
		next := &lines[j]
		if ps.isMember(next) {
			member = true
			continue
		}
		if member && hasClock(next.plain) {
			if s, ok := ps.readStamp(next); ok && s.day != "" && len(strings.Fields(s.who)) <= 1 && !ps.isNoise(l) {
				return j
			}
		}
		if !member && (next.strong || next.isLink()) || next.wordCount() > titleWords || next.isProse() && member && !next.strong {
			return 0
		}
	}
	return 0
}

// namesFirst puts the names of posts in front of their days, as comments have
// them, and leaves out what ranks their authors.
func (ps *parser) namesFirst(lines []line) (out []line, posts bool) {
	for i := 0; i < len(lines); i++ {
		name, member, ok := ps.postAt(lines, i)
		who, day, titled := ps.reviewAt(lines, i)
		dated := ps.profileAt(lines, i)
		if !ok && !titled && dated == 0 {
			if out != nil {
				out = append(out, lines[i])
			}
			continue
		}
		if out == nil {
			out = slices.Clone(lines[:i])
		}
		if dated > 0 {
			day := lines[dated]
			days := ps.p.dates(day.plain)
			day.text = cut(day.text, day.plain, days[0].start, days[0].end)
			day.plain, day.marks = plain(day.text), nil
			out = append(out, lines[i], day)
			i = dated
			continue
		}
		if titled {
			if n := len(out); n > 0 && strings.HasPrefix(lines[i].plain, ",") {
				out = out[:n-1] // the title, cut off in front of its day
			}
			out = append(out, who, day)
			i++
			continue
		}
		day = lines[i]
		if n := len(day.plain) - len(untallied(day.plain)); n > 0 {
			_, day = day.split(n)
		}
		out = append(out, lines[name], day)
		i = member - 1
	}
	if out == nil {
		return lines, false
	}
	return out, true
}

// reviewAt reads the head of a review at line i: its title with the day, and
// below that who wrote it. The title is nobody's text.
func (ps *parser) reviewAt(lines []line, i int) (who, day line, ok bool) {
	const titleWords = 14
	l := &lines[i]
	if i+1 >= len(lines) || !saysByWhom(lines[i+1].plain) || l.wordCount() > titleWords {
		return line{}, line{}, false
	}
	days := ps.p.dates(l.plain)
	if len(days) != 1 || strings.Trim(l.plain[days[0].end:], " .,)") != "" {
		return line{}, line{}, false
	}
	who, day = lines[i+1], *l
	who.text, who.marks = strings.TrimLeft(linksBeside.ReplaceAllString(who.text, "")[len("by"):], " :"), nil
	day.text, day.marks = cut(l.text, l.plain, days[0].start, days[0].end), nil
	who.plain, day.plain = plain(who.text), plain(day.text)
	return who, day, true
}

// findPostAuthor looks for the name of who wrote the post that the column is, and
// for its day where nothing else tells one.
func (ps *parser) findPostAuthor() bool {
	for i := range ps.start {
		name, _, ok := ps.postAt(ps.lines[:ps.start], i)
		dated := i
		if !ok {
			dated = ps.profileAt(ps.lines[:ps.start], i)
			name, ok = i, dated > 0
		}
		if !ok {
			continue
		}
		b, is := ps.bylineAt(name)
		if !is || b.kind != bareByline {
			b = byline{kind: bareByline, name: readerName(ps.lines[name].text)} // "#1 Ana Souza"
		}
		if !ps.p.isPerson(b.name) {
			continue
		}
		if ps.col.Date == "" && ps.col.Posted == "" {
			ps.col.Posted = ps.p.day(ps.lines[dated].plain)
		}
		if ps.use[name] == unused {
			ps.headName, ps.headNameAt = b, name
			return true
		}
	}
	return false
}

// isPost tells whether a post of a forum starts at line i.
func (ps *parser) isPost(i int) bool {
	_, _, ok := ps.postAt(ps.lines, i)
	return ok || ps.profileAt(ps.lines, i) > 0
}
