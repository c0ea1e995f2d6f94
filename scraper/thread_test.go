package scraper

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"coachsearch/internal/corpus"
)

// TestThreads reads the same two comments from the forms that weblogs and
// newspapers gave them.
func TestThreads(t *testing.T) {
	const frame = `<html><head><title>Two left hands</title></head><body><h1>Two left hands</h1><p>Coach's Corner, May 5, 2009</p>
<p><b>Name:</b> Uma<br><b>Age:</b> 40<br><b>Title:</b> Fitter<br><b>Issue:</b> Tools that walk</p>
<p><b>Q.</b> My spanners leave the bench at night and nobody has seen them go.</p>
<p><b>A.</b> Paint them pink, all of them, and say nothing for a fortnight.</p>
<h3>The last word</h3><p>A tool that shames its thief comes home by itself.</p>
<p>Ana Souza, Coach - Posted May 4, 2009</p>
%s<div id="footer"><h4>More from the yard</h4><ul><li><a href=1>Rope</a><li><a href=2>Paint</a></ul></div></body></html>`
	const one, two = "Ours were found behind the boiler.", "Pink is no good, we have a whole crew that likes it."
	want := []corpus.Comment{{Author: "Rita", Date: "2009-05-06", Text: one}, {Author: "big_al", Date: "2009-05-07", Text: two}}
	undated := []corpus.Comment{{Author: "Rita", Text: one}, {Author: "big_al", Text: two}}
	for name, tt := range map[string]struct {
		item string // of the name, the day and the text of one comment
		head string
		want []corpus.Comment
	}{
		"name and date in front": {`<div><cite>%[1]s</cite> says:<br><small>May %[2]d, 2009 at 11:00 am</small><p>%[3]s</p><a href=#>Reply</a></div>`, "<h3>2 Responses to Two left hands</h3>", want},
		"below the text":         {`<div><p>%[3]s</p><p>Posted by: <a href=#>%[1]s</a> | <a href=#>May %[2]d, 2009 at 09:10 AM</a></p></div>`, "<h3>Comments</h3>", want},
		"name in front, date below": {
			`<div><a>%[1]s</a> &middot; <span>Works at a dock</span><div>%[3]s</div><div><a>Reply</a> &middot; <a>Like</a> &middot; <abbr>May %[2]d, 2009 at 3:10pm</abbr></div></div>`,
			"<div>2 comments</div><div>Add a comment...</div>", want,
		},
		"numbered":               {`<div><a>#%[2]d</a> <span>%[1]s</span> <span>2009-05-0%[2]d 10:10</span><div>%[3]s</div><a href=#>Quote</a></div>`, "<h4>Comments</h4>", want},
		"with a subject":         {`<div><h3><a href=#>Re: tools</a></h3><div>Submitted by %[1]s (not verified) on Wed, 05/0%[2]d/2009 - 10:10.</div><p>%[3]s</p><a href=#>reply</a></div>`, "", want},
		"number in front":        {`<p><b>Comment #%[2]d from %[1]s, 5/%[2]d/2009</b></p><p>%[3]s</p><p>Flag as inappropriate</p>`, "<h3>Comments (2)</h3>", want},
		"weeks ago":              {`<div><b>%[1]s</b> <i>%[2]d weeks ago</i><p>%[3]s</p></div>`, "<h3>Comments (2)</h3>", undated},
		"a table":                {`<table><tr><td><b>%[1]s</b><br>05/0%[2]d/2009</td><td>%[3]s</td></tr></table>`, "<h3>Reader comments</h3>", want},
		"a date and then a name": {`<p><i>May %[2]d, 2009, 3:15 pm</i> - %[1]s</p><p>%[3]s</p>`, "<h3>Comments</h3>", want},
	} {
		t.Run(name, func(t *testing.T) {
			thread := tt.head + fmt.Sprintf(tt.item, "Rita", 6, one) + fmt.Sprintf(tt.item, "big_al", 7, two)
			ps := parsePage(t, fmt.Sprintf(frame, thread))
			if d := cmp.Diff(tt.want, ps.col.Comments); d != "" {
				t.Error(d)
			}
		})
	}
}
