package scraper

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"coachsearch/internal/corpus"
)

// TestFields reads comments whose names, days and links only a style sheet parts,
// and heads of comments that hold more than these.
func TestFields(t *testing.T) {
	const one, two = "Ours were found behind the boiler.", "Pink is no good, we have a crew that likes it."
	want := []corpus.Comment{{Author: "Rita", Date: "2009-05-06", Text: one}, {Author: "al in duluth", Date: "2009-05-07", Text: two}}
	undated := []corpus.Comment{{Author: "Rita", Text: one}, {Author: "al in duluth", Text: two}}
	first := want[:1]
	for name, tt := range map[string]struct {
		thread string
		want   []corpus.Comment
	}{
		"name and day":           {`<h4>2 comments:</h4><ol><li><cite><a href=/1>Rita</a></cite><span class=icon></span><span class=datetime><a href=#1>May 6, 2009 at 2:25 PM</a></span><p>` + one + `</p><span><a>Reply</a><span><a href=#d1>Delete</a></span></span></li><li><cite><a href=/2>al in duluth</a></cite><span class=icon></span><span class=datetime><a href=#2>May 7, 2009 at 1:00 AM</a></span><p>` + two + `</p><span><a>Reply</a><span><a href=#d2>Delete</a></span></span></li></ol>`, want},
		"votes and a number":     {`<h4>Comments</h4><div class=rbox><span class=vote>+0</span><a class=nr href=#1>#1</a> <span class=who>Rita</span> <span class=when>2009-05-06 14:25</span><div>` + one + `</div><a>Quote</a></div><div class=rbox><span class=vote>-1</span><a class=nr href=#2>#2</a> <span class=who>al in duluth</span> <span class=when>2009-05-07 01:00</span><div>` + two + `</div><a>Quote</a></div>`, want},
		"points of a reader":     {`<h3>Comments (2)</h3><a>Logged in as</a><div class=idc-c><span>0</span><a>Vote up</a><a>Vote down</a><p><a class=nm href=/1>Rita</a><span> 40p</span> · <a href=#1>4 weeks ago</a></p><div>` + one + `</div><a>Reply</a></div><div class=idc-c><span>1</span><a>Vote up</a><a>Vote down</a><p><a class=nm href=/2>al in duluth</a><span> 41p</span> · <a href=#2>5 weeks ago</a></p><div>` + two + `</div><a>Reply</a></div>`, undated},
		"whom he answers":        {`<div><a>2 comments</a></div><ul><li class=post><header><span class=author><a href=/1>Rita</a></span><span class=meta><span class=dot>&bull;</span><a class=ago href=#1>9 months ago</a></span></header><p>` + one + `</p><a>Reply</a></li><li class=post><header><span class=author><a href=/2>al in duluth</a></span><span><a class=parent href=#1><i></i> Rita</a></span><span class=meta><span class=dot>&bull;</span><a class=ago href=#2>3 months ago</a></span></header><p>` + two + `</p><a>Reply</a></li></ul>`, undated},
		"where he works":         {`<div>2 Comments</div><div>Add a comment...</div><div class=x><a class=ActorName href=/1>Rita</a><span> · </span><div class=job>Harbor High School</div><div class=say>` + one + `</div><div>Like · Reply · 1 · <abbr>May 6, 2009 at 7:48PM</abbr></div></div><div class=x><a class=ActorName href=/2>al in duluth</a><span> · </span><div class=job>Fargo, North Dakota</div><div class=say>` + two + `</div><div>Like · Reply · 2 · <abbr>May 7, 2009 at 7:48PM</abbr></div></div>`, want},
		"one, named by a class":  {`<div>1 Comments</div><div>Add a comment...</div><div class=x><a class=ActorName href=/1>Rita</a><span> · </span><div class=job>Works at Harbor Lane</div><div class=say>` + one + `</div><div>Like · Reply · 1 · <abbr>May 6, 2009 at 7:48PM</abbr></div></div><div>Harbor Comments Plugin</div>`, first},
		"one post below":         {`<div class=post_block><h3><span class=nr>#2</span><span class="author vcard"><a href=/1>rita</a></span></h3><ul><li>Newbie</li><li>10 posts</li></ul><p>Posted 06 May 2009 - 01:50 PM</p><div>` + one + `</div><ul><li><a href=#top>Back to top</a></li><li><a href=#r>Reply</a></li></ul></div>`, []corpus.Comment{{Author: "rita", Date: "2009-05-06", Text: one}}},
		"a short year":           {`<a name=c></a><div class=comment><p>` + one + `</p><div>Rita (<a href=/1>URL</a>) - 06-05-’09 02:51</div></div><div class=comment><p>` + two + `</p><div>al in duluth (<a href=/2>URL</a>) - 07-05-’09 18:11</div></div>`, want},
		"no year":                {`<p><b>Comments (2)</b></p><p><b>Rita</b> <small>May 6</small><br>` + one + `</p><p><b>al_in_duluth</b> <small>May 7</small><br>` + two + `</p>`, []corpus.Comment{{Author: "Rita", Text: one}, {Author: "al_in_duluth", Text: two}}},
		"a guest":                {`<h2>Comments (2)</h2><div class=comment><a>Rita</a> <span>3 years ago</span><span> · </span><span>0 Likes</span><p>` + one + `</p></div><div class=comment><a>Guest</a> <span>9 years ago</span><span> · </span><span>2 Likes</span><p>` + two + `</p></div>`, []corpus.Comment{{Author: "Rita", Text: one}, {Author: "Guest", Text: two}}},
		"a day above":            {`<h3>Comments (1)</h3><div class=comment><div>May 06, 2009</div><div><b>Rita</b> said...</div><p>` + one + `</p></div><h3>Leave a Comment</h3>`, first},
		"a day below, no author": {`<h4>StoryChat</h4><p>This article does have comments associated with it.</p><div>Rita wrote:</div><div>` + one + `</div><div>5/6/2009 4:57:26 PM</div><div><a>Recommend</a> <a>Report Abuse</a></div><div>al in duluth wrote:</div><div>` + two + `</div><div>5/7/2009 2:30:34 PM</div><div><a>Recommend</a> <a>Report Abuse</a></div>`, want},
		"a visitor":              {`<h3>1 comment</h3><div><div>Comment from: Rita [Visitor] &middot; <a href=http://r.test>http://r.test</a></div><p>` + one + `</p><div><a href=#c>Permalink</a> 05/06/09 @ 16:35</div></div><h3>Leave a comment</h3>`, first},
		"nobody named":           {`<h3>Comments (2)</h3><div class=comment><p>May 6, 2009</p><p>` + one + `</p></div><div class=comment><p>May 7, 2009</p><p>` + two + `</p></div>`, []corpus.Comment{{Date: "2009-05-06", Text: one}, {Date: "2009-05-07", Text: two}}},
		"one row of a table":     {`<h4>Comments and Responses (1)</h4><table><tr><th>Date</th><th>From</th><th>Comment</th></tr><tr><td>5/6/2009</td><td>Rita</td><td>` + one + `</td></tr></table><p><a href=p>Post a comment</a></p>`, first},
		"a name below":           {`<h3>1 Readers' Comment</h3><ol><li><div>1.</div><div>May 6, 2009 1:12 PM</div><div><a href=#c>Link</a></div><p>` + one + `</p><cite>— Rita</cite><div>Recommended by 3 Readers</div></li></ol>`, first},
		"names that are buttons": {`<h2>Join in</h2><p>2 comments</p><div class=vf><button class=vf-username>Rita</button><span>6 May, 2009</span><p>` + one + `</p><span>Reply</span><span>0 replies</span><span>Like</span></div><div class=vf><button class=vf-username>al in duluth</button><span>7 May, 2009</span><p>` + two + `</p><span>Reply</span><span>1 replies</span><span>Like</span></div>`, want},
		"sorts of comments":      {`<h4>1 comment</h4><div>Add a comment</div><div>Top comments</div><div><div><a href=u>Rita</a><span> <a href=p>3 years ago</a> - <span>Shared publicly</span></span></div><p>` + one + `</p><div><span>+1</span> <a>1</a> <a>2</a> <span>Reply</span></div></div>`, undated[:1]},
		"a signature":            {`<h3>Comments</h3><div class=comment><p><b>Rita</b> wrote on May 6, 2009:</p><p>` + one + `<br>_________________<br>Be nice, keep copies.</p></div><div class=comment><p><b>al in duluth</b> wrote on May 7, 2009:</p><p>` + two + `</p></div>`, want},
	} {
		t.Run(name, func(t *testing.T) {
			page := formParts.Replace(`<html><body><h1>{T}</h1><div class=post_block><h3><span class=nr>#1</span><span class="author vcard"><a href=/0>Ruth Park</a></span></h3><ul><li>Coach</li><li>7 posts</li></ul><p>Posted 02 May 2009 - 09:12 AM</p><p>{F}</p>{text}</div>`) + tt.thread + "</body></html>"
			ps := parsePage(t, page)
			if d := cmp.Diff(tt.want, ps.col.Comments); d != "" {
				t.Error(d)
			}
		})
	}
}

// TestHeadsOfSystems reads title, days and author where systems put them.
func TestHeadsOfSystems(t *testing.T) {
	for _, tt := range []struct {
		name, title, page string
		want              corpus.Column
	}{
		{"a title that is a link", "{T}", `<table><tr><td><a href=/x>{T}</a></td><td><img alt=PDF></td></tr></table><table><tr><td>Advice - {S}</td></tr><tr><td>Written by Ruth Park</td></tr><tr><td>Sunday, 02 March 2008 09:12</td></tr><tr><td>{F}{text}</td></tr></table>`, corpus.Column{Date: "2008-03-02", Author: corpus.Author{Name: "Ruth Park"}}},
		{"a link right above the day", "Planet Work", `<h1>Planet Work</h1><table><tr><td><b><a href=http://harbor.test/7>{T}</a></b></td></tr><tr><td>from {S} by Ruth Park</td></tr><tr><td>Sun, 02 Mar 2008 14:00:00 GMT</td></tr><tr><td>{F}{text}</td></tr></table>`, corpus.Column{Date: "2008-03-02", Author: corpus.Author{Name: "Ruth Park"}}},
		{"a day that is a link", "Work — {T}", `<h1><a href=/>Work</a></h1><div><div><a href=/post/7>Mar 2, 2008</a></div><h3><a href=/post/7>{T}</a></h3><p>{F}</p>{text}<p>#work #advice</p><p>7 notes</p></div>`, corpus.Column{Date: "2008-03-02"}},
		{"day and title in one heading", "Work", `<h1>Work</h1><h2><span class=date>02 Mar '08 - 09:44</span>{T}</h2><p>{F}</p>{text}`, corpus.Column{Date: "2008-03-02"}},
		{"a name beside a day", "{T}", `<h1>{T}</h1><p>By <a href=/r>Ruth Park</a> <span>Sept. 2, 2008</span></p><p>{F}</p>{text}`, corpus.Column{Posted: "2008-09-02", Author: corpus.Author{Name: "Ruth Park"}}},
		{"a post below the forum's tools", "{T} - Work Talk", `<table><tr><td>Thread Tools</td><td>Display Modes</td></tr></table><div>#<a href=/1>1</a></div><div>03-02-2008, 09:12 AM</div><div><a href=/r>Ruth Park</a></div><div>Administrator</div><div>Posts: 4</div><div><strong>{T}</strong></div><p>{F}</p>{text}`, corpus.Column{Date: "2008-03-02", Author: corpus.Author{Name: "Ruth Park"}}},
		{"who writes the column", "{T}", `<h1>{T}</h1><p>{S}, {D}</p><p>{F}</p>{text}<p><i>Ruth Park writes the {S} column. Reach her at r@harbor.test.</i></p>`, corpus.Column{Date: "2008-03-03", Author: corpus.Author{Name: "Ruth Park"}}},
		{"who gave leave to print", "{T}", `<h1>{T}</h1><p>{S}, {D}</p><p>{F}</p>{text}<p><i>Column by Ruth Park — reprinted with permission</i></p>`, corpus.Column{Date: "2008-03-03", Author: corpus.Author{Name: "Ruth Park"}}},
		{"a way back", "{T}", `<h1>{T}</h1><p>{S}, {D}</p><p>{F}</p>{text}<p><a href=/b>Back to Business</a></p>`, corpus.Column{Date: "2008-03-03"}},
		{"where it is from", "{T}", `<h1>{T}</h1><p>{S}, {D}</p><p>{F}</p>{text}<p>This article is from http://harbor.test/7<br>May be copied.</p>`, corpus.Column{Date: "2008-03-03"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			page := formParts.Replace("<html><head><title>" + tt.title + "</title></head><body>" + tt.page + "</body></html>")
			ps := parsePage(t, page)
			got := corpus.Column{Title: ps.col.Title, Date: ps.col.Date, Posted: ps.col.Posted, Author: ps.col.Author}
			tt.want.Title = formParts.Replace("{T}")
			if d := cmp.Diff(tt.want, got); d != "" {
				t.Error(d)
			}
			if last := ps.col.Sections[len(ps.col.Sections)-1]; len(last.Paragraphs) != 1 {
				t.Errorf("the last section took more than is its own: %q", last.Paragraphs)
			}
		})
	}
}
