package search

import (
	"strings"

	"coachsearch/internal/index"
)

// shorthandList is how messages spell the words that carry no subject, with the
// word each stands for.
const shorthandList = `
u=you ur=your r=are n=and im=i'm ive=i've dont=don't cant=can't wont=won't didnt=didn't doesnt=doesn't
isnt=isn't wasnt=wasn't werent=weren't havent=haven't havnt=haven't hasnt=hasn't hadnt=hadn't wouldnt=wouldn't
couldnt=couldn't shouldnt=shouldn't arent=are aint=isn't hes=he shes=she thats=that whats=what
theres=there theyre=they're youre=you're b4=before cuz=because coz=because cos=because thru=through
evry=every tht=that dat=that wht=what wen=when wer=were wid=with hv=have jus=just abt=about bc=because bcoz=because bcuz=because
gonna=will gotta=must wanna=would kinda=so sorta=so dunno=don't lemme=let yall=you nah=no yeah=so yep=so tho=but
lol=so lmao=so omg=so wtf=so smh=so tbh=so imo=so imho=so btw=so ngl=so idk=so pls=so plz=so thx=so
wat=what wot=what shud=should shld=should wud=would wld=would cud=could cld=could hav=have
`

// shorthand is by the spelling of messages.
var shorthand = func() map[string]string {
	m := map[string]string{}
	for pair := range strings.FieldsSeq(shorthandList) {
		short, word, _ := strings.Cut(pair, "=")
		m[short] = word
	}
	return m
}()

// minClipped is the length of the shortest word that may have lost its last
// letter.
const minClipped = 5

// spelled returns the usual spelling of a word that is written as it is spoken:
// "lookin" is "looking" where no text holds the one and some hold the other.
func (x *Index) spelled(form string) string {
	lex := x.reader.Lexicon
	if len(form) < minClipped || !strings.HasSuffix(form, "in") || lex.CodeOf(form) != 0 || lex.CodeOf(form+"g") == 0 {
		return form
	}
	if lex.DocsWith(index.Stem(form)) > 0 {
		return form
	}
	return form + "g"
}
