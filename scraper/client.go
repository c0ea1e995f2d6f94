package scraper

import (
	"slices"
	"strings"

	"coachsearch/internal/corpus"
)

const (
	// enoughLabels different known labels make a client block by themselves.
	enoughLabels = 3
	// maxValue is the length beyond which a line is no value of a label.
	maxValue = 240
)

// A fact is a label with its value, as found in a client block.
type fact struct {
	label
	known bool
	name  string
	value string
}

// A clientBlock is a run of lines that state facts of the client.
type clientBlock struct {
	start, end int // lines [start, end)
	facts      []fact
	headed     bool // it starts with a heading such as "The Client"
	closed     bool // a question or a section follows at once
}

// known counts the different fields that the block states or leaves empty.
func (b *clientBlock) known() int {
	seen := make(map[field]bool)
	for _, f := range b.facts {
		if f.known {
			seen[f.field] = true
		}
	}
	return len(seen)
}

func (b *clientBlock) filled() int {
	n := 0
	for _, f := range b.facts {
		if f.known && f.value != "" {
			n++
		}
	}
	return n
}

func (b *clientBlock) valid() bool {
	n := b.known()
	if b.filled() == 0 {
		return false
	}
	return n >= enoughLabels || n == 2 && (b.headed || b.closed) || n == 1 && b.headed && b.closed
}

// findClient returns the best client block of the page; ok is false where
// there is none. Lines behind the heading of the comments are not looked at.
func (ps *parser) findClient() (best clientBlock, ok bool) {
	for i := 0; i < len(ps.lines); {
		m, isMark := ps.markers[i].marker, ps.markers[i].ok
		if isMark && m.mark == markComments {
			break
		}
		headed := isMark && m.mark == markClient
		if !headed && !ps.labelled(i) {
			i++
			continue
		}
		b := ps.withoutHead(ps.collectClient(i))
		if b.valid() && (!ok || b.known() > best.known()) {
			best, ok = b, true
		}
		i = max(b.end, i+1)
	}
	if first := ps.firstSection(0); !ok && first > 0 {
		return ps.introducedAt(first - 1)
	}
	return best, ok
}

func (ps *parser) labelled(i int) bool {
	l := &ps.lines[i]
	if l.form || l.wordCount() > 60 {
		return false
	}
	if ps.labelsTwo(i) {
		return true
	}
	if _, ok := ps.p.label(l.plain); ok {
		return true
	}
	return len(ps.p.pairs(l)) > 0 || len(ps.looseFacts(l, false)) > 0 || len(ps.factRow(l)) > 0 || ps.ownLabel(i) || ps.startsHeaderRow(i)
}

// startsHeaderRow tells whether a table row of labels starts at line i.
func (ps *parser) startsHeaderRow(i int) bool {
	if l := &ps.lines[i]; l.row == nil || i > 0 && ps.lines[i-1].row == l.row {
		return false
	}
	n, _ := ps.headerRow(i)
	return n >= enoughLabels
}

// ownLabel tells whether line i is an emphasised label that only looks like a
// known one, with a value below it and a further label below that.
func (ps *parser) ownLabel(i int) bool {
	l := &ps.lines[i]
	if !l.strong || l.level > 0 || i+2 >= len(ps.lines) || ps.lines[i+1].isLink() || ps.lines[i+1].strong || ps.isDateline(&ps.lines[i+1]) {
		return false
	}
	_, ok := ps.p.looseLabel(l.plain)
	next := &ps.lines[i+2]
	_, more := ps.p.looseLabel(next.plain)
	return ok && l.wordCount() < 6 && (more && next.strong || len(ps.looseFacts(next, true)) > 0 && next.strong)
}

// collectClient reads facts from line i on until a line is none.
func (ps *parser) collectClient(i int) clientBlock {
	b := clientBlock{start: i, end: i}
	pending := -1 // the fact whose value is on the next line
	for ; i < len(ps.lines); i++ {
		l := &ps.lines[i]
		if n, taken := ps.headerRow(i); n > 0 {
			b.facts = append(b.facts, ps.rowFacts(i, n)...)
			i += n + taken - 1
			b.end, pending = i+1, -1
			continue
		}
		if n := ps.labelColumn(i); n > 0 {
			b.facts = append(b.facts, ps.columnFacts(i, n)...)
			i += 2*n - 1
			b.end, pending = i+1, -1
			continue
		}
		if m := ps.markers[i]; m.ok && m.mark == markClient && len(b.facts) == 0 {
			b.end = i + 1
			if ps.nameLabel(i) {
				b.facts = append(b.facts, fact{label{fieldName, false}, true, labelText(l.text), ""})
				pending = 0
				continue
			}
			b.headed = true
			if m.rest != "" {
				ps.headedLine(&b, l, m.marker)
			} else if i+1 < len(ps.lines) && sentenceFacts(ps.lines[i+1].text) != nil {
				i++
				b.facts, b.end = append(b.facts, sentenceFacts(ps.lines[i].text)...), i+1
			}
			continue
		}
		if ps.endsClient(i, pending >= 0) {
			b.closed = ps.sectionAt(i)
			return b
		}
		facts, rest := ps.cellFact(i, len(b.facts) > 0), ""
		if facts == nil && len(b.facts) == 0 && ps.ownLabel(i) {
			facts = ps.looseFacts(l, true)
		}
		if facts == nil {
			facts, rest = ps.lineFacts(l, len(b.facts) > 0)
		}
		facts = ps.resolve(facts)
		if pending >= 0 && ps.besideLabel(i, facts) && ps.takes(i, i-1) {
			b.facts[pending].value, pending, b.end = value(l.text), -1, i+1
			continue
		}
		switch {
		case len(facts) > 0:
			if pending >= 0 && rest != "" {
				b.facts[pending].value = rest
			}
			b.facts = append(b.facts, facts...)
			pending = -1
			if last := len(b.facts) - 1; b.facts[last].value == "" {
				pending = last
			}
		case pending >= 0 && ps.takes(i, b.end-1):
			b.facts[pending].value = value(l.text)
			pending = -1
		case len(b.facts) > 0 && ps.continuesValue(i):
			f := &b.facts[len(b.facts)-1]
			if lastRune(ps.lines[i-1].plain) == ',' {
				f.value += ","
			}
			f.value += " " + value(l.text)
		case len(b.facts) > 0 && ps.termFact(i):
			b.facts = append(b.facts, fact{name: labelText(l.text)})
			pending = len(b.facts) - 1
		case len(b.facts) > 0 && (ps.p.isNavigation(l) || lettersIn(l.text) == 0):
			continue
		default:
			b.closed = ps.sectionAt(i)
			return b
		}
		b.end = i + 1
	}
	return b
}

// besideLabel tells whether line i is the value of the label in the cell or term
// in front of it, although a colon in it makes it look like a fact of its own:
// "Issue" and "Two bosses: one desk".
func (ps *parser) besideLabel(i int, facts []fact) bool {
	if i == 0 || len(facts) == 0 {
		return false
	}
	l, before := &ps.lines[i], &ps.lines[i-1]
	known := slices.ContainsFunc(facts, func(f fact) bool { return f.known })
	switch {
	case l.row != nil && before.row == l.row && before.cell != l.cell:
		return !known || cellsIn(l.row) == 2 && facts[0].value != ""
	case before.term && !l.term:
		return !known
	}
	return false
}

// nameLabel tells whether the words of the block's heading on line i are the
// label of the name: a value follows, and another label behind it.
func (ps *parser) nameLabel(i int) bool {
	lb, ok := ps.p.label(ps.lines[i].plain)
	if !ok || lb.field != fieldName || !ps.markers[i].whole || i+2 >= len(ps.lines) {
		return false
	}
	if l := &ps.lines[i]; l.row != nil && ps.lines[i+1].row == l.row && cellsIn(l.row) == 2 {
		return true
	}
	return !ps.labelled(i+1) && ps.lines[i+1].wordCount() <= 4 && (ps.labelled(i+2) || unknownLabel.MatchString(ps.lines[i+2].plain))
}

// headedLine reads what stands on the line of the block's heading.
func (ps *parser) headedLine(b *clientBlock, l *line, m marker) {
	rest := line{text: m.rest, plain: plain(m.rest)}
	facts, before := ps.lineFacts(&rest, false)
	if told := toldFacts(before); len(facts) > 0 && told != nil {
		b.facts = append(b.facts, append(told, facts...)...)
		return
	}
	if all, _ := ps.lineFacts(l, false); len(all) > len(facts) {
		facts = all
	}
	if len(facts) == 0 && len(strings.Fields(m.rest)) <= 3 {
		facts = []fact{{label{fieldName, true}, true, m.heading, value(m.rest)}}
	}
	b.facts = append(b.facts, facts...)
}

// endsClient tells whether a question, a section or the frame starts at i.
func (ps *parser) endsClient(i int, pending bool) bool {
	m := ps.markers[i]
	if !m.ok || m.mark == markClient {
		return false
	}
	if _, isLabel := ps.p.label(ps.lines[i].plain); isLabel && m.whole {
		return m.mark == markQuestion && ps.tellsBelow(i)
	}
	if len(ps.p.pairs(&ps.lines[i])) > 0 && !m.whole && len([]rune(m.heading)) > 2 {
		return false
	}
	_ = pending
	return true
}

// sectionAt tells whether line i starts the column's text.
func (ps *parser) sectionAt(i int) bool {
	m := ps.markers[i]
	return m.ok && m.mark != markClient && m.mark != markComments && m.mark != markResources
}

// lineFacts reads the facts of one line; rest is what stands before the first
// of them.
func (ps *parser) lineFacts(l *line, inBlock bool) (facts []fact, rest string) {
	if l.form || l.wordCount() > 60 {
		return nil, ""
	}
	if lb, ok := ps.p.label(l.plain); ok {
		return []fact{{lb, true, labelText(l.text), ""}}, ""
	}
	ps2 := ps.p.pairs(l)
	for _, p := range ps2 {
		v, extra := splitUnknown(p.value)
		facts = append(facts, fact{p.label, true, labelText(p.name), v})
		facts = append(facts, extra...)
	}
	if row := ps.factRow(l); len(row) > len(facts) {
		return row, ""
	}
	if len(facts) > 0 {
		rest = value(cut(l.text, l.plain, 0, ps2[0].start))
		return facts, rest
	}
	return ps.looseFacts(l, inBlock), ""
}

func labelText(s string) string { return strings.Trim(squeeze(s), " :.-–—*_=|>") }

// takes tells whether line i can be the value of the label on line j.
func (ps *parser) takes(i, j int) bool {
	l, lb := &ps.lines[i], &ps.lines[j]
	if len(l.text) > maxValue || l.form || ps.p.isNavigation(l) || ps.markers[i].ok || lettersIn(l.text) == 0 {
		return false
	}
	if dl, ok := ps.dateline(l); ok && dl.series != "" {
		return false
	}
	if l.cell != nil && lb.cell != nil && l.row != lb.row {
		// A value in the next row belongs to a label that has a row to itself.
		return lb.row != nil && cellsIn(lb.row) == 1
	}
	return true
}

// continuesValue tells whether line i is the rest of a value that a single
// break cut in two.
func (ps *parser) continuesValue(i int) bool {
	l := &ps.lines[i]
	if l.gap != soft || l.level > 0 || l.strong || len(l.text) > maxValue || l.wordCount() > 8 {
		return false
	}
	if c := firstRune(l.text); c >= 'a' && c <= 'z' || c == '(' {
		return true
	}
	// Between two labels a line without one goes on with what is above it.
	return i > 0 && i+1 < len(ps.lines) && ps.lines[i+1].gap == soft && ps.labelled(i+1) && strings.ContainsRune(",;/&-", lastRune(ps.lines[i-1].plain))
}

// client puts the facts of the block into the record.
func (ps *parser) client(b clientBlock) corpus.Client {
	var c corpus.Client
	weak := make(map[field][]fact)
	for _, f := range ps.ownFacts(ps.spelledOut(b.facts)) {
		switch {
		case f.value == "" || lettersIn(f.value) == 0:
		case !f.known:
			extra(&c, f.name, f.value)
			ps.reason("unknown_label", "client.extra", b.start, f.name+": "+f.value)
		case f.weak:
			weak[f.field] = append(weak[f.field], f)
		case !setFact(&c, f):
			extra(&c, f.name, f.value)
			ps.reason("label_twice", "client."+string(f.field), b.start, f.name+": "+f.value)
		}
	}
	for _, f := range weak[fieldName] {
		setFact(&c, f)
	}
	// What an employer is, where nothing else names the industry; who it is
	// tells nothing of that.
	for _, f := range weak[fieldIndustry] {
		if !ps.p.companyName.MatchString(f.value) && setFact(&c, f) {
			ps.reason("weak_label", "client.industry", b.start, f.name+": "+f.value)
			continue
		}
		extra(&c, f.name, f.value)
		ps.reason("unknown_label", "client.extra", b.start, f.name+": "+f.value)
	}
	return c
}

func extra(c *corpus.Client, name, value string) {
	if c.Extra == nil {
		c.Extra = make(map[string]string)
	}
	if _, taken := c.Extra[name]; !taken {
		c.Extra[name] = value
	}
}
