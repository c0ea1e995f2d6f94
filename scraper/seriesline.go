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
	fromSource   = regexp.MustCompile(`(?i)^(?:from|in|via|of) `)
	seriesWhose  = regexp.MustCompile(`^(.+?)['’]s?\s+(.+)$`)
)

// mentionsSeries tells whether the name of a known series stands in s.
func (r *rules) mentionsSeries(s string) bool {
	const longest = 140 // bytes of a line that names little else
	if len(s) > longest {
		return false
	}
	f := strings.ToLower(plain(s))
	for name := range r.series {
		if strings.Contains(f, name) {
			return true
		}
	}
	return false
}

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
	if !ps.p.mentionsSeries(s) || len(strings.Fields(s)) > words {
		return "", "", false
	}
	s = s[len(fromSource.FindString(s)):]
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

// seriesNumber is the number of a column beside the name of its series: "Coach's
// Corner #42: ", "42. Coach's Corner: ".
var seriesNumber = regexp.MustCompile(`(?i)^(?:#?\d{1,4}[.):]\s+)?(.{4,40}?)(?:,?\s*(?:(?:#|no\.?|number|part)\s*\d{1,4}|\(#?\d{1,4}\)))?\s*[:|–—-]+\s+(.+)$`)

// withoutNumbered takes the name of a known series with a number off a title.
func (ps *parser) withoutNumbered(s string) string {
	g := seriesNumber.FindStringSubmatch(s)
	if g == nil || !ps.p.series[fold(g[1])] || len(g[0]) == len(g[1])+len(g[2])+2 {
		return s
	}
	if ps.col.Series == "" {
		ps.col.Series = strings.TrimSpace(g[1])
	}
	return strings.TrimSpace(g[2])
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
