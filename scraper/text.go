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
const widest = 160

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
	r := newRendering(s, p)
	r.text = untabbed(spread(r.text, p), p)
	var out []line
	g, rule := hard, false
	for raw := range strings.SplitSeq(r.text, "\n") {
		if len(out) >= maxLines {
			break
		}
		if strings.HasPrefix(raw, pageBreak) {
			g, rule = hard, true
			continue
		}
		raw = strings.TrimRightFunc(raw, unicode.IsSpace)
		text := squeeze(despaced(raw))
		switch {
		case text == "":
			g = hard
			continue
		case p.text.rule.MatchString(text):
			if n := len(out); n > 0 && g == soft && utf8.RuneCountInString(text) >= 3 && strings.Trim(text, "=-~_") == "" && out[n-1].wordCount() < 20 && !out[n-1].endsParagraph() {
				out[n-1].level = 2
			} else {
				rule = true
			}
			g = hard
			continue
		}
		l := line{raw: raw, gap: g, rule: rule, form: blankField.MatchString(raw)}
		fresh := g == hard || len(out) == 0 || out[len(out)-1].linked > 0 || out[len(out)-1].wordCount() < 7
		text = l.undecorate(l.unlinked(l.unlink(text, p.text.link), &r, fresh))
		if text == "" {
			continue
		}
		l.text, l.plain = text, plain(text)
		out = append(out, l)
		g, rule = soft, false
	}
	alignFacts(out, p)
	return out
}

// endsParagraph tells whether a line is the last of several and no heading
// with a line drawn below it.
func (l *line) endsParagraph() bool {
	const words = 6
	return l.gap == soft && (unicode.IsLower(firstRune(l.text)) || l.wordCount() > words && lastRune(l.text) == '.')
}

// alignFacts marks the end of the labels in rows whose values begin in one
// column: behind the longest label stands a single blank.
func alignFacts(lines []line, p *Profile) {
	const least = 3
	for i := 0; i < len(lines); {
		ends := labelEnds(&lines[i], p)
		from := i
		for i++; i < len(lines) && lines[i].gap == soft && len(ends) > 0; i++ {
			next := labelEnds(&lines[i], p)
			both := slices.DeleteFunc(slices.Clone(ends), func(e int) bool { return !slices.Contains(next, e) })
			if len(both) == 0 {
				break
			}
			ends = both
		}
		if i-from < least || len(ends) == 0 {
			continue
		}
		for j := from; j < i; j++ {
			l := &lines[j]
			label := squeeze(string([]rune(l.raw)[:ends[0]]))
			if strings.HasPrefix(l.text, label) && len(label) < len(l.text) {
				l.marks = append(l.marks, len(label))
			}
		}
	}
}

// labelEnds lists the columns behind the known labels that the line may begin
// with.
func labelEnds(l *line, p *Profile) []int {
	var out []int
	rs := []rune(l.raw)
	for i := 1; i < len(rs) && i < 40; i++ {
		if rs[i] == ' ' || rs[i-1] != ' ' {
			continue
		}
		if _, ok := p.label(plain(strings.TrimSpace(string(rs[:i])))); ok {
			out = append(out, i)
		}
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
	if level := len(s) - len(strings.TrimLeft(s, "=")); level >= 1 && level <= 6 && len(s) > 2*level && strings.HasPrefix(s[level:], " ") && strings.HasSuffix(s, " "+s[:level]) {
		l.level = level
		s = strings.TrimSpace(strings.Trim(s, "="))
	}
	if strings.Count(s, "'''") > 1 {
		s = strings.ReplaceAll(s, "'''", "**")
	}
	s = strings.TrimSuffix(s, "\\")
	if level := len(s) - len(strings.TrimLeft(s, "#")); level >= 1 && level <= 6 && strings.HasPrefix(s[level:], " ") {
		l.level = level
		s = strings.TrimSpace(strings.Trim(s, "#"))
	}
	s = l.unemphasise(s)
	if strings.HasPrefix(s, "|") && strings.HasSuffix(s, "|") && len(s) > 2 {
		s = strings.Trim(s, "| ")
	}
	return strings.TrimSpace(s)
}

// blankField is a field of a form, as text browsers draw it.
var blankField = regexp.MustCompile(`^\s*\S.{0,30}[:?]?\s*(?:_{4,}|\[[\s_]{4,}\])\W*$`)

// emphasis is what stands between marks of emphasis that begin and end at the
// edge of a word.
var emphasis = regexp.MustCompile(`(^|[\s("'“‘/_*\[-])(?:\*{1,3}([^\s*](?:[^*]*[^\s*])?)\*{1,3}|_{1,3}([^\s_](?:[^_]*[^\s_])?)_{1,3})([\s)"'”’/_*\].,:;!?-]|$)`)

// unemphasise takes the marks of emphasis away and remembers where they stood.
func (l *line) unemphasise(s string) string {
	bulleted := strings.TrimLeft(s, " ")
	lead := ""
	for _, b := range []string{"* ", "- ", "+ "} {
		if strings.HasPrefix(bulleted, b) {
			lead, bulleted = b, strings.TrimLeft(bulleted[len(b):], " ")
		}
	}
	s = bulleted
	if len(s) > 4 && strings.HasPrefix(s, "/") && strings.HasSuffix(s, "/") && strings.ContainsAny(s[1:2], "*_") {
		s = s[1 : len(s)-1]
		l.strong = true
	}
	for range 40 {
		g := emphasis.FindStringSubmatchIndex(s)
		if g == nil {
			break
		}
		in := s[max(g[4], g[6], 0):max(g[5], g[7], 0)]
		from := g[3]
		if from == 0 && (g[8] == len(s) || strings.Trim(s[g[8]:], " :") == "") {
			l.strong = true
		}
		l.marks = append(l.marks, len(lead)+from, len(lead)+from+len(in))
		s = s[:from] + in + s[g[8]:]
	}
	slices.Sort(l.marks)
	return lead + strings.NewReplacer("**", "", "__", "").Replace(s)
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
		if n := len(out); n > 0 && mayWrap(&out[n-1], &l) && last+1+firstWord(&l) > width && !starts(&lines[i-1], &l) && !setsIn(lines, i) {
			out[n-1].join(&l)
		} else {
			out = append(out, l)
		}
		last = l.width()
	}
	return out
}

// setsIn tells whether line i is the first of a paragraph by its indent: it
// stands further in than the line behind it and the one before it, unless that
// is a whole paragraph with the same indent.
func setsIn(lines []line, i int) bool {
	const least = 2
	if i+1 >= len(lines) || lines[i+1].gap != soft || lines[i].raw == "" {
		return false
	}
	in, before := indent(lines[i].raw), indent(lines[i-1].raw)
	if in == before && in >= least && lines[i-1].gap == hard && ended(lines[i-1].text) {
		before = 0
	}
	return in >= before+least && in >= indent(lines[i+1].raw)+least
}

// blankParted tells whether blank lines part the paragraphs of a wrapped text:
// a single break is then none between two of them.
func blankParted(lines []line) bool {
	const enough = 4
	n := 0
	for i := range lines {
		if l := &lines[i]; i > 0 && l.gap == hard && lines[i-1].gap == soft && l.isProse() && lines[i-1].wordCount() > 2 {
			n++
		}
	}
	return n >= enough
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
	space := " "
	if compound(l.text, next.text) {
		space = ""
	}
	at := len(l.text) + len(space)
	l.text += space + next.text
	l.plain += space + next.plain
	for _, m := range next.marks {
		l.marks = append(l.marks, m+at)
	}
	l.links = append(l.links, next.links...)
	l.linked += next.linked
	l.strong = l.strong && next.strong
	l.form = l.form || next.form
}

// compound tells whether a word with a hyphen in it was broken behind that:
// "co-" and "worker", but not "short-" and "and long-term".
func compound(s, next string) bool {
	head, ok := strings.CutSuffix(s, "-")
	if !ok || !unicode.IsLetter(lastRune(head)) || !unicode.IsLower(firstRune(next)) {
		return false
	}
	switch word, _, _ := strings.Cut(next, " "); word {
	case "and", "or", "to":
		return false
	}
	return true
}

// indent is how far a line of text stands in, a tab for eight columns.
func indent(raw string) int {
	const tab = 8
	n := 0
	for _, r := range raw {
		switch r {
		case ' ':
			n++
		case '\t':
			n += tab
		default:
			return n
		}
	}
	return n
}
