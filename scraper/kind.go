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
		case l.isLink() || l.isMenu():
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

// settle names a page that is no column.
func (pg *Page) settle(m *meta, lines []line, p *Profile, doc *html.Node) {
	c := countLines(lines)
	head := fold(m.title)
	top := headings(lines)
	says := func(titles, text phrase) bool {
		if p.matches(titles, head) || anyPart(head, p, titles) {
			return true
		}
		for _, h := range top {
			if p.matches(titles, h) {
				return true
			}
		}
		return text != "" && c.prose < fewWords && p.matches(text, fold(allText(lines, 4000)))
	}
	switch {
	case c.words == 0 && m.frames > 0:
		pg.settled(IsOther, "frame_shell", "")
	case c.words == 0:
		pg.settled(IsEmpty, "no_text", "")
	case c.prose < 2*fewWords && says(errorTitle, "") && c.words < 4*fewWords && (c.words < fewWords || p.matches(errorText, fold(allText(lines, 4000)))):
		pg.settled(IsErrorPage, "error_phrase", m.title)
	case m.password && c.prose < 2*fewWords && says(loginTitle, loginText):
		pg.settled(IsLogin, "password_field", m.title)
	case m.forms+m.fields > 0 && c.prose < 2*fewWords && says(searchTitle, searchText) && c.linkLines < 4*indexLinks:
		pg.settled(IsSearch, "search_form", m.title)
	case p.matches(searchTitle, head) && c.prose < 2*fewWords:
		pg.settled(IsSearch, "search_results", m.title)
	case c.linkLines >= indexLinks && c.linked*2 > c.words-c.prose && (c.prose < articleWords || c.linked > c.prose):
		pg.settled(IsIndex, "links", m.title)
	case c.linkLines >= 3 && says(indexTitle, "") && c.prose < 3*articleWords:
		pg.settled(IsIndex, "index_phrase", m.title)
	case c.words < fewWords/2 && p.matches(errorText, fold(allText(lines, 4000))):
		pg.settled(IsErrorPage, "error_phrase", m.title)
	case m.password && c.words < fewWords:
		pg.settled(IsLogin, "password_field", m.title)
	case c.prose >= articleWords && articleText(doc, lines) >= articleWords:
		pg.settled(IsArticle, "running_text", m.title)
	default:
		pg.settled(IsOther, "no_kind", m.title)
	}
	if !m.closed && doc != nil && pg.Outcome != IsErrorPage && c.prose > 0 && cutOff(allText(lines, 1<<20)) && pg.Outcome == IsOther {
		pg.add("cut_off", "", "")
	}
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

// headings are the folded lines that look like headings.
func headings(lines []line) []string {
	var out []string
	for i := range lines {
		l := &lines[i]
		if (l.level > 0 || l.strong) && !l.isLink() && l.wordCount() < 12 {
			out = append(out, fold(l.text))
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
