package scraper

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"coachsearch/internal/corpus"
	"coachsearch/scraper/archive"
)

// TestPrinted reads texts that mail programs and printers left.
func TestPrinted(t *testing.T) {
	facts := strings.ReplaceAll(formParts.Replace("{F}"), "<br>", "\n")
	text := formParts.Replace("{T}\n\n{S}\n{D}\n\n"+facts) + "\n\n" + formParts.Replace("{plain}\n{B}\n")
	const address = "http://harbor.example/7.html"
	foot := address + strings.Repeat(" ", 20) + "5/6/2009"
	at := strings.Index(text, "and what it costs")
	for _, tc := range []struct {
		name, page string
		instead    []string
	}{
		{"a mail with a date of its own", formParts.Replace("Date: Sun, 2 Mar 2008 07:30:00 -0600\nFrom: \"Ruth Park\" <ruth@harbor.example>\nTo: corner@harbor.example\nSubject: {T}\n\n") + text, nil},
		{"a mail without one", strings.Replace(formParts.Replace("Date: Mon, 3 Mar 2008 07:30:00 -0600\nFrom: \"Ruth Park\" <ruth@harbor.example>\nSubject: {T}\n\n")+text, "March 3, 2008\n", "", 1), nil},
		{"a page's foot", text + "\n" + foot + "\n", nil},
		{"a page's foot below comments", text + "\nComments (1)\n\nRita wrote on March 9, 2008:\nThat is what my boss does.\n\n" + foot + "\n", nil},
		{"feet in a paragraph", text[:at] + "\n\n" + foot + "\nHarbor Lane     Page 2 of 2\n\n" + text[at:] + "\n" + foot + "\n", nil},
		{"a title that could be a link's", strings.Replace(text, formParts.Replace("{T}"), "More about the night shift", 1), []string{"{T}", "More about the night shift"}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			want := formParts.Replace(said)
			for i := 0; i < len(tc.instead); i += 2 {
				want = strings.Replace(want, formParts.Replace(tc.instead[i]), tc.instead[i+1], 1)
			}
			if d := cmp.Diff(want, saidIn(t, "a.txt", tc.page)); d != "" {
				t.Errorf("(-want +got):\n%s", d)
			}
		})
	}
}

// TestFullLines reads a comment whose only line is as long as the text is wide.
func TestFullLines(t *testing.T) {
	const width = 70
	wrapped := func(part string) string {
		s, out := strings.Repeat(formParts.Replace(part)+" ", 4), ""
		for len(s) > width {
			i := strings.LastIndexByte(s[:width+1], ' ')
			out, s = out+s[:i]+"\n", s[i+1:]
		}
		return out + s + "\n\n"
	}
	text := formParts.Replace("{T}\n\n{S}, {D}\n\n") + "Q. " + wrapped("{Q}") + "A. " + wrapped("{A}") +
		"The inner game\n\n" + wrapped("{I}") + "The outer game\n\n" + wrapped("{O}") + "The last word\n\n" + wrapped("{L}") +
		formParts.Replace("{B}\n\nComments (1)\n\n")
	const said = "That is what my boss does every single week, and I am not here to ask."
	pg := ReadPage(&archive.Capture{Path: "a.txt", Body: []byte(text + said + "\nPosted by Rita at March 9, 2008 09:12 AM\n")}, builtinProfile(t))
	if d := cmp.Diff([]corpus.Comment{{Author: "Rita", Date: "2008-03-09", Text: said}}, pg.Column.Comments); d != "" {
		t.Error(d)
	}
}
