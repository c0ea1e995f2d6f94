package scraper

import (
	"slices"
	"strings"
)

// leadNames finds readers' names that start the first line of what they say, as
// networks write them: a link, and behind it the text. All entries that the stamp
// names nobody in have one, or it finds none.
func (ps *parser) leadNames(entries []entry, said map[string]bool) bool {
	at := make([]int, len(entries))
	for n, e := range entries {
		at[n] = -1
		if e.head.who != "" {
			return false
		}
		for i := e.from; i < e.to && at[n] < 0; i++ {
			if l := &ps.lines[i]; i != e.stamp && !ps.isFurniture(l, said) && !l.alt {
				if ps.leadLink(l) == 0 || !ended(l.text) && ps.hasWords(i+1, e.to, e.stamp) {
					return false
				}
				at[n] = i
			}
		}
	}
	if len(entries) == 0 || slices.Contains(at, -1) {
		return false
	}
	for n := range entries {
		entries[n].lead, entries[n].leadEnd = at[n], ps.leadLink(&ps.lines[at[n]])
	}
	return true
}

// leadLink returns how many bytes a link with a name takes at the start of a line
// of text, 0 where none does.
func (ps *parser) leadLink(l *line) int {
	if len(l.links) == 0 || !strings.HasPrefix(l.text, l.links[0].text) || l.isLink() {
		return 0
	}
	name := l.links[0].text
	if rest := l.text[len(name):]; lastRune(rest) == ':' || !ended(rest) && len(strings.Fields(rest)) < 2 {
		return 0
	}
	if g := saysBehind.FindStringIndex(l.plain); g != nil && g[0] <= len(plain(name)) {
		return 0
	}
	if !l.marked(len(name)) || ps.nameOn(&line{text: name, plain: plain(name)}) == "" {
		return 0
	}
	return len(name)
}
