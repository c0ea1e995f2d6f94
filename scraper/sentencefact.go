package scraper

import (
	"regexp"
	"strings"
	"unicode"
)

// spelledOut takes a sentence about the client apart that stands where the
// name does: "Otto, 50, Director of Analysis, 13 years".
func (ps *parser) spelledOut(facts []fact) []fact {
	var out []fact
	for _, f := range facts {
		if two, double := ps.p.twoFacts(f); double {
			if f.known = false; two == nil {
				two = []fact{f}
			}
			out = append(out, two...)
			continue
		}
		if more := toldFacts(f.value); f.known && f.field == fieldName && more != nil {
			out = append(out, more...)
			continue
		}
		out = append(out, f)
	}
	return out
}

// tenureAtEnd is a length of time that ends a text.
var tenureAtEnd = regexp.MustCompile(`(?i)(?:\d[\d ./½¼¾]*|\b(?:an?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|[a-z]+teen|[a-z]+ty))[ -](?:and a half )?(?:years?|yrs?|months?|mos?)\.?(?: and a half)?(?:(?:,| and|,? and) \d+ (?:months?|mos?)\.?)?$`)

// toldFacts reads what a sentence tells of a client, or pieces without labels.
func toldFacts(s string) []fact {
	told, pieces := introduction(s), sentenceFacts(s)
	if len(pieces) > len(told) {
		return pieces
	}
	return told
}

// factSigns part pieces without labels.
var factSigns = []string{"•", "·", "|", ";", " / ", ","}

// sentenceFacts reads a name, an age and a tenure from pieces between commas
// or stronger signs.
func sentenceFacts(s string) []fact {
	for _, sign := range factSigns {
		if strings.Count(s, sign) >= 2 {
			return pieceFacts(strings.Split(s, sign))
		}
	}
	return nil
}

// pieceFacts reads the pieces. Where the tenure stands fourth, what is in front
// of it and behind it is what a block with labels has there; else nothing tells
// what the other pieces mean.
func pieceFacts(pieces []string) []fact {
	const nameWords, fourth, five = 3, 3, 5
	s := strings.Join(pieces, ",")
	if len(pieces) < 3 || strings.Count(s, ":") > 1 {
		return nil
	}
	if _, behind, ok := strings.Cut(pieces[0], ":"); ok {
		pieces[0] = strings.TrimSpace(behind) // "The client: Otto"
	}
	if strings.Contains(pieces[1], ":") || len(strings.Fields(pieces[0])) > nameWords || !unicode.IsUpper(firstRune(pieces[0])) {
		return nil
	}
	age := strings.TrimSpace(pieces[1])
	if n, _ := readAge(age); n == 0 || n < 10 {
		return nil
	}
	out := []fact{
		{label{fieldName, false}, true, "", strings.TrimSpace(pieces[0])},
		{label{fieldAge, false}, true, "", age},
	}
	if len(pieces) == five {
		if t := tenureAtEnd.FindString(strings.Trim(plain(tenureOf(pieces[fourth])), " .")); t != "" && readTenure(t, "") > 0 {
			return append(out,
				fact{label{fieldTitle, false}, true, "", strings.TrimSpace(pieces[fourth-1])},
				fact{label{fieldTenure, false}, true, "", t},
				fact{label{fieldIndustry, false}, true, "", strings.Trim(pieces[fourth+1], " .)")})
		}
	}
	// "3 years, 4 months" has a comma of its own.
	for n := min(2, len(pieces)-2); n > 0; n-- {
		last := strings.Trim(strings.Join(pieces[len(pieces)-n:], ","), " .)")
		if g := tenureAtEnd.FindString(last); g != "" && readTenure(g, "") > 0 {
			return append(out, fact{label{fieldTenure, false}, true, "", g})
		}
	}
	return out
}

// withEmployer is what may stand behind a tenure: "3 years with the company".
var withEmployer = regexp.MustCompile(`(?i)\s+(?:with|at|in|on|there|here)\b.*$`)

func tenureOf(s string) string { return withEmployer.ReplaceAllString(s, "") }
