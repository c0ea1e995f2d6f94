package scraper

// several reads a page that holds whole columns one below the other: a year
// on one page, a digest as text. It returns their pages in the order of the
// text, nil where there are not at least two.
func (pg *Page) several(all *parser) []*Page {
	if all.start < 0 {
		return nil
	}
	starts := all.starts()
	if len(starts) < 2 {
		return nil
	}
	m := all.meta
	m.title = "" // of the whole page
	var out []*Page
	for i, from := range starts {
		to := len(all.lines)
		if i+1 < len(starts) {
			to = starts[i+1]
		}
		ps := &parser{p: all.p, meta: m, blanks: all.blanks, lines: append([]line(nil), all.lines[from:to]...)}
		ps.read()
		if ps.p.series[fold(all.col.Series)] && ps.col.Series == "" {
			ps.col.Series = all.col.Series // stated once, above all of them
		}
		if !ps.isColumn() || ps.part.weak || pg.take(ps) != nil {
			continue
		}
		for n := range ps.reasons {
			if ps.reasons[n].Line > 0 {
				ps.reasons[n].Line += from
			}
		}
		one := &Page{Outcome: IsColumn, Column: &ps.col, Profile: ps.p, part: ps.part, broken: ps.broken(), URL: pg.URL, CapturedAt: pg.CapturedAt, Reasons: ps.reasons}
		out = append(out, one)
	}
	if len(out) < 2 {
		return nil
	}
	return out
}

// settleSeveral makes the first of several columns the page's own.
func (pg *Page) settleSeveral(all []*Page) {
	first := all[0]
	pg.Outcome, pg.Column, pg.Profile, pg.part, pg.broken = IsColumn, first.Column, first.Profile, first.part, first.broken
	pg.Reasons = append(pg.Reasons, first.Reasons...)
	pg.more = all[1:]
	for _, one := range pg.more {
		pg.Reasons = append(pg.Reasons, one.Reasons...)
		one.Reasons = nil
	}
}

// take makes the record of a column that was found on the page.
func (pg *Page) take(ps *parser) error {
	ps.col.ID = baseID(&ps.col)
	if err := ps.col.Validate(); err != nil {
		return err
	}
	ps.col.ID = ""
	ps.finish()
	ps.col.URL = pg.URL
	return nil
}

// starts returns the lines at which columns of their own start: the title
// above a dateline below which a column follows.
func (ps *parser) starts() []int {
	var out []int
	last := -1 // line of the dateline before
	var seen following
	for i := range ps.lines {
		l := &ps.lines[i]
		dl, ok := ps.dateline(l)
		if !ok || dl.score < 3 || l.isLink() || !ps.columnFollows(i, &seen) {
			continue
		}
		if top := ps.topOf(i, last); top > last {
			out, last = append(out, top), i
		}
	}
	return out
}

// following is what was found below a question: from any line up to at it is the
// same.
type following struct {
	from, at int
	column   bool
}

// columnFollows tells whether facts or a question stand below line i, and an
// answer or a named section before the next dateline of its kind. It keeps what
// it saw: a page may have a question and a date for each of many comments.
func (ps *parser) columnFollows(i int, seen *following) bool {
	const near = 24
	asked := 0 // line of facts or a question, 0 for none
	for j := i + 1; j < len(ps.lines) && (asked > 0 || j < i+near); j++ {
		if asked > 0 && seen.from <= j && j <= seen.at {
			return seen.column
		}
		over, column := ps.endsQuestion(j)
		if over && asked > 0 {
			*seen = following{asked + 1, j, column}
		}
		switch m := &ps.markers[j]; {
		case over:
			return column && asked > 0
		case asked == 0 && (m.ok && m.mark == markQuestion || !m.ok && j < i+near && len(ps.p.pairs(&ps.lines[j])) > 0):
			asked = j
		}
	}
	if asked > 0 {
		*seen = following{asked + 1, len(ps.lines), false}
	}
	return false
}

// endsQuestion tells whether what may follow a question ends at line j, and whether
// what is there makes it a column's.
func (ps *parser) endsQuestion(j int) (over, column bool) {
	if dl, ok := ps.dateline(&ps.lines[j]); ok && dl.score >= 6 {
		return true, false
	}
	if m := &ps.markers[j]; m.ok {
		switch m.mark {
		case markComments:
			return true, false
		case markAnswer, markInner, markOuter:
			return true, true
		}
	}
	return false, false
}

// topOf returns the first line of the title above the dateline at i, which
// stands behind line last.
func (ps *parser) topOf(i, last int) int {
	const titleLines, titleWords = 2, 18
	top := i
	for top-1 > last && i-top < titleLines && !ps.lines[top].rule {
		l := &ps.lines[top-1]
		b, signs := ps.p.byline(l)
		if l.wordCount() > titleWords || lettersIn(l.text) == 0 || l.isMenu() || l.form || ps.p.isNavigation(l) && !ps.isHeadline(top-1) || ps.p.tail.MatchString(l.plain) ||
			signs && b.kind != bareByline || ps.markers[top-1].ok || ps.isDateline(l) || lastRune(l.text) == '.' || len(ps.p.pairs(l)) > 0 ||
			l.isLink() && top < i {
			break
		}
		top--
		if l.level > 0 || ps.lines[top].gap == hard && top < i-1 {
			break
		}
	}
	return top
}
