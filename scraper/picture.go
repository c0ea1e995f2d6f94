package scraper

import (
	"regexp"
	"strings"
	"unicode"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// image writes the text of an image that stands for words of the page, and
// notes that of any other: it may be the title.
func (b *liner) image(n *html.Node) {
	alt := pictureText(squeeze(attr(n, "alt")))
	if alt == "" {
		return
	}
	if initial(alt, n.NextSibling) {
		b.write(alt)
		return
	}
	headline := b.level > 0 && b.buf.Len() == 0 && len(strings.Fields(alt)) >= 3
	if !headline && !b.p.speaks(alt) {
		b.picture(alt)
		return
	}
	alone := b.buf.Len() == 0
	b.mark()
	b.write(alt)
	b.mark()
	b.space = true
	if alone {
		b.altBytes = b.buf.Len()
	}
}

// fileName is what editors write where nobody wrote what an image says: the name
// of its file, with its size.
var fileName = regexp.MustCompile(`(?i)^([\w-]+)\.(?:gif|jpe?g|png|bmp)(?: \([\d,]+ bytes\))?$`)

// control matches what an image says that opens or closes the part of a page
// that it stands at.
var control = regexp.MustCompile(`(?i)^(?:hide|show|expand|collapse|open|close|toggle)(?: (?:details?|section|text))? (?:for|of|on) `)

// pictureText is the text of an image, or the words of its file's name:
// "inner_game.gif (1012 bytes)", "LastWord.jpg".
func pictureText(alt string) string {
	if control.MatchString(alt) {
		return ""
	}
	g := fileName.FindStringSubmatch(alt)
	if g == nil {
		return alt
	}
	var sb strings.Builder
	var last rune
	for _, r := range g[1] {
		if r == '_' || r == '-' || unicode.IsDigit(r) {
			r = ' '
		}
		if unicode.IsUpper(r) && unicode.IsLower(last) {
			sb.WriteByte(' ')
		}
		sb.WriteRune(r)
		last = r
	}
	return squeeze(sb.String())
}

// initial tells whether an image shows the first letter of the text behind it.
func initial(alt string, next *html.Node) bool {
	r := []rune(strings.TrimLeft(alt, `"“‘'`))
	if len(r) != 1 || !unicode.IsUpper(r[0]) || next == nil || next.Type != html.TextNode {
		return false
	}
	text := strings.TrimLeft(next.Data, " \n\t")
	// Behind a blank only a word of one letter goes on.
	return unicode.IsLower(firstRune(text)) && (text == next.Data || r[0] == 'A' || r[0] == 'I')
}

// picture notes what an image or a hidden heading says.
func (b *liner) picture(s string) {
	const few = 200 // of a page
	if b.pictured < few && s != "" {
		b.pictured++
		b.pictures = append(b.pictures, s)
	}
}

// replaced tells whether a hidden element is read all the same: a style sheet
// or an image shows its words, and nothing else on the page has them. A hidden
// headline may be the title, where none is shown.
func (b *liner) replaced(n *html.Node) bool {
	heading := isHeading(n)
	if n.DataAtom != atom.Span && n.DataAtom != atom.Strong && n.DataAtom != atom.Label && !heading && b.level == 0 {
		return false
	}
	text := squeeze(textUnder(n))
	switch {
	case b.stands[n]:
	case !heading && b.level == 0 && !b.p.speaks(text):
		return false
	case heading && !b.p.speaks(text):
		b.picture(text)
		return false
	case !heading && b.shows(n):
		return false
	}
	if b.stands == nil {
		b.stands = make(map[*html.Node]bool)
	}
	b.stands[n] = true
	return true
}

// shows tells whether the heading around a hidden element shows something
// besides it.
func (b *liner) shows(n *html.Node) bool {
	up := n
	for up != nil && !isHeading(up) {
		up = up.Parent
	}
	if up == nil {
		return true
	}
	is, known := b.shown[up]
	if !known {
		for d := range up.Descendants() {
			if d.DataAtom == atom.Img && strings.TrimSpace(attr(d, "alt")) != "" || d.Type == html.TextNode && strings.TrimSpace(d.Data) != "" && !b.inHidden(d, up) {
				is = true
				break
			}
		}
		if b.shown == nil {
			b.shown = make(map[*html.Node]bool)
		}
		b.shown[up] = is
	}
	return is
}

// inHidden tells whether an element between n and up is not shown.
func (b *liner) inHidden(n, up *html.Node) bool {
	for ; n != up; n = n.Parent {
		if n.Type == html.ElementNode && b.p.hidden(n) {
			return true
		}
	}
	return false
}

// again tells whether a line repeats the one before it, since one of them is
// an image and the other its words for those who do not see it.
func (b *liner) again(text string) bool {
	if len(b.lines) == 0 {
		return false
	}
	last := &b.lines[len(b.lines)-1]
	return (last.alt || b.altBytes > 0) && bare(last.text) == bare(text)
}

func isHeading(n *html.Node) bool {
	switch n.DataAtom {
	case atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6:
		return true
	}
	return false
}

// textUnder is the text of an element, as much as a heading may have.
func textUnder(n *html.Node) string {
	const most = 300
	var sb strings.Builder
	for d := range n.Descendants() {
		switch {
		case sb.Len() > most:
			return sb.String()
		case d.Type == html.TextNode:
			sb.WriteString(d.Data)
		case d.DataAtom == atom.Img:
			sb.WriteString(attr(d, "alt"))
		}
	}
	return sb.String()
}

// pictureTitle returns the title that only an image or a hidden heading in
// front of the text shows, "" where none looks like one: that which the title
// element names, else the one nearest to the dateline at line at, or to the
// facts.
func (ps *parser) pictureTitle(at int) string {
	best := ""
	for i := range ps.start + 1 {
		for _, s := range ps.lines[i].images {
			if !ps.mayBePictured(s) {
				continue
			}
			if ps.inTitleElement(s) >= 3 {
				return s
			}
			if at < 0 || i <= at+1 || best == "" {
				best = s
			}
		}
		if ps.use[i] == usedClient {
			break
		}
	}
	if best != "" && len(strings.Fields(ps.titleElement())) >= 3 {
		return "" // the title element says what the page is about
	}
	return best
}

// mayBePictured tells whether the text of an image can be a title.
func (ps *parser) mayBePictured(s string) bool {
	n := len(strings.Fields(s))
	f := bare(s)
	if n < 3 || n > 20 || ps.p.isSeries(plain(s)) || ps.p.sites[f] || ps.p.isNavigation(&line{text: s, plain: plain(s)}) || len(ps.p.dates(plain(s))) > 0 {
		return false
	}
	return !ps.p.pictureNames.MatchString(plain(s))
}
