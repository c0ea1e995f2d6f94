package scraper

import (
	"regexp"
	"slices"
	"strings"

	"coachsearch/internal/corpus"
)

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
	if c := ps.labelledComments(ps.lines[ps.entries.from:ps.entries.to]); len(c) > 0 {
		ps.col.Comments = c
		return
	}
	ps.nameEntries()
	ps.orderDays(&ps.entries)
	ps.col.Comments = ps.entries.comments
}

// nameEntries looks at the words of the same comments, where these part them at the
// same places: for the names of readers that the markup does not tell, and for where
// a name ends before what is said of its reader.
func (ps *parser) nameEntries() {
	list := &ps.entries
	read := ps.comments(ps.lines[list.from:list.to])
	if !slices.EqualFunc(read, list.comments, func(a, b corpus.Comment) bool { return a.Text == b.Text && a.Author != "" }) {
		return
	}
	for i, c := range read {
		if who := &list.comments[i].Author; *who == "" || strings.HasPrefix(*who, c.Author) {
			*who = c.Author
		}
	}
}
