package scraper

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
	if l := &ps.lines[i]; l.level == 0 && !l.strong && !l.isLink() && !l.isMenu() && !ps.isNoise(l) && !l.form {
		return false
	}
	for j := i; j < from; j++ {
		if l := &ps.lines[j]; l.wordCount() > words || ps.markers[j].ok && inColumn(ps.markers[j].mark) {
			return false
		}
	}
	return true
}

// placeEntries takes the lines of comments that their markup parts.
func (ps *parser) placeEntries() {
	for i := ps.entries.from; i < ps.entries.to; i++ {
		ps.use[i] = usedTail
	}
	ps.col.Comments = ps.entries.comments
}
