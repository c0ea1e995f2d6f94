package scraper

import (
	"strings"
	"unicode"
)

// splitLines parts what only markup parts: a dateline, the name of a series
// or the heading of the facts from the title in front of it, and a question,
// an answer or a section from the text in front of it.
func (ps *parser) splitLines(lines []line) []line {
	out := lines[:0:0]
	for n := 0; n < len(lines); n++ {
		l := lines[n]
		if n+1 < len(lines) && ps.labelsByline(&l, &lines[n+1]) {
			l.join(&lines[n+1])
			n++
		}
		for {
			i, ok := ps.splitAt(&l)
			if !ok {
				break
			}
			head, rest := l.split(i)
			out = append(out, head)
			l = rest
		}
		out = append(out, l)
	}
	return out
}

// labelsByline tells whether a line such as "Author:" has its value on the
// next.
func (ps *parser) labelsByline(l, next *line) bool {
	const words = 3
	p := strings.TrimRight(l.plain, " ")
	if !strings.HasSuffix(p, ":") || l.wordCount() > words || next.wordCount() > 8 || ps.p.signVerbs.FindString(p) != p {
		return false
	}
	_, ok := ps.p.signature(p + " " + next.plain)
	return ok
}

// split cuts a line in two at byte i of its text.
func (l *line) split(i int) (head, rest line) {
	head, rest = *l, *l
	head.text, rest.text = strings.TrimSpace(l.text[:i]), strings.TrimLeft(l.text[i:], " \t|·•")
	head.plain, rest.plain = plain(head.text), plain(rest.text)
	head.marks, rest.marks, rest.gap = nil, nil, hard
	at := len(l.text) - len(rest.text)
	for _, m := range l.marks {
		switch {
		case m <= len(head.text):
			head.marks = append(head.marks, m)
		case m > at:
			rest.marks = append(rest.marks, m-at)
		}
	}
	head.links, rest.links, head.linked, rest.linked = nil, nil, 0, 0
	for _, a := range l.links {
		dst := &rest
		if strings.Contains(head.text, a.text) {
			dst = &head
		}
		dst.links = append(dst.links, a)
		dst.linked += len(a.text)
	}
	return head, rest
}

func (ps *parser) splitAt(l *line) (int, bool) {
	for n, m := range l.marks {
		if m <= 0 || m >= len(l.text) {
			continue
		}
		if ps.startsHere(l, m, l.marks[n+1:]) || ps.bylineEnds(l, m) || ps.titleEnds(l, m) || len(l.text)-m <= maxDateline && ps.headEnds(l, m) || ps.factsStart(l, m) {
			return m, true
		}
	}
	return 0, false
}

// bylineEnds tells whether the inline element from byte m on signs the text in front
// of it: "… on Monday. Posted by Ana Souza at May 4, 2009".
func (ps *parser) bylineEnds(l *line, m int) bool {
	const words = 8
	if len(l.text)-m > maxByline || !ended(l.text[:m]) || wordsUpTo(l.text[:m], words) < words {
		return false
	}
	rest := strings.TrimSpace(l.text[m:])
	p := plain(rest)
	if ps.p.signVerbs.FindString(p) == "" || !unicode.IsUpper(firstRune(rest)) || !ps.p.mayDate(p) {
		return false
	}
	b, ok := ps.p.byline(&line{text: rest, plain: p})
	return ok && (b.kind == signedByline || b.kind == byByline || b.kind == postedByline)
}

// startsHere tells whether the inline element from byte m on holds nothing
// but a marker or a heading.
func (ps *parser) startsHere(l *line, m int, ends []int) bool {
	const longest = 40
	for _, end := range ends {
		run := strings.TrimSpace(l.text[m:min(end, len(l.text))])
		if run == "" {
			continue
		}
		if len(run) > longest {
			return false
		}
		r := line{text: run, plain: plain(run)}
		mk, ok := ps.p.marker(&r)
		if !ok || !mk.whole || !unicode.IsUpper(firstRune(run)) {
			return false
		}
		switch mk.mark {
		case markQuestion, markAnswer:
			return punctuation(run[len(run)-1:]) != ""
		case markInner, markOuter, markLast:
			return ended(l.text[:m])
		}
		return false
	}
	return false
}

// titleEnds tells whether a title is all that stands in front of byte m, where
// an inline element ends or begins, and behind it the question starts; or a
// dateline, and behind it the title.
func (ps *parser) titleEnds(l *line, m int) bool {
	const words = 16
	head := line{text: strings.TrimSpace(l.text[:m])}
	rest := line{text: strings.TrimSpace(l.text[m:])}
	if n := wordsUpTo(head.text, words+1); n < 2 || n > words || strings.ContainsRune(":;,-–—(", lastRune(head.text)) {
		return false
	}
	head.plain = plain(head.text)
	if !unicode.IsUpper(firstRune(rest.text)) && (len(rest.text) > maxDateline || !ps.p.mayDate(head.plain)) {
		return false
	}
	rest.plain = plain(rest.text)
	if mk, ok := ps.p.marker(&rest); ok {
		_, marked := ps.p.marker(&head)
		return mk.mark == markQuestion && mk.sure && !mk.whole && unicode.IsUpper(firstRune(rest.text)) && !unicode.IsLower(firstRune(mk.rest)) && !marked && len(ps.p.pairs(&head)) == 0 && (title(head.text) || m == firstMark(l))
	}
	if len(rest.text) > maxDateline || rest.wordCount() < 2 || rest.wordCount() > words || ended(rest.text) && lastRune(rest.text) != '?' || !title(rest.text) && m != firstMark(l) {
		return false
	}
	dl, ok := ps.dateline(&head)
	if !ok || dl.series == "" || dl.title != "" {
		return false
	}
	_, signed := ps.p.byline(&rest)
	return !signed && len(ps.p.dates(rest.plain)) == 0 && !ps.p.isSeries(rest.plain) && len(l.links) == 0 && !ps.p.isNavigation(&rest)
}

// wordsUpTo counts the words of s, and no more than most of them.
func wordsUpTo(s string, most int) int {
	n := 0
	for range strings.FieldsSeq(s) {
		if n++; n == most {
			break
		}
	}
	return n
}

// firstMark is the first byte inside a line at which an inline element begins
// or ends.
func firstMark(l *line) int {
	for _, m := range l.marks {
		if m > 0 {
			return m
		}
	}
	return 0
}

// factsStart tells whether the first label of the line is the inline element
// from byte m on, and a short line of another kind stands in front of it: the
// mend of an unclosed table puts facts there.
func (ps *parser) factsStart(l *line, m int) bool {
	if len(l.text)-m > maxValue || !delimited(l.text[m:]) {
		return false
	}
	head := line{text: strings.TrimSpace(l.text[:m])}
	if head.wordCount() == 0 || head.wordCount() > 20 || ended(head.text) && !(lastRune(head.text) == '?' && m == firstMark(l)) {
		return false
	}
	head.plain = plain(head.text)
	rest := line{text: l.text[m:], plain: plain(l.text[m:])}
	facts := ps.p.pairs(&rest)
	if len(facts) == 0 || facts[0].start > 1 {
		return false
	}
	if all := ps.p.pairs(l); len(all) > 0 && all[0].start == 0 {
		return false
	}
	_, isLabel := ps.p.label(head.plain)
	return !isLabel && len(ps.p.pairs(&head)) == 0 && !strings.HasSuffix(head.plain, ":")
}

// headEnds tells whether a dateline, a series or the heading of the facts is
// all that stands from byte m on.
func (ps *parser) headEnds(l *line, m int) bool {
	const longest = 100 // bytes of the name of a series or of the heading of facts
	if len(l.text)-m > longest && !ps.p.mayDate(plain(l.text[m:])) {
		return false
	}
	rest := line{text: strings.TrimSpace(l.text[m:])}
	rest.plain = plain(rest.text)
	mk, marked := ps.p.marker(&rest)
	sure := ps.p.isSeries(rest.plain) || marked && mk.mark == markClient && mk.whole && rest.wordCount() > 1
	if !sure {
		dl, ok := ps.dateline(&rest)
		titled := len(l.links) == 1 && l.level > 0 && l.links[0].text == strings.TrimSpace(l.text[:m])
		if sure = ok && dl.score >= 6 || ok && titled && dl.score == 3; !sure && (!ok || dl.score != 3 || len(l.links) > 0) {
			return false
		}
	}
	head := strings.TrimSpace(l.text[:m])
	if len(strings.Fields(head)) < 2 || ps.p.isSeries(plain(head)) || strings.ContainsRune("-–—|:,(", lastRune(head)) || ps.p.datePrefix.MatchString(fold(head)) {
		return false
	}
	if sure {
		return true
	}
	// A date alone goes on with a title, not with a row of other pieces: no link
	// is on its line.
	if c, ok := ps.p.scanComment(l.plain); ok && c.verb && c.isHead(l.plain) {
		return false
	}
	b, signed := ps.p.byline(l)
	return !signed || b.day == ""
}
