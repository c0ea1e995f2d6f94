package web

import (
	"strings"
	"unicode"
)

// inDanger are words of somebody whom advice about work does not help. Each is a
// run of whole words.
var inDanger = []string{
	"suicide", "suicidal", "kill myself", "killing myself", "end my life", "ending my life", "take my own life", "end it all",
	"want to die", "wanna die", "wish i was dead", "wish i were dead", "better off dead", "no reason to live", "harm myself", "hurt myself", "harming myself", "hurting myself", "self harm",
}

// care is said to who uses such words. It names no number, since a number holds for
// one country.
const care = "If you think of harming yourself, please talk to somebody now: your emergency number, a crisis line, a doctor or a friend. What stands here is old advice about work, and nobody answers here."

// needsCare reports whether somebody may be in danger by what they write.
func needsCare(text string) bool {
	said := " " + strings.Join(strings.FieldsFunc(strings.ToLower(text), func(c rune) bool { return !unicode.IsLetter(c) && !unicode.IsNumber(c) }), " ") + " "
	for _, words := range inDanger {
		if strings.Contains(said, " "+words+" ") {
			return true
		}
	}
	return false
}
