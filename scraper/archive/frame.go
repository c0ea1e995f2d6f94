package archive

import (
	"bytes"
	"regexp"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// frameset begins the frames of a page, pageText what is shown without, and
// inlineFrame a page within a page.
var (
	frameset    = regexp.MustCompile(`(?i)<frameset\b[^>]*\b(?:cols|rows)\s*=`)
	pageText    = regexp.MustCompile(`(?i)<body\b`)
	inlineFrame = regexp.MustCompile(`(?i)<iframe\b`)
)

// isFrameset tells whether a page does no more than name its frames.
func isFrameset(body []byte) bool {
	head := body[:min(len(body), 64*kib)]
	set := frameset.FindIndex(head)
	return set != nil && !pageText.Match(head[:set[0]])
}

// A framing is what the frames of a page are to it.
type framing int

const (
	unframed framing = iota
	framed           // all of the page is in them
	inline           // advertisements, counters and buttons mostly, and perhaps its text
)

func framingOf(body []byte) framing {
	switch {
	case isFrameset(body):
		return framed
	case inlineFrame.Match(body):
		return inline
	}
	return unframed
}

// fewestWords is how many words an inline frame shows that is a page of its own.
// One of fewer is a part of its page, as pictures are.
const fewestWords = 30

// holdsPage tells whether what is in a frame is to be read by itself.
func (f framing) holdsPage(c *Capture) bool {
	return f == framed || f == inline && (c.Err != nil || !c.Skipped && hasWords(c.Body, fewestWords))
}

// hasWords tells whether a page shows so many words or more.
func hasWords(body []byte, fewest int) bool {
	n, hidden := 0, false
	for z := html.NewTokenizer(bytes.NewReader(body)); n < fewest; {
		switch z.Next() {
		case html.ErrorToken:
			return false
		case html.StartTagToken:
			name, _ := z.TagName()
			switch atom.Lookup(name) {
			case atom.Script, atom.Style, atom.Noscript, atom.Template, atom.Title:
				hidden = true
			}
		case html.EndTagToken:
			hidden = false
		case html.TextToken:
			if !hidden {
				n += len(bytes.Fields(z.Text()))
			}
		}
	}
	return true
}
