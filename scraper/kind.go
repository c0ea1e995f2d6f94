package scraper

import (
	"regexp"
	"strings"

	"codeberg.org/readeck/go-readability/v2"
	"golang.org/x/net/html"
)

const (
	// fewWords is the length below which a page is a notice rather than a text.
	fewWords = 120
	// articleWords is the length of running text that makes an article.
	articleWords = 120
	// indexLinks is how many lines of links a list of pages has.
	indexLinks = 6
	// fewTeasers is how many beginnings of columns, each with its link, a list
	// of them has.
	fewTeasers = 3
)

// scriptMove finds a script that sends the reader to another page.
var scriptMove = regexp.MustCompile(`(?:(?:window|document|self|top|parent)\.)?location(?:\.href)?\s*=\s*["']([^"']+)["']|location\.replace\(\s*["']([^"']+)["']`)

// A count is what a page's lines add up to.
type count struct {
	words, linked int // words, and words in lines of links
	prose         int // words in lines of running text
	linkLines     int
	lines         int
}

func countLines(lines []line) count {
	var c count
	for i := range lines {
		l := &lines[i]
		n := l.wordCount()
		c.words += n
		c.lines++
		switch {
		case l.linked*10 >= len(l.text)*4:
			c.linked += n
			c.linkLines += max(len(l.links), 1)
		case n >= 12:
			c.prose += n
		}
	}
	return c
}

// redirects settles a page that only sends the reader elsewhere.
func (pg *Page) redirects(m *meta, lines []line, p *Profile) bool {
	target := m.refresh
	c := countLines(lines)
	if target == "" && c.words < fewWords/2 {
		if g := scriptMove.FindStringSubmatch(m.scripts); g != nil && !strings.Contains(m.scripts, "function") {
			target = g[1] + g[2]
		}
	}
	says := p.matches(redirectText, fold(firstLines(lines, 6)+" "+m.title))
	if target == "" && !(says && c.words < 60 && c.prose < 40) || c.words >= fewWords {
		return false
	}
	if target != "" && m.address != "" && strings.TrimSuffix(target, "/") == strings.TrimSuffix(m.address, "/") {
		return false
	}
	pg.Outcome = IsRedirect
	pg.add("redirect", "", target)
	return true
}

func firstLines(lines []line, n int) string {
	var parts []string
	for i := range lines[:min(n, len(lines))] {
		parts = append(parts, lines[i].text)
	}
	return strings.Join(parts, " ")
}

// settle names a page that is no column. What its title and headings say
// goes before what its elements look like; both are asked of the part of the
// page that holds its own text.
func (pg *Page) settle(m *meta, lines []line, p *Profile, doc *html.Node) {
	all := countLines(lines)
	main := mainLines(lines)
	c := countLines(main)
	if all.words < fewWords/2 {
		main = lines // a notice has no frame
	}
	full := fold(allText(main, 4000))
	says := func(kind phrase) bool { return titled(m, lines, main, p, kind) }
	switch {
	case all.words == 0 && m.frames > 0:
		pg.settled(IsOther, "frame_shell", "")
	case all.words == 0:
		pg.settled(IsEmpty, "no_text", "")
	case pg.list:
		pg.settled(IsIndex, "columns", m.title)
	case c.prose < 2*fewWords && says(errorTitle) && (c.words < fewWords || p.matches(errorText, full)):
		pg.settled(IsErrorPage, "error_phrase", m.title)
	case m.password && c.prose < 2*fewWords && says(loginTitle):
		pg.settled(IsLogin, "login_phrase", m.title)
	case c.prose < 2*fewWords && says(searchTitle):
		pg.settled(IsSearch, "search_phrase", m.title)
	case c.linkLines >= 3 && says(indexTitle) && (c.prose < 2*articleWords || c.linkLines >= indexLinks):
		pg.settled(IsIndex, "index_phrase", m.title)
	case c.linkLines >= indexLinks && c.linked*2 > c.words:
		pg.settled(IsIndex, "links", m.title)
	case teasers(main, p) >= fewTeasers:
		pg.settled(IsIndex, "teasers", m.title)
	case c.prose >= articleWords && articleText(doc, lines) >= articleWords:
		pg.settled(IsArticle, "running_text", m.title)
	case c.words < fewWords/2 && p.matches(errorText, full), all.words < fewWords/2 && p.matches(errorText, fold(allText(lines, 4000))):
		pg.settled(IsErrorPage, "error_phrase", m.title)
	case m.password && all.words < fewWords && p.matches(loginText, full):
		pg.settled(IsLogin, "password_field", m.title)
	case m.fields > 0 && all.words < fewWords && p.matches(searchText, full):
		pg.settled(IsSearch, "search_form", m.title)
	default:
		pg.settled(IsOther, "no_kind", m.title)
	}
}

// teasers counts the links to the rest of something.
func teasers(lines []line, p *Profile) int {
	n := 0
	for i := range lines {
		for _, a := range lines[i].links {
			if p.matches(indexLink, fold(strings.TrimSpace(a.text))) {
				n++
			}
		}
	}
	return n
}

// titled tells whether the page's title or one of its headings is of a kind.
func titled(m *meta, lines, main []line, p *Profile, kind phrase) bool {
	head := fold(m.title)
	if p.matches(kind, head) || anyPart(head, p, kind) {
		return true
	}
	for _, h := range headings(lines, main) {
		if p.matches(kind, h) {
			return true
		}
	}
	return false
}

// mainLines returns the lines of the deepest element that holds most of the
// page's words: its text without the frame around it.
func mainLines(lines []line) []line {
	const most, of = 11, 20
	weight := make(map[*html.Node]int)
	total := 0
	for i := range lines {
		l := &lines[i]
		n := l.wordCount()
		if l.chrome || l.form {
			continue
		}
		total += n
		for b := l.block; b != nil; b = b.Parent {
			weight[b] += n
		}
	}
	var best *html.Node
	for b, w := range weight {
		if w*of >= total*most && (best == nil || within(b, best) && b != best) {
			best = b
		}
	}
	var out []line
	for i := range lines {
		if l := &lines[i]; best != nil && !l.chrome && within(l.block, best) {
			out = append(out, *l)
		}
	}
	if best == nil || len(out) == 0 {
		return lines
	}
	return out
}

func (pg *Page) settled(o Outcome, code, text string) {
	pg.Outcome = o
	pg.add(code, "", text)
}

// anyPart holds the parts of a title element against a set of patterns.
func anyPart(head string, p *Profile, kind phrase) bool {
	parts := strings.FieldsFunc(head, func(r rune) bool { return strings.ContainsRune("|:»>·•", r) })
	for _, part := range append(parts, strings.Split(head, " - ")...) {
		if p.matches(kind, strings.TrimSpace(part)) {
			return true
		}
	}
	return false
}

// headings are the folded lines that may name a page: real headings outside
// the frame, and the first emphasised line of its own text.
func headings(lines, main []line) []string {
	var out []string
	for i := range lines {
		if l := &lines[i]; l.level > 0 && l.level < 4 && !l.chrome && !l.isLink() && l.wordCount() < 12 {
			out = append(out, fold(l.text))
		}
	}
	for i := range main[:min(len(main), 4)] {
		if l := &main[i]; l.strong && !l.isLink() && l.wordCount() < 12 {
			out = append(out, fold(l.text))
			break
		}
	}
	return out
}

func allText(lines []line, most int) string {
	var sb strings.Builder
	for i := range lines {
		if sb.Len() > most {
			break
		}
		sb.WriteString(lines[i].text)
		sb.WriteByte(' ')
	}
	return sb.String()
}

// articleText counts the words that a reader's view of the page keeps.
func articleText(doc *html.Node, lines []line) int {
	if doc == nil {
		return countLines(lines).prose
	}
	parser := readability.NewParser()
	parser.MaxElemsToParse = 50_000
	article, err := parser.ParseDocument(doc, nil)
	if err != nil || article.Node == nil {
		return 0
	}
	var sb strings.Builder
	for n := range article.Node.Descendants() {
		if n.Type == html.TextNode {
			sb.WriteString(n.Data)
			sb.WriteByte(' ')
		}
	}
	return len(strings.Fields(sb.String()))
}
