package scraper

import (
	"html"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// widest is the longest line that can be one of hard-wrapped text; beyond it
// a text rendering keeps a paragraph on a line.
const widest = 110

// textRules are the patterns of text renderings, whatever the site.
type textRules struct {
	entity, rule, bullet, number, link *regexp.Regexp
}

func newTextRules() textRules {
	return textRules{
		entity: regexp.MustCompile(`&(?:#\d{2,5}|#[xX][0-9a-fA-F]{2,4}|nbsp|amp|quot|[lr][sd]quo|[mn]dash|hellip|eacute);`),
		rule:   regexp.MustCompile(`^[\s\-_=*~#+|.·•—–]{2,}$`),
		bullet: regexp.MustCompile(`^(?:[*•·▪◦‣]\s+|-\s+)`),
		link:   regexp.MustCompile(`!?\[([^\[\]]+)\]\(([^()\s]+)(?:\s+"[^"]*")?\)`),
		number: regexp.MustCompile(`^(?:\d{1,2}[.)]|[*•·▪◦‣-])\s+\S`),
	}
}

// textLines makes lines of a text rendering: one for each line of the text,
// with rules, emphasis marks and the borders of drawn tables taken away.
func textLines(s string, p *Profile) []line {
	if p.text.entity.MatchString(s) {
		s = html.UnescapeString(s)
	}
	s = strings.NewReplacer("\r\n", "\n", "\r", "\n", "\f", "\n\n", "\v", "\n").Replace(s)
	var out []line
	g := hard
	for raw := range strings.SplitSeq(s, "\n") {
		if len(out) >= maxLines {
			break
		}
		raw = strings.TrimRightFunc(raw, unicode.IsSpace)
		text := squeeze(raw)
		switch {
		case text == "":
			g = hard
			continue
		case p.text.rule.MatchString(text):
			if n := len(out); n > 0 && g == soft && utf8.RuneCountInString(text) >= 3 && strings.Trim(text, "=-~_") == "" && out[n-1].wordCount() < 20 {
				out[n-1].level = 2
			}
			g = hard
			continue
		}
		l := line{raw: raw, gap: g}
		text = l.undecorate(l.unlink(text, p.text.link))
		if text == "" {
			continue
		}
		l.text, l.plain = text, plain(text)
		out = append(out, l)
		g = soft
	}
	return out
}

// unlink takes the addresses out of links as Markdown writes them.
func (l *line) unlink(s string, link *regexp.Regexp) string {
	return link.ReplaceAllStringFunc(s, func(m string) string {
		g := link.FindStringSubmatch(m)
		l.addLink(g[1], g[2])
		return g[1]
	})
}

func (l *line) addLink(text, href string) {
	l.links = append(l.links, link{text, href})
	l.linked += len(text)
}

// undecorate takes away what text renderings draw around words.
func (l *line) undecorate(s string) string {
	if level := len(s) - len(strings.TrimLeft(s, "#")); level >= 1 && level <= 6 && strings.HasPrefix(s[level:], " ") {
		l.level = level
		s = strings.TrimSpace(strings.Trim(s, "#"))
	}
	if len(s) > 4 && (strings.HasPrefix(s, "**") && strings.HasSuffix(s, "**") || strings.HasPrefix(s, "__") && strings.HasSuffix(s, "__")) {
		l.strong = true
	}
	s = strings.NewReplacer("**", "", "__", "").Replace(s)
	for _, sign := range []string{"*", "_"} {
		if len(s) > 2 && strings.Count(s, sign) == 2 && strings.HasPrefix(s, sign) && strings.HasSuffix(s, sign) && s[1] != ' ' {
			l.strong = true
			s = s[1 : len(s)-1]
		}
	}
	if strings.HasPrefix(s, "|") && strings.HasSuffix(s, "|") && len(s) > 2 {
		s = strings.Trim(s, "| ")
	}
	return strings.TrimSpace(s)
}

// unwrap joins the lines of hard-wrapped text. A soft break is one of
// wrapping where the next word would not have fitted; starts tells whether a
// line begins something of its own behind the one before it.
func unwrap(lines []line, starts func(prev, l *line) bool) []line {
	width := wrapWidth(lines)
	if width == 0 {
		return lines
	}
	out := lines[:0:0]
	last := 0 // width of the last line of the joined ones
	for i, l := range lines {
		if n := len(out); n > 0 && mayWrap(&out[n-1], &l) && last+1+firstWord(&l) > width && !starts(&lines[i-1], &l) {
			out[n-1].join(&l)
		} else {
			out = append(out, l)
		}
		last = l.width()
	}
	return out
}

// mayWrap tells whether l can be the rest of a line that was broken.
func mayWrap(prev, l *line) bool {
	return l.gap == soft && !l.term && !l.isLink() && !prev.isLink() && l.level == prev.level && l.cell == prev.cell &&
		!strings.Contains(l.text, "://") && strings.Contains(prev.text, " ")
}

func firstWord(l *line) int {
	first, _, _ := strings.Cut(l.text, " ")
	return utf8.RuneCountInString(first)
}

func (l *line) width() int {
	if l.raw != "" {
		return utf8.RuneCountInString(strings.TrimRightFunc(l.raw, unicode.IsSpace))
	}
	return utf8.RuneCountInString(l.text)
}

// wrapWidth guesses the width at which lines with soft breaks were wrapped;
// 0 tells that they were not. Most of the breaks must then stand where the
// next word did not fit.
func wrapWidth(lines []line) int {
	const narrowest, fewest = 30, 4
	var widths []int
	for i := range lines {
		switch w := lines[i].width(); {
		case !strings.Contains(lines[i].text, " "):
		case i+1 < len(lines) && lines[i+1].gap == soft || lines[i].gap == soft:
			widths = append(widths, w)
		case lines[i].raw != "" && w > widest:
			return 0
		}
	}
	if len(widths) < fewest {
		return 0
	}
	// Facts may stand on longer lines than the text was wrapped to.
	slices.Sort(widths)
	width := widths[len(widths)*9/10]
	if width > widest || width < narrowest {
		return 0
	}
	breaks, full := 0, 0
	for i := range lines[1:] {
		if a, b := &lines[i], &lines[i+1]; mayWrap(a, b) {
			breaks++
			if a.width()+1+firstWord(b) > width {
				full++
			}
		}
	}
	if full < fewest || full*2 < breaks {
		return 0
	}
	return width
}

func (l *line) join(next *line) {
	at := len(l.text) + 1
	l.text += " " + next.text
	l.plain += " " + next.plain
	for _, m := range next.marks {
		l.marks = append(l.marks, m+at)
	}
	l.links = append(l.links, next.links...)
	l.linked += next.linked
	l.strong = l.strong && next.strong
	l.form = l.form || next.form
}
