package scraper

import (
	"regexp"
	"regexp/syntax"
	"slices"
	"strings"
)

// traits are what a text must have for a date to be in it. To look for them
// takes one pass over the text, a search for dates one for each layout, and
// nearly no line holds a date.
type traits struct {
	run   int  // digits in a row, at the most
	year  bool // four digits in a row, the first two 19 or 20
	month bool // three letters that begin the name of a month
	signs sign // that part the numbers
}

type sign uint8

const (
	slash sign = 1 << iota
	hyphen
	dot
)

func signOf(c byte) sign {
	switch c {
	case '/':
		return slash
	case '-':
		return hyphen
	case '.':
		return dot
	}
	return 0
}

// meet tells whether a text with these traits may hold what needs those.
func (t traits) meet(needs traits) bool {
	return t.run >= needs.run && (t.year || !needs.year) && (t.month || !needs.month) && t.signs&needs.signs == needs.signs
}

func traitsOf(s string) traits {
	var t traits
	run := 0
	for i := range len(s) {
		c := s[i]
		if c < '0' || c > '9' {
			run = 0
			t.signs |= signOf(c)
			continue
		}
		run++
		t.run = max(t.run, run)
		if run >= 4 {
			century := s[i-3 : i-1]
			t.year = t.year || century == "19" || century == "20"
		}
	}
	t.month = t.run > 0 && namesMonth(s)
	return t
}

// namesMonth tells whether s may hold the name of a month.
func namesMonth(s string) bool {
	for i := 0; i+3 <= len(s); i++ {
		switch s[i] | 0x20 {
		case 'j', 'f', 'm', 'a', 's', 'o', 'n', 'd':
			if monthNumber(s[i:i+3]) > 0 {
				return true
			}
		}
	}
	return strings.Contains(s, longS)
}

// traits returns what every date of the layout has.
func (l layout) traits() traits {
	t := traitsOf(strings.Replace(l.format, clockAndZone, "00:00:00", 1))
	t.month = strings.Contains(l.format, "Jan")
	t.year = strings.Contains(l.format, "2006")
	return t
}

// mayDate tells whether s may hold a date of any layout.
func (r *rules) mayDate(s string) bool {
	has := traitsOf(s)
	return slices.ContainsFunc(r.dateRules, func(rule dateRule) bool { return has.meet(rule.needs) })
}

// needs tells whether whatever re matches has the group of that name in it.
func needs(re *regexp.Regexp, group string) bool {
	tree, err := syntax.Parse(re.String(), syntax.Perl)
	if err != nil {
		return false // it was compiled, so this is not met
	}
	var in func(n *syntax.Regexp) bool
	in = func(n *syntax.Regexp) bool {
		switch n.Op {
		case syntax.OpCapture:
			return n.Name == group || in(n.Sub[0])
		case syntax.OpConcat:
			return slices.ContainsFunc(n.Sub, in)
		case syntax.OpAlternate:
			return !slices.ContainsFunc(n.Sub, func(n *syntax.Regexp) bool { return !in(n) })
		case syntax.OpPlus:
			return in(n.Sub[0])
		case syntax.OpRepeat:
			return n.Min > 0 && in(n.Sub[0])
		}
		return false
	}
	return in(tree)
}
