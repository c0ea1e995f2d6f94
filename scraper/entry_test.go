package scraper

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"coachsearch/internal/corpus"
)

const entryFrame = `<html><head><title>Two left hands</title></head><body>%s<h1>Two left hands</h1><p>Coach's Corner, May 5, 2009</p>
<p><b>Name:</b> Uma<br><b>Age:</b> 40<br><b>Title:</b> Fitter<br><b>Issue:</b> Tools that walk</p>
<p><b>Q.</b> My spanners leave the bench at night and nobody has seen them go.</p>
<p><b>A.</b> Paint them pink, all of them, and say nothing for a fortnight.</p>
<h3>The inner game</h3><p>Ask what you would do with a spanner at midnight.</p>
<h3>The last word</h3><p>A tool that shames its thief comes home by itself.</p>
<p>Ana Souza, Coach - Posted May 4, 2009</p>
%s</body></html>`

// TestEntries reads three comments from what repeats itself in their markup; one
// of them quotes a heading of the column.
func TestEntries(t *testing.T) {
	type said struct {
		who, text string
		day       int
	}
	thread := []said{
		{"Rita", "<p>Ours were found behind the boiler.</p><p>All of them.</p>", 6},
		{"big_al", "<p>Pink is no good, we have a whole crew that likes it.</p>", 7},
		{"Uwe K.", "<p>Well put.</p><p>The inner game</p><p>That part is the one I cannot do.</p>", 8},
	}
	want := []corpus.Comment{
		{Author: "Rita", Date: "2009-05-06", Text: "Ours were found behind the boiler. All of them."},
		{Author: "big_al", Date: "2009-05-07", Text: "Pink is no good, we have a whole crew that likes it."},
		{Author: "Uwe K.", Date: "2009-05-08", Text: "Well put. The inner game That part is the one I cannot do."},
	}
	for name, tt := range map[string]struct {
		before, head string
		item         string // of the name, the day and the text of one comment
		foot         string
	}{
		"no heading, no verb": {item: `<div class="comment odd"><div>May %[2]d, 2009 - 3:10pm &mdash; %[1]s</div><h3>Subject</h3>%[3]s<ul class="links"><li><a href=#>reply</a></li></ul></div>`},
		"name below the text": {head: "<h4>Comments</h4>", item: `<div class="commentBox"><div>Saturday, May 0%[2]d, 2009 10:12:14 PM (Central Standard Time, UTC-06:00)</div><div>%[3]s</div><div class="commentAuthor"><a href=x>%[1]s</a></div></div>`},
		"title, day, name":    {head: "<h1>Comments</h1>", item: `<div class="class-comment"><h2>well</h2><div><p class="date">05/0%[2]d/2009 3:04 pm</p><p class="author">%[1]s</p></div><div>%[3]s</div></div>`},
		"day at the end":      {head: "<div>3 comments</div><div>Newest | Oldest</div>", item: `<article class="comment"><div><a href=x><span>%[1]s</span></a> <span>5pts</span></div><div>%[3]s</div><div><time>May %[2]d, 2009</time> <a href=#>Like</a> <a href=#>Reply</a></div></article>`},
		"rows of a table":     {head: `<table><tr><th>Poster</th><th>Thread</th></tr>`, item: `<tr><td class="head">%[1]s</td><td class="head"><div>Posted: 2009/5/%[2]d 19:35  Updated: 2009/5/%[2]d 19:35</div></td></tr><tr><td><div>Joined: 2004/2/11</div><div>Posts: 3</div></td><td><div class="comText">%[3]s</div></td></tr><tr><td></td><td><a href=#>Reply</a></td></tr>`, foot: "</table>"},
		"name, day, text":     {head: "<h3>Discussion</h3>", item: `<p class="who">%[1]s says</p><p class="when">May %[2]d, 2009</p>%[3]s`, foot: `<p class="foot"><a href=/list>All columns</a></p>`},
		"a list of terms":     {head: "<h4>3 comments:</h4><dl>", item: `<dt class="comment-author"><a href=x>%[1]s</a> said...</dt><dd class="comment-body">%[3]s</dd><dd class="comment-footer"><a href=#c>7:0%[2]d PM, May 0%[2]d, 2009</a></dd>`, foot: "</dl><p><a href=x>Post a Comment</a></p>"},
		"signed with a place": {head: "<h2>Here's what readers have had to say so far. Why not add your thoughts below?</h2><p>Newest Oldest Best rated Worst rated</p>", item: `<div class="usercomment">%[3]s<p class="name">- <b>%[1]s</b>, Leeds, UK, May %[2]d, 2009 11:53</p><p>Click to rate Rating 4</p></div>`},
		"day and month":       {head: "<h2>Comments</h2><p>Page 1 of 1</p>", item: `<div class="tx-comment"><p><b>%[1]s</b> wrote on 0%[2]d-05-2009 10:11:</p><div>%[3]s</div></div>`},
		"a number glued on":   {head: "<p>3 comments&#8230; read them below or <a href=#>add one</a></p><dl>", item: `<dt class="comment"><span>%[2]d</span><span class="comment_author">%[1]s</span> <span>May %[2]d, 2009 at 4:05 pm</span></dt><dd class="comment"><div>%[3]s<p><a href=#>Reply</a></p></div></dd>`, foot: "</dl>"},
		"boards": {
			before: `<table><tr><td>Ana Souza<br>Admin</td><td>posted May 4, 2009 06:30 AM<hr>`, head: `<p>Posts: 12 | From: Minnesota | Registered: Mar 2003</p></td></tr>`,
			item: `<tr><td><b>%[1]s</b><br>Member<br>Member # 2%[2]d</td><td>posted May %[2]d, 2009 01:36 PM <a href=x>Profile</a> <a href=x>Quote</a><hr>%[3]s<p>Posts: 1%[2]d | From: Minnesota | Registered: Mar 2003</p></td></tr>`, foot: "</table>",
		},
	} {
		t.Run(name, func(t *testing.T) {
			items := tt.head
			for _, c := range thread {
				items += fmt.Sprintf(tt.item, c.who, c.day, c.text)
			}
			ps := parsePage(t, fmt.Sprintf(entryFrame, tt.before, items+tt.foot))
			if d := cmp.Diff(want, ps.col.Comments); d != "" {
				t.Error(d)
			}
			if last := ps.col.Sections[len(ps.col.Sections)-1]; last.Kind != corpus.LastWord || len(last.Paragraphs) != 1 {
				t.Errorf("the last section is %v", last)
			}
			if ps.col.Author.Name != "Ana Souza" || ps.col.Posted != "2009-05-04" {
				t.Errorf("signed by %q, %q", ps.col.Author.Name, ps.col.Posted)
			}
		})
	}
}

// TestNoEntries reads pages on which what repeats itself is no comment.
func TestNoEntries(t *testing.T) {
	const other = `<div class="story"><h4><a href=/x%[1]d>A boss who hums</a></h4><p>May 1%[1]d, 2009 | Ana Souza</p><p>It began in the lift and went on from there, floor by floor.</p></div>`
	const gone = `<div class="comment"><b>Rita</b> May %[1]d, 2009 at 9:12 am<p>This comment has been removed by the author.</p></div>`
	const link = `<div class="trackback"><p>Reading list, by Bench Notes</p><p>Tracked on May %[1]d, 2009 01:02 PM</p><p>I saw this piece of advice and had to laugh.</p></div>`
	const blog = `<dl><dt><a href=/b%[1]d>A reading list</a></dt><dd>A column on what to do when your shop ...<br><span><em>posted by Hal @ <a href=x>8:1%[1]d PM</a></em></span></dd></dl>`
	for name, tt := range map[string]struct{ head, item string }{
		"more stories":        {"<h3>More stories</h3>", other},
		"comments taken away": {"<h3>Comments</h3>", gone},
		"other weblogs":       {"<h3>TrackBacks</h3>", link},
		"links to the page":   {"<h4>Links to this post:</h4>", blog},
	} {
		t.Run(name, func(t *testing.T) {
			items := tt.head + fmt.Sprintf(tt.item, 6) + fmt.Sprintf(tt.item, 7)
			if comments := commentsBelow(t, items); len(comments) > 0 {
				t.Errorf("comments %v", comments)
			}
		})
	}
}

// Comments of one page may be of several kinds of markup, and none is lost to
// those that repeat themselves.
func TestEntriesAmongOthers(t *testing.T) {
	const below = `<h3>Comments (3)</h3>
<div>Rita (May 6 2009):</div><div>Ours were found behind the boiler, all of them.</div>
<p><b>Uwe (May 7, 2009):</b><br>Pink is no good, we have a whole crew that likes it.</p>
<p><b>Hal (2009-05-08):</b><br>Well put, and well painted.</p>`
	var who []string
	for _, c := range commentsBelow(t, below) {
		who = append(who, c.Author+" "+c.Date)
	}
	if diff := cmp.Diff([]string{"Rita 2009-05-06", "Uwe 2009-05-07", "Hal 2009-05-08"}, who); diff != "" {
		t.Error(diff)
	}
}

// A name ends before what is said of its reader, and none is passed over.
func TestNamesOfEntries(t *testing.T) {
	for name, item := range map[string]string{
		"place":   `<p><b>%s, Duluth, MN</b> wrote on 5/%d/2009 10:11:12 AM:</p><p>%s</p>`,
		"calling": `<div class="fbc"><a class="profileName">%s</a> <span>&middot;</span> <span>Works at Self-employed</span><div class="postText">%[3]s</div><div class="fsm"><a>Reply</a> &middot; <abbr>May %[2]d, 2009 at 3:10pm</abbr></div></div>`,
		"classed": `<div class="cm"><span class="user">%s</span> <span class="date">05/0%d/09</span><p>%s</p><a>Reply</a> <a>Report</a></div>`,
	} {
		below := "<h3>Comments</h3>"
		want := []string{"Rita", "Old Hand", "Uwe"}
		for i, who := range want {
			below += fmt.Sprintf(item, who, 6+i, []string{"Pink is no good.", "Ours were found behind the boiler.", "Well put, and well painted."}[i])
		}
		var got []string
		for _, c := range commentsBelow(t, below) {
			got = append(got, c.Author)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
}

// Days that are numbers alone are read in one order, and what comes before the
// column tells which, unless comments do so anyhow.
func TestDaysInOneOrder(t *testing.T) {
	const item = `<div class="comment"><b>%s</b> <i>%s</i><p>Pink is no good, we have a whole crew that likes it.</p></div>`
	for _, tt := range []struct{ days, want []string }{
		{[]string{"06/05/2009", "07/05/2009"}, []string{"2009-06-05", "2009-07-05"}},
		{[]string{"06/05/2009", "17/05/2009"}, []string{"2009-05-06", "2009-05-17"}},
		{[]string{"06/05/2009", "05/17/2009"}, []string{"2009-06-05", "2009-05-17"}},
		{[]string{"04/06/2009", "05/06/2009"}, []string{"2009-06-04", "2009-06-05"}},
		{[]string{"04/06/2009", "April 1, 2009"}, []string{"2009-04-06", "2009-04-01"}},
	} {
		below := "<h3>Comments</h3>"
		for i, day := range tt.days {
			below += fmt.Sprintf(item, []string{"Rita", "Uwe"}[i], day)
		}
		var got []string
		for _, c := range commentsBelow(t, below) {
			got = append(got, c.Date)
		}
		if diff := cmp.Diff(tt.want, got); diff != "" {
			t.Errorf("%v: %s", tt.days, diff)
		}
	}
}

// commentsBelow reads the comments of a column with something below it.
func commentsBelow(t *testing.T, below string) []corpus.Comment {
	t.Helper()
	return parsePage(t, fmt.Sprintf(entryFrame, "", below)).col.Comments
}
