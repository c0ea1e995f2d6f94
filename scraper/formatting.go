package scraper

import (
	"slices"
	"strings"
)

// HTML opens elements such as <font> anew in each block below the one in which a page
// left them open. A page of a hundred kilobytes that leaves some hundred open becomes
// a document of gigabytes.

const (
	// maxReopened bounds the elements that are opened anew on one page.
	maxReopened = 500_000
	// maxFormatting bounds those that are open at a time. The parser takes no more.
	maxFormatting = 500
	// leastFlood is the size of a page below which they stay within the bounds.
	leastFlood = 8 << 10
)

// mostEqual is how many equal elements HTML keeps open at a time.
const mostEqual = 3

func isFormatting(name string) bool {
	switch name {
	case "a", "b", "big", "code", "em", "font", "i", "nobr", "s", "small", "strike", "strong", "tt", "u":
		return true
	}
	return false
}

func partsBlocks(name string) bool {
	switch name {
	case "p", "div", "li", "ul", "ol", "dl", "dt", "dd", "td", "th", "tr", "table", "center", "blockquote", "form", "pre", "section", "article", "address", "fieldset", "h1", "h2", "h3", "h4", "h5", "h6":
		return true
	}
	return false
}

// A tagScan goes from tag to tag of a page.
type tagScan struct {
	text     string
	from, to int // of the tag, with its brackets
	behind   int // where the tag before ended
	name     string
	closes   bool
}

func (t *tagScan) next() bool {
	for at := t.to; ; at++ {
		i := strings.IndexByte(t.text[at:], '<')
		if i < 0 {
			return false
		}
		at += i
		t.closes = strings.HasPrefix(t.text[at+1:], "/")
		name := at + 1
		if t.closes {
			name++
		}
		end := name
		for end < len(t.text) && isAlnum(t.text[end]) {
			end++
		}
		if end == name {
			continue
		}
		t.name = strings.ToLower(t.text[name:end])
		t.behind, t.from = t.to, at
		if n := strings.IndexByte(t.text[end:], '>'); n >= 0 {
			t.to = end + n + 1
		} else {
			t.to = len(t.text)
		}
		return true
	}
}

// floods tells whether the document of a page would hold too many elements that are
// opened anew.
func floods(text string) bool {
	if len(text) < leastFlood {
		return false
	}
	var open []string // the tags as they stand
	reopened, parted := 0, false
	for t := (tagScan{text: text}); t.next(); {
		if parted && len(open) > 0 && strings.TrimSpace(text[t.behind:t.from]) != "" {
			reopened, parted = reopened+len(open), false
		}
		switch {
		case partsBlocks(t.name):
			parted = true
		case !isFormatting(t.name):
		case t.closes:
			open = withoutTag(open, t.name)
		default:
			if parted {
				reopened, parted = reopened+len(open), false
			}
			if t.name == "a" {
				open = withoutTag(open, "a") // no link stands in another one
			}
			if tag := text[t.from:t.to]; countTag(open, tag) < mostEqual {
				open = append(open, tag)
			}
		}
		if len(open) > maxFormatting || reopened > maxReopened {
			return true
		}
	}
	return false
}

// withoutTag takes the last element of a name out of the open ones.
func withoutTag(open []string, name string) []string {
	for i, o := range slices.Backward(open) {
		tag := o[1:]
		if len(tag) > len(name) && strings.EqualFold(tag[:len(name)], name) && !isAlnum(tag[len(name)]) {
			return slices.Delete(open, i, i+1)
		}
	}
	return open
}

func countTag(open []string, tag string) int {
	n := 0
	for _, o := range open {
		if o == tag {
			n++
		}
	}
	return n
}

// withoutFormatting takes the tags of such elements off a page. Its words stay.
func withoutFormatting(text string) string {
	var sb strings.Builder
	from := 0
	for t := (tagScan{text: text}); t.next(); {
		if isFormatting(t.name) {
			sb.WriteString(text[from:t.from])
			from = t.to
		}
	}
	sb.WriteString(text[from:])
	return sb.String()
}
