package scraper

import (
	"regexp"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

var (
	// viewedMark is what stands behind the first angle bracket of a page's markup
	// as a browser shows it: as text, with elements for its colours between.
	viewedMark = regexp.MustCompile(`(?i)^(?:<[^<>]*>)*(?:!doctype|!--|\?xml|html|head)\b`)
	// viewedStart is how that text begins.
	viewedStart = regexp.MustCompile(`(?i)^\s*(?:<!--|<\?xml|<!doctype\s+html|<html|<head)\b`)
	viewedTitle = regexp.MustCompile(`(?i)^(?:source of:?|view-source:)\s*(\S+)`)
)

// viewed tells whether a page shows the source of another one, as a browser's
// "view source" does, and returns that source and the address in its title.
func viewed(s string) (source, address string, ok bool) {
	const near, bracket = 1 << 14, "&lt;"
	i := strings.Index(s[:min(len(s), near)], bracket)
	if i < 0 || !viewedMark.MatchString(s[i+len(bracket):min(len(s), i+near)]) {
		return "", "", false
	}
	doc, err := html.Parse(strings.NewReader(s))
	if err != nil {
		return "", "", false
	}
	m := readMeta(doc)
	var sb strings.Builder
	shown(&sb, doc, 0)
	if source = sb.String(); !viewedStart.MatchString(source) {
		return "", "", false
	}
	if g := viewedTitle.FindStringSubmatch(m.title); g != nil {
		address = g[1]
	}
	return source, address, true
}

// shown writes the text of a document as it is shown, with a line for each
// row and block.
func shown(sb *strings.Builder, n *html.Node, depth int) {
	const deepest = 64
	switch {
	case n.Type == html.TextNode:
		sb.WriteString(n.Data)
	case n.DataAtom == atom.Head || n.DataAtom == atom.Script || n.DataAtom == atom.Style || depth > deepest:
		return
	case n.DataAtom == atom.Br:
		sb.WriteByte('\n')
	}
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		shown(sb, c, depth+1)
	}
	if isBlock(n) {
		sb.WriteByte('\n')
	}
}

// closeEmpty gives elements that hold bare text their end tag where they end in
// themselves, as in XHTML: read as HTML, "<title/>" takes in all that follows.
func closeEmpty(s string) string {
	const head = 2048
	if !strings.Contains(s, "/>") || !strings.Contains(s[:min(len(s), head)], "<?xml") && !strings.Contains(s[:min(len(s), head)], "xmlns=") {
		return s
	}
	var sb strings.Builder
	from, before := 0, 0 // of what is not written yet, and of the tag
	for at := 0; ; {
		i := strings.Index(s[at:], "/>")
		if i < 0 {
			break
		}
		end := at + i
		at = end + len("/>")
		open := strings.LastIndexByte(s[before:end], '<')
		if open < 0 {
			before = at
			continue
		}
		name, _, _ := strings.Cut(strings.ToLower(s[before+open+1:end]), " ")
		before = at
		switch atom.Lookup([]byte(strings.TrimSpace(name))) {
		case atom.Title, atom.Textarea, atom.Iframe, atom.Script, atom.Style, atom.Noscript, atom.Noframes, atom.Xmp:
			sb.WriteString(s[from:end] + "></" + strings.TrimSpace(name) + ">")
			from = at
		}
	}
	if from == 0 {
		return s
	}
	return sb.String() + s[from:]
}
