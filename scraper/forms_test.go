package scraper

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"coachsearch/scraper/archive"
)

// What the forms below are made of.
var formParts = strings.NewReplacer(
	"{T}", "The Boss Who Hands Over His Homework",
	"{S}", "Coach's Corner",
	"{D}", "March 3, 2008",
	"{F}", "Name: Dana<br>Age: 41<br>Title: Buyer<br>Tenure: 2 years<br>Industry: Retail<br>Issue: A boss who passes on his work",
	"{B}", "Ruth Park, Ph.D., posted March 2, 2008",
	"{Q}", "My boss keeps giving me his own work to do the night before it is due. What should I do now?",
	"{A}", "It is fair to be tired of this. Begin with the facts and with what you can change yourself.",
	"{I}", "Notice what you feel when the work lands on your desk, and write it down for a week.",
	"{O}", "Ask for ten minutes with him. Tell him what you saw and what it costs you.",
	"{L}", "What he hands over is his. What you take on is yours.",
	"{text}", `<p>Q. My boss keeps giving me his own work to do the night before it is due. What should I do now?</p>
<p>A. It is fair to be tired of this. Begin with the facts and with what you can change yourself.</p>
<h4>The inner game</h4><p>Notice what you feel when the work lands on your desk, and write it down for a week.</p>
<h4>The outer game</h4><p>Ask for ten minutes with him. Tell him what you saw and what it costs you.</p>
<h4>The last word</h4><p>What he hands over is his. What you take on is yours.</p>`,
	"{plain}", `Q. My boss keeps giving me his own work to do the night before it is due. What should I do now?

A. It is fair to be tired of this. Begin with the facts and with what you can change yourself.

The inner game

Notice what you feel when the work lands on your desk, and write it down for a week.

The outer game

Ask for ten minutes with him. Tell him what you saw and what it costs you.

The last word

What he hands over is his. What you take on is yours.
`,
)

// saidIn is what a page says of the column, on one line.
func saidIn(t *testing.T, name, page string) string {
	t.Helper()
	pg := ReadPage(&archive.Capture{Path: name, Body: []byte(page)}, builtinProfile(t))
	if pg.Column == nil {
		return fmt.Sprintf("%s %v", pg.Outcome, pg.Reasons)
	}
	c := pg.Column
	age := c.Client.AgeText
	if c.Client.Age > 0 {
		age = fmt.Sprint(c.Client.Age)
	}
	out := []string{c.Title, c.Series, c.Date, c.Posted, c.Author.Name, c.Author.Role, c.Client.Name, age, c.Client.Title, c.Client.Tenure, c.Client.Industry, c.Client.Issue}
	for _, s := range c.Sections {
		out = append(out, string(s.Kind)+": "+strings.Join(s.Paragraphs, " / "))
	}
	for k, v := range c.Client.Extra {
		out = append(out, k+"="+v)
	}
	return strings.Join(out, "\n")
}

// TestForms reads one column in the forms that systems and tools gave such
// pages; each says the same, but for what replaces a value.
func TestForms(t *testing.T) {
	const top, end = `<h1>{T}</h1><p>{S}, {D}</p><p>{F}</p>`, `<p>{B}</p>`
	without := func(lines ...string) []string { // of what is said, and what stands instead
		var out []string
		for _, l := range lines {
			out = append(out, l, "")
		}
		return out
	}
	tests := []struct {
		name, page string
		instead    []string
	}{
		{"title in an image", `<img src=l.gif alt="Harbor Lane"><p><img src=t.gif alt="{T}"></p><p>{S}, {D}</p><p>{F}</p>{text}` + end, nil},
		{"title in a linked image", `<table><tr><td><a href="#"><img src=t.gif alt="{T}"></a></td></tr></table><p>{S}, {D}</p><p>{F}</p>{text}` + end, nil},
		{"a photograph is no title", `<p><img src=t.gif alt="Photo of the Harbor Lane staff"></p><p>{S}, {D}</p><p>{F}</p>{text}` + end, without("{T}")},
		{"hidden title beside an image", `<h1 style="display:none">{T}</h1><img src=t.gif alt="{T}"><p>{S}, {D}</p><p>{F}</p>{text}` + end, nil},
		{"hidden title beside an image without text", `<h2 class="screen-reader-text">{T}</h2><img src=t.gif alt=""><p>{S}, {D}</p><p>{F}</p>{text}` + end, nil},
		{"title hidden inside its heading", `<h1><span style="display: none">{T}</span><img src=t.gif alt="{T}"></h1><p>{S}, {D}</p><p>{F}</p>{text}` + end, nil},
		{"hidden heading of the frame", `<h2 style="display:none">Main menu of the site</h2>` + top + `{text}` + end, nil},
		{"hidden headings beside images", top + strings.NewReplacer(
			"<h4>The inner game</h4>", `<h4 class="visually-hidden">The inner game</h4><img src=i.gif alt="The inner game">`,
			"<h4>The outer game</h4>", `<img src=o.gif alt="The outer game"><h4 class="visually-hidden">The outer game</h4>`,
			"<h4>The last word</h4>", `<h4 style="display:none">The last word</h4><img src=o.gif alt="">`,
		).Replace(formParts.Replace("{text}")) + end, nil},
		{"leader dots", `<h1>{T}</h1><p>{S}, {D}</p><p>Name ........ Dana<br>Age ......... 41<br>Title ....... Buyer<br>Tenure ...... 2 years<br>Industry .... Retail<br>Issue ....... A boss who passes on his work</p>{text}` + end, nil},
		{"leader dots set apart", `<h1>{T}</h1><p>{S}, {D}</p><p>Name . . . . Dana<br>Age . . . . 41<br>Title . . . . Buyer<br>Tenure . . . 2 years<br>Industry . . . Retail<br>Issue . . . A boss who passes on his work</p>{text}` + end, nil},
		{"dashes", `<h1>{T}</h1><p>{S}, {D}</p><p>Name &mdash; Dana<br>Age &mdash; 41<br>Title &ndash; Buyer<br>Tenure -- 2 years<br>Industry - Retail<br>Issue &mdash; A boss who passes on his work</p>{text}` + end, nil},
		{"column by", top + `{text}<p>Column by Ruth Park, Ph.D., posted on March 2, 2008</p>`, nil},
		{"written by", top + `{text}<p>This week's column was written by Ruth Park, Ph.D. and posted March 2, 2008.</p>`, nil},
		{"your coach", top + `{text}<p>Your coach: Ruth Park. Posted: March 2, 2008.</p>`, without("Ph.D.")},
		{"posted by", top + `{text}<p>(Posted on March 2, 2008 by Ruth Park, Ph.D.)</p>`, nil},
		{"fields of a content system", `<h1 class=title>{T}</h1><div><span class=submitted>Submitted by Ruth Park on Sun, 03/02/2008 - 10:11</span><div class=field><div class=field-label>Column:&nbsp;</div><div class=field-item>{S}, {D}</div></div><p>{F}</p>{text}</div>`, without("Ph.D.")},
		{"a document on the web", `<div id=header>Published by Google Docs</div><div id=contents><p class="title"><span>{T}</span></p><p>{S}, {D}</p><p></p><p>{F}</p>{text}` + end + `</div><div id=footer><span>Published by Google Docs</span>–<span><a>Report Abuse</a></span>–<span>Updated automatically every 5 minutes</span></div>`, nil},
		{"a post in a forum", `<h2>{T}</h2><table><tr><td><b>Ruth Park</b><br>Site Admin<br>Joined: 03 Jan 2004<br>Posts: 214</td><td><p>{S}, {D}</p><p>{F}</p>{text}` + end + `</td></tr></table>`, nil},
		{"two clients", `<h1>{T}</h1><p>{S}, {D}</p><p>Names: Dana and Lee<br>Ages: 41 and 29<br>Title: Buyer<br>Tenure: 2 years<br>Industry: Retail<br>Issue: A boss who passes on his work</p>{text}` + end, []string{"\nDana\n41\n", "\nDana and Lee\n41 and 29\n"}},
		{"a day that is none", `<h1>{T}</h1><p>{S}, Spring 2008</p><p>{F}</p>{text}` + end, without("2008-03-03")},
		{"dates in words", `<h1>{T}</h1><p>{S}, the 3rd of March, 2008</p><p>{F}</p>{text}<p>Ruth Park, Ph.D., posted the 2nd of March, 2008</p>`, nil},
		{"a short year", `<h1>{T}</h1><p>{S}, March 3rd, '08</p><p>{F}</p>{text}<p>Ruth Park, Ph.D., posted 2-Mar-08</p>`, nil},
		{"coach says", top + `<h3>The situation</h3><p>{Q}</p><h3>Coach says</h3><p>{A}</p><h3>On the inside</h3><p>{I}</p><h3>On the outside</h3><p>{O}</p><h3>Parting shot</h3><p>{L}</p>` + end, nil},
		{"a heading that is a label, too", top + `<h3>The challenge</h3><p>{Q}</p><h3>What the coach says</h3><p>{A}</p><h3>Inside game</h3><p>{I}</p><h3>Outside game</h3><p>{O}</p><h3>The takeaway</h3><p>{L}</p>` + end, nil},
		{"from a news database", `                               1 of 1 DOCUMENT

                 Copyright 2008 The Harbor Lane Company
                              All Rights Reserved
                              The Harbor Lane News

                           {D} Monday
                                 METRO EDITION

SECTION: BUSINESS; {S}; Pg. 4D

LENGTH: 612 words

HEADLINE: {T}

BYLINE: Ruth Park, Ph.D.

BODY:

Name: Dana
Age: 41
Title: Buyer
Tenure: 2 years
Industry: Retail
Issue: A boss who passes on his work

{plain}
LOAD-DATE: March 4, 2008

LANGUAGE: ENGLISH

PUBLICATION-TYPE: Newspaper
`, without("2008-03-02")},
		{"posted without a year", `<table><tr><td><font class=title><b>{T}</b></font></td></tr><tr><td><b>Posted on Sunday, March 02 @ 10:11:12 CDT by <a href="#">webmaster</a></b><br>{S}, {D}<br><br>{F}<br><br>{text}` + end + `</td></tr></table>`, nil},
		{"a link to comment", top + `{text}` + end + `<hr>(<a href="#">Post a new comment</a>)`, nil},
		{"an item of a list", `<h2>Columns: item</h2><table><tr><td><h3>Column</h3></td><td>{T}</td></tr><tr><td><h3>Series</h3></td><td>{S}</td></tr><tr><td><h3>Date</h3></td><td>3/3/2008</td></tr><tr><td>Name</td><td>Dana</td></tr><tr><td>Age</td><td>41</td></tr><tr><td>Title</td><td>Buyer</td></tr><tr><td>Tenure</td><td>2 years</td></tr><tr><td>Industry</td><td>Retail</td></tr><tr><td>Issue</td><td>A boss who passes on his work</td></tr></table>{text}` + end, nil},
		{"a newsletter", `====================================================================
                           {S}
                           {D}
====================================================================

IN THIS ISSUE

 * {T}
 * How to unsubscribe

~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~
{T}
~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~

Name: Dana
Age: 41
Title: Buyer
Tenure: 2 years
Industry: Retail
Issue: A boss who passes on his work

{plain}
{B}
`, nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			name, page := "a.txt", formParts.Replace(tt.page)
			if strings.HasPrefix(tt.page, "<") {
				name, page = "a.html", "<html><head><title>Harbor Lane</title></head><body>"+page+"</body></html>"
			}
			want := said
			for i := 0; i < len(tt.instead); i += 2 {
				want = strings.Replace(want, tt.instead[i], tt.instead[i+1], 1)
			}
			if diff := cmp.Diff(formParts.Replace(want), saidIn(t, name, page)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

// TestTitleElement reads the title where only the title element has it.
func TestTitleElement(t *testing.T) {
	for in, want := range map[string]string{
		"Getting past it: start small":                          "Getting past it: start small",
		"Getting past it: start small | Harbor Lane":            "Getting past it: start small",
		"Harbor Lane - Coach's Corner - Getting past it: start": "Getting past it: start",
		"Coach's Corner: Getting past it":                       "Getting past it",
		"Harbor Lane: Getting past it":                          "Getting past it",
		"Getting past it - March 3, 2008":                       "Getting past it",
		"Hidden: what nobody wanted":                            "Hidden: what nobody wanted",
	} {
		page := "<html><head><title>" + in + `</title></head><body><a href="/">Harbor Lane</a>` + formParts.Replace("<p>{S}, {D}</p><p>{F}</p>{text}<p>{B}</p>") + "</body></html>"
		if got, _, _ := strings.Cut(saidIn(t, "a.html", page), "\n"); got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
}

// TestIndentedParagraphs parts paragraphs of wrapped text by their indent where
// the line before is full.
func TestIndentedParagraphs(t *testing.T) {
	page := formParts.Replace(`{T}
{S}, {D}

Name: Dana
Age: 41
Title: Buyer

    Q. My boss keeps giving me his own work to do the night before it is
due, and he does so with a smile that I have come to fear by now. What
should I do?
    A. It is fair to be tired of this. Begin with the facts, and with all
that you can change yourself, for there is more of it than it may seem.

THE INNER GAME

    Notice what you feel when the work lands on your desk. Write it down
for a week, and do not show it to anybody before the week is over, now.
    Then read it as if a friend had written it, and ask what you would be
telling her to do about it.
`)
	got := saidIn(t, "a.txt", page)
	if want := "now. / Then read"; strings.Count(got, " / ") != 1 || !strings.Contains(got, want) {
		t.Errorf("want one break at %q in\n%s", want, got)
	}
}
