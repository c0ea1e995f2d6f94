package scraper

import (
	"regexp"
	"strings"
	"unicode"
)

// spelledOut takes a sentence about the client apart that stands where the
// name does: "Otto, 50, Director of Analysis, 13 years".
func spelledOut(facts []fact) []fact {
	var out []fact
	for _, f := range facts {
		if more := introduction(f.value); f.known && f.field == fieldName && more != nil {
			out = append(out, more...)
			continue
		}
		if more := sentenceFacts(f.value); f.known && f.field == fieldName && more != nil {
			out = append(out, more...)
			continue
		}
		out = append(out, f)
	}
	return out
}

// tenureAtEnd is a length of time that ends a text.
var tenureAtEnd = regexp.MustCompile(`(?i)(?:\d[\d ./½¼¾]*|\b(?:an?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|[a-z]+teen|[a-z]+ty))[ -](?:and a half )?(?:years?|yrs?|months?|mos?)\.?(?:(?:,| and|,? and) \d+ (?:months?|mos?)\.?)?$`)

// sentenceFacts reads a name, an age and a tenure from pieces between commas.
// What the other pieces mean, nothing tells.
func sentenceFacts(s string) []fact {
	const nameWords = 3
	pieces := strings.Split(s, ",")
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
	// "3 years, 4 months" has a comma of its own.
	for n := min(2, len(pieces)-2); n > 0; n-- {
		last := strings.Trim(strings.Join(pieces[len(pieces)-n:], ","), " .)")
		if g := tenureAtEnd.FindString(last); g != "" && readTenure(g, "") > 0 {
			return append(out, fact{label{fieldTenure, false}, true, "", g})
		}
	}
	return out
}
