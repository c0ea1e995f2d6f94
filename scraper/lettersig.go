package scraper

import "strings"

// letterSigned takes the signature of a letter off the question and what it
// tells of the client, where no block of facts does: "— Otto, 50, buyer".
func (ps *parser) letterSigned() {
	for i := range ps.sections {
		s := &ps.sections[i]
		n := len(s.lines)
		if s.mark != markQuestion || s.follow || n < 2 {
			continue
		}
		last := &s.lines[n-1]
		if !strings.HasPrefix(last.plain, "-") {
			return
		}
		facts := signedFacts(strings.TrimLeft(last.text, "-–— "))
		if facts == nil || ps.hasClient && fold(facts[0].value) != fold(ps.col.Client.Name) {
			return
		}
		s.lines = s.lines[:n-1]
		for _, f := range facts {
			setFact(&ps.col.Client, f)
		}
		return
	}
}

// signedFacts reads a name and an age, and what a sentence of facts tells
// besides, nil where there is no age.
func signedFacts(s string) []fact {
	const longest = 120
	if len(s) > longest {
		return nil
	}
	if told := toldFacts(s); told != nil {
		return told
	}
	name, age, ok := strings.Cut(s, ", ")
	n, _ := readAge(strings.Trim(age, " ."))
	if !ok || n < 10 || len(strings.Fields(name)) > 3 {
		return nil
	}
	return []fact{{label{fieldName, false}, true, "", name}, {label{fieldAge, false}, true, "", strings.Trim(age, " .")}}
}
