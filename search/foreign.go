package search

import "strings"

// A query that may be of another language has so many words at least, and so many
// that are none of English.
const (
	minForeign = 4
	minUnknown = 2
)

// foreign reports whether a query is of another language: most of its words are
// none that are known here, or look like those of other languages, and hardly any
// is one that no English sentence does without. English words that look like them
// would be no correction.
func (x *Index) foreign(words []queryWord) bool {
	stops := 0
	for _, w := range words {
		if w.stop && !foreignStops[w.form] {
			stops++
		}
	}
	if len(words) < minForeign || 4*stops >= len(words) {
		return false
	}
	unknown, alike := 0, 0
	for _, w := range words {
		switch {
		case foreignStops[w.form]:
			alike++
		case !w.stop && !x.isWord(w.stem):
			unknown++
		}
	}
	return unknown >= minUnknown && 2*(unknown+alike) > len(words)
}

// foreignStops are function words of other languages that are English words,
// too, and not of the stop list. In a query of another language they find what
// has nothing to do with it.
var foreignStops = func() map[string]bool {
	const list = `
		die man war den hat dem art bin mag rang tag gut mir was bald fast alles wills
		sur pas tout plus car son mon ton par dire fait sans est comment pour main chose des les entre dans sous
		con sin era sea del los por para mas han hay dice todo donde once tan ante sobre pies mi me no
		come per due sei male non lei chi
		men van met door over hem had toe wat want hen ben mag op
		han far alt under till fram barn sin
	`
	m := map[string]bool{}
	for word := range strings.FieldsSeq(list) {
		m[word] = true
	}
	return m
}()

// quiet lets the function words of a query of another language count as such, and
// speak of no topic: "die" is not about death.
func (p *plan) quiet() {
	for i := range p.words {
		if w := &p.words[i]; foreignStops[w.form] {
			w.stop, w.polite, p.clauses[w.clause].content = true, true, false
		}
	}
}
