package scraper

import (
	"bytes"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/PuerkitoBio/goquery"
	"golang.org/x/net/html"

	"coachsearch/internal/corpus"
	"coachsearch/scraper/archive"
)

// A Page is what one capture turned out to be. Column is set for a column
// and for a part of one, without id, source and captures: these come from
// the archive as a whole.
type Page struct {
	Outcome    Outcome
	Column     *corpus.Column
	Reasons    []Reason
	URL        string    // "" where nothing states it
	CapturedAt time.Time // zero where nothing states it
	Profile    *Profile  // that read the column

	part   part
	more   []*Page // the further columns of a page that holds several
	list   bool    // the starts of several columns
	broken int     // characters lost or doubled in the column's text
}

// ReadPage reads one capture by the profile, and by the profile's fallback if
// it is no column. It keeps no reference to the capture's body.
func ReadPage(c *archive.Capture, p *Profile) *Page {
	pg := &Page{}
	pg.URL, pg.CapturedAt = origin(c, nil)
	if pg.early(c) {
		return pg
	}
	text, enc := decode(c.Body, c.ContentType)
	text, undone, first := repair(text)
	if undone > 0 {
		pg.add("repaired_text", "", first)
	}
	markup := isHTML(text, c)
	if much, over := excess(text, markup); over {
		pg.Outcome = IsUnreadable
		pg.add(codeTooLarge, "", much.String())
		return pg
	}
	if markup {
		pg.readHTML(c, text, p)
	} else {
		pg.readText(c, text, p)
	}
	if c.Err != nil && !c.Truncated {
		pg.add("read_error", "", c.Err.Error())
		switch pg.Outcome {
		case IsOther, IsArticle, IsIndex, IsSearch, IsLogin, IsEmpty, IsNotHTML:
			// What was lost may be what tells the kind of the page.
			pg.Outcome = IsTruncated
			pg.add(codeTruncated, "", "")
		}
	}
	if enc != "utf-8" && pg.Outcome == IsColumn {
		pg.add("charset", "", enc)
	}
	if c.Truncated && (pg.Outcome != IsRedirect && pg.Outcome != IsErrorPage) {
		pg.Outcome, pg.Column = IsTruncated, nil
		pg.add(codeTruncated, "", errText(c.Err))
	}
	return pg
}

func (pg *Page) add(code, fieldName, text string) {
	pg.Reasons = append(pg.Reasons, Reason{Code: code, Field: fieldName, Excerpt: excerpt(text)})
}

func errText(err error) string {
	if err == nil {
		return ""
	}
	return err.Error()
}

// early settles what needs no look at the text.
func (pg *Page) early(c *archive.Capture) bool {
	switch {
	case c.Status >= 300 && c.Status < 400 && c.Status != http.StatusNotModified:
		pg.Outcome = IsRedirect
		pg.add("status", "", http.StatusText(c.Status)+" "+c.Location)
	case c.Err != nil && c.Body == nil && c.Truncated:
		pg.Outcome = IsTruncated
		pg.add(codeTruncated, "", c.Err.Error())
	case c.Err != nil && c.Body == nil:
		pg.Outcome = IsUnreadable
		pg.add(codeUnreadable, "", c.Err.Error())
	case c.Status >= 400:
		pg.Outcome = IsErrorPage
		pg.add("status", "", http.StatusText(c.Status))
	case c.Skipped:
		pg.Outcome = IsNotHTML
		pg.add("content", "", c.ContentType)
	case len(bytes.TrimSpace(c.Body)) == 0 && c.Err != nil && !c.Truncated:
		// The damage may have begun in front of the body.
		pg.Outcome = IsUnreadable
		pg.add(codeUnreadable, "", c.Err.Error())
	case len(bytes.TrimSpace(c.Body)) == 0:
		pg.Outcome = IsEmpty
		if c.Truncated {
			pg.Outcome = IsTruncated
		}
		pg.add("no_body", "", "")
	case isBinary(c):
		pg.Outcome = IsNotHTML
		pg.add("content", "", http.DetectContentType(c.Body[:min(len(c.Body), 512)]))
	default:
		return false
	}
	return true
}

var (
	markup  = regexp.MustCompile(`(?i)<(?:!doctype\s+html|html|head|body|title|meta|table|div|p|br|a\s|font|span|center|h[1-6]|td|tr|frameset|ul|b|strong)\b[^>]*>`)
	notPage = regexp.MustCompile(`(?i)^\s*(?:text/css|text/javascript|application/(?:x-)?javascript|application/json|application/(?:rss|atom)\+xml|application/pdf|image/|audio/|video/|application/x-shockwave|font/|application/msword|application/vnd|application/zip|application/octet-stream-x|text/csv|text/calendar)`)
	feed    = regexp.MustCompile(`(?i)^\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:rss|feed|rdf:RDF|urlset|sitemapindex|svg|wsdl)\b`)
	notText = regexp.MustCompile(`\.(?:css|js|json|csv|xml|rss|cdxj?|jsonl|ya?ml|toml|ini|log)$`)
)

// isBinary tells whether a body is no page, by its bytes first and then by
// what the header calls it.
func isBinary(c *archive.Capture) bool {
	head := c.Body[:min(len(c.Body), 1<<10)]
	kind := http.DetectContentType(head)
	wide := bytes.HasPrefix(head, []byte("\xff\xfe")) || bytes.HasPrefix(head, []byte("\xfe\xff"))
	if _, ok := zeros(c.Body); ok || wide {
		return false
	}
	if !strings.HasPrefix(kind, "text/") {
		return bytes.IndexByte(head, 0) >= 0 || !markup.Match(head)
	}
	if bytes.Count(head, []byte{0})*50 > len(head) {
		return true
	}
	if feed.Match(head) {
		return true
	}
	name := c.Member
	if name == "" {
		name = c.Path
	}
	if notText.MatchString(strings.ToLower(name)) && c.URL == "" && !markup.Match(head) {
		return true
	}
	return notPage.MatchString(c.ContentType) && !bytes.Contains(bytes.ToLower(head), []byte("<html"))
}

// isHTML tells whether a text is markup. A text rendering may quote a tag.
func isHTML(text string, c *archive.Capture) bool {
	head := text[:min(len(text), 1<<16)]
	tags := len(markup.FindAllStringIndex(head, 20))
	start := strings.ToLower(strings.TrimLeft(head[:min(len(head), 512)], " \t\r\n\ufeff"))
	if strings.HasPrefix(start, "<!doctype") || strings.HasPrefix(start, "<html") {
		return true
	}
	if strings.HasPrefix(c.ContentType, "text/plain") || strings.HasSuffix(strings.ToLower(c.Path), ".txt") {
		return tags >= 10 && strings.Contains(start, "<")
	}
	return tags >= 2 || tags == 1 && (strings.HasPrefix(start, "<") || strings.Contains(c.ContentType, "html"))
}

func (pg *Page) readText(c *archive.Capture, text string, p *Profile) {
	lines := once(func(p *Profile) []line { return textLines(text, p) })
	pg.printed(lines(p))
	m := meta{address: pg.URL, closed: true}
	if pg.column(p, m, lines) {
		return
	}
	pg.settle(&m, lines(p), p, nil)
}

func (pg *Page) readHTML(c *archive.Capture, text string, p *Profile) {
	const topBytes = 4096
	source, address, isSource := viewed(text)
	if isSource {
		text = source
	}
	text, toolbar := stripWayback(text)
	text = closeEmpty(unescape(text))
	if floods(text) {
		text = withoutFormatting(text)
		pg.add("markup", "", "formatting that is left open")
	}
	doc, err := html.Parse(strings.NewReader(text))
	if err != nil {
		// Nested deeper than the parser goes: the words are still there.
		pg.add("markup", "", err.Error())
		pg.readText(c, flatten(text), p)
		return
	}
	m := readMeta(doc)
	m.toolbar, m.top = toolbar, text[:min(len(text), topBytes)]
	pg.URL, pg.CapturedAt = origin(c, &m)
	if pg.URL == "" {
		pg.URL = address
	}
	m.address = pg.URL
	m.closed = endTag.MatchString(text[max(0, len(text)-4096):]) || !strings.Contains(strings.ToLower(text[:min(len(text), 4096)]), "<html")
	gq := goquery.NewDocumentFromNode(doc)
	for _, sel := range p.strip {
		gq.FindMatcher(sel).Remove()
	}
	orderBoxes(doc)
	lines := once(func(p *Profile) []line { return htmlLines(doc, p) })
	pg.printed(lines(p))
	m.address = pg.URL
	if pg.redirects(&m, lines(p), p) {
		return
	}
	if pg.column(p, m, lines) {
		if !m.closed && cutOff(text) && !pg.whole() {
			pg.Outcome, pg.Column = IsTruncated, nil
			pg.add("cut_off", "", text[max(0, len(text)-80):])
		}
		return
	}
	pg.settle(&m, lines(p), p, doc)
	if !m.closed && cutOff(text) && (pg.Outcome == IsOther || pg.Outcome == IsArticle) {
		pg.settled(IsTruncated, "cut_off", text[max(0, len(text)-80):])
	}
}

// once keeps the lines of a page, which every profile reads in its own way.
// Whoever changes them clones them first.
func once(read func(p *Profile) []line) func(p *Profile) []line {
	kept := make(map[*Profile][]line)
	return func(p *Profile) []line {
		lines, ok := kept[p]
		if !ok {
			lines = read(p)
			for i := range lines {
				// What is put behind these must not be seen by other readers.
				lines[i].marks, lines[i].links = slices.Clip(lines[i].marks), slices.Clip(lines[i].links)
			}
			kept[p] = lines
		}
		return lines
	}
}

// printedFrom finds the address that a print version states, or the words in
// front of one on the next line.
var printedFrom = regexp.MustCompile(`(?i)^(?:(?:this (?:page|article|column|document) (?:was |has been )?)?printed from|(?:find|view|read|see) this (?:page|article|column|story|document)(?: online)? at|retrieved from|(?:url|web address|address|link) (?:for|of) this (?:page|article|column|story|document)|(?:the )?(?:original )?(?:url|address) (?:is|was)):?\s*"?(https?://[^\s"<>]+)?"?\.?$`)

// printed takes the address that the page says it was printed from.
func (pg *Page) printed(lines []line) {
	for i := range lines {
		if pg.URL != "" {
			return
		}
		g := printedFrom.FindStringSubmatch(lines[i].plain)
		if g == nil {
			continue
		}
		if g[1] == "" && i+1 < len(lines) && !strings.Contains(lines[i+1].plain, " ") && webAddress.MatchString(lines[i+1].plain) {
			g[1] = lines[i+1].plain
		}
		pg.URL = strings.TrimRight(g[1], ".)")
	}
}

var webAddress = regexp.MustCompile(`^(?i)https?://\S+$`)

// column reads the lines by the profile and its fallbacks and tells whether
// they are a column or a part of one.
func (pg *Page) column(p *Profile, m meta, lines func(*Profile) []line) bool {
	for q := p; q != nil; q = q.fallback {
		if !q.reads(pg.URL) {
			continue
		}
		ps := parse(q, m, slices.Clone(lines(q)))
		if all := pg.several(ps); all != nil {
			pg.settleSeveral(all)
			return true
		}
		if !ps.isColumn() {
			if q == p && ps.start >= 0 && len(ps.sections) > 0 {
				pg.Reasons = append(pg.Reasons, Reason{Code: "no_column", Line: ps.start + 1, Excerpt: ps.why()})
				pg.list = ps.isList()
			}
			continue
		}
		if err := pg.take(ps); err != nil {
			pg.add("invalid", "", err.Error())
			continue
		}
		pg.Outcome, pg.Column, pg.Profile, pg.part = IsColumn, &ps.col, q, ps.part
		pg.broken = ps.broken()
		pg.Reasons = append(pg.Reasons, ps.reasons...)
		return true
	}
	return false
}

// whole tells whether a column's text reaches its end.
func (pg *Page) whole() bool {
	c := pg.Column
	if c == nil || len(c.Sections) == 0 {
		return false
	}
	last := c.Sections[len(c.Sections)-1]
	return c.Posted != "" || len(c.Comments) > 0 || last.Kind == corpus.LastWord && ended(last.Paragraphs[len(last.Paragraphs)-1])
}
