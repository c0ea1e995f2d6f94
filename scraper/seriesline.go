package scraper

import (
	"regexp"
	"strings"
	"unicode"
)

// What parts the name of a known series from that of its author on one line:
// "Coach's Corner with Ana Souza", "Coach's Corner / Ana Souza".
var (
	seriesWith = regexp.MustCompile(`(?i)^(.+?)(?:,? (?:with|by|from|featuring)|\s*[/|·•~:,]|\s+[-–—]+)\s+(.+)$`)
	// Behind a name and a comma stands a role: "Ana Souza, career coach".
	seriesBehind = regexp.MustCompile(`^(.+?)\s*[/|·•~:]\s*(.+)$`)
	seriesWhose  = regexp.MustCompile(`^(.+?)['’]s?\s+(.+)$`)
)

// seriesOf reads what stands in front of a date as the name of a known series
// and that of its author, in either order.
func (ps *parser) seriesOf(dl *dateline, raw string) bool {
	series, name, ok := ps.seriesAndAuthor(seriesText(raw))
	if ok {
		dl.score, dl.series, dl.author = 8, series, name
	}
	return ok
}

// seriesAndAuthor takes a line apart that holds nothing but the name of a
// known series and that of a person.
func (ps *parser) seriesAndAuthor(s string) (series, name string, ok bool) {
	const words = 10
	if len(strings.Fields(s)) > words {
		return "", "", false
	}
	if g := seriesWith.FindStringSubmatch(s); g != nil && ps.isAuthorOf(g[1], g[2]) {
		return seriesText(g[1]), authorText(g[2]), true
	}
	if g := seriesBehind.FindStringSubmatch(s); g != nil && ps.isAuthorOf(g[2], g[1]) {
		return seriesText(g[2]), authorText(g[1]), true
	}
	// "Ana Souza's Coach's Corner"
	if g := seriesWhose.FindStringSubmatch(s); g != nil && ps.isAuthorOf(g[2], g[1]) {
		return seriesText(g[2]), authorText(g[1]), true
	}
	return "", "", false
}

func (ps *parser) isAuthorOf(series, name string) bool {
	const words = 4
	name = authorText(name)
	return ps.namesSeries(series) && len(strings.Fields(name)) <= words && !strings.ContainsAny(name, "0123456789") && ps.p.isPerson(plain(name))
}

// namesSeries tells whether s is the name of a known series and not what the
// author is: a "career coach".
func (ps *parser) namesSeries(s string) bool {
	s = seriesText(s)
	f := fold(s)
	return ps.p.series[f] && title(s) && unicode.IsUpper(firstRune(s)) && !strings.HasSuffix(f, " coach")
}

// authorText is a name without what leads to it and the signs around it.
func authorText(s string) string {
	s = seriesText(s)
	if len(s) > len("by ") && strings.EqualFold(s[:len("by ")], "by ") {
		s = s[len("by "):]
	}
	return strings.TrimSpace(s)
}
