package scraper

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"coachsearch/scraper/archive"
)

// A page made to hurt is not read, whatever there is too much of; what a saved
// page carries along does no harm to its column.
func TestExcess(t *testing.T) {
	column := formParts.Replace("<p>{S}, {D}</p><p>{F}</p>{text}<p>{B}</p>")
	many := func(s string, bytes int) string { return strings.Repeat(s, bytes/len(s)) }
	var attributes strings.Builder // each another one
	for i := range 3_000_000 {
		fmt.Fprintf(&attributes, "a%d=b ", i)
	}
	for name, tt := range map[string]struct {
		path, body string
		want       Outcome
	}{
		"breaks":      {"a.html", "<html><body>" + column + many("x<br>", 12<<20), IsUnreadable},
		"nested":      {"a.html", "<html><body>" + column + many("<table><tr><td>", 16<<20), IsUnreadable},
		"attributes":  {"a.html", "<html><body>" + column + "<p " + attributes.String() + ">", IsUnreadable},
		"no end":      {"a.html", "<html><body>" + column + "<p " + attributes.String(), IsUnreadable},
		"text":        {"a.html", "<html><body>" + column + many("word ", 14<<20), IsUnreadable},
		"lines":       {"a.txt", many("a\n", 8<<20), IsUnreadable},
		"one line":    {"a.txt", many("word ", 14<<20), IsUnreadable},
		"saved whole": {"a.html", "<html><head><style>" + many("@font-face{}", 12<<20) + "</style><script>" + many("x<y;\n", 4<<20) + "</script></head><body><img src='data:image/png;base64," + many("iVBO", 12<<20) + "'>" + column, IsColumn},
		"a comment":   {"a.html", "<html><body>" + column + "<!--" + many("x\n", 8<<20) + "-->", IsColumn},
	} {
		pg := ReadPage(&archive.Capture{Path: tt.path, Body: []byte(tt.body)}, builtinProfile(t))
		large := slices.ContainsFunc(pg.Reasons, func(r Reason) bool { return r.Code == codeTooLarge })
		if pg.Outcome != tt.want || large != (tt.want == IsUnreadable) {
			t.Errorf("%s: %s, %v", name, pg.Outcome, pg.Reasons)
		}
	}
}
