package search

import "fmt"

// narrow reports whether the query is a few words, and not a situation told
// in a sentence: that takes more content words, or its function words.
func (s *session) narrow() bool { return !s.plan.told(s.ranking) }

// decideWidth applies the rule for few words. It looks at the query alone and
// not at the filters, so that a filter changes what is left and never what
// counts as a match, and facet counts foretell what choosing them gives.
func (s *session) decideWidth(excluded func(uint32) bool) {
	content := uint16(s.plan.content)
	if s.everything || content <= 1 {
		return
	}
	if !s.narrow() {
		s.wide = true
		return
	}
	full, some := 0, 0
	for _, d := range s.acc.docs {
		if excluded != nil && excluded(d) {
			continue
		}
		if s.acc.tally[d].total == content {
			full++
		} else if s.acc.tally[d].must == s.required {
			some++
		}
	}
	if full < s.ranking.WidenBelow && some > 0 {
		s.widen(full)
	}
}

// widen gives up that a column holds all of the words, as only so many do.
func (s *session) widen(full int) {
	s.wide = true
	switch full {
	case 0:
		s.relaxed = append(s.relaxed, "no column holds all of the words, so these hold some of them")
	case 1:
		s.relaxed = append(s.relaxed, "only one column holds all of the words, so columns with some of them follow")
	default:
		s.relaxed = append(s.relaxed, fmt.Sprintf("only %d columns hold all of the words, so columns with some of them follow", full))
	}
}
