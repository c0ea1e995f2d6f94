package scraper

import (
	"testing"
)

// TestDecoys holds pages with labels and headings of columns that are none.
func TestDecoys(t *testing.T) {
	for name, page := range map[string]string{
		"an offer of work":   `<h1>Coach wanted</h1><p>Posted October 5, 2008</p><p>Title: Executive coach<br>Industry: Consulting<br>Location: Harbor Lane<br>Time at organization: at least 2 years</p><p>Q. Is it full time?</p><p>A. No.</p><p>Ask for ten minutes with each of the people you would work with. Tell them what you saw elsewhere and what it took.</p>`,
		"a review of a book": `<h1>Book review: The inner game</h1><p>By Ruth Park, May 4, 2009</p><p>A book on tennis that is about everything else as well, and has been since it came out.</p><h3>The inner game</h3><p>The first half is on what goes on in the head of who plays. It holds up well and it is short enough for a train ride.</p><h3>The last word</h3><p>Buy it used, read it twice, and give it to somebody who shouts at the ball.</p>`,
	} {
		t.Run(name, func(t *testing.T) {
			if ps := parsePage(t, "<html><body>"+page+"</body></html>"); ps.isColumn() {
				t.Errorf("a column: %q", ps.col.Title)
			}
		})
	}
}
