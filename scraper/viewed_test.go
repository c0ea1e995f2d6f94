package scraper

import (
	"html"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"coachsearch/internal/corpus"
	"coachsearch/scraper/archive"
)

// TestViewed reads the pages on which browsers show the source of another one.
func TestViewed(t *testing.T) {
	source := formParts.Replace(`<html><head><title>{T}</title></head>
<body>
` + formTop + `
{text}
` + formEnd + "</body></html>")
	shown := html.EscapeString(source)
	colour := strings.NewReplacer("&lt;", `<span class="tag">&lt;</span><span class="name">`, "&gt;", `</span>&gt;`).Replace(shown)
	var rows strings.Builder
	for l := range strings.SplitSeq(shown, "\n") {
		rows.WriteString(`<tr><td class="number"></td><td>` + l + "</td></tr>\n")
	}
	const address = "http://harbor.example/corner/7.html"
	for _, tc := range []struct{ name, page, url string }{
		{"whole", `<html><head><title>Source</title></head><body><pre>` + shown + `</pre></body></html>`, ""},
		{"declared", `<body><pre>` + html.EscapeString("<!DOCTYPE html>\n") + shown + `</pre></body>`, ""},
		{"coloured", `<html><head><title>Source of: ` + address + `</title></head><body id="viewsource"><pre>` + colour + `</pre></body></html>`, address},
		{"in rows", `<html><head><title>view-source:` + address + `</title></head><body><table>` + rows.String() + `</table></body></html>`, address},
	} {
		t.Run(tc.name, func(t *testing.T) {
			if d := cmp.Diff(formParts.Replace(said), saidIn(t, "a.html", tc.page)); d != "" {
				t.Errorf("(-want +got):\n%s", d)
			}
			if pg := ReadPage(&archive.Capture{Path: "a.html", Body: []byte(tc.page)}, builtinProfile(t)); pg.URL != tc.url {
				t.Errorf("address %q, want %q", pg.URL, tc.url)
			}
		})
	}
	for _, page := range []string{
		source,
		`<html><body><p>A page begins so: <code>&lt;html&gt;&lt;body&gt;</code> and ends so.</p></body></html>`,
		`<html><body><p>Less is &lt; more</p></body></html>`,
		"",
	} {
		if _, _, ok := viewed(page); ok {
			t.Errorf("taken for a source: %.60q", page)
		}
	}
}

func TestCloseEmpty(t *testing.T) {
	const xhtml = `<html xmlns="http://www.w3.org/1999/xhtml"><head>`
	for _, tc := range []struct{ in, want string }{
		{xhtml + `<title/></head><body>a<br/>b`, xhtml + `<title></title></head><body>a<br/>b`},
		{xhtml + `<link href="x" /><script type="a/b" src="c.js" />d`, xhtml + `<link href="x" /><script type="a/b" src="c.js" ></script>d`},
		{`<?xml version="1.0"?><TITLE/><p/>`, `<?xml version="1.0"?><TITLE></title><p/>`},
		{xhtml + `<title>a /> b</title>`, xhtml + `<title>a /> b</title>`},
		{`<html><title/>a`, `<html><title/>a`},
		{xhtml + "/>", xhtml + "/>"},
	} {
		if got := closeEmpty(tc.in); got != tc.want {
			t.Errorf("%q: %q, want %q", tc.in, got, tc.want)
		}
	}
}

// TestSpoken reads what the words of a page could be taken for, and are not.
func TestSpoken(t *testing.T) {
	readForms(t, []formCase{
		{"a salutation below its marker", formTop + `<h4>Q.</h4><p>Dear Ruth,</p><p>{Q}</p><h4>A.</h4><p>Dear Dana:</p><p>{A}</p><h4>The inner game</h4><p>{I}</p><h4>The outer game</h4><p>{O}</p><h4>The last word</h4><p>{L}</p>` + formEnd, []string{"question: ", "question: Dear Ruth, / ", "answer: ", "answer: Dear Dana: / "}},
		{"a clock with a dot and a short year", formTop + `{text}<p>Ruth Park, Ph.D. - posted 2 Mar 08 at 9.30</p>`, nil},
		{"new to a job", `<h1>{T}</h1><p>{S}, {D}</p><p>Dana (41) is new to her job as buyer in the retail industry.</p>{text}` + formEnd, []string{"Buyer\n2 years\nRetail\nA boss who passes on his work", "buyer\n\nretail\n"}},
	})
	for name, head := range map[string]string{
		"a title that could be a link's": `<h1>More about the night shift</h1>`,
		"a title that links to its page": `<h1><a href="/">Harbor Lane</a></h1><p>Advice for people at work</p><h2><a href="/7">More about the night shift</a></h2>`,
	} {
		page := formParts.Replace(`<html><head><title>Harbor Lane: More about the night shift</title></head><body>` + head + `<p>{S}, {D}</p><p>{F}</p>{text}` + formEnd)
		want := strings.Replace(formParts.Replace(said), formParts.Replace("{T}"), "More about the night shift", 1)
		if d := cmp.Diff(want, saidIn(t, "a.html", page)); d != "" {
			t.Errorf("%s: %s", name, d)
		}
	}
}

// TestPlainHeadings reads columns whose section headings look like text, so that
// a line that stands out below one of them is no heading above it.
func TestPlainHeadings(t *testing.T) {
	plainly := strings.NewReplacer("<h4>The", "<p>-- The", "game</h4>", "game --</p>", "word</h4>", "word --</p>")
	for _, head := range []string{"<p><b>Tell the truth</b></p>", "<h5>Tell the truth</h5>"} {
		readForms(t, []formCase{{"below the outer game", formTop + strings.Replace(plainly.Replace(formParts.Replace("{text}")), "<p>Ask for ten", head+"<p>Ask for ten", 1) + formEnd, []string{"outer_game: ", "outer_game: Tell the truth / "}}})
	}
}

func TestFormsBelow(t *testing.T) {
	readForms(t, []formCase{
		{"a form to ask", `<h1>{T}</h1><p>{S}, {D}</p><p>By Ruth Park, Ph.D. | Posted March 2, 2008</p><p>{F}</p>{text}<form><b>Ask the coach</b><br>Your name: <input><br>Your question: <textarea></textarea><br><input type=submit></form>`, nil},
		{"a rating", `<h1>{T}</h1><p>{S}, {D}</p><p>By Ruth Park, Ph.D. | Posted March 2, 2008</p><p>{F}</p>{text}<p>Rate this column: <a href="#">1</a> <a href="#">2</a></p><p>Average 3.4 (17 votes)</p>`, nil},
		{"a foot below a line", `<h1>{T}</h1><p>{S}, {D}</p><p>By Ruth Park, Ph.D. | Posted March 2, 2008</p><p>{F}</p>{text}<hr><p>Harbor Lane, St. Paul</p>`, nil},
		{"a mailing's foot", formTop + `{text}` + formEnd + `<p>You get this letter because you asked for it. <a href="#">Unsubscribe</a></p>`, nil},
		{"a date below a title that could be a link's", `<p>Spring is here, and with it a new column.</p><h2>More about the night shift</h2><p>{S}, {D}</p><p>{F}</p>{text}` + formEnd, []string{"{T}", "More about the night shift"}},
	})
}

func TestTrackbacks(t *testing.T) {
	page := formParts.Replace(formTop + `{text}` + formEnd + `<h4>TrackBack</h4><p>Listed below are weblogs that link to this column:</p>
<p><a href="/x">At the dock</a> from Dock Notes<br>Somebody saw this and laughed. [<a href="/x">Read More</a>]</p><p>Tracked on May 3, 2008 01:02 PM</p>
<h4>Comments (1)</h4><p>That is what my boss does every single week.</p><p>Posted by: Rita at March 9, 2008 08:17 PM</p>`)
	pg := ReadPage(&archive.Capture{Path: "a.html", Body: []byte("<html><body>" + page + "</body></html>")}, builtinProfile(t))
	want := []corpus.Comment{{Author: "Rita", Date: "2008-03-09", Text: "That is what my boss does every single week."}}
	if d := cmp.Diff(want, pg.Column.Comments); d != "" {
		t.Error(d)
	}
}
