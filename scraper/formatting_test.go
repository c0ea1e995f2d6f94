package scraper

import (
	"fmt"
	"strings"
	"testing"

	"coachsearch/scraper/archive"
)

// TestFloods tells pages whose elements would be opened anew without end from such
// as leave a few open.
func TestFloods(t *testing.T) {
	fonts := func(n int) string {
		var sb strings.Builder
		for i := range n {
			fmt.Fprintf(&sb, "<font size=%d>", i)
		}
		return sb.String()
	}
	for _, tt := range []struct {
		name, in string
		want     bool
	}{
		{"many fonts and blocks", fonts(400) + strings.Repeat("<p>x", 5000), true},
		{"more fonts than the parser takes", fonts(600) + strings.Repeat("words ", 2000), true},
		{"a few fonts left open", fonts(5) + strings.Repeat("<p>x", 5000), false},
		{"one element left open again and again", strings.Repeat("<p><b>x", 5000), false},
		{"links left open", strings.Repeat("<p><a href=x>x", 5000), false},
		{"all of them closed", strings.Repeat("<p><font size=1>x</font>", 5000), false},
		{"many fonts in one block", fonts(400) + strings.Repeat("words <br>", 5000), false},
	} {
		if got := floods(tt.in); got != tt.want {
			t.Errorf("%s: %t, want %t", tt.name, got, tt.want)
		}
	}
}

// TestReadFlood reads a column on a page that would become millions of elements.
func TestReadFlood(t *testing.T) {
	page := formParts.Replace(`<html><body><h1>{T}</h1><p>{S}, {D}</p><p>{F}</p>{text}`)
	var sb strings.Builder
	for i := range 450 {
		fmt.Fprintf(&sb, "<font size=%d>", i)
	}
	sb.WriteString(strings.Repeat("<p>", 10) + strings.Repeat("<div>x</div>", 4000))
	pg := ReadPage(&archive.Capture{Path: "a.html", Body: []byte(page + sb.String() + "</body></html>")}, builtinProfile(t))
	if pg.Outcome != IsColumn || pg.Column.Title != formParts.Replace("{T}") {
		t.Errorf("%s: %v", pg.Outcome, pg.Reasons)
	}
}
