package scraper

import (
	"regexp"
	"strings"

	"coachsearch/internal/corpus"
)

// Guest books and scripts of the first weblogs label the parts of a comment:
// "Name: Rita", "Date: May 6, 2009", "Comment: …", the value behind the label, in
// the next cell or on the next line.

// A commentPart is what a label says of its value.
type commentPart int

const (
	noLabel commentPart = iota
	whoPart
	dayPart
	saidPart
	sidePart // of the reader or the comment, and nobody's text
)

// commentPartAt matches a label of each part, in the order of their constants.
var commentPartAt = regexp.MustCompile(`(?i)^(?:((?:your )?(?:full )?name(?:\s*/\s*blog)?|author|(?:posted|submitted|written|left) by|commenter|user ?name|user|nick(?:name)?|from|by|poster)|((?:posted|submitted|sent) on|date(?: posted)?|posted|sent|time|when|date/time)|((?:your )?comments?(?:\s*/\s*excerpt)?|message|remarks?|response|reply|text|feedback)|(url|e-?mail(?: address)?|home ?page|web ?site|title|subject|location|city|state|country|town|where|rating|ip(?: address)?|host|occupation|age|reference|regarding))$`)

// commentPart reads the label at the start of a line and returns what is behind it.
func (ps *parser) commentPart(l *line) (part commentPart, label, rest string) {
	const longest = 24
	name, rest, ok := strings.Cut(l.text, ":")
	if !ok {
		if len(l.text) > longest || l.cell == nil || cellsIn(l.row) != 2 || column(l.cell) != 0 {
			return noLabel, "", ""
		}
		name = l.text
	}
	if len(name) > longest {
		return noLabel, "", ""
	}
	label = fold(name)
	g := commentPartAt.FindStringSubmatchIndex(label)
	for n := whoPart; g != nil && n <= sidePart; n++ {
		if g[2*int(n)] >= 0 {
			part = n
		}
	}
	return part, label, strings.TrimSpace(rest)
}

// labelledComments reads comments of which every one starts with the same label and names
// its reader and its text; none where the lines are no such comments.
func (ps *parser) labelledComments(lines []line) []corpus.Comment {
	for len(lines) > 0 {
		if part, _, _ := ps.commentPart(&lines[0]); part != noLabel || !ps.isNoise(&lines[0]) {
			break
		}
		lines = lines[1:]
	}
	if len(lines) == 0 {
		return nil
	}
	first, start, _ := ps.commentPart(&lines[0])
	if first == noLabel {
		return nil
	}
	var (
		out   []corpus.Comment
		cur   corpus.Comment
		text  []string
		at    commentPart
		seen  map[commentPart]bool
		whole = true
	)
	flush := func() {
		if seen == nil {
			return
		}
		cur.Text = strings.Join(text, " ")
		if whole = whole && seen[whoPart] && seen[saidPart]; cur.Text != "" {
			out = append(out, cur)
		}
	}
	for i := range lines {
		l := &lines[i]
		part, label, rest := ps.commentPart(l)
		switch {
		case part != noLabel && label == start:
			flush()
			cur, text, at, seen = corpus.Comment{}, nil, part, map[commentPart]bool{part: true}
		case part != noLabel && (part == sidePart && at != saidPart || !seen[part]):
			at, seen[part] = part, true
		case at == saidPart && (l.form || ps.isNoise(l) || isRule(l.plain)):
			continue
		case at == noLabel:
			return nil
		default:
			rest = l.text
		}
		if rest == "" {
			continue
		}
		switch at {
		case whoPart:
			if cur.Author = readerName(rest); len(strings.Fields(cur.Author)) > 6 {
				return nil
			}
			at = sidePart
		case dayPart:
			cur.Date, at = ps.p.day(rest), sidePart
		case saidPart:
			text = append(text, rest)
		}
	}
	if flush(); !whole {
		return nil
	}
	return out
}
