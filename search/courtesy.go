package search

import (
	"slices"
	"strings"
)

// lettersFrom is the number of words from which on a query can be a letter.
// In fewer words "thank you" is what is asked for.
const lettersFrom = 12

// courtesyList is what a letter says to be polite and that tells nothing of its
// matter: how it begins, asks and ends. A bar parts what may stand in one place.
const courtesyList = `
dear sir or madam; dear sir|madam|sirs|coach|editor|columnist|all|team|reader|readers; to whom it may concern
hi|hello|hey there|all|everyone|everybody|coach|folks; good morning|afternoon|evening
long time reader|lurker|listener|fan; longtime reader|lurker|fan; first time writer|writing|caller|poster|posting
i love|enjoy|like|read your column|columns; been reading|following your column|columns; big fan of your column|columns
hope you can help|advise; hope you can help me; i hope this finds you well; hope you are well; hope you're well
not sure this|that is the right place; not sure if this|it is the right place; sorry for the long|lengthy post|letter|message|email|mail|story
sorry this|it is so|rather long; sorry for my english; excuse|pardon my english; sorry for my bad|poor english
thank|thanks you for your wonderful|great|good|excellent|helpful|kind|sound|wise advice|columns|column|help|work
thank you for your advice|column|columns|help|time|attention|consideration|reply|answer|thoughts; thank you for reading|listening
thanks for your advice|column|columns|help|time|reply|answer|thoughts; thanks for reading|listening; thanks for any|all help|advice|ideas|tips|input
thank you for any|all help|advice|ideas|tips|input; thank you in advance; thanks in advance; thank you so|very much; thanks so|very much
many thanks; thanks a lot|million|bunch; with thanks
best|kind|warm|warmest|kindest regards; with kind|best|warm regards; best|kind wishes; all the best; yours sincerely|faithfully|truly|respectfully
sincerely|respectfully yours; look|looking forward to your reply|answer|advice|response|thoughts|column; look|looking forward to hearing from you
i would|should|will be grateful|thankful|obliged for your|any|some advice|help|thoughts|ideas|guidance|views|opinion; i'd be grateful for your|any|some advice|help|thoughts|ideas|guidance|views
i would|should|will be grateful; i'd be grateful; i'd|would appreciate your|any|some advice|help|thoughts|ideas|guidance|input|tips
any|your|all advice|help|ideas|tips|thoughts|suggestions|guidance|input appreciated|welcome; any|your|all advice|help|ideas|tips|thoughts|suggestions|guidance|input is|are appreciated|welcome
any|your|all advice|help|ideas|tips|thoughts|suggestions|guidance|input would|will be great|helpful|welcome|appreciated; much|greatly|really appreciated
what would|do|should|can you suggest|advise|recommend|propose|think; what is|are your advice|opinion|suggestion|thoughts|view; could|can|please you help|advise; could|can you please|kindly help|advise; please help|advise
`

// Single words that greet at the beginning, and close before the name.
var (
	greetings = map[string]bool{"hi": true, "hello": true, "hey": true, "greetings": true, "dear": true}
	closings  = map[string]bool{"regards": true, "sincerely": true, "cheers": true, "respectfully": true, "thanks": true}
)

// signed is how many words a closing and the name below it have at most.
const signed = 4

// courtesies are the phrases by their first word.
var courtesies = func() map[string][][][]string {
	m := map[string][][][]string{}
	for phrase := range strings.FieldsFuncSeq(courtesyList, func(r rune) bool { return r == ';' || r == '\n' }) {
		var places [][]string
		for field := range strings.FieldsSeq(phrase) {
			places = append(places, strings.Split(field, "|"))
		}
		if len(places) == 0 {
			continue
		}
		for _, first := range places[0] {
			m[first] = append(m[first], places)
		}
	}
	return m
}()

// polite marks the words of a letter that are courtesies. The longest phrase
// counts where several begin.
func polite(forms []string) []bool {
	mark := make([]bool, len(forms))
	if len(forms) < lettersFrom {
		return mark
	}
	for i := 0; i < len(forms); {
		n := 0
		if i == 0 && greetings[forms[i]] || i >= len(forms)-signed && closings[forms[i]] {
			n = 1
		}
		for _, places := range courtesies[forms[i]] {
			if len(places) > n && len(places) <= len(forms)-i && stand(places, forms[i:]) {
				n = len(places)
			}
		}
		for j := range n {
			mark[i+j] = true
		}
		i += max(n, 1)
	}
	return mark
}

// stand reports whether a text begins with a phrase.
func stand(places [][]string, forms []string) bool {
	for i, one := range places {
		if !slices.Contains(one, forms[i]) {
			return false
		}
	}
	return true
}
