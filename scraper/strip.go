package scraper

import (
	"errors"
	"io"
	"regexp"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// stripWayback takes the toolbar out of a page of the Wayback Machine.
func stripWayback(s string) (page, toolbar string) {
	const begin, end = "<!-- BEGIN WAYBACK TOOLBAR INSERT -->", "<!-- END WAYBACK TOOLBAR INSERT -->"
	i := strings.Index(s, begin)
	if i < 0 {
		return s, ""
	}
	j := strings.Index(s[i:], end)
	if j < 0 {
		return s, ""
	}
	return s[:i] + s[i+j+len(end):], s[i : i+j]
}

// escapedTwice matches references that were escaped once more.
var escapedTwice = regexp.MustCompile(`&amp;(#\d{2,5};|#[xX][0-9a-fA-F]{2,4};|[lr][sd]quo;|[mn]dash;|nbsp;|hellip;)`)

// unescape undoes references that were escaped once more: no page means to
// show them.
func unescape(s string) string { return escapedTwice.ReplaceAllString(s, "&$1") }

// cutOff tells whether markup ends in the middle of a tag or of a sentence.
func cutOff(s string) bool {
	s = strings.TrimSpace(s)
	if strings.LastIndexByte(s, '<') > strings.LastIndexByte(s, '>') {
		return true
	}
	i := strings.LastIndexByte(s, '>')
	rest := strings.TrimSpace(s[i+1:])
	return len(strings.Fields(rest)) > 3 && !ended(rest) && !strings.Contains(strings.ToLower(rest), "copyright")
}

// flatten turns markup into text with nothing but its tokens: the way out for
// pages that no tree is made of.
func flatten(s string) string {
	var sb strings.Builder
	z := html.NewTokenizer(strings.NewReader(s))
	for skip := false; ; {
		switch z.Next() {
		case html.ErrorToken:
			if !errors.Is(z.Err(), io.EOF) {
				sb.WriteString("\n")
			}
			return sb.String()
		case html.TextToken:
			if !skip {
				sb.WriteString(strings.Map(func(r rune) rune {
					if r == '\n' || r == '\r' {
						return ' '
					}
					return r
				}, string(z.Text())))
			}
		case html.StartTagToken, html.SelfClosingTagToken:
			name, _ := z.TagName()
			n := &html.Node{DataAtom: atom.Lookup(name)}
			skip = n.DataAtom == atom.Script || n.DataAtom == atom.Style
			switch {
			case n.DataAtom == atom.Br:
				sb.WriteString("\n")
			case isBlock(n):
				sb.WriteString("\n\n")
			}
		case html.EndTagToken:
			name, _ := z.TagName()
			skip = false
			if isBlock(&html.Node{DataAtom: atom.Lookup(name)}) {
				sb.WriteString("\n\n")
			}
		}
	}
}
