package scraper

import (
	"slices"
	"strings"

	"coachsearch/internal/corpus"
)

// signedAtEnd reads a line of text that ends with the name of who says it, behind a
// dash, and the day: "It worked for us. - Rita, 5/6/09".
func (ps *parser) signedAtEnd(l *line) (text, who, day string, ok bool) {
	const tries = 3 // dashes inside of a name
	end := len(strings.TrimRight(l.plain, " .)"))
	if !strings.Contains(l.plain, "-") {
		return "", "", "", false
	}
	if ps.p.mayDate(l.plain) {
		for _, d := range ps.p.dates(l.plain) {
			if d.end >= end {
				end, day = len(strings.TrimRight(l.plain[:d.start], " ,(")), d.day
				break
			}
		}
	}
	from := end
	for range tries {
		i := strings.LastIndexByte(l.plain[:from], '-')
		if i < 0 {
			return "", "", "", false
		}
		before := strings.TrimRight(l.plain[:i], " -~")
		name := strings.Trim(cut(l.text, l.plain, i+1, end), nameCutset)
		if before != "" && ended(before) && i > len(before) && (day != "" || l.markedNear(i)) && ps.nameOn(&line{text: name, plain: plain(name)}) != "" {
			return strings.TrimSpace(cut(l.text, l.plain, 0, len(before))), name, day, true
		}
		from = i
	}
	return "", "", "", false
}

// markedNear tells whether an inline element starts or ends at the sign at byte i of
// the plain text, or right behind it.
func (l *line) markedNear(i int) bool {
	const near = 4 // bytes of a dash and a space
	at := len(cut(l.text, l.plain, 0, i))
	return slices.ContainsFunc(l.marks, func(m int) bool { return m >= at && m <= at+near })
}

// signedComments reads comments of which each ends with its reader's name on the
// last line of its text; none where the lines are no such comments.
func (ps *parser) signedComments(lines []line) []corpus.Comment {
	var out []corpus.Comment
	var text []string
	said := 0
	for i := range lines {
		l := &lines[i]
		if ps.isNoise(l) || ps.p.isNavigation(l) || ps.p.commentEnd.MatchString(l.plain) && l.wordCount() < 6 {
			continue
		}
		said++
		t, who, day, ok := ps.signedAtEnd(l)
		if !ok {
			text = append(text, l.text)
			continue
		}
		out = append(out, corpus.Comment{Author: who, Date: day, Text: strings.Join(append(text, t), " ")})
		text = nil
	}
	if len(text) > 0 || len(out)*3 < said {
		return nil
	}
	return out
}
