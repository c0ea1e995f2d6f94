package scraper

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
)

// maxDateline is the length beyond which a line is no dateline.
const maxDateline = 140

// A dateline is a line that states the column's own date.
type dateline struct {
	at     int
	day    string
	series string
	title  string // behind the date on the same line
	author string // as well
	sent   bool   // of an e-mail: a date for want of another
	paper  bool   // of an issue of the paper, not next to the title
	score  int
}

// isDateline tells whether l states a date and little else.
func (ps *parser) isDateline(l *line) bool {
	_, ok := ps.dateline(l)
	return ok
}

// dateline reads l as a dateline, or what stands in it in front of links such as
// that to its comments.
func (ps *parser) dateline(l *line) (dateline, bool) {
	if dl, ok := ps.wholeDateline(l); ok || len(l.links) == 0 || !ps.p.mayDate(l.plain) {
		return dl, ok
	}
	n := l.linksBehind()
	if n <= 0 || slices.ContainsFunc(l.links, func(a link) bool {
		return strings.HasSuffix(l.text[:n], a.text) || !ps.p.signNoise.MatchString(plain(a.text))
	}) {
		return dateline{}, false
	}
	head := *l
	head.text, head.links = strings.TrimRight(l.text[:n], menuCutset), nil
	head.plain = plain(head.text)
	return ps.wholeDateline(&head)
}

// wholeDateline reads all of l as a dateline: a date alone, behind the name of a
// series, or behind words such as "published".
func (ps *parser) wholeDateline(l *line) (dateline, bool) {
	if len(l.plain) > maxDateline || l.form {
		return dateline{}, false
	}
	for _, d := range ps.p.dates(l.plain) {
		if ps.p.ignoreAfter.MatchString(strings.ToLower(l.plain[:d.start])) {
			continue
		}
		if dl, ok := ps.splitDateline(l, d); ok {
			return dl, true
		}
	}
	return dateline{}, false
}

// mailClock is what the head of an e-mail says behind its day.
var mailClock = regexp.MustCompile(`^\d{1,2}:\d{2}:\d{2}\s+(?:[+-]?\d{4}|[A-Z]{3,4})\b`)

// issueNumber is the number of an issue in front of its date.
var issueNumber = regexp.MustCompile(`(?i)[\s,(|-]*(?:#|\b(?:vol(?:ume)?|no|nr|number|issue|column)\b\.?\s*#?)\s*\d+(?:[\s,(|-]*(?:vol(?:ume)?|no|nr|number|issue)\b\.?\s*#?\d+)?[\s,(|:/·•-]*$`)

func (ps *parser) splitDateline(l *line, d dayAt) (dateline, bool) {
	dl := dateline{day: d.day}
	const trim = " -|:,;.·•*()[]~/>»«"
	rawBefore := cut(l.text, l.plain, 0, d.start)
	numbered := issueNumber.FindStringIndex(plain(rawBefore))
	if numbered != nil {
		rawBefore = cut(rawBefore, plain(rawBefore), 0, numbered[0])
	}
	before := strings.Trim(plain(rawBefore), trim)
	dl.paper = numbered != nil && !ps.p.isSeries(before)
	after := strings.Trim(l.plain[d.end:], trim)
	switch {
	case before == "" && numbered != nil:
		dl.score = 4
	case before == "":
		dl.score = 3
	case strings.Contains(fold(before), "posted"):
		return dl, false
	case fold(before) == "sent", fold(before) == "date" && mailClock.MatchString(after):
		dl.score, dl.sent = 1, true
	case strings.Contains(fold(before), "publish") && ps.p.datePrefix.MatchString(before):
		dl.score = 2 // another date is rather the column's own
	case ps.p.datePrefix.MatchString(before):
		dl.score = 4
	case ps.p.series[fold(before)]:
		dl.score, dl.series = 8, seriesText(rawBefore)
	case ps.p.isSeries(before):
		dl.score, dl.series = 6, seriesText(rawBefore)
	case ps.seriesOf(&dl, rawBefore):
	default:
		if b, ok := ps.p.byline(l); ok && (b.kind == byByline || b.role != "" && !ps.p.isSeries(plain(b.role))) {
			return dl, false
		}
		name, ok := ps.seriesBefore(rawBefore)
		if !ok && numbered != nil && title(before) && len(strings.Fields(before)) <= 4 {
			dl.score = 4 // the name of a paper
			break
		}
		if !ok {
			return dl, false
		}
		dl.score, dl.series = 4, name
		if ps.p.isSeries(name) {
			dl.score = 6
		}
	}
	if after != "" && !ps.afterDate(&dl, l, d.end, after) {
		return dl, false
	}
	return dl, true
}

// seriesText trims what parts a series from its date.
func seriesText(s string) string {
	return strings.TrimFunc(s, func(r rune) bool {
		return unicode.IsSpace(r) || strings.ContainsRune("-–—|:,;·•*()[]~/>»", r)
	})
}

// seriesBefore finds the name of a series in what stands before a date: the
// whole of it where a strong sign parts it from the date, or the part before
// a word such as "published".
func (ps *parser) seriesBefore(raw string) (string, bool) {
	p := strings.TrimRight(plain(raw), " ")
	f := fold(raw)
	for _, w := range []string{" for", " of", " from", " published", " published on", " week of", " for the week of", " on", ", published", " dated"} {
		if s, ok := strings.CutSuffix(strings.TrimRight(f, " ,:-|"), w); ok && ps.p.isSeries(strings.TrimRight(cut(raw, plain(raw), 0, min(len(s), len(plain(raw)))), " ,")) {
			return seriesText(cut(raw, plain(raw), 0, min(len(s), len(plain(raw))))), true
		}
	}
	// "Harbor Lane | Coach's Corner | ": the last piece that is a series.
	pieces := strings.FieldsFunc(raw, func(r rune) bool { return strings.ContainsRune("|:·•»>–—", r) })
	for _, piece := range slices.Backward(pieces) {
		if ps.p.isSeries(plain(strings.TrimSpace(piece))) {
			return seriesText(piece), true
		}
	}
	strong := strings.HasSuffix(p, "--") || strings.HasSuffix(p, " -") || strings.HasSuffix(p, "|") || strings.HasSuffix(p, ":")
	name := seriesText(raw)
	n := len(strings.Fields(name))
	if _, isLabel := ps.p.label(name); isLabel || !strong || n < 1 || n > 6 || !title(name) || strings.ContainsAny(name, ".?!0123456789") || ps.p.isPerson(strings.TrimPrefix(name, "By ")) && !ps.p.isSeries(name) {
		return "", false
	}
	for w := range strings.FieldsSeq(fold(name)) {
		if ps.p.ignoreAfter.MatchString(w) || ps.p.datePrefix.MatchString(w) {
			return "", false
		}
	}
	return name, true
}

// weekdays may stand behind a date as well.
var weekdays = set([]string{"monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"})

// clockBehind matches a time of day behind a date.
var clockBehind = regexp.MustCompile(`(?i)^(?:\s*[-–,@]?\s*(?:at\s+)?` + clock + `)?`)

// afterDate judges what follows the date on its line.
func (ps *parser) afterDate(dl *dateline, l *line, end int, after string) bool {
	raw := seriesText(cut(l.text, l.plain, end, len(l.plain)))
	if n := end + len(clockBehind.FindString(l.plain[end:])); l.level > 0 && dl.series == "" && n > end && l.marked(n) && len(strings.Fields(l.plain[n:])) > 1 {
		dl.title = seriesText(cut(l.text, l.plain, n, len(l.plain)))
		return true
	}
	sep := strings.TrimLeft(l.plain[end:], " ")
	parted := sep != "" && strings.ContainsRune("-|:,;·•)]/>»", rune(sep[0])) || strings.HasPrefix(sep, "»")
	f := fold(after)
	switch {
	case weekdays[f]:
		return true
	case ps.p.series[f] || ps.p.isSeries(plain(raw)) && parted:
		if dl.series == "" {
			dl.series = raw
			dl.score += 4
		}
		return true
	case strings.HasPrefix(f, "by "):
		if name := strings.Trim(raw[len("by "):], " .,"); len(strings.Fields(name)) <= 4 && ps.p.isPerson(name) {
			dl.author = name
		}
		return true
	case strings.Contains(f, "posted"):
		return true
	case dl.series != "" && len(strings.Fields(after)) <= 3 && ps.p.isPerson(strings.Trim(raw, " .,")):
		dl.author = strings.Trim(raw, " .,")
		return true
	case len(f) < 24 && strings.ContainsAny(f, "0123456789") && (strings.Contains(f, ":") || strings.Contains(f, "issue") || strings.Contains(f, "vol")):
		return true // a time of day, a number of the issue
	case parted && dl.series != "" && len(strings.Fields(after)) >= 2 && len(after) < 120 && !ps.p.isNavigation(&line{text: raw, plain: plain(raw)}):
		dl.title = raw
		return true
	}
	return false
}

// findDateline returns the best dateline in the head: the more it says the
// better, then the nearer to the text.
func (ps *parser) findDateline() (best dateline, ok bool) {
	best.at = -1
	for i := range ps.start {
		l := &ps.lines[i]
		if ps.use[i] == usedClient {
			continue
		}
		dl, is := ps.dateline(l)
		if !is {
			continue
		}
		if b, ok := ps.bylineAt(i); ok && dl.series == "" && b.name != "" {
			continue // the date is that of its posting
		}
		ps.datelines++
		dl.at = i
		switch {
		case l.chrome && !ps.inChrome():
			dl.score -= 3
		case l.isLink() && l.level == 0 && (i+1 < len(ps.lines) && ps.lines[i+1].level > 0 || ps.signedBeside(i)):
			dl.score -= 2 // of the post whose title is below
		case l.isLink() && l.level == 0:
			dl.score -= 3
		}
		if dl.score > 0 && (!ok || dl.score >= best.score) {
			best, ok = dl, true
		}
	}
	return best, ok
}

// signedBeside tells whether a byline that names the author stands next to line i of
// the head.
func (ps *parser) signedBeside(i int) bool {
	for _, j := range []int{i - 1, i + 1} {
		if j < 0 || j >= ps.start {
			continue
		}
		if b, ok := ps.bylineAt(j); ok && b.kind == byByline && b.day == "" {
			return true
		}
	}
	return false
}

// lateDate looks for a dateline behind the text, or in front of it where the
// page's order is broken, if the head holds none.
func (ps *parser) lateDate() {
	if ps.col.Date != "" {
		return
	}
	for i := ps.end; i < len(ps.lines); i++ {
		if m := ps.markers[i]; m.ok && m.mark == markComments {
			return
		}
		l := &ps.lines[i]
		if dl, ok := ps.dateline(l); ok && dl.series != "" && ps.p.isSeries(dl.series) && !l.isLink() && ps.use[i] == unused {
			ps.col.Date = dl.day
			if ps.col.Series == "" {
				ps.col.Series = dl.series
			}
			ps.use[i] = usedHead
			return
		}
	}
}
