package scraper

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"coachsearch/internal/corpus"
	"coachsearch/scraper/archive"
)

// TestPortals reads a column in frames that portals, databases and newspapers
// put around it.
func TestPortals(t *testing.T) {
	const top, said = `<h1>{T}</h1><p>{S}, {D}</p><p>{F}</p>`, `{T}
{S}
2008-03-03
2008-03-02
Ruth Park
Ph.D.
Dana
41
Buyer
2 years
Retail
A boss who passes on his work
question: {Q}
answer: {A}
inner_game: {I}
outer_game: {O}
last_word: {L}`
	const tabs = `<ul><li>The client</li><li>Question</li><li>Answer</li><li>The inner game</li><li>The outer game</li><li>The last word</li></ul>`
	for _, tt := range []struct {
		name, title, page string
		instead           []string
	}{
		{"tabs and their panels", "", `<h1>{T}</h1><p>{S}, {D}</p>` + tabs + `<div><div><p>{F}</p></div><div><p>{Q}</p></div><div><p>{A}</p></div><div><p>{I}</p></div><div><p>{O}</p></div><div><p>{L}</p></div></div><p>{B}</p>`, nil},
		{"tabs that the panels repeat", "", `<h1>{T}</h1><p>{S}, {D}</p>` + tabs + `<div><h3>The client</h3><p>{F}</p></div><div><h3>Question</h3><p>{Q}</p></div><div><h3>Answer</h3><p>{A}</p></div><div><h3>The inner game</h3><p>{I}</p></div><div><h3>The outer game</h3><p>{O}</p></div><div><h3>The last word</h3><p>{L}</p></div><p>{B}</p>`, nil},
		{"two columns of codes", "", `<table><tr><td><b>HD</b></td><td><b>{T}</b></td></tr><tr><td><b>BY</b></td><td>Ruth Park</td></tr><tr><td><b>WC</b></td><td>612 words</td></tr><tr><td><b>PD</b></td><td>3 March 2008</td></tr><tr><td><b>SN</b></td><td>Harbor Lane</td></tr><tr><td><b>LP</b></td><td><p>{S}</p><p>{F}</p><p>Q. {Q}</p></td></tr><tr><td><b>TD</b></td><td><p>A. {A}</p><p>THE INNER GAME</p><p>{I}</p><p>THE OUTER GAME</p><p>{O}</p><p>THE LAST WORD</p><p>{L}</p></td></tr><tr><td><b>AN</b></td><td>Document HLN00002008030300012</td></tr></table>`, []string{"2008-03-02", "", "Ph.D.", ""}},
		{"a head of its own over the facts", "", `<table><tr><td><b>Subject</b></td><td>{T}</td></tr><tr><td><b>Category</b></td><td>{S}</td></tr><tr><td><b>Main Topic</b></td><td>Created by Ruth Park on 03/02/2008</td></tr></table><hr><p>{F}</p>{text}`, []string{"2008-03-03", "", "Ph.D.", ""}},
		{"links behind the byline", "", `<h1>{T}</h1><p>{S}</p><p><span>Submitted by Ruth Park on Sun, 2008-03-02 09:12.</span><span><a href="/t/1">Conflict</a> | <a href="/t/2">Bosses</a></span></p><p>{F}</p>{text}`, []string{"2008-03-03", "", "Ph.D.", ""}},
		{"a sentence below the title", "Harbor Lane: {T}", `<div>{S}</div><div>{T}</div><div>Small steps may change a big office.</div><div>By Ruth Park<br>{D}</div><div>{F}</div>{text}`, []string{"2008-03-02", "", "Ph.D.", ""}},
		{"an issue of a paper", "Harbor Lane, Issue 12", `<table><tr><td colspan=2><font size=5>Harbor Lane</font> <font>Issue 12 / {D}</font></td></tr><tr><td><b>In this issue</b><br><a href=#1>{S}</a><br><a href=#2>Bookshelf</a></td><td><h4>{S}</h4><h2>{T}</h2><p>by Ruth Park</p><p>{F}</p>{text}</td></tr></table>`, []string{"2008-03-02", "", "Ph.D.", ""}},
		{"two facts to a label", "", `<h1>{T}</h1><p>{S}, {D}</p><table><tr><td><b>Name/Age</b></td><td>Dana / 41</td></tr><tr><td><b>Industry, time</b></td><td>Retail, 2 years</td></tr><tr><td><b>Title</b></td><td>Buyer</td></tr><tr><td><b>Issue</b></td><td>A boss who passes on his work</td></tr></table>{text}<p>{B}</p>`, nil},
		{"facts without labels", "", `<h1>{T}</h1><p>{S}, {D}</p><p><b>Client:</b> Dana &bull; 41 &bull; Buyer &bull; 2 years &bull; Retail<br><b>Issue:</b> A boss who passes on his work</p>{text}<p>{B}</p>`, nil},
		{"a sentence between commas", "", `<h1>{T}</h1><p>{S}, {D}</p><p><b>Client:</b> Dana, 41, Buyer, 2 years with the company, Retail<br><b>Issue:</b> A boss who passes on his work</p>{text}<p>{B}</p>`, nil},
		{"a term that nobody knows", "", `<h1>{T}</h1><p>{S}, {D}</p><dl><dt>Who</dt><dd>Dana</dd><dt>Age</dt><dd>41</dd><dt>Position</dt><dd>Buyer</dd><dt>Motto</dt><dd>Try once more</dd><dt>On the job</dt><dd>2 years</dd><dt>Field</dt><dd>Retail</dd><dt>Problem</dt><dd>A boss who passes on his work</dd></dl>{text}<p>{B}</p>`, []string{"last_word: {L}", "last_word: {L}\nMotto=Try once more"}},
		{"names of files on headings", "", top + `<p><img src=q.gif alt="question.gif (1021 bytes)"></p><p>{Q}</p><p><img src=a.gif alt="answer.gif (1021 bytes)"></p><p>{A}</p><p><img src=i.gif alt="inner_game.gif (998 bytes)"></p><p>{I}</p><p><img src=o.gif alt="OuterGame2.gif"></p><p>{O}</p><p><img src=l.gif alt="LastWord.jpg (1,204 bytes)"></p><p>{L}</p><p>{B}</p>`, nil},
		{"an address below the text", "", top + `<dl><dt>Q<dd>{Q}<dt>A<dd>{A}<dt>The inner game<dd>{I}<dt>The outer game<dd>{O}<dt>The last word<dd>{L}</dl><address>editor@harbor.test</address>`, []string{"2008-03-02", "", "Ruth Park", "", "Ph.D.", ""}},
		{"a quotation with who said it", "", strings.Replace(top+`{text}<p>{B}</p>`, `{text}`, strings.Replace(formParts.Replace("{text}"), "<h4>The outer game</h4>", `<div>“What he hands over is his.”<br><font size=1>- Ruth Park</font></div><h4>The outer game</h4>`, 1), 1), nil},
		{"headings of a list that opens and closes", "", top + `<form><a href="#"><img src=c.gif alt="Hide details for Question"></a><b>Question</b><br>{Q}<br><br><a href="#"><img src=c.gif alt="Hide details for Answer"></a><b>Answer</b><br>{A}<br><br><a href="#"><img src=c.gif alt="Hide details for The inner game"></a><b>The inner game</b><br>{I}<br><br><a href="#"><img src=c.gif alt="Hide details for The outer game"></a><b>The outer game</b><br>{O}<br><br><a href="#"><img src=c.gif alt="Hide details for The last word"></a><b>The last word</b><br>{L}<br><br>{B}</form>`, nil},
		{"headings that ask", "", top + `<p>Q. {Q}</p><p>A. {A}</p><h4>First, what is the inner game here?</h4><p>{I}</p><h4>The outer game: what can be done?</h4><p>{O}</p><h4>And the last word?</h4><p>{L}</p><p>{B}</p>`, nil},
		{"headings in two languages", "", top + `<p>Q. {Q}</p><p>A. {A}</p><h3>Le jeu intérieur / The inner game</h3><p>{I}</p><h3>Le jeu extérieur / The outer game</h3><p>{O}</p><h3>Le mot de la fin du coach / The last word</h3><p>{L}</p><p>{B}</p>`, nil},
		{"facts once more in a box", "", top + strings.Replace(formParts.Replace("{text}"), "<h4>The outer game</h4>", `<div><b>At a glance</b><ul><li>Name: Dana<li>Age: 41<li>Title: Buyer<li>Issue: A boss who passes on his work</ul></div><h4>The outer game</h4>`, 1) + `<p>{B}</p>`, nil},
		{"another article below", "", `<table><tr><td>` + top + `<p>By Ruth Park</p>{text}<hr><h2>Bookshelf</h2><p>by Staff</p><p>A short and honest account of a year in a small plant. It is worth an evening of yours.</p></td></tr></table>`, []string{"2008-03-02", "", "Ph.D.", ""}},
		{"an e-mail", "", `<p><b>From:</b> Ruth Park [mailto:rpark@harbor.test]<br><b>Sent:</b> Monday, March 3, 2008 9:12 AM<br><b>To:</b> Readers<br><b>Subject:</b> FW: {T}</p><p>{S}</p><p>{F}</p>{text}<p>This e-mail and any attachments are for the addressee only.</p>`, []string{"2008-03-02", "", "Ph.D.", ""}},
		{"an e-mail that passes on", "", `<p><b>From:</b> Bea Long<br><b>Sent:</b> Friday, May 9, 2008 9:12 AM<br><b>Subject:</b> for you</p>` + top + `{text}<p>{B}</p>`, nil},
		{"a post in a forum", "{T}", `<table><tr><td><strong>{T}</strong></td></tr></table><table><tr><td>03-03-2008, 09:11 AM</td><td>#<a href=#>1</a></td></tr><tr><td><a href=#>Ruth Park</a><div>Moderator</div><div>Join Date: Jan 2004<br>Posts: 31</div></td><td><p>{S}</p><p>{F}</p>{text}</td></tr></table><table><tr><td>03-04-2008, 09:12 AM</td><td>#<a href=#>2</a></td></tr><tr><td><a href=#>Bea</a><div>Junior Member</div><div>Join Date: May 2004<br>Posts: 3</div></td><td>Mine was in another town.</td></tr></table>`, []string{"2008-03-02", "", "Ph.D.", ""}},
		{"a series where a role stands", "", `<h1>{T}</h1><p>By Ruth Park, {S}, {D}</p><p>{F}</p>{text}`, []string{"2008-03-03", "", "2008-03-02", "2008-03-03", "Ph.D.", ""}},
		{"a record of a database", "View record", `<table><tr><th>column_id</th><td>1012</td></tr><tr><th>column_title</th><td>{T}</td></tr><tr><th>column_date</th><td>2008-03-03</td></tr><tr><th>column_author</th><td>Ruth Park</td></tr><tr><th>client_name</th><td>Dana</td></tr><tr><th>client_age</th><td>41</td></tr><tr><th>client_title</th><td>Buyer</td></tr><tr><th>client_tenure</th><td>2 years</td></tr><tr><th>client_industry</th><td>Retail</td></tr><tr><th>client_issue</th><td>A boss who passes on his work</td></tr><tr><th>question</th><td>{Q}</td></tr><tr><th>answer</th><td>{A}</td></tr><tr><th>inner_game</th><td>{I}</td></tr><tr><th>outer_game</th><td>{O}</td></tr><tr><th>last_word</th><td>{L}</td></tr></table>`, []string{"{S}", "", "2008-03-02", "", "Ph.D.", ""}},
		{"a reader of feeds", "Reader", `<h2><a href="http://harbor.test/12">{T}</a></h2><div>from <a href=#>{S}</a> by Ruth Park</div><div>Mar 3, 2008 9:12 AM</div><div><p>{F}</p>{text}</div><div><span>Add star</span> <span>Share</span></div>`, []string{"2008-03-02", "", "Ph.D.", ""}},
		{"a letter's signature with facts", "", `<h1>{T}</h1><p>{S}, {D}</p><h3>The letter</h3><p>{Q}</p><p align=right><i>&mdash; Dana, 41</i></p><h3>The answer</h3><p>{A}</p><h4>The inner game</h4><p>{I}</p><h4>The outer game</h4><p>{O}</p><h4>The last word</h4><p>{L}</p><p>{B}</p>`, []string{"Buyer", "", "2 years", "", "Retail", "", "\nA boss who passes on his work", "\n"}},
		{"a sentence that signs", "", top + `{text}<p>{S} is written by Ruth Park, Ph.D. Posted Sunday, March 2, 2008.</p>`, nil},
		{"a series with a number", "Coach's Corner #42", `<h1>{S} #42: {T}</h1><p>{D}</p><p>{F}</p>{text}<p>{B}</p>`, nil},
		{"a number and a series", "Coach's Corner #42", `<h1>42. {S}: {T}</h1><p>{D}</p><p>{F}</p>{text}<p>{B}</p>`, nil},
		{"met in a sentence", "", `<h1>{T}</h1><p>{S}, {D}</p><p>Dana, 41, is a Buyer in the Retail industry, and has been with the organization for 2 years.<br>Issue: A boss who passes on his work</p>{text}<p>{B}</p>`, nil},
		{"met at the door", "", `<h1>{T}</h1><p>{S}, {D}</p><p>Meet Dana, 41, a Buyer with 2 years in the Retail industry.</p><p>Issue: A boss who passes on his work</p>{text}<p>{B}</p>`, nil},
		{"met by age", "", `<h1>{T}</h1><p>{S}, {D}</p><p>Dana is 41 and works as a Buyer in the Retail field, for 2 years now.<br>Issue: A boss who passes on his work</p>{text}<p>{B}</p>`, nil},
		{"a journal", "", top + `<p>Ruth Park</p>{text}<p>Received 3 May; accepted 9 May. Correspondence: Editors, Box 9.</p>`, []string{"2008-03-02", "", "Ph.D.", ""}},
		{"a topic of a forum", "{T}", `<div><a href=#>Water Cooler</a> &gt; <b>Topic: {T}</b> (Read 301 times)</div><table><tr><td><b><a href=#>Ruth Park</a></b><div>Administrator<br>Offline<br>Posts: 35</div></td><td><a href=#><b>{T}</b></a><div>&#171; <b>on: {D}, 09:12:33 AM</b> &#187;</div><hr><p>{S}</p><p>{F}</p>{text}</td></tr></table>`, []string{"2008-03-02", "", "Ph.D.", ""}},
		{"a series that is no role", "", `<p><b>{T}</b><br>By Ruth Park<br>{S}<br>{D}</p><p>{F}</p>{text}`, []string{"2008-03-02", "", "Ph.D.", ""}},
		{"a letter of a mailing list", "", `<table><tr><td><b>{S}: {T}</b></td></tr><tr><td>Ruth Park &lt;<a href="#">rpark@...</a>&gt;<br>Mon Mar 3, 2008 9:12 am</td></tr></table><p>{F}</p>{text}`, []string{"2008-03-02", "", "Ph.D.", ""}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			page := "<html><head><title>" + tt.title + "</title></head><body>" + tt.page + "</body></html>"
			want := said
			for i := 0; i < len(tt.instead); i += 2 {
				want = strings.Replace(want, tt.instead[i], tt.instead[i+1], 1)
			}
			if diff := cmp.Diff(formParts.Replace(want), saidIn(t, "a.html", formParts.Replace(page))); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

// TestOwnAddress takes the address that a page states of itself.
func TestOwnAddress(t *testing.T) {
	const address = "http://harbor.test/corner/12.html"
	for name, tt := range map[string]struct{ head, foot string }{
		"below the text":            {"", `<p>URL for this story: ` + address + `</p>`},
		"of a search engine's copy": {`<base href="` + address + `"><table><tr><td>This is Google's <a href="#">cache</a> of <a href="` + address + `">` + address + `</a> as retrieved on Jan 6, 2009 07:12:03 GMT.</td></tr></table>`, ""},
	} {
		page := tt.head + "<html><body>" + formParts.Replace(`<h1>{T}</h1><p>{S}, {D}</p><p>{F}</p>{text}`) + tt.foot + "</body></html>"
		if got := ReadPage(&archive.Capture{Path: "a.html", Body: []byte(page)}, builtinProfile(t)).URL; got != address {
			t.Errorf("%s: %q, want %q", name, got, address)
		}
	}
}

// TestReaders reads the comments of portals and forums, where no heading or one
// of another kind leads to them.
func TestReaders(t *testing.T) {
	const one, two = "Ours were found behind the boiler.", "Pink is no good, we have a crew that likes it."
	want := []corpus.Comment{{Author: "Rita", Date: "2009-05-06", Text: one}, {Author: "Al in Duluth", Date: "2009-05-07", Text: two}}
	undated := []corpus.Comment{{Author: "Rita", Text: one}, {Author: "Al in Duluth", Text: two}}
	for name, tt := range map[string]struct {
		thread string
		want   []corpus.Comment
	}{
		"no heading":                 {`<div><h3>So true</h3><div>Submitted by Rita on Wed, 2009-05-06 21:05.</div><p>` + one + `</p><a href=#>reply</a></div><div><h3>Hm</h3><div>Submitted by Al in Duluth on Thu, 2009-05-07 08:10.</div><p>` + two + `</p><a href=#>reply</a></div><div>Harbor Lane is run by volunteers of the yard.</div>`, want},
		"scores":                     {`<ul><li><b>But why?</b> (Score:2, Insightful)<br>by <a href=#>Rita</a> on Wednesday May 6, 2009, @09:12AM (<a href=#>#4712</a>)<p>` + one + `</p>[ <a href=#>Reply to This</a> ]<ul><li><b>Re: But why?</b> (Score:1)<br>by <a href=#>Al in Duluth</a> on Thursday May 7, 2009, @10:12AM (<a href=#>#4713</a>)<p>` + two + `</p></ul></ul>`, want},
		"no year":                    {`<table><tr><td><b>Re: tools</b> (Score: 1)<br>by Rita on Wednesday, May 6 @ 14:10:22 CST<br>(<a href=#>User Info</a> | <a href=#>Send a Message</a>)</td></tr><tr><td>` + one + `</td></tr></table><table><tr><td><b>Re: tools</b> (Score: 1)<br>by Al in Duluth on Thursday, May 7 @ 14:10:22 CST<br>(<a href=#>User Info</a> | <a href=#>Send a Message</a>)</td></tr><tr><td>` + two + `</td></tr></table>`, undated},
		"a forum":                    {`<h3>Comments</h3><table><tr><th>Author</th><th>Message</th></tr><tr><td><b>Rita</b><br>Joined: 02 Jan 2004<br>Posts: 12<br>Location: Fargo</td><td>Posted: Wed May 6, 2009 9:12 am<hr>` + one + `</td></tr><tr><td><a href="#top">Back to top</a></td></tr><tr><td><b>Al in Duluth</b><br>Joined: 03 Jan 2004<br>Posts: 9<br>Location: Duluth</td><td>Posted: Thu May 7, 2009 9:12 am<hr>` + two + `</td></tr></table>`, want},
		"a guest book":               {`<center><b>GUESTBOOK</b></center><hr><b>Name:</b> Rita<br><b>Date:</b> May 6, 2009<br><b>Comments:</b> ` + one + `<hr><b>Name:</b> Al in Duluth<br><b>Date:</b> May 7, 2009<br><b>Comments:</b> ` + two + `<hr>`, want},
		"a forum's posts":            {`<table><tr><td>05-06-2009, 09:12 AM</td><td>#<a href=#>2</a></td></tr><tr><td><a href=#>Rita</a><div>Junior Member</div><div>Join Date: Jan 2004<br>Posts: 12</div></td><td>` + one + `</td></tr></table><table><tr><td>05-07-2009, 10:12 AM</td><td>#<a href=#>3</a></td></tr><tr><td><a href=#>Al in Duluth</a><div>Senior Member</div><div>Join Date: May 2004<br>Posts: 9</div></td><td>` + two + `</td></tr></table><div>All times are GMT -6. The time now is 07:12 PM.</div>`, want},
		"reviews":                    {`<h3>Reader reviews</h3><div><img alt="5 out of 5 stars"> <b>Helpful</b>, May 6, 2009<br>By Rita<br><p>` + one + `</p>Was this review helpful to you? <a href=#>Yes</a> <a href=#>No</a></div><div><img alt="2 out of 5 stars"> <b>So so</b>, May 7, 2009<br>By Al in Duluth<br><p>` + two + `</p>Was this review helpful to you? <a href=#>Yes</a> <a href=#>No</a></div><a href=#>Write a review</a>`, want},
		"links beside the name":      {`<div><b>Comments:</b><br><div>` + one + `<br><b>Rita</b> | <a href=#>Email</a> | <a href=#>Homepage</a> | 05.06.09 - 2:11 pm | <a href=#>#</a></div><hr><div>` + two + `<br><b>Al in Duluth</b> | <a href=#>Homepage</a> | 05.07.09 - 2:11 pm | <a href=#>#</a></div><hr>Commenting by <a href=#>Harbor</a></div>`, want},
		"replies to a topic":         {`<table><tr><td><b><a href=#>Rita</a></b><div>Newbie<br>Offline<br>Posts: 4</div></td><td><a href=#><b>Re: The Boss</b></a><div>&#171; <b>Reply #1 on: May 6, 2009, 07:12:01 PM</b> &#187;</div><hr>` + one + `</td></tr></table><table><tr><td><b><a href=#>Al in Duluth</a></b><div>Full Member<br>Offline<br>Posts: 44</div></td><td><a href=#><b>Re: The Boss</b></a><div>&#171; <b>Reply #2 on: May 7, 2009, 07:12:01 PM</b> &#187;</div><hr>` + two + `</td></tr></table><div>Powered by a forum</div>`, want},
		"answers to a letter":        {`<div><div><a href=#>Reply</a> | <a href=#>Threaded</a> | <a href=#>More</a></div><h2>Re: The Boss</h2><div><a href=#>Rita</a></div><div>May 06, 2009; 7:31pm</div><div>` + one + `</div></div><div><div><a href=#>Reply</a> | <a href=#>Threaded</a> | <a href=#>More</a></div><h2>Re: The Boss</h2><div><a href=#>Al in Duluth</a></div><div>May 07, 2009; 7:31pm</div><div>` + two + `</div></div>`, want},
		"days that are links":        {`<h3>2 Responses to “The Boss”</h3><ol><li><div><cite>Rita</cite> <span>says:</span></div><div><a href=#>May 6, 2009 at 9:12 am</a> <a href=#>(Edit)</a></div><p>` + one + `</p><div><a href=#>Reply</a></div><li><div><cite>Al in Duluth</cite> <span>says:</span></div><div><a href=#>May 7, 2009 at 9:12 am</a> <a href=#>(Edit)</a></div><p>` + two + `</p><div><a href=#>Reply</a></div></ol>`, want},
		"days behind, with the site": {`<h3>In your voice</h3><p>READ REACTIONS TO THIS STORY</p><p>You must be logged in to leave a comment. <a href=#>Login</a> | <a href=#>Register</a></p><div><p><a href=#>Rita</a> wrote:</p><p>` + one + `</p><p>5/6/2009 9:12 AM CDT on harbor.test</p><p><a href=#>Recommend</a> | <a href=#>New post</a> | <a href=#>Reply to this Post</a></p></div><div><p><a href=#>Al in Duluth</a> wrote:</p><p>` + two + `</p><p>5/7/2009 9:12 AM CDT on harbor.test</p><p><a href=#>Recommend</a> | <a href=#>New post</a> | <a href=#>Reply to this Post</a></p></div>`, want},
		"counted in a sentence":      {`<h3>Discussion</h3><p>There are 2 comment(s) on this story. They are the opinions of readers.</p><div><b>Rita said on: May 6, 2009, 9:12 am</b><p>` + one + `</p></div><div><b>Al in Duluth said on: May 7, 2009, 9:12 am</b><p>` + two + `</p></div>`, want},
		"signed letters":             {`<h3>Readers respond</h3><p>` + one + `</p><p><i>Rita, May 6, 2009</i></p><p>` + two + `</p><p><i>Al in Duluth, May 7, 2009</i></p><p><a href=#>Send your response</a></p>`, want},
		"numbered":                   {`<h2>Comments</h2><p><a href=#>Sign in or register</a> to comment.</p><ul><li>1. At 09:10 on 06 May 2009, <a href=#>Rita</a> wrote: <div>` + one + `</div><p><a href=#>Complain about this comment</a></p><li>2. At 09:11 on 07 May 2009, <a href=#>Al in Duluth</a> wrote: <div>` + two + `</div><p><a href=#>Complain about this comment</a></p></ul>`, want},
	} {
		t.Run(name, func(t *testing.T) {
			page := formParts.Replace(`<html><body><h1>{T}</h1><p>By Ruth Park</p><p>{S}, {D}</p><p>{F}</p>{text}`) + tt.thread + "</body></html>"
			ps := parsePage(t, page)
			if d := cmp.Diff(tt.want, ps.col.Comments); d != "" {
				t.Error(d)
			}
			if last := ps.col.Sections[len(ps.col.Sections)-1]; len(last.Paragraphs) != 1 {
				t.Errorf("the last section took more than is its own: %q", last.Paragraphs)
			}
		})
	}
}
