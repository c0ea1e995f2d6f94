package scraper

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"coachsearch/internal/corpus"
)

// isColumn tells whether what was parsed is a column: client facts with text,
// or named sections with a date or a name, or a question of a letter's length
// with an answer and what a column has around it.
func (ps *parser) isColumn() bool { return ps.why() == "" }

// leastWords is what a column says that has neither facts, question nor date.
const leastWords = 40

// why says what keeps the page from being a column, "" for a column.
func (ps *parser) why() string {
	if ps.start < 0 || len(ps.col.Sections) == 0 {
		return "no question and no section"
	}
	pairs, named := 0, 0
	for i := range ps.sections {
		s := &ps.sections[i]
		switch {
		case !s.said():
		case s.mark == markQuestion:
			pairs++
		case s.mark == markInner || s.mark == markOuter || s.mark == markLast:
			named++
		}
	}
	signedOrDated := ps.col.Date != "" || ps.col.Author.Name != "" || ps.col.Posted != "" || ps.p.series[fold(ps.col.Series)]
	answers := ps.wordsOf(markAnswer) + ps.wordsOf(markInner) + ps.wordsOf(markOuter) + ps.wordsOf(markLast)
	switch {
	case ps.datelines > 3 && ps.teasers():
		return "a list of columns"
	case ps.others() > 0:
		return "several columns"
	case pairs > max(ps.p.file.Column.MaxPairs, 1) && named == 0:
		return "a list of questions"
	case ps.teaser():
		return "only the start of a column"
	case !ps.hasClient && !ps.has(markQuestion, markAnswer) && ps.col.Date == "" && ps.col.Posted == "" && ps.part.number <= 1 && ps.words() < leastWords:
		return "headings with hardly any text"
	case ps.hasClient && named == 0 && (!signedOrDated && !ps.lettered() || ps.nobody()):
		return "facts and headings of no column"
	case !ps.hasClient && !ps.has(markQuestion, markAnswer) && !(ps.has(markInner) && ps.has(markOuter)) && ps.part.number <= 1 && !ps.p.isSeries(plain(ps.col.Series)):
		return "headings of something else"
	case ps.hasClient && (answers >= ps.p.file.Column.MinAnswerWords || ps.has(markQuestion) && named > 0):
		return ""
	case named >= 2 && (signedOrDated || ps.has(markQuestion) && ps.has(markAnswer)):
		return ""
	case ps.part.number > 1 && (ps.words() > 30 && ps.p.series[fold(ps.col.Series)] || ps.words() > 8 && named > 0):
		// It counts only beside the page that it goes on with.
		ps.part.weak = true
		return ""
	case !ps.has(markQuestion) || !ps.has(markAnswer):
		return "no answer to a question"
	}
	if ps.p.matches(faqTitle, fold(ps.meta.title)) || ps.p.matches(faqTitle, fold(ps.col.Title)) || ps.faqHeading() {
		return "a list of frequent questions"
	}
	c := ps.p.file.Column
	switch {
	case !signedOrDated && named == 0:
		return "neither a date nor a name"
	case c.NeedsDate && ps.col.Date == "" && ps.col.Posted == "":
		return "no date"
	case c.NeedsSignature && ps.col.Author.Name == "":
		return "no name below it"
	case ps.wordsOf(markQuestion) < c.MinQuestionWords:
		return fmt.Sprintf("a question of %d words", ps.wordsOf(markQuestion))
	case answers < c.MinAnswerWords:
		return fmt.Sprintf("an answer of %d words", answers)
	case named == 0 && ps.looselyAsked() && !ps.p.isSeries(ps.col.Series):
		return "markers that are none"
	case named == 0 && !ps.columnFrame():
		return "nothing around it that a column has"
	}
	return ""
}

// nobody tells whether the facts are those of a place and not of a person: an offer
// of work has a title, an industry and questions, too.
func (ps *parser) nobody() bool {
	c := ps.col.Client
	return c.Name == "" && c.Age == 0 && c.AgeText == "" && c.Issue == ""
}

// lettered tells whether a question is marked as one and not by a word that
// other texts have as well.
func (ps *parser) lettered() bool {
	for i := range ps.sections {
		s := &ps.sections[i]
		if f := strings.Trim(fold(s.heading), " .:"); s.mark == markQuestion && (f == "q" || f == "question") {
			return true
		}
	}
	return false
}

// columnFrame tells whether the page has around question and answer what a
// column has: a day with a series or a name, or a day or a name alone around
// what can only be somebody's letter.
func (ps *parser) columnFrame() bool {
	const (
		letter     = 15 // words; what an interviewer asks is shorter
		longLetter = 40 // words; so long is no entry of a list of questions
	)
	day := ps.col.Date != "" || ps.col.Posted != ""
	named := ps.col.Author.Name != "" || ps.p.series[fold(ps.col.Series)]
	words := ps.sections[0].words()
	switch {
	case ps.sections[0].mark != markQuestion || ps.col.Title == "" && !named:
		return false
	case day && named:
		return words >= letter
	}
	return (day || named) && words >= longLetter
}

// looselyAsked tells whether question and answer were found by a word in
// their markers alone.
func (ps *parser) looselyAsked() bool {
	return !slices.ContainsFunc(ps.sections, func(s section) bool {
		return !s.loose && (s.mark == markQuestion || s.mark == markAnswer)
	})
}

func (ps *parser) faqHeading() bool {
	for i := range ps.start {
		if l := &ps.lines[i]; (l.level > 0 || l.strong || l.wordCount() < 6) && !l.isLink() && ps.p.matches(faqTitle, fold(l.text)) {
			return true
		}
	}
	return false
}

func (ps *parser) wordsOf(m mark) int {
	n := 0
	for i := range ps.sections {
		if ps.sections[i].mark == m {
			n += ps.sections[i].words()
		}
	}
	return n
}

func (ps *parser) words() int {
	n := 0
	for i := range ps.sections {
		n += ps.sections[i].words()
	}
	return n
}

// others counts further columns behind the first: datelines of another day
// with a question below them.
func (ps *parser) others() int {
	const near = 20
	n := 0
	for i := ps.start; i < len(ps.lines); i++ {
		l := &ps.lines[i]
		if m := ps.markers[i]; m.ok && m.mark == markComments && m.whole && headingCount(l.plain) != 0 {
			return n
		}
		dl, ok := ps.dateline(l)
		if !ok || dl.score < 6 || dl.day == ps.col.Date || l.isLink() {
			continue
		}
		for j := i + 1; j < len(ps.lines) && j < i+near; j++ {
			if m := ps.markers[j]; m.ok && m.mark == markQuestion && ps.hasText(j) && ps.answered(j) {
				n++
				break
			}
		}
	}
	return n
}

// isList tells whether the page dates one column after the other.
func (ps *parser) isList() bool {
	const few = 3
	days := make(map[string]bool)
	for i := range ps.lines {
		if dl, ok := ps.dateline(&ps.lines[i]); ok && dl.score >= 6 {
			days[dl.day] = true
		}
	}
	return len(days) > few || ps.others() > 0
}

// teaser tells whether the text breaks off with an invitation to read on.
func (ps *parser) teaser() bool {
	if ps.has(markInner, markOuter, markLast) || ps.part.of > 1 || ps.part.number > 0 {
		return false
	}
	return ps.part.continues && !ps.has(markAnswer)
}

// teasers tells whether questions break off all over the page.
func (ps *parser) teasers() bool {
	n := 0
	for i := range ps.sections {
		if ps.sections[i].mark == markQuestion {
			n++
		}
	}
	return n > 2 || !ps.has(markAnswer)
}

// finish completes the record: confidence, and the reasons of the report.
func (ps *parser) finish() {
	if ps.col.Series == "" {
		ps.col.Series = ps.seriesAboveTitle() // no sign of a column: other pages link to it, too
	}
	ps.checkDates()
	for _, x := range []struct {
		absent bool
		field  string
	}{
		{ps.col.Title == "", "title"},
		{ps.col.Date == "", "date"},
		{ps.col.Author.Name == "", "author"},
		{!ps.hasClient, "client"},
		{!ps.has(markQuestion), "question"},
		{!ps.has(markAnswer), "answer"},
	} {
		if x.absent {
			ps.reason("missing", x.field, -1, "")
		}
	}
	lost := ps.unplaced()
	ps.col.Confidence = ps.confidence(lost)
}

// unplaced reports the lines between title and end of the text that went into
// no field, and lines of running text behind it; it returns their number.
func (ps *parser) unplaced() int {
	first := ps.start
	for i := range ps.start {
		if ps.use[i] == usedHead || ps.use[i] == usedClient {
			first = i
			break
		}
	}
	n, at := 0, -1
	for i := first; i < len(ps.lines); i++ {
		l := &ps.lines[i]
		if ps.use[i] != unused || ps.isFrame(i) || l.isLink() || ps.markers[i].ok && ps.markers[i].mark == markClient {
			continue
		}
		if i >= ps.end && (!l.isProse() || ps.p.tail.MatchString(l.plain) || l.wordCount() < 15) {
			continue
		}
		if n++; at < 0 {
			at = i
		}
	}
	if n > 0 {
		ps.reason("unplaced_lines", "", at, fmt.Sprintf("%d: %s", n, ps.lines[at].text))
	}
	return n
}

// confidence rates how surely the record is what the page states; the weights
// were fitted on the mutated fixtures of the tests.
func (ps *parser) confidence(lost int) float64 {
	c := 0.99
	for _, r := range ps.reasons {
		switch r.Code {
		case "missing":
			c -= map[string]float64{"title": .12, "date": .08, "author": .04, "client": .06, "question": .12, "answer": .08}[r.Field]
		case "out_of_order", "label_twice":
			c -= .05
		case "empty_section", "dates_apart", "comment_count":
			c -= .04
		case "title_element":
			c -= .06
		}
	}
	c -= min(.03*float64(lost), .2)
	c -= min(.01*float64(ps.broken()), .2)
	if ps.unmarked {
		c -= .05
	}
	if !ps.signed {
		c -= .04
	}
	if ps.p.Name != DefaultProfile && ps.p.fallback == nil {
		c -= .05
	}
	return math.Round(max(c, .05)*100) / 100
}

func (ps *parser) broken() int {
	n := broken(ps.col.Title)
	for _, s := range ps.col.Sections {
		for _, p := range s.Paragraphs {
			n += broken(p)
		}
	}
	return n
}

// textOf is the text of a column's sections, folded to letters and digits.
func textOf(c *corpus.Column) []string {
	var sb strings.Builder
	for _, s := range c.Sections {
		for _, p := range s.Paragraphs {
			sb.WriteString(p)
			sb.WriteByte(' ')
		}
	}
	return words(sb.String())
}
