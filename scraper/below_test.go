package scraper

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"coachsearch/internal/corpus"
	"coachsearch/scraper/archive"
)

// TestBelow reads comments and resources with something else below them.
func TestBelow(t *testing.T) {
	const one, two = "That is what my boss does every single week.", "I kept a list, and it helped me to say no."
	comments := []corpus.Comment{{Author: "Rita", Date: "2008-03-09", Text: one}, {Author: "Al T.", Date: "2008-03-10", Text: two}}
	const foot = `<div class="last">Harbor Lane, 12 Quay Street</div>`
	for name, tt := range map[string]struct {
		tail      string
		comments  []corpus.Comment
		resources []corpus.Resource
	}{
		"rows":                       {`<h3>Comments (2)</h3><table><tr><td>Rita - March 9, 2008</td></tr><tr><td>` + one + `</td></tr></table><table><tr><td>Al T. - March 10, 2008</td></tr><tr><td>` + two + `</td></tr></table>` + foot, comments, nil},
		"a list":                     {`<h3>Comments</h3><ul><li><b>Rita</b><br><em>2008-03-09 12:30</em><p>` + one + `</p></li><li><b>Al T.</b><br><em>2008-03-10 12:31</em><p>` + two + `</p></li></ul>` + foot, comments, nil},
		"pieces with classes":        {`<h3>Comments</h3><div class="a"><p>Rita says</p><p>March 9, 2008</p><p>` + one + `</p></div><div class="b"><p>Al T. says</p><p>March 10, 2008</p><p>` + two + `</p></div>` + foot, comments, nil},
		"names in bold, days behind": {`<h3>What readers say</h3><p><b>Rita:</b> ` + one + ` <small>(March 9, 2008)</small></p><p><b>Al T.:</b> ` + two + ` <small>(March 10, 2008)</small></p>` + foot, comments, nil},
		"a wall":                     {`<h3>Comments (12)</h3><p>You must be logged in to read the comments.</p>`, nil, nil},
		"a quotation":                {`<h3>Comments</h3><p>Rita wrote on March 9, 2008:</p><p>` + one + `</p><p>Al T. wrote on March 10, 2008:</p><blockquote>` + two + `</blockquote>`, comments, nil},
		"links":                      {`<h3>Further reading</h3><p><a href="http://books.example/a">On Saying No</a></p><p><a href="http://books.example/b">The Long Desk</a></p>` + foot, nil, []corpus.Resource{{Title: "On Saying No", URL: "http://books.example/a"}, {Title: "The Long Desk", URL: "http://books.example/b"}}},
	} {
		t.Run(name, func(t *testing.T) {
			page := formParts.Replace(`<html><body><div>` + formTop + `{text}` + formEnd + tt.tail + `</div></body></html>`)
			pg := ReadPage(&archive.Capture{Path: "a.html", Body: []byte(page)}, builtinProfile(t))
			if d := cmp.Diff(tt.comments, pg.Column.Comments); d != "" {
				t.Errorf("comments (-want +got):\n%s", d)
			}
			if d := cmp.Diff(tt.resources, pg.Column.Resources); d != "" {
				t.Errorf("resources (-want +got):\n%s", d)
			}
		})
	}
}

// TestLookalikes reads facts and dates that look like something else.
func TestLookalikes(t *testing.T) {
	readForms(t, []formCase{
		{"a link behind the date", `<h1>{T}</h1><p>{S}</p><p><span>March 3, 2008</span> <a href="#c">Leave a comment</a></p><p>{F}</p>{text}` + formEnd, nil},
		{"a list of columns is no date", `<h1>{T}</h1><p>{S}</p><p>February 4, 2008 <a href="/2">A desk by the door</a></p><p>{F}</p>{text}` + formEnd, []string{"2008-03-03", ""}},
		{"titles of two", `<h1>{T}</h1><p>{S}, {D}</p><p>Names: Dana and Lee<br>Ages: 41 and 29<br>Titles: Buyer; Clerk<br>Tenure: 2 years<br>Industry: Retail<br>Issue: A boss who passes on his work</p>{text}` + formEnd, []string{"\nDana\n41\nBuyer", "\nDana and Lee\n41 and 29\nBuyer; Clerk"}},
		{"a colon in a cell", `<h1>{T}</h1><p>{S}, {D}</p><table><tr><td>Name:</td><td>Dana</td></tr><tr><td>Age:</td><td>41</td></tr><tr><td>Title:</td><td>Buyer</td></tr><tr><td>Tenure:</td><td>2 years</td></tr><tr><td>Industry:</td><td>Retail</td></tr><tr><td>Issue:</td><td>Two bosses: one desk</td></tr></table>{text}` + formEnd, []string{"A boss who passes on his work", "Two bosses: one desk"}},
		{"a colon behind a term", `<h1>{T}</h1><p>{S}, {D}</p><dl><dt>Name</dt><dd>Dana</dd><dt>Age</dt><dd>41</dd><dt>Title</dt><dd>Buyer</dd><dt>Tenure</dt><dd>2 years</dd><dt>Industry</dt><dd>Retail</dd><dt>Issue</dt><dd>Two bosses: one desk</dd></dl>{text}` + formEnd, []string{"A boss who passes on his work", "Two bosses: one desk"}},
		{"a strong title that could be a link's", `<p><a href="/">Home</a></p><b>More about the night shift</b><p>{S}, {D}</p><p>{F}</p>{text}` + formEnd, []string{"{T}", "More about the night shift"}},
	})
}

// TestSubHeadings tells headings within a section from those of other sections
// by what the known headings look like.
func TestSubHeadings(t *testing.T) {
	underlined := strings.NewReplacer("<h4>", "<p><u>", "</h4>", "</u></p>")
	strong := strings.NewReplacer("<h4>", "<p><b>", "</h4>", "</b></p>")
	page := func(like *strings.Replacer, head string) string {
		return formTop + strings.Replace(like.Replace(formParts.Replace("{text}")), "<p>Notice what", head+"<p>Notice what", 1) + formEnd
	}
	const within, apart = "inner_game: Keep it short / {I}", "other: {I}"
	readForms(t, []formCase{
		{"unlike", page(underlined, "<p><b>Keep it short</b></p>"), []string{"inner_game: {I}", within}},
		{"lower", page(underlined, "<h5>Keep it short</h5>"), []string{"inner_game: {I}", within}},
		{"alike", page(strong, "<p><b>Keep it short</b></p>"), []string{"inner_game: {I}", apart}},
		{"above", page(strong, "<h2>Keep it short</h2>"), []string{"inner_game: {I}", apart}},
	})
}
