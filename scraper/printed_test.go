package scraper

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
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
