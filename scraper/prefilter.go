package scraper

import (
	"regexp"
	"regexp/syntax"
	"slices"
	"strings"
	"unicode"
)

// needles are words of which whatever an expression matches holds one, in small letters;
// nil where there is no telling. To look for them is quicker than to match.
type needles []string

// mayMatch tells whether an expression with these needles may match s, which
// comes from [small].
func (n needles) mayMatch(s string) bool {
	return n == nil || slices.ContainsFunc(n, func(w string) bool { return strings.Contains(s, w) })
}

// A matcher is an expression that is tried only where its needles are.
type matcher struct {
	re      *regexp.Regexp
	needles needles
}

func (m *matcher) mayMatch(s string) bool { return m.needles == nil || m.needles.mayMatch(small(s)) }

// MatchString is that of [regexp.Regexp].
func (m *matcher) MatchString(s string) bool { return m.mayMatch(s) && m.re.MatchString(s) }

// FindStringIndex is that of [regexp.Regexp].
func (m *matcher) FindStringIndex(s string) []int {
	if !m.mayMatch(s) {
		return nil
	}
	return m.re.FindStringIndex(s)
}

func needlesOf(re *regexp.Regexp) needles {
	tree, err := syntax.Parse(re.String(), syntax.Perl)
	if err != nil {
		return nil // it was compiled, so this is not met
	}
	return literals(tree.Simplify())
}

func literals(n *syntax.Regexp) needles {
	const most = 40
	switch n.Op {
	case syntax.OpLiteral:
		if slices.ContainsFunc(n.Rune, func(c rune) bool { return c > unicode.MaxASCII }) {
			return nil // it may have more than two cases
		}
		return needles{strings.ToLower(string(n.Rune))}
	case syntax.OpCapture, syntax.OpPlus:
		return literals(n.Sub[0])
	case syntax.OpRepeat:
		if n.Min > 0 {
			return literals(n.Sub[0])
		}
	case syntax.OpConcat:
		var best needles
		for _, sub := range n.Sub {
			if l := literals(sub); l != nil && (best == nil || l.better(best)) {
				best = l
			}
		}
		return best
	case syntax.OpAlternate:
		var all needles
		for _, sub := range n.Sub {
			l := literals(sub)
			if l == nil || len(all)+len(l) > most {
				return nil
			}
			all = append(all, l...)
		}
		return all
	}
	return nil
}

// better prefers words that are rare by their length, and few of them.
func (n needles) better(than needles) bool {
	const rare = 4
	a, b := min(n.shortest(), rare), min(than.shortest(), rare)
	return a > b || a == b && len(n) < len(than)
}

func (n needles) shortest() int {
	return len(slices.MinFunc(n, func(a, b string) int { return len(a) - len(b) }))
}

// small returns s in small letters as an expression without regard to case
// takes them, with s for the long s.
func small(s string) string { return strings.ReplaceAll(strings.ToLower(s), longS, "s") }
