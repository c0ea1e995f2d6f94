package scraper

import (
	"regexp"
	"strings"
)

// An introduction tells the facts of a client in running text: "Otto, 50, is a
// buyer who has spent 3 years with a firm in the retail industry."
var (
	introduced  = regexp.MustCompile(`^(?:(?:[Tt]he |[Oo]ur |[Tt]his week's )?[Cc]lient(?: is|:)? |Meet )?(\p{Lu}[\p{L}'.-]*(?: \p{Lu}[\p{L}'.-]*){0,2}?)(?:, | \(| is )(?:aged? )?(\d{2})(?:\)|[,.;]|$| and )[,;]?\s*`)
	worksAs     = regexp.MustCompile(`^(?:(?:who )?(?:is|was|works as|worked as|serves as) (?:(?:an?|the) )?|(?:an?|the) )(.+?)(?:,? (?:who|with|in|at|for|has|whose)\b|[;.]|$)`)
	workedFor   = regexp.MustCompile(`(?:\b(?:spent|for|with|has|there)\b|[;,])\s+((?:(?:more than|over|about|almost|nearly) )?[\w½¼¾./-]+(?: [½¼¾]| \d/\d)?(?: and a half)? (?:years?|yrs?\.?|months?))`)
	worksIn     = regexp.MustCompile(`\bin (?:the )?([\p{L}&'/ -]{3,40}?) (?:industry|sector|field|business)\b`)
	newTo       = regexp.MustCompile(`^new (?:to|in|at) (?:[\p{L}']+ ){1,3}as (?:an? |the )?`)
	introducing = 3 // facts, at the least
)

// introduction reads the facts that a sentence tells of a client, nil where it
// names none with an age.
func introduction(s string) []fact {
	p := plain(s)
	g := introduced.FindStringSubmatchIndex(p)
	if g == nil {
		return nil
	}
	out := []fact{
		{label{fieldName, false}, true, "", cut(s, p, g[2], g[3])},
		{label{fieldAge, false}, true, "", p[g[4]:g[5]]},
	}
	at := g[1]
	if t := worksAs.FindStringSubmatchIndex(p[at:]); t != nil && tenureAtEnd.FindString(p[at+t[2]:at+t[3]]) == "" {
		job := strings.Trim(cut(s, p, at+t[2], at+t[3]), " ,")
		job = job[len(newTo.FindString(job)):]
		out = append(out, fact{label{fieldTitle, false}, true, "", job})
	}
	if t := workedFor.FindStringSubmatchIndex(p[max(at-2, 0):]); t != nil {
		out = append(out, fact{label{fieldTenure, false}, true, "", cut(s, p, max(at-2, 0)+t[2], max(at-2, 0)+t[3])})
	}
	if t := worksIn.FindStringSubmatchIndex(p[at:]); t != nil {
		out = append(out, fact{label{fieldIndustry, false}, true, "", cut(s, p, at+t[2], at+t[3])})
	}
	return out
}

// introducedAt reads line i, right in front of the text, as such a sentence.
func (ps *parser) introducedAt(i int) (clientBlock, bool) {
	const words = 50
	l := &ps.lines[i]
	if l.wordCount() > words || l.isLink() || ps.markers[i].ok {
		return clientBlock{}, false
	}
	told, pairs := l.text, ps.p.pairs(l)
	if len(pairs) > 0 {
		told = cut(l.text, l.plain, 0, pairs[0].start)
	}
	facts, start := introduction(told), i
	if facts == nil && told == "" && i > 0 && len(ps.p.pairs(&ps.lines[i-1])) == 0 && ps.lines[i-1].wordCount() <= words {
		// The sentence stands above a fact with its label.
		told = ps.lines[i-1].text
		facts, start = introduction(told), i-1
	}
	for _, p := range pairs {
		facts = append(facts, fact{p.label, true, labelText(p.name), trimDot(p.value)})
	}
	return clientBlock{start: start, end: i + 1, facts: facts, closed: true}, len(facts) >= introducing && introduction(told) != nil
}
