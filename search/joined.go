package search

import "coachsearch/internal/index"

// particles are the function words that make one word with a verb before them:
// "follow up" is also spelt "followup".
var particles = map[string]bool{
	"away": true, "back": true, "by": true, "down": true, "in": true, "off": true, "on": true, "out": true,
	"over": true, "through": true, "under": true, "up": true,
}

// addJoined lets two neighbouring words of the query match what texts spell as
// one: "work load" and "work-load" match "workload". It is the reader's own word in
// another spelling, and not told of.
func (p *plan) addJoined(lex *index.Lexicon, share float64) {
	if share <= 0 {
		return
	}
	for i := range p.words[:max(len(p.words)-1, 0)] {
		if !joinable(p.words[i], p.words[i+1]) {
			continue
		}
		if one := p.words[i].form + p.words[i+1].form; lex.CodeOf(one) != 0 {
			p.addSynonym(Expansion{Start: i, End: i + 2}, matcher{stem: index.Stem(one), fields: allFields, less: 1 - share})
		}
	}
}

// joinable reports whether two neighbouring words may be one. Short words and most
// function words only look like it: "a part".
func joinable(a, b queryWord) bool {
	return !a.stop && len(a.form) >= 3 && (particles[b.form] || !b.stop && len(b.form) >= 3)
}
