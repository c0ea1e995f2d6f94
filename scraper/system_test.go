package scraper

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"coachsearch/internal/corpus"
)

// TestSystems reads comments of guest books, boards and networks: labelled parts,
// names in front of and behind what is said, one comment alone, and elements that
// only their class names.
func TestSystems(t *testing.T) {
	const one, two = "Ours were found behind the boiler.", "Pink is no good, we have a crew that likes it."
	want := []corpus.Comment{{Author: "Rita", Date: "2009-05-06", Text: one}, {Author: "al in duluth", Date: "2009-05-07", Text: two}}
	undated := []corpus.Comment{{Author: "Rita", Text: one}, {Author: "al in duluth", Text: two}}
	for name, tt := range map[string]struct {
		thread string
		want   []corpus.Comment
	}{
		"labels on lines":          {`<p><b>Comments</b></p><p><b>Name/Blog:</b> Rita<br><b>URL:</b> <a href=/r>http://r.test</a><br><b>Title:</b> Ours<br><b>Comment/Excerpt:</b> ` + one + `</p><p><b>Name/Blog:</b> al in duluth<br><b>URL:</b> <a href=/a>http://a.test</a><br><b>Title:</b> Pink<br><b>Comment/Excerpt:</b> ` + two + `</p>`, undated},
		"labels in cells":          {`<h3>Reader comments</h3><table><tr><td>Name:</td><td>Rita</td></tr><tr><td>Date:</td><td>May 6, 2009</td></tr><tr><td>Comment:</td><td>` + one + `</td></tr><tr><td>Name:</td><td>al in duluth</td></tr><tr><td>Date:</td><td>May 7, 2009</td></tr><tr><td>Comment:</td><td>` + two + `</td></tr></table>`, want},
		"cells without a colon":    {`<h3>Comments</h3><table><tr><th>Name</th><td>Rita</td></tr><tr><th>Posted on</th><td>May 6, 2009</td></tr><tr><th>Message</th><td>` + one + `</td></tr></table>`, want[:1]},
		"signed behind a dash":     {`<p><b>From our readers:</b></p><p>` + one + ` &mdash; <i>Rita, 5/6/09</i></p><p>` + two + ` &mdash; <i>al in duluth, 5/7/09</i></p>`, want},
		"signed without a day":     {`<h3>Comments</h3><p>` + one + ` - <i>Rita</i></p><p>` + two + ` - <i>al in duluth</i></p>`, undated},
		"a name that opens it":     {`<form class=commentable><ul><li><a>4 people</a> like this.</li><li class=ufi><a href=/1>Rita</a> <span>` + one + `</span><div><abbr>May 6 at 6:46PM</abbr> · <button>Like</button></div></li><li class=ufi><a href=/2>al in duluth</a> <span>` + two + `</span><div><abbr>May 7 at 6:58AM</abbr> · <button>Like</button></div></li></ul></form>`, undated},
		"points and ages":          {`<div class=commentarea><div>all 2 comments</div><div>sorted by: <a href=#>best</a></div><div class=thing><p><a href=#>[–]</a><a class=author href=/1>Rita</a> <span>3 points</span> <time>2 years ago</time> <span>(0 children)</span></p><p>` + one + `</p><ul><li><a href=#1>permalink</a></li><li><a href=#>save</a></li><li><a href=#>reply</a></li></ul></div><div class=thing><p><a href=#>[–]</a><a class=author href=/2>al in duluth</a> <span>4 points</span> <time>2 years ago</time> <span>(0 children)</span></p><p>` + two + `</p><ul><li><a href=#1>permalink</a></li><li><a href=#>save</a></li><li><a href=#>reply</a></li></ul></div></div>`, undated},
		"short ages":               {`<h2>2 Comments</h2><div class=comment><a href=/1>Rita</a><div><time>5y</time></div><p>` + one + `</p><div><button>Like</button><span>1 Reaction</span></div></div><div class=comment><a href=/2>al in duluth</a><div><time>3mo</time></div><p>` + two + `</p><div><button>Like</button><span>2 Reactions</span></div></div>`, undated},
		"arrows for votes":         {`<h4>2 Comments</h4><div class=iss><div><span class=author>Rita</span><span class=sp>•</span><a href=#1><time>May 6, 2009</time></a></div><p>` + one + `</p><div><a href=#>⇧</a><span>|</span><a href=#>⇩</a><a href=#>Reply</a></div></div><div class=iss><div><span class=author>al in duluth</span><span class=sp>•</span><a href=#2><time>May 7, 2009</time></a></div><p>` + two + `</p><div><a href=#>⇧</a><span>|</span><a href=#>⇩</a><a href=#>Reply</a></div></div>`, want},
		"two links side by side":   {`<div id=comments><h3>Discuss</h3><div class=cn><a href=/1>Rita</a><a>at 08:07 PM on 05/06/09</a><div>` + one + `</div><a href=#>Promote</a><a>Reply</a></div></div>`, want[:1]},
		"one below a heading":      {`<div class=pk><h3>You must be logged in to leave a comment.</h3><p>Comments (1)</p><div class=pc><div><a href=/1>Rita</a> wrote:</div><p>` + one + `</p><div><span>5/6/2009 8:25:58 AM</span> | <a href=#>Recommend (0)</a> | <a href=#>Report Abuse</a></div></div></div>`, want[:1]},
		"one, its name at the top": {`<div><h3>View all comments</h3><div class=ei><div>Rita</div><div>` + one + `</div><div><span>5/6/2009 4:38 PM CST</span> <a href=#>Like</a> · <a href=#>Reply</a> · <a href=#>Report as inappropriate</a></div></div></div>`, want[:1]},
		"one, its name at the end": {`<div id=comments><h3>Feedback</h3><div class=post><h2># re: A walking spanner</h2><div>` + one + `</div><div>5/6/2009 10:53 AM | <a href=/1>Rita</a></div></div></div>`, want[:1]},
		"what a forum tells":       {`<div id=p2 class=bp><h2><span>#2&nbsp;</span><a href=#2>2009-05-06 21:44:46</a></h2><dl><dt><strong><a href=/1>Rita</a></strong></dt><dd><strong>Member</strong></dd><dd>From: Ohio</dd><dd>Registered: 2006-03-01</dd><dd>Posts: 3</dd></dl><h3>Re: spanners</h3><p>` + one + `</p><p>Offline</p></div><div id=p3 class=bp><h2><span>#3&nbsp;</span><a href=#3>2009-05-07 07:17:28</a></h2><dl><dt><strong><a href=/2>al in duluth</a></strong></dt><dd><strong>Member</strong></dd><dd>From: Ohio</dd><dd>Registered: 2006-03-02</dd><dd>Posts: 4</dd></dl><h3>Re: spanners</h3><p>` + two + `</p><p>Offline</p></div>`, want},
		"where a reviewer lives":   {`<h3>Reader reviews</h3><div class=rv><div><b>Behind it.</b>, <nobr>May 6, 2009</nobr></div><div>By <a href=/1>Rita</a> (Ohio) - <a href=#>See all my reviews</a></div><div>` + one + `</div><div>Was this review helpful to you? <a href=#>Yes</a> <a href=#>No</a></div></div><div class=rv><div><b>Not so.</b>, <nobr>May 7, 2009</nobr></div><div>By <a href=/2>al in duluth</a> (Ohio) - <a href=#>See all my reviews</a></div><div>` + two + `</div><div>Was this review helpful to you? <a href=#>Yes</a> <a href=#>No</a></div></div>`, want},
		"what a reader wrote last": {`<h3>Comments</h3><ul><li class=comment><span>Rita</span> <span>May 6, 2009 at 2:25 PM</span><p>` + one + `</p><p>Rita´s last blog ..<a href=/b>Ten ways to nap</a></p></li></ul>`, want[:1]},
		"an introduction":          {`<div class=commentwrap><b>Spanners</b> | 1 comment | <a href=#>Search Discussion</a><p>The Fine Print: The following are owned by whoever posted them.</p><div><h4>Ours <span>(Score:1)</span></h4><div>by <a href=/1>Rita</a> on May 6, 2009 @02:48PM</div><div>` + one + `</div></div></div>`, want[:1]},
		"nothing but a form":       {`<div id=respond class=comment-respond><h3>Leave a Reply</h3><p>Your email address will not be published. Required fields are marked *</p></div>`, nil},
		"the foot of a page":       {`<hr><p>You are visitor number 7<br>This page was last updated on 03/04/09.<br>Send mail to <a href=mailto:w@harbor.test>w@harbor.test</a> with questions or comments about this site.</p>`, nil},
	} {
		t.Run(name, func(t *testing.T) {
			page := formParts.Replace(`<html><body><h1>{T}</h1><p>{S}, {D}</p><div><p>{F}</p>{text}</div>`) + tt.thread + "</body></html>"
			ps := parsePage(t, page)
			if d := cmp.Diff(tt.want, ps.col.Comments); d != "" {
				t.Error(d)
			}
			if last := ps.col.Sections[len(ps.col.Sections)-1]; len(last.Paragraphs) != 1 {
				t.Errorf("the last section took more than is its own: %q", last.Paragraphs)
			}
			if ps.col.Author.Name != "" || ps.col.Posted != "" {
				t.Errorf("signed by %q, %q", ps.col.Author.Name, ps.col.Posted)
			}
		})
	}
}

// TestBesides reads columns with a link, an advertisement or a byline in the text's
// own lines, and heads that hold more than title and day.
func TestBesides(t *testing.T) {
	const body = `<p>{F}</p><p>Q. {Q}</p><p>A. {A}</p><h4>The inner game</h4><p>{I}</p>%[1]s<h4>The outer game</h4><p>{O}</p><h4>The last word</h4><p>{L}</p>`
	for _, tt := range []struct {
		name, title, head, inside, end string
		want                           corpus.Column
	}{
		{name: "a related text", head: `<h1>{T}</h1><p>{S}, {D}</p>`, inside: `<p><a href=/x>RELATED: Old spanners</a></p>`, want: corpus.Column{Date: "2008-03-03"}},
		{name: "more to read", head: `<h1>{T}</h1><p>{S}, {D}</p>`, inside: `<div><strong>READ MORE:</strong> <a href=/x>Old spanners</a></div>`, want: corpus.Column{Date: "2008-03-03"}},
		{name: "an advertisement", head: `<h1>{T}</h1><p>{S}, {D}</p>`, inside: `<div>Story continues below advertisement</div>`, want: corpus.Column{Date: "2008-03-03"}},
		{name: "signed in the last line", head: `<h1>{T}</h1>`, end: `<div>Take a week for it and be kind to yourself meanwhile.<a name=more></a> <span>Posted by Ruth Park at March 2, 2008 09:12 AM</span></div>`, want: corpus.Column{Posted: "2008-03-02", Author: corpus.Author{Name: "Ruth Park"}}},
		{name: "how long it takes to read", head: `<h1>{T}</h1><p>Mar 3, 2008 · Ruth Park · 4 min read</p>`, want: corpus.Column{Posted: "2008-03-03", Author: corpus.Author{Name: "Ruth Park"}}},
		{name: "a day behind the title", head: `<h3><a href=/x>{T}</a> &#183; <abbr class=published>3 March 2008</abbr></h3>`, want: corpus.Column{Date: "2008-03-03"}},
		{name: "a day that is a link beside a name", head: `<h1>{T}</h1><ul><li>By <a href=/r>Ruth Park</a></li><li><a href=/x>March 3, 2008</a></li></ul>`, want: corpus.Column{Date: "2008-03-03", Author: corpus.Author{Name: "Ruth Park"}}},
		{name: "a sentence below the title", title: "Printer-friendly page", head: `<div><b>{T}</b></div><div>Homework takes patience.</div><div>By Ruth Park</div><div>{D}</div>`, want: corpus.Column{Date: "2008-03-03", Author: corpus.Author{Name: "Ruth Park"}}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			page := formParts.Replace("<html><head><title>" + tt.title + "</title></head><body>" + tt.head + strings.ReplaceAll(body, "%[1]s", tt.inside) + tt.end + "</body></html>")
			ps := parsePage(t, page)
			got := corpus.Column{Title: ps.col.Title, Date: ps.col.Date, Posted: ps.col.Posted, Author: ps.col.Author}
			tt.want.Title = formParts.Replace("{T}")
			if d := cmp.Diff(tt.want, got); d != "" {
				t.Error(d)
			}
			for _, s := range ps.col.Sections {
				if s.Kind == corpus.InnerGame && len(s.Paragraphs) != 1 || strings.Contains(strings.Join(s.Paragraphs, " "), "Posted") {
					t.Errorf("%s took what is none of it: %q", s.Kind, s.Paragraphs)
				}
			}
		})
	}
}
