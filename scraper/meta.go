package scraper

import (
	"regexp"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// meta is what a page says of itself outside its text.
type meta struct {
	title     string
	author    string
	canonical string // <link rel=canonical> or og:url
	base      string // <base href>
	refresh   string // target of a meta refresh that does not wait
	frames    int
	scripts   string // text of short inline scripts
	password  bool   // a password field
	forms     int
	fields    int
	images    int
	comments  []string // the first comments
	closed    bool     // </body> or </html> is there
	address   string   // of the page itself, where known
	toolbar   string   // what the Wayback Machine put on top of the page
	top       string   // the first bytes of the page's source
}

// maxComments is how many comments of a page may tell of its origin; tools
// write theirs at the top, the Wayback Machine at the end.
const maxComments = 200

var (
	refreshURL = regexp.MustCompile(`(?i)^\s*([\d.]+)\s*[;,]?\s*(?:url\s*=\s*)?['"]?([^'"]*)`)
	endTag     = regexp.MustCompile(`(?i)</(?:body|html)\s*>`)
)

// readMeta walks the document once.
func readMeta(doc *html.Node) meta {
	var m meta
	for n := range doc.Descendants() {
		switch n.Type {
		case html.CommentNode:
			if len(m.comments) < maxComments {
				m.comments = append(m.comments, n.Data)
			} else {
				m.comments[maxComments-1] = n.Data
			}
		case html.ElementNode:
			m.element(n)
		}
	}
	m.title = squeeze(m.title)
	return m
}

func (m *meta) element(n *html.Node) {
	switch n.DataAtom {
	case atom.Title:
		if m.title == "" && n.Namespace == "" && n.FirstChild != nil {
			m.title = n.FirstChild.Data
		}
	case atom.Base:
		if m.base == "" {
			m.base = attr(n, "href")
		}
	case atom.Link:
		if strings.EqualFold(attr(n, "rel"), "canonical") {
			m.canonical = attr(n, "href")
		}
	case atom.Meta:
		m.metaElement(n)
	case atom.Frame:
		m.frames++
	case atom.Img:
		m.images++
	case atom.Form:
		m.forms++
	case atom.Input, atom.Textarea, atom.Select:
		switch strings.ToLower(attr(n, "type")) {
		case "password":
			m.password = true
			m.fields++
		case "hidden", "submit", "button", "image", "reset":
		default:
			m.fields++
		}
	case atom.Script:
		if n.FirstChild != nil && len(m.scripts) < 1<<16 {
			m.scripts += n.FirstChild.Data + "\n"
		}
	}
}

func (m *meta) metaElement(n *html.Node) {
	content := attr(n, "content")
	switch name := strings.ToLower(attr(n, "name") + attr(n, "property")); {
	case name == "author":
		m.author = squeeze(content)
	case name == "og:url" && m.canonical == "":
		m.canonical = content
	case strings.EqualFold(attr(n, "http-equiv"), "refresh") && m.refresh == "":
		if g := refreshURL.FindStringSubmatch(content); g != nil && len(g[1]) < 3 {
			m.refresh = strings.TrimSpace(g[2])
		}
	}
}
