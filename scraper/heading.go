package scraper

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode"
)

// compileHeadings makes one expression of all headings; group 1 is the
// heading itself.
func (r *rules) compileHeadings(f *profileFile) error {
	r.headingMarks = make(map[string]mark)
	var all []string
	err := f.Headings.each(func(m mark, row string) error {
		row = fold(row)
		if _, taken := r.headingMarks[row]; !taken {
			all = append(all, row)
			r.headingMarks[row] = m
		}
		return nil
	})
	if err != nil {
		return err
	}
	r.headingStarts, r.packedHeadings = make(map[string]*headingStart, len(all)), make(map[string]string, len(all))
	for _, row := range all {
		r.startWith(row)
	}
	slices.Sort(all)
	for _, row := range all { // of "inner game" and "inner-game" the first
		packed := strings.Join(words(row), "")
		if _, taken := r.packedHeadings[packed]; !taken && len(row) > 4 {
			r.packedHeadings[packed] = row
		}
	}
	quoted := strings.ReplaceAll(longestFirst(all), `\s+`, `["']?\s+["']?`)
	re, err := regexp.Compile(`(?i)^[^\p{L}\p{N}&]*(?:\d{1,2}[.)]\s+)?(` + quoted + `)(?:\s*\(\d+\))?`)
	if err != nil {
		return fmt.Errorf("compile headings: %w", err)
	}
	r.headings = re
	if r.headingForms, err = markRules(`^[^\p{L}\p{N}&]*(%s)`, &f.HeadingForms); err != nil {
		return err
	}
	r.salutations, err = markRules(`^(?:%s)`, &f.Salutations)
	if err != nil {
		return err
	}
	return r.compileLeads(f)
}

func markRules(form string, rows *markRows[pattern]) (out []markRule, err error) {
	err = rows.each(func(m mark, row pattern) error {
		re, err := expand(fmt.Sprintf(form, row.expr), speaker)
		out = append(out, markRule{m, re, needlesOf(re)})
		return err
	})
	return out, err
}

// speaker replaces what stands in braces in the patterns of headings: a name
// of up to three words, or a given name alone.
var speaker = strings.NewReplacer("{speaker}", `(?P<who>(?-i:\p{Lu})[\p{L}.'-]*(?:\s+(?-i:\p{Lu})[\p{L}.'-]*){0,2})`)

// A marker is a heading or a marker found at the start of a line.
type marker struct {
	mark    mark
	heading string // as printed
	rest    string // the text behind it on the same line
	whole   bool   // nothing is behind it
	sure    bool   // a delimiter or the end of the line follows, not only markup
	letter  bool   // the salutation of a letter
	loose   bool   // known by a word in it alone
}

// marker finds a heading at the start of l: the whole line is one, or a
// delimiter or the end of an inline element follows it.
func (r *rules) marker(l *line) (marker, bool) {
	if r.mayOpen(l) {
		if g := r.headings.FindStringSubmatchIndex(l.plain); g != nil {
			if m, ok := r.heading(l, r.headingMark(l.plain[g[2]:g[3]]), g); ok {
				return m, true
			}
		}
	}
	if m, ok := r.spacedHeading(l); ok {
		return m, true
	}
	if m, ok := r.headingTwice(l); ok {
		return m, true
	}
	const near = 80 // bytes that hold a name and a verb
	head := l.plain[:min(len(l.plain), near)]
	low := small(head)
	for _, h := range r.headingForms {
		if !h.needles.mayMatch(low) {
			continue
		}
		if g := h.re.FindStringSubmatchIndex(head); g != nil && r.mayBeCalled(h.re, l.plain, g) {
			if m, ok := r.heading(l, h.mark, g); ok {
				return m, true
			}
		}
	}
	return r.salutation(l)
}

// spacedHeading reads a heading whose letters are set apart by blanks.
func (r *rules) spacedHeading(l *line) (marker, bool) {
	if !spaced.MatchString(l.plain) {
		return marker{}, false
	}
	row, ok := r.packedHeadings[strings.ToLower(strings.Join(words(l.plain), ""))]
	if !ok {
		return marker{}, false
	}
	return marker{mark: r.headingMarks[row], heading: strings.ToUpper(row), whole: true, sure: true}, true
}

// headingTwice reads a heading in two languages: "Le mot de la fin / The last
// word".
func (r *rules) headingTwice(l *line) (marker, bool) {
	const most = 120
	if l.level == 0 && !l.strong || len(l.plain) > most {
		return marker{}, false
	}
	for _, sign := range []string{" / ", " | "} {
		a, b, ok := strings.Cut(l.plain, sign)
		if !ok || strings.Contains(b, sign) {
			continue
		}
		for _, part := range []string{b, a} {
			if m, ok := r.headingMarks[fold(part)]; ok && len(strings.TrimSpace(part)) > 1 && m != markClient && m != markResources {
				return marker{mark: m, heading: l.text, whole: true, sure: true}, true
			}
		}
	}
	return marker{}, false
}

// heading tells whether the words of a heading, group 1 of g, are followed by
// what parts it from the text.
func (r *rules) heading(l *line, kind mark, g []int) (marker, bool) {
	m := marker{mark: kind, heading: cut(l.text, l.plain, g[2], g[3])}
	after := l.plain[g[1]:]
	if quote := l.plain[g[2]:g[3]]; strings.Count(quote, `"`)%2 == 1 && strings.HasPrefix(after, `"`) {
		m.heading = cut(l.text, l.plain, g[2], g[1]+1)
	}
	letter := m.mark == markQuestion || m.mark == markAnswer
	if !strings.ContainsFunc(after, func(c rune) bool { return unicode.IsLetter(c) || unicode.IsDigit(c) || c == '?' || c == ',' }) {
		m.whole, m.sure = true, true
		if letter {
			m.heading += punctuation(after)
		}
		// A lone capital is a marker, a lone small letter is not.
		if len(m.heading) == 1 && !unicode.IsUpper(firstRune(m.heading)) {
			return m, false
		}
		return m, true
	}
	n, ok := delimiter(after, letter)
	m.sure = ok
	if !ok {
		n, ok = r.inlineEnd(l, g[1])
		ok = ok && m.mark != markFollowUp
	}
	if !ok || len(m.heading) == 1 && !unicode.IsUpper(firstRune(m.heading)) {
		return m, false
	}
	if !m.sure && len(m.heading) == 1 && unicode.IsLower(firstRune(strings.TrimSpace(after))) {
		return m, false // a large initial: "A little patience"
	}
	if letter {
		m.heading += punctuation(after[:n])
	}
	m.rest = strings.TrimSpace(cut(l.text, l.plain, g[1]+n, len(l.plain)))
	m.rest = strings.TrimLeft(m.rest, "*_ ")
	return m, true
}

// headingMark looks up a heading of which words may stand in quotes.
func (r *rules) headingMark(s string) mark {
	f := fold(s)
	for _, in := range []string{f, strings.ReplaceAll(f, `"`, ""), strings.NewReplacer(`"`, "", " '", " ", "' ", " ").Replace(f)} {
		if m, ok := r.headingMarks[in]; ok {
			return m
		}
	}
	return ""
}

// punctuation is the sign that belongs to a marker such as "Q.".
func punctuation(s string) string {
	if s != "" && strings.ContainsRune(".:)", rune(s[0])) {
		return s[:1]
	}
	return ""
}

// delimiter returns the length of what parts a heading from the text behind
// it. Behind a letter such as "Q" less is enough.
func delimiter(s string, letter bool) (int, bool) {
	// "Q>", "A...", "The inner game ===>:": any signs will do, but for those of
	// a sentence, a word or a list.
	signs := len(s) - len(strings.TrimLeftFunc(s, func(c rune) bool { return strings.ContainsRune(" >:)]}|…*»=~/\\-\"", c) }))
	switch seg := s[:signs]; {
	case !strings.HasSuffix(seg, " ") || len(seg) > 10:
	case letter && strings.Trim(seg, " -*\"") != "", strings.Contains(seg, ":"), strings.Contains(seg, "=="), strings.Contains(seg, ">"):
		return signs, true
	}
	if dots := len(s) - len(strings.TrimLeft(s, ".")); letter && dots > 1 && strings.HasPrefix(s[dots:], " ") {
		return dots, true
	}
	t := strings.TrimLeft(s, " *_])\"'")
	pad := len(s) - len(t)
	switch {
	case t == "":
		return 0, false
	case t[0] == ':':
		return pad + 1, true
	case strings.HasPrefix(t, "--"):
		return pad + 2, true
	case t[0] == '-' && pad > 0 && strings.HasPrefix(t, "- "), t[0] == '|', strings.HasPrefix(t, "- ") && letter:
		return pad + 1, true
	case strings.HasPrefix(t, ">>"), strings.HasPrefix(t, "»"):
		return pad + 2, true
	case t[0] == '.' && len(t) > 1 && opensSentence(t[1:], letter):
		return pad + 1, true
	case letter && strings.HasPrefix(s, ")"):
		return 1, true
	case letter && strings.HasPrefix(s, ".)"):
		return 2, true
	}
	return 0, false
}

// opensSentence tells whether s is the start of a sentence and not the rest
// of an abbreviation such as "A.M.".
func opensSentence(s string, letter bool) bool {
	t := strings.TrimLeft(s, " ")
	if t == "" {
		return false
	}
	if len(t) == len(s) && (!letter || len(t) < 2 || t[1] == '.') {
		return false
	}
	if len(t) > 1 && t[1] == '.' && t[0] >= 'A' && t[0] <= 'Z' {
		return false // "A. J. Muste", "Q. E. D."
	}
	c := firstRune(strings.TrimLeft(t, `"'([*`))
	return unicode.IsUpper(c) || unicode.IsDigit(c) || letter && len(t) < len(s)
}

// inlineEnd tells whether an inline element ends where the heading does, with
// its own punctuation, and text of another look follows.
func (r *rules) inlineEnd(l *line, end int) (int, bool) {
	if len(l.plain) != len(l.text) {
		end = len(cut(l.text, l.plain, 0, end))
	}
	for _, m := range l.marks {
		if m < end {
			if m > 0 {
				return 0, false // the element starts inside the words
			}
			continue
		}
		between := l.text[end:min(m, len(l.text))]
		if strings.Trim(between, " .:)-") == "" && m < len(l.text) {
			return len(between), true
		}
		break
	}
	return 0, false
}

// salutation reads the opening of a letter as a marker.
func (r *rules) salutation(l *line) (marker, bool) {
	for _, s := range r.salutations {
		if g := s.re.FindStringIndex(l.plain); g != nil {
			rest := strings.TrimSpace(cut(l.text, l.plain, g[1], len(l.plain)))
			return marker{mark: s.mark, heading: cut(l.text, l.plain, g[0], g[1]), rest: rest, whole: rest == "", sure: true, letter: true}, true
		}
	}
	return marker{}, false
}

// mayBeCalled tells whether the one whom a heading names, if it does, can be
// a person: in "She asks" nobody is named.
func (r *rules) mayBeCalled(re *regexp.Regexp, s string, g []int) bool {
	n := re.SubexpIndex("who")
	if n < 0 || g[2*n] < 0 {
		return true
	}
	for w := range strings.FieldsSeq(fold(s[g[2*n]:g[2*n+1]])) {
		if w = strings.Trim(w, ".,'"); r.notNames[w] && w != "coach" && w != "reader" && w != "client" {
			return false
		}
	}
	return true
}

// speaks tells whether the text of an image stands for words of the page: a
// heading or a label.
func (r *rules) speaks(alt string) bool {
	l := line{text: alt, plain: plain(alt)}
	if m, ok := r.marker(&l); ok && m.whole {
		return true
	}
	if _, ok := r.label(l.plain); ok {
		return true
	}
	l.strong = true
	m, ok := r.leadMarker(&l, due{true, true, true})
	return ok && m.whole
}
