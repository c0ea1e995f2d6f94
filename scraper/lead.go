package scraper

import (
	"slices"
	"strings"
	"unicode"
)

// A lead is what stands at the start of a line and is set apart from the text
// behind it: by a colon, by emphasis, or by standing alone. Sites word their
// markers in more ways than a list can hold, so a short lead is a marker by
// one word in it, where the page is due for that marker.
type lead struct {
	text string // as printed, without the colon
	rest string
	own  bool // the whole line
	bold bool // emphasised, or a heading
	asks bool // a heading that is a question: "What is the inner game here?"
}

const (
	maxLead      = 8  // words
	maxLeadBytes = 70 // up to the colon
)

// leads reads the start of a line in the ways it may be set apart, the longest
// first.
func (l *line) leads() []lead {
	if l.isLink() || l.form {
		return nil
	}
	var out []lead
	n, bold := l.wordCount(), l.strong || l.level > 0
	if r := lastRune(l.plain); n <= maxLead && len(l.text) <= maxLeadBytes+10 && (r != '?' || l.level > 0) && r != '!' && (bold || r == ':' || n <= 5) {
		out = append(out, lead{text: trimLead(l.text), own: true, bold: bold, asks: r == '?'})
	}
	if m, ok := l.firstPiece(); ok && !slices.ContainsFunc(l.links, func(a link) bool { return strings.HasPrefix(l.text, a.text) }) {
		out = append(out, lead{text: trimLead(l.text[:m]), rest: strings.TrimLeft(l.text[m:], " :.-–—"), bold: true})
	}
	head := l.text[:min(len(l.text), maxLeadBytes)]
	for i := strings.LastIndexByte(head, ':'); i > 0; i = strings.LastIndexByte(head[:i], ':') {
		if len(strings.Fields(head[:i])) <= maxLead && strings.HasPrefix(l.text[i+1:], " ") {
			out = append(out, lead{text: trimLead(head[:i]), rest: strings.TrimSpace(l.text[i+1:])})
		}
	}
	return slices.DeleteFunc(out, func(ld lead) bool {
		return ld.text == "" || !ld.own && strings.TrimSpace(ld.rest) == "" || lastRune(ld.text) == '?'
	})
}

// firstPiece returns where the first inline element of a line ends, if it is
// short.
func (l *line) firstPiece() (int, bool) {
	for _, m := range l.marks {
		if m > 0 && m < len(l.text) {
			return m, m <= maxLeadBytes && len(strings.Fields(l.text[:m])) <= maxLead
		}
	}
	return 0, false
}

// trimLead takes ornaments off both ends.
func trimLead(s string) string {
	return strings.TrimFunc(s, func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != ')' && r != '”' && r != '"'
	})
}

// due tells which markers a page may show next.
type due struct {
	question, answer bool
	sections         bool // headings of the named sections
}

// leadMarker reads a lead as the marker that it is due for.
func (r *rules) leadMarker(l *line, d due) (marker, bool) {
	for _, ld := range l.leads() {
		b := " " + bare(ld.text) + " "
		has := func(m mark) bool {
			return slices.ContainsFunc(r.leadWords[m], func(w string) bool { return strings.Contains(b, w) })
		}
		m := marker{heading: ld.text, rest: ld.rest, whole: ld.own, sure: true, loose: true}
		asks, answers := has(markQuestion), has(markAnswer)
		switch {
		case d.sections && has(markInner):
			m.mark = markInner
		case d.sections && has(markOuter):
			m.mark = markOuter
		case d.sections && has(markLast):
			m.mark = markLast
		case asks == answers || ld.asks:
			continue
		case asks && d.question:
			m.mark = markQuestion
		case answers && d.answer:
			m.mark = markAnswer
		default:
			continue
		}
		return m, true
	}
	return marker{}, false
}

func (r *rules) compileLeads(f *profileFile) error {
	r.leadWords = make(map[mark][]string)
	return f.LeadWords.each(func(m mark, row string) error {
		r.leadWords[m] = append(r.leadWords[m], " "+bare(row)+" ")
		return nil
	})
}
