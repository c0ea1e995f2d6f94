package scraper

import (
	"slices"
	"strings"
	"unicode"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// maxLines bounds what the grammar looks at. A column has some hundred lines.
const maxLines = 50_000

// htmlLines walks a document and returns its lines. The walk is a loop, not a
// recursion: the depth of a page is not ours to choose.
func htmlLines(doc *html.Node, p *Profile) []line {
	b := &liner{p: p, lists: make(map[*html.Node]bool)}
	for n := doc; n != nil; {
		if b.enter(n) && n.FirstChild != nil {
			n = n.FirstChild
			continue
		}
		for n != nil {
			b.leave(n)
			if n == doc {
				n = nil
				break
			}
			if n.NextSibling != nil {
				n = n.NextSibling
				break
			}
			n = n.Parent
		}
	}
	b.flush(hard)
	return b.lines
}

// A liner gathers inline text until an element breaks the line.
type liner struct {
	p     *Profile
	lines []line

	buf     strings.Builder
	space   bool // white space is due before the next text
	indent  int  // non-breaking spaces before the first text
	cur     line
	strongs int // bytes of text inside emphasis
	gap     gap // before the current line
	breaks  int // line breaks since the last text

	blocks, cells, rows         []*html.Node
	strong, pre, term, item, ch int
	level                       int
	pictures                    []string              // what images and hidden headings since the last line say
	pictured                    int                   // how many of them
	shown                       map[*html.Node]bool   // headings that show something
	stands                      map[*html.Node]bool   // hidden elements that are read
	lists                       map[*html.Node]bool   // of tabs
	headed                      map[*html.Node]string // panels, by the text of their tabs
	altBytes                    int                   // of the current line
	anchor                      *html.Node
	anchorFrom                  int
	field                       *html.Node // inline element that ended last
	fieldEnd                    int        // bytes of the line there
	parted                      int        // bytes of the line where a field follows another, 0 for none
	apart                       bool       // both of them are links
}

// enter tells whether to descend.
func (b *liner) enter(n *html.Node) bool {
	switch n.Type {
	case html.TextNode:
		b.write(n.Data)
		return false
	case html.ElementNode:
	case html.DocumentNode:
		return true
	default:
		return false
	}
	switch n.DataAtom {
	case atom.Script, atom.Style, atom.Noscript, atom.Template, atom.Head, atom.Select, atom.Iframe, atom.Object, atom.Noframes, atom.Svg, atom.Math, atom.Applet, atom.Audio, atom.Video, atom.Map:
		return false
	case atom.Textarea, atom.Input, atom.Button:
		if n.DataAtom == atom.Button && readsReader(n) {
			break // a click shows more of him
		}
		if kind := attr(n, "type"); kind != "hidden" && (n.DataAtom != atom.Button || strings.EqualFold(kind, "submit")) {
			b.cur.form = true
		}
		return false
	case atom.Br:
		if b.level > 0 && b.buf.Len() > 0 {
			b.space = true
			return false
		}
		b.lineBreak()
		return false
	case atom.Hr:
		b.flush(hard)
		return false
	case atom.Img:
		b.image(n)
		return false
	}
	if b.p.hidden(n) && !b.replaced(n) {
		return false
	}
	if b.tabs(n) {
		b.lists[n] = true
		return false
	}
	b.panelHead(n)
	if isBlock(n) {
		b.flush(hard)
		b.blocks = append(b.blocks, n)
	} else {
		b.mark()
		b.startField(n)
	}
	b.count(n, 1)
	return true
}

func (b *liner) leave(n *html.Node) {
	if n.Type != html.ElementNode || !b.open(n) {
		return
	}
	if isBlock(n) {
		b.flush(hard)
		b.blocks = b.blocks[:len(b.blocks)-1]
	} else {
		b.mark()
		b.endField(n)
	}
	b.count(n, -1)
}

// open tells whether enter descended into n.
func (b *liner) open(n *html.Node) bool {
	switch n.DataAtom {
	case atom.Button:
		return readsReader(n)
	case atom.Br, atom.Hr, atom.Img, atom.Textarea, atom.Input, atom.Script, atom.Style, atom.Noscript, atom.Template, atom.Head, atom.Select, atom.Iframe, atom.Object, atom.Noframes, atom.Svg, atom.Math, atom.Applet, atom.Audio, atom.Video, atom.Map:
		return false
	}
	return !b.lists[n] && (!b.p.hidden(n) || b.stands[n])
}

func (b *liner) count(n *html.Node, d int) {
	switch n.DataAtom {
	case atom.B, atom.Strong, atom.Em, atom.I, atom.U, atom.Big, atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6, atom.Th:
		b.strong += d
	case atom.Pre, atom.Listing, atom.Xmp, atom.Plaintext:
		b.pre += d
	case atom.Dt:
		b.term += d
	case atom.Li:
		b.item += d
	case atom.A:
		if attr(n, "href") != "" {
			b.link(n, d)
		}
	}
	switch n.DataAtom {
	case atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6:
		b.level = 0
		if d > 0 {
			b.level = int(n.Data[1] - '0')
		}
	case atom.Td, atom.Th:
		b.cells = push(b.cells, n, d)
	case atom.Tr:
		b.rows = push(b.rows, n, d)
	}
	if b.p.isChrome(n) {
		b.ch += d
	}
}

func push(stack []*html.Node, n *html.Node, d int) []*html.Node {
	if d > 0 {
		return append(stack, n)
	}
	return stack[:max(len(stack)-1, 0)]
}

func (b *liner) link(n *html.Node, d int) {
	if d > 0 {
		b.anchor, b.anchorFrom = n, b.buf.Len()
		return
	}
	b.closeLink()
	b.anchor = nil
}

// closeLink records the text since the anchor started, or since its line did.
func (b *liner) closeLink() {
	if b.anchor == nil {
		return
	}
	text := strings.TrimSpace(b.buf.String()[min(b.anchorFrom, b.buf.Len()):])
	if text != "" {
		b.cur.links = append(b.cur.links, link{text, attr(b.anchor, "href")})
		b.cur.linked += len(text)
	}
	b.anchorFrom = b.buf.Len()
}

func (b *liner) mark() {
	if b.buf.Len() > 0 {
		b.cur.marks = append(b.cur.marks, b.buf.Len())
	}
}

func (b *liner) write(s string) {
	if b.pre > 0 {
		for i, part := range strings.Split(strings.ReplaceAll(s, "\r\n", "\n"), "\n") {
			if i > 0 {
				b.lineBreak()
			}
			b.cur.raw += part
			b.inline(part)
		}
		return
	}
	b.inline(s)
}

func (b *liner) inline(s string) {
	start := b.buf.Len()
	for _, r := range s {
		if invisible(r) {
			continue
		}
		if unicode.IsSpace(r) || unicode.IsControl(r) {
			if b.buf.Len() == 0 && r == '\u00a0' {
				b.indent++
			}
			b.space = b.buf.Len() > 0
			continue
		}
		if b.buf.Len() == 0 {
			b.begin()
		}
		if b.space || b.parted > 0 && b.parted == b.buf.Len() && b.newWord(r) {
			b.buf.WriteByte(' ')
			b.space = false
		}
		b.buf.WriteRune(r)
	}
	if b.strong > 0 {
		b.strongs += b.buf.Len() - start
	}
}

// begin fixes what is known at the first text of a line.
func (b *liner) begin() {
	switch {
	case b.breaks >= 2, b.breaks == 1 && b.indent >= 2:
		b.gap = hard
	}
	b.cur.gap, b.gap, b.breaks, b.indent = b.gap, soft, 0, 0
	b.anchorFrom = 0
	b.cur.level, b.cur.term, b.cur.item, b.cur.chrome = b.level, b.term > 0, b.item > 0, b.ch > 0
	b.cur.block, b.cur.cell, b.cur.row = top(b.blocks), top(b.cells), top(b.rows)
}

func top(stack []*html.Node) *html.Node {
	if len(stack) == 0 {
		return nil
	}
	return stack[len(stack)-1]
}

func (b *liner) lineBreak() {
	b.flush(soft)
	b.breaks++
}

// flush ends the current line; after is at least the gap before the next.
func (b *liner) flush(after gap) {
	b.closeLink()
	if text := b.buf.String(); text != "" && len(b.lines) < maxLines && !b.again(text) {
		b.cur.text, b.cur.plain = text, plain(text)
		b.cur.strong = b.strongs*10 >= len(text)*9
		// Where every word is an element of its own none means anything.
		if n := b.cur.wordCount(); n > 6 && len(b.cur.marks) >= n {
			b.cur.marks = nil
		}
		b.cur.alt = b.altBytes > 0
		b.cur.images, b.pictures = b.pictures, nil
		b.lines = append(b.lines, b.cur)
	} else if b.cur.form && len(b.lines) > 0 && (after == soft || b.lines[len(b.lines)-1].block == top(b.blocks)) {
		b.lines[len(b.lines)-1].form = true
	}
	if b.buf.Len() > 0 {
		b.breaks = 0
	}
	form := b.cur.form && b.buf.Len() == 0
	b.buf.Reset()
	b.cur, b.strongs, b.space, b.indent, b.altBytes = line{form: form && after == soft}, 0, false, 0, 0
	b.field, b.parted = nil, 0
	b.gap = max(b.gap, after)
}

// isBlock lists what breaks a line.
func isBlock(n *html.Node) bool {
	switch n.DataAtom {
	case atom.Address, atom.Article, atom.Aside, atom.Blockquote, atom.Body, atom.Caption, atom.Center, atom.Col, atom.Colgroup, atom.Dd, atom.Details, atom.Dialog, atom.Dir, atom.Div, atom.Dl, atom.Dt, atom.Fieldset, atom.Figcaption, atom.Figure, atom.Footer, atom.Form, atom.Frameset, atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6, atom.Header, atom.Hgroup, atom.Html, atom.Legend, atom.Li, atom.Listing, atom.Main, atom.Menu, atom.Nav, atom.Ol, atom.P, atom.Plaintext, atom.Pre, atom.Search, atom.Section, atom.Summary, atom.Table, atom.Tbody, atom.Td, atom.Tfoot, atom.Th, atom.Thead, atom.Tr, atom.Ul, atom.Xmp:
		return true
	}
	return false
}

func attr(n *html.Node, key string) string {
	i := slices.IndexFunc(n.Attr, func(a html.Attribute) bool { return a.Key == key && a.Namespace == "" })
	if i < 0 {
		return ""
	}
	return n.Attr[i].Val
}
