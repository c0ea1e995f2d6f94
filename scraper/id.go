package scraper

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"coachsearch/internal/corpus"
)

// maxSlug bounds the part of an id that comes from the title, in bytes.
const maxSlug = 120

// slug is a title in ASCII, lower case, with hyphens between its words;
// apostrophes are dropped.
func slug(s string) string {
	var sb strings.Builder
	dash := false
	for _, r := range norm.NFKD.String(strings.ToLower(s)) {
		switch {
		case r >= 'a' && r <= 'z', r >= '0' && r <= '9':
			if dash && sb.Len() > 0 {
				sb.WriteByte('-')
			}
			dash = false
			sb.WriteRune(r)
		case r == '\'', r == '’', r == '‘', r == 'ʼ', unicode.Is(unicode.Mn, r):
		case r == 'ß':
			sb.WriteString("ss")
		case r == 'æ':
			sb.WriteString("ae")
		case r == 'ø':
			sb.WriteByte('o')
		default:
			dash = true
		}
	}
	out := sb.String()
	if len(out) > maxSlug {
		out = out[:maxSlug]
		if i := strings.LastIndexByte(out, '-'); i > maxSlug/2 {
			out = out[:i]
		}
	}
	return out
}

// baseID is the id of a column before clashes are settled: its date and the
// slug of its title. Where the page states no title, the issue stands for it,
// then the first words of the text.
func baseID(c *corpus.Column) string {
	name := slug(c.Title)
	if name == "" {
		name = slug(c.Client.Issue)
	}
	if name == "" && len(c.Sections) > 0 {
		w := strings.Fields(c.Sections[0].Paragraphs[0])
		name = slug(strings.Join(w[:min(len(w), 8)], " "))
	}
	if name == "" {
		name = "untitled"
	}
	day := c.Date
	if day == "" {
		day = c.Posted
	}
	if day == "" {
		return name
	}
	return day + "-" + name
}
