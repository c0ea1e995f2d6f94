package scraper

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"coachsearch/internal/corpus"
)

// A commentRule finds the head of a comment at the start of a line.
type commentRule struct {
	re        *regexp.Regexp
	who, date int
	dated     bool // nothing without a date matches
}

// noReader matches what stands in front of a date and is no reader: a weekday,
// what weblogs say of another one that links to them.
var noReader = regexp.MustCompile(`(?i)^(?:(?:on\s+)?(?:mon|tues|wednes|thurs|fri|satur|sun)day|mon|tues?|wed|thur?s?|fri|sat|sun|(?:tracked|linked|pinged|trackback|pingback)(?: (?:on|at|from))?)$`)

// nameCutset holds the signs around a reader's name.
const nameCutset = " ,:-–—|·*•(\"“”"

// byWhom matches a line that names a reader.
var byWhom = regexp.MustCompile(`(?i)^by:? [^\s.?!,:;]+(?: [^\s?!,:;]+){0,3}$`)

// A commentHead is a reader's name and what else the head states.
type commentHead struct {
	who  string
	day  string
	rest string
}

// commentHead reads the head of a comment, or what stands behind its text and
// names the reader.
func (ps *parser) commentHead(l *line) (commentHead, bool) {
	if len(l.plain) <= maxStamp && ps.p.notices.MatchString(l.plain) {
		return commentHead{}, false // of the page: "last updated on …"
	}
	if c, ok := ps.p.scanHead(l); ok && c.isHead(strings.TrimSpace(l.plain)) {
		who := strings.Trim(cut(l.text, l.plain, c.who[0], c.who[1]), nameCutset)
		return commentHead{who: who, day: c.day}, true
	}
	dated := ps.p.mayDate(l.plain)
	for _, rule := range ps.p.commentRules {
		if rule.dated && !dated {
			continue
		}
		g := rule.re.FindStringSubmatchIndex(l.plain)
		if g == nil {
			continue
		}
		h := commentHead{
			who:  strings.Trim(cut(l.text, l.plain, g[2*rule.who], g[2*rule.who+1]), nameCutset),
			rest: strings.TrimLeft(cut(l.text, l.plain, g[1], len(l.plain)), " :-–—|\"“"),
		}
		if len(h.who) > 2 && strings.HasSuffix(h.who, ".") && h.who[len(h.who)-3] != ' ' {
			h.who = strings.TrimRight(h.who, ".")
		}
		if ps.p.commentNoise.MatchString(l.plain) || noReader.MatchString(h.who) || lettersOnly(h.who) < 3 && strings.ContainsAny(h.who, "0123456789") {
			continue // "01 AM"
		}
		if n := len(strings.Fields(h.who)); n == 0 || n > 6 {
			continue
		}
		if strings.HasSuffix(plain(l.text[:len(l.text)-len(h.rest)]), `"`) {
			h.rest = strings.TrimRight(h.rest, "\"”")
		}
		if rule.date >= 0 {
			h.day = ps.p.day(cut(l.text, l.plain, g[2*rule.date], g[2*rule.date+1]))
		}
		if h.day == "" && ps.p.commentDate.MatchString(plain(h.rest)) {
			h.day, h.rest = ps.p.day(h.rest), ""
		}
		return h, true
	}
	return commentHead{}, false
}

// leadHead reads a name that emphasis or a term of a list marks off, with a
// colon behind it or nothing.
func (ps *parser) leadHead(l *line) (commentHead, bool) {
	if ps.isNoise(l) {
		return commentHead{}, false
	}
	if l.term && l.wordCount() <= 5 {
		who := strings.Trim(l.text, " :-–—")
		return commentHead{who: who}, true
	}
	name, rest, ok := strings.Cut(l.text, ":")
	if !strings.ContainsFunc(name, unicode.IsLetter) || ps.p.commentDate.MatchString(l.plain) {
		return commentHead{}, false
	}
	marked := l.marked(len(name)) || l.marked(len(name)+1)
	if ok && len(strings.Fields(name)) <= 4 && title(name) && len(name) < 40 && !strings.ContainsAny(strings.TrimSuffix(name, "."), ".?!,;") || ok && marked && len(strings.Fields(name)) <= 6 {
		return commentHead{who: strings.TrimSpace(name), rest: strings.TrimSpace(rest)}, true
	}
	if l.strong && l.wordCount() <= 5 && (!ended(l.text) || endsInInitial(l.text)) {
		return commentHead{who: strings.Trim(l.text, " :-–—")}, true
	}
	return commentHead{}, false
}

// endsInInitial tells whether the dot at the end is that of an initial.
func endsInInitial(s string) bool {
	i := strings.LastIndexByte(s, ' ')
	last := strings.TrimSuffix(s[i+1:], ".")
	return i > 0 && utf8.RuneCountInString(last) == 1 && (unicode.IsUpper(firstRune(last)) || strings.Count(s, " ") == 1 && unicode.IsLower(firstRune(s)))
}

// isNoise tells whether a line among the comments is nobody's text: a link to
// reply, the number of votes.
func (ps *parser) isNoise(l *line) bool {
	const longest = 120
	if lettersIn(l.text) == 0 {
		return true
	}
	if len(l.plain) >= longest {
		return false
	}
	return ps.p.commentNoise.MatchString(strings.Trim(l.plain, " []()|»>")) || allPieces(l, ps.p.commentNoise) || ps.noiseRow(l.plain) || ps.drawnNoise(l.plain)
}

// drawnNoise tells whether a line is what [parser.isNoise] finds, with arrows, hearts
// or stars beside it, or such signs and a number.
func (ps *parser) drawnNoise(s string) bool {
	if ascii(s) || !strings.ContainsFunc(s, unicode.IsSymbol) {
		return false
	}
	rest := strings.TrimFunc(s, func(r rune) bool { return !unicode.IsLetter(r) })
	return rest == "" || ps.p.commentNoise.MatchString(rest)
}

// noiseRow tells whether a line is a row of links or numbers with signs between them.
func (ps *parser) noiseRow(s string) bool {
	if !strings.ContainsAny(s, "|·•") {
		return false
	}
	for piece := range strings.FieldsFuncSeq(s, func(r rune) bool { return strings.ContainsRune("|·•", r) }) {
		if piece = strings.TrimSpace(piece); lettersIn(piece) > 0 && !ps.p.commentNoise.MatchString(piece) {
			return false
		}
	}
	return true
}

// dateBehind finds a date in parentheses at the end of a comment's text, with
// a link to reply behind it.
var dateBehind = regexp.MustCompile(`(?i)\s*\(([^()]{6,40})\)\s*(?:reply|permalink|link)?$`)

// tidy takes the date behind a comment for its date, and quotes around all of
// it off.
func (ps *parser) tidy(c *corpus.Comment) {
	if g := dateBehind.FindStringSubmatchIndex(c.Text); g != nil && c.Date == "" && g[0] > 0 {
		if day := ps.p.day(plain(c.Text[g[2]:g[3]])); day != "" {
			c.Date, c.Text = day, c.Text[:g[0]]
		}
	}
	for _, q := range []string{"“”", `""`} {
		open, size := utf8.DecodeRuneInString(q)
		end, _ := utf8.DecodeLastRuneInString(q)
		inner := strings.TrimSuffix(strings.TrimPrefix(c.Text, q[:size]), q[len(q)-size:])
		if len(inner) == len(c.Text)-2*size && !strings.ContainsRune(inner, open) && !strings.ContainsRune(inner, end) {
			c.Text = inner
		}
	}
}

// comments groups lines into comments. A head comes before its text or, where
// the first line is text, behind it.
func (ps *parser) comments(lines []line) []corpus.Comment {
	if c := ps.labelledComments(lines); c != nil {
		return c
	}
	if c := ps.signedComments(lines); c != nil {
		return c
	}
	lines, posts := ps.namesFirst(lines)
	heads := make([]commentHead, len(lines))
	is := make([]bool, len(lines))
	// Names marked off by no more than a colon count only where no head says
	// what it is.
	read := ps.leadHead
	if posts || ps.area || slices.ContainsFunc(lines, func(l line) bool { _, ok := ps.commentHead(&l); return ok }) {
		read = ps.commentHead
	}
	lines = slices.DeleteFunc(slices.Clone(lines), func(l line) bool {
		_, head := read(&l)
		return !isRule(l.plain) && !ps.isFoot(&l) && (ps.isMember(&l) || !head && l.isLink() && ps.p.isNavigation(&l) || !head && (ps.isNoise(&l) || ps.p.commentEnd.MatchString(strings.Trim(l.plain, " []()|»>")) && l.wordCount() < 6))
	})
	first := -1
	for i := range lines {
		heads[i], is[i] = read(&lines[i])
		if below := i > 0 && is[i-1] && heads[i-1].day+heads[i-1].rest == ""; !is[i] && !below {
			heads[i], is[i] = ps.datedHead(lines, i)
		}
		if is[i] && first < 0 {
			first = i
		}
	}
	if first < 0 && ps.area {
		return nil
	}
	if first < 0 {
		return ps.bareComments(lines)
	}
	last := len(lines) - 1
	behind := first > 0 && heads[first].rest == "" && (is[last] && heads[last].rest == "" || lines[0].isProse() && lines[0].level == 0)
	if ps.area && behind && !is[last] {
		// An introduction, where somebody says something below the last head.
		behind = !lines[last].isProse()
	}
	var out []corpus.Comment
	var cur corpus.Comment
	var text []string
	signed := false
	flush := func() {
		signed = false
		if cur.Text = strings.Join(text, " "); cur.Text != "" && !ps.p.commentGone.MatchString(plain(cur.Text)) {
			ps.tidy(&cur)
			out = append(out, cur)
		}
		cur, text = corpus.Comment{}, nil
	}
	for i := range lines {
		l := &lines[i]
		switch {
		case is[i] && behind:
			cur.Author, cur.Date = heads[i].who, heads[i].day
			flush()
		case is[i]:
			day := heads[i].day
			if day == "" && cur.Author == "" && len(text) == 0 {
				day = cur.Date // on the line above
			}
			flush()
			cur.Author, cur.Date = heads[i].who, day
			if heads[i].rest != "" {
				text = append(text, heads[i].rest)
			}
		case ps.p.commentDate.MatchString(l.plain) && cur.Date == "" && (len(text) == 0 || i+1 == len(lines) || is[i+1]):
			cur.Date = ps.p.day(l.plain)
		case (l.level > 0 || l.strong) && i < last && is[i+1] && !behind, l.level > 0 && len(text) == 0 && i < last && (behind || strings.HasPrefix(fold(l.plain), "re: ")), ps.area && !behind && i < first:
			// The title of a comment or of all of them, or what introduces them.
		case signed, isRule(l.plain) && len(text) > 0:
			signed = !behind // what a reader signs all of his comments with
		case ps.isFoot(l):
			if c, _ := ps.p.scanComment(l.plain); cur.Date == "" {
				cur.Date = c.day
			}
		default:
			t := l.text
			if g := ps.p.commentText.FindStringIndex(l.plain); g != nil {
				t = strings.TrimSpace(cut(l.text, l.plain, g[1], len(l.plain)))
			}
			if t != "" {
				text = append(text, t)
			}
		}
	}
	flush()
	return out
}

// isFoot tells whether a line below a comment only dates it.
func (ps *parser) isFoot(l *line) bool {
	c, ok := ps.p.scanComment(l.plain)
	return ok && c.isFoot()
}

// datedHead reads a short line as a reader's name where the next is a date.
func (ps *parser) datedHead(lines []line, i int) (commentHead, bool) {
	const words = 5
	l := &lines[i]
	if shortAge.MatchString(l.plain) {
		return commentHead{}, false
	}
	next := i + 1
	for next < len(lines) && ps.isMember(&lines[next]) {
		next++
	}
	if next >= len(lines) || l.wordCount() > words || ended(l.text) && !endsInInitial(l.text) || ps.isMember(l) || !ps.p.commentDate.MatchString(lines[next].plain) || ps.p.mayDate(l.plain) || lettersIn(l.text) == 0 {
		return commentHead{}, false
	}
	who := l.text
	if n := len(tallyAt.FindString(l.plain)); n < len(l.text) {
		who = l.text[n:]
	}
	// "Rita says", with the day below.
	if g := ps.p.saysAfter.FindStringIndex(plain(who)); g != nil && g[0] > 0 {
		who = cut(who, plain(who), 0, g[0])
	}
	return commentHead{who: strings.Trim(who, " :-–—|•#")}, true
}

// bareComments takes paragraphs without any head as comments of nobody.
func (ps *parser) bareComments(lines []line) []corpus.Comment {
	var out []corpus.Comment
	for i := range lines {
		l := &lines[i]
		if ps.p.isNavigation(l) || ps.p.commentEnd.MatchString(l.plain) {
			continue
		}
		if l.isProse() && !l.isLink() {
			out = append(out, corpus.Comment{Text: l.text})
		}
	}
	return out
}
