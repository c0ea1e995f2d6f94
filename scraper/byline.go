package scraper

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// A bylineKind tells how sure a byline's pattern is of itself.
type bylineKind int

const (
	signedByline bylineKind = iota // a name and a date
	byByline                       // "By NAME"
	postedByline                   // a date alone
	bareByline                     // a name alone, or with a role: needs a known name or the right place
)

type bylineRule struct {
	kind             bylineKind
	re               *regexp.Regexp
	name, role, date int  // numbers of groups, -1 where the pattern has none
	dated            bool // nothing without a date matches
}

// A byline is what a line says of the author and of the day of posting.
type byline struct {
	kind     bylineKind
	name     string
	role     string
	day      string
	isPosted bool // the date is called that of posting
}

const person = `(?-i:\p{Lu}[\p{L}'.\-]*(?:\s+(?:\p{Lu}[\p{L}'.\-]*|van|von|de|da|del|di|la|le|der|den|bin|al)){1,3})`

// clock is a time of day.
const clock = `\d{1,2}[:.]\d{2}(?:[:.]\d{2})?\s*(?:[ap]\.?\s?m\.?)?`

// macros replaces what stands in braces in a profile's patterns.
func (r *rules) macros(f *profileFile) *strings.Replacer {
	var days []string
	for _, l := range f.Dates.Layouts {
		days = append(days, ungroup.ReplaceAllString(l.expression(), "(?:"))
	}
	verbs := longestFirst(f.Comments.Verbs)
	return strings.NewReplacer(
		"{name}", `(?P<name>`+person+`)`,
		"{role}", `(?P<role>[^|]{2,80}?)`,
		"{date}", `(?:(?:at\s+)?`+clock+`,?\s+(?:on\s+)?)?(?P<date>`+weekday+`(?:`+strings.Join(days, "|")+`))`,
		"{time}", `(?:[,;]?\s*(?:at|@|-)?\s*`+clock+`(?:\s*\(?(?-i:[A-Z]{2,4})\)?)?)?`,
		"{who}", `(?P<who>[^\s:|·•()\[\]<>"][^:|·•()\[\]<>"]{0,50}?)`,
		"{whole}", `(?P<who>[^\s:|·•()\[\]<>"][^:|·•()\[\]<>"]{0,50})$`,
		"{place}", `(?:\s*,\s*[^:]{2,40}?|\s+(?:from|of)\s+(?-i:\p{Lu})[^:]{1,40}?|\s*\([^):]{2,40}\))?`,
		"{verb}", `(?:`+verbs+`)`,
	)
}

// trimRole takes signs and an e-mail address off the end of a role.
func trimRole(s string) string {
	if m := mailAhead.FindStringIndex(s); m != nil {
		s = s[:m[0]]
	}
	return strings.Trim(s, " ,;-–—(:/<|~*•·")
}

// trimDot takes the dot off the end of a name or a role, unless it is that of an
// abbreviation: "Ph.D.", "Lund & Sons Inc.", "Pat W."
func trimDot(s string) string {
	for strings.HasSuffix(s, "..") {
		s = s[:len(s)-1]
	}
	last := s[strings.LastIndexByte(s, ' ')+1:]
	if word := strings.TrimSuffix(last, "."); word != last && utf8.RuneCountInString(word) > 1 && !strings.Contains(word, ".") && !abbreviations[strings.ToLower(word)] {
		return strings.TrimSuffix(s, ".")
	}
	return s
}

var abbreviations = map[string]bool{"inc": true, "co": true, "corp": true, "ltd": true, "jr": true, "sr": true, "esq": true, "bros": true, "assoc": true, "dept": true}

// ungroup matches the start of a named group.
var ungroup = regexp.MustCompile(`\(\?P<\w+>`)

func (r *rules) compileBylines(f *profileFile) error {
	m := r.macros(f)
	for _, x := range []struct {
		kind bylineKind
		rows []pattern
	}{
		{signedByline, f.Bylines.Signed},
		{byByline, f.Bylines.By},
		{postedByline, f.Bylines.Posted},
		{bareByline, f.Bylines.Bare},
	} {
		for _, row := range x.rows {
			re, err := expand(`^(?:`+row.expr+`)$`, m)
			if err != nil {
				return err
			}
			r.bylines = append(r.bylines, bylineRule{x.kind, re, re.SubexpIndex("name"), re.SubexpIndex("role"), re.SubexpIndex("date"), needs(re, "date")})
		}
	}
	for _, row := range f.Comments.Patterns {
		re, err := expand(`^(?:`+row.expr+`)`, m)
		if err != nil {
			return err
		}
		r.commentRules = append(r.commentRules, commentRule{re, re.SubexpIndex("who"), re.SubexpIndex("date"), needs(re, "date")})
	}
	return nil
}

// maxByline is the length beyond which a line is no byline.
const maxByline = 200

// postedSentence starts what weblogs say below a text, of any length.
var postedSentence = regexp.MustCompile(`(?i)^this (?:entry|post|article|column|item) was (?:first |originally )?(?:posted|written|published) (?:on|at) `)

// byline reads a whole line as a byline, or what stands in it in front of links
// such as those to the topics of a post.
func (r *rules) byline(l *line) (byline, bool) {
	if b, ok := r.wholeByline(l); ok {
		return b, true
	}
	n := l.linksBehind()
	if n <= 0 || n > maxByline || !r.mayDate(l.plain) {
		return byline{}, false
	}
	head := line{text: l.text[:n], plain: plain(l.text[:n])}
	if len(r.dates(head.plain)) == 0 {
		return byline{}, false
	}
	return r.wholeByline(&head)
}

// A readByline is what line i of a page was read as, once.
type readByline struct {
	byline
	ok, read bool
}

// bylineAt reads line i as a byline; several parts of the parser ask for each
// line.
func (ps *parser) bylineAt(i int) (byline, bool) {
	if i >= len(ps.bylines) {
		return ps.p.byline(&ps.lines[i])
	}
	r := &ps.bylines[i]
	if !r.read {
		r.byline, r.ok = ps.p.byline(&ps.lines[i])
		r.read = true
	}
	return r.byline, r.ok
}

// linksBehind returns the byte at which the links start that end the line, -1
// where it does not end with any.
func (l *line) linksBehind() int {
	rest, n := strings.TrimRight(l.text, menuCutset), -1
	for i := len(l.links) - 1; i >= 0 && strings.HasSuffix(rest, l.links[i].text); i-- {
		n = len(rest) - len(l.links[i].text)
		rest = strings.TrimRight(rest[:n], menuCutset)
	}
	return n
}

// menuCutset holds the signs between links.
const menuCutset = " |·•,;/[]"

// isBy starts a sentence that names the author: "Coach's Corner is written by".
var isBy = regexp.MustCompile(`^\p{Lu}[^.:;,?!]{2,50} is (?:written |a (?:weekly |regular )?column )(by )`)

// wholeByline reads all of a line as a byline.
func (r *rules) wholeByline(l *line) (byline, bool) {
	if g := postedSentence.FindStringIndex(l.plain); g != nil {
		if day := r.day(l.plain[g[1]:min(len(l.plain), g[1]+40)]); day != "" {
			return byline{kind: postedByline, day: day, isPosted: true}, true
		}
	}
	if len(l.plain) > maxByline {
		return byline{}, false
	}
	lead := len(l.plain) - len(strings.TrimLeft(l.plain, "-~* "))
	if strings.Contains(l.plain, " by ") && strings.Contains(l.plain, " is ") {
		if g := isBy.FindStringSubmatchIndex(l.plain[lead:]); g != nil {
			lead += g[2]
		}
	}
	pl := strings.TrimRight(l.plain[lead:], " *")
	if g := r.trailing.FindStringIndex(pl); g != nil && g[0] > 0 {
		pl = pl[:g[0]]
	}
	if b, ok := r.signed(l, pl, lead); ok {
		return b, true
	}
	dated := r.mayDate(pl)
	for i := range r.bylines {
		rule := &r.bylines[i]
		if rule.dated && !dated {
			continue
		}
		g := rule.re.FindStringSubmatchIndex(pl)
		if g == nil {
			continue
		}
		group := func(n int) string {
			if n < 0 || g[2*n] < 0 {
				return ""
			}
			return cut(l.text, l.plain, lead+g[2*n], lead+g[2*n+1])
		}
		b := byline{kind: rule.kind, name: group(rule.name), role: trimRole(group(rule.role))}
		if rule.name >= 0 && !r.isPerson(b.name) {
			continue
		}
		if b.role != "" && (len(r.dates(plain(b.role))) > 0 || strings.Contains(fold(b.role), "posted")) {
			continue
		}
		if s := group(rule.date); s != "" {
			b.day = r.day(s)
			b.isPosted = strings.Contains(strings.ToLower(pl), "posted") || strings.Contains(strings.ToLower(pl), "filed") || rule.kind == postedByline
		}
		return b, true
	}
	return byline{}, false
}

// signed reads a line as a signature.
func (r *rules) signed(l *line, pl string, lead int) (byline, bool) {
	g, ok := r.signature(pl)
	if !ok {
		return byline{}, false
	}
	b := byline{day: g.day, isPosted: g.posted}
	if g.name[1] > 0 {
		b.name = trimDot(strings.TrimRight(cut(l.text, l.plain, lead+g.name[0], lead+g.name[1]), ","))
	}
	if g.role[1] > 0 {
		b.role = trimRole(cut(l.text, l.plain, lead+g.role[0], lead+g.role[1]))
	}
	switch {
	case b.name == "":
		b.kind, b.isPosted = postedByline, true
	case g.day != "" && !g.by:
		b.kind = signedByline
	case g.by:
		b.kind = byByline
		if g.day != "" && g.posted {
			b.kind = signedByline
		}
	default:
		b.kind = bareByline
	}
	return b, true
}

// day reads the first date of s.
func (r *rules) day(s string) string {
	s = plain(s)
	if d, ok := r.nextDate(s, 0, traitsOf(s)); ok {
		return d.day
	}
	return ""
}

// isPerson tells whether s can be a person's name.
func (r *rules) isPerson(s string) bool {
	if r.authors[fold(s)] {
		return true
	}
	for w := range strings.FieldsSeq(fold(s)) {
		if strings.HasSuffix(w, "'s") || r.notNames[strings.Trim(w, ".,'")] {
			return false
		}
	}
	first, _, _ := strings.Cut(s, " ")
	if len(first) > 6 && strings.HasSuffix(first, "ing") {
		return false // "Choosing", not a given name
	}
	words := strings.Fields(s)
	// "Publié le": a particle ends no name.
	return unicode.IsUpper(firstRune(s)) && len(words) >= 2 && !unicode.IsLower(firstRune(words[len(words)-1]))
}
