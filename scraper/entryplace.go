package scraper

import "regexp"

// endsAtEntries tells whether the column's text is over at line i because
// comments start there, or the heading and the links above them.
func (ps *parser) endsAtEntries(i int) bool {
	const near, words = 8, 14
	from := ps.entries.from
	if from == 0 || i > from || from-i > near {
		return false
	}
	if i == from {
		return true
	}
	if l := &ps.lines[i]; l.level == 0 && !l.strong && !l.isLink() && !l.isMenu() && !ps.isNoise(l) && !l.form && (ended(l.text) || l.wordCount() > words || !speaksOfComments.MatchString(l.plain)) {
		return false
	}
	for j := i; j < from; j++ {
		if l := &ps.lines[j]; l.wordCount() > words && !speaksOfComments.MatchString(l.plain) && !l.isMenu() && l.level == 0 || ps.markers[j].ok && inColumn(ps.markers[j].mark) {
			return false
		}
	}
	return true
}

// speaksOfComments matches lines about the comments that follow.
var speaksOfComments = regexp.MustCompile(`(?i)\b(?:comments?|responses|replies|feedback|discussion)\b`)

// placeEntries takes the lines of comments that their markup parts.
func (ps *parser) placeEntries() {
	for i := ps.entries.from; i < ps.entries.to; i++ {
		ps.use[i] = usedTail
	}
	ps.orderDays(&ps.entries)
	ps.col.Comments = ps.entries.comments
}
