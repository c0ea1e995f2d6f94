package scraper

import (
	"unicode"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// Style sheets part what the markup writes without a space: name and day of a
// comment, links of a row. A field is an inline element that states one thing:
// where one follows another at once, a capital or a number starts a new word.

// statesOne tells whether an inline element states one thing, as a name or a day.
func statesOne(n *html.Node) bool {
	switch n.DataAtom {
	case atom.A, atom.Time, atom.Cite, atom.Abbr:
		return true
	}
	return attr(n, "class") != "" || n.DataAtom == atom.Span && len(n.Attr) == 0
}

// endField notes where a field ended. The outermost of several that end at once
// counts.
func (b *liner) endField(n *html.Node) {
	if statesOne(n) && b.buf.Len() > 0 {
		b.field, b.fieldEnd = n, b.buf.Len()
	}
}

// startField tells text to come that it is another field's than the text before
// it, which ended at the same place.
func (b *liner) startField(n *html.Node) {
	if b.field == nil || b.space || b.fieldEnd != b.buf.Len() || !statesOne(n) || sameField(b.field, n) {
		return
	}
	b.parted = b.buf.Len()
	b.apart = n.DataAtom == atom.A && b.field.DataAtom == atom.A
}

// newWord tells whether r starts a word where it follows another field.
func (b *liner) newWord(r rune) bool {
	if b.apart && unicode.IsLetter(r) {
		return true // of another link
	}
	text := b.buf.String()
	return unicode.IsUpper(r) || unicode.IsDigit(r) || r == '#' || unicode.IsLetter(r) && isDigit(text[len(text)-1])
}

// sameField tells whether two elements may be pieces of one: an editor splits
// words over runs of one class, links over anchors with one address.
func sameField(a, b *html.Node) bool {
	if a.DataAtom != b.DataAtom {
		return false
	}
	if a.DataAtom == atom.A {
		return attr(a, "href") != "" && attr(a, "href") == attr(b, "href")
	}
	return attr(a, "class") != "" && attr(a, "class") == attr(b, "class")
}
