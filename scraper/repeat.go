package scraper

import (
	"slices"
	"strings"
)

// skipRepeated marks lines that state facts of the client's block once more, as
// a box in the text does, with the heading of the box.
func (ps *parser) skipRepeated() {
	const headWords = 6
	var values []string
	stated := make(map[string]bool, len(ps.block.facts))
	for _, f := range ps.block.facts {
		if f.known && f.value != "" {
			stated[string(f.field)+fold(f.value)] = true
			values = append(values, f.value)
		}
	}
	for i := ps.block.end; i < len(ps.lines); i++ {
		// To look for labels takes time.
		if !slices.ContainsFunc(values, func(v string) bool { return strings.HasSuffix(ps.lines[i].text, v) }) {
			continue
		}
		n := ps.repeats(i, stated)
		if n < enoughLabels {
			i += n
			continue
		}
		for j := i; j < i+n; j++ {
			ps.use[j] = usedFrame
		}
		if l := &ps.lines[i-1]; i-1 >= ps.block.end && (l.strong || l.level > 0) && l.wordCount() <= headWords && (!ps.markers[i-1].ok || ps.markers[i-1].mark == markClient) {
			ps.use[i-1] = usedFrame
		}
		i += n - 1
	}
}

// repeats counts the lines from i on that state nothing but such facts.
func (ps *parser) repeats(i int, stated map[string]bool) int {
	const longest = 160
	n := 0
	for ; i+n < len(ps.lines); n++ {
		l := &ps.lines[i+n]
		if len(l.plain) > longest || lastRune(l.plain) == '.' {
			break
		}
		pairs := ps.p.pairs(l)
		if len(pairs) == 0 {
			break
		}
		for _, p := range pairs {
			if !stated[string(p.field)+fold(p.value)] {
				return n
			}
		}
	}
	return n
}
