package scraper

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// said is what [saidIn] gives for a page that states all of formParts.
const said = `{T}
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

// A formCase is a page that says what said holds, but for what stands instead.
type formCase struct {
	name, page string
	instead    []string
}

func readForms(t *testing.T, tests []formCase) {
	t.Helper()
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			want := said
			for i := 0; i < len(tt.instead); i += 2 {
				if !strings.Contains(want, tt.instead[i]) {
					t.Fatalf("nothing says %q", tt.instead[i])
				}
				want = strings.Replace(want, tt.instead[i], tt.instead[i+1], 1)
			}
			page := "<html><head><title>Harbor Lane</title></head><body>" + formParts.Replace(tt.page) + "</body></html>"
			if d := cmp.Diff(formParts.Replace(want), saidIn(t, "a.html", page)); d != "" {
				t.Errorf("(-want +got):\n%s", d)
			}
		})
	}
}

const (
	formTop = `<h1>{T}</h1><p>{S}, {D}</p><p>{F}</p>`
	formEnd = `<p>{B}</p>`
)

// set puts something into the text: behind the first paragraph of the inner
// game.
func setIn(box string) string {
	text := formParts.Replace("{text}")
	i := strings.Index(text, "<h4>The outer game")
	return formTop + text[:i] + box + text[i:] + formEnd
}

// TestInsets leaves out what pages set into the text of a column.
func TestInsets(t *testing.T) {
	readForms(t, []formCase{
		{"a link to the top", setIn(`<p>[<a href="#top">Start of this page</a>]</p>`), nil},
		{"an image and a link to the top", setIn(`<p><a href="#top"><img src=u.gif alt=top></a> [<a href="#top">Top of page</a>]</p>`), nil},
		{"the number of a page", setIn(`<p>&nbsp;</p>- 2 -<hr>`), nil},
		{"links to other stories", setIn(`<table align=right><tr><td>RELATED STORIES</td></tr><tr><td><a href="/1">Ferry runs late</a><br><a href="/2">Market hall reopens</a></td></tr></table>`), nil},
		{"a field to subscribe", setIn(`<div><h4>The harbor at eight</h4><p>All the news by breakfast, every day of the week.</p><form><input type=email><button>Go</button></form></div>`), nil},
		{"an aside", setIn(`<aside><h4>Did you know?</h4><p>The harbor has had a coach of its own since the spring of last year.</p></aside>`), nil},
		{"a sentence once more", setIn(`<blockquote>“Tell him what you saw and what it costs you.”</blockquote>`), nil},
		{"a quotation that is said once", setIn(`<blockquote>“A boss is a weather, not a climate.”</blockquote>`), []string{"{I}", "{I} / “A boss is a weather, not a climate.”"}},
		{"a link of the text", setIn(`<p><a href="http://shop.example/7">The book of the week is about it.</a></p>`), []string{"{I}", "{I} / The book of the week is about it."}},
	})
}

// TestUnmarked finds question and answer that nothing marks but their place and
// their look.
func TestUnmarked(t *testing.T) {
	text := formParts.Replace("{text}")
	sections := text[strings.Index(text, "<h4>"):]
	more := " And what if he asks again?"
	readForms(t, []formCase{
		{"in italics", formTop + `<p><i>{Q}</i></p><p>{A}</p>` + sections + formEnd, nil},
		{"a quotation", formTop + `<blockquote><p>{Q}</p><p>It has gone on since May, and nobody else seems to mind.</p></blockquote><p>{A}</p>` + sections + formEnd, []string{"{Q}", "{Q} / It has gone on since May, and nobody else seems to mind."}},
		{"no look at all", formTop + `<p>{Q}` + more + `</p><p>{A}</p>` + sections + formEnd, []string{"{Q}", "{Q}" + more}},
		{"a paragraph that asks nothing is kept", formTop + `<p>{A} {O}</p><p>{L} {I}</p>` + sections + formEnd, []string{"question: {Q}\nanswer: {A}", "question: {A} {O} / {L} {I}"}},
		{"markers of the weblog", formTop + `<p><b>You asked:</b> {Q}</p><p><b>I say:</b> {A}</p>` + sections + formEnd, nil},
		{"a dot and a bracket", formTop + `<p>Q.) {Q}</p><p>A.) {A}</p>` + sections + formEnd, nil},
	})
}

// TestFactsInText reads facts that stand in sentences, captions and boxes.
func TestFactsInText(t *testing.T) {
	head := `<h1>{T}</h1><p>{S}, {D}</p>`
	readForms(t, []formCase{
		{"a sentence for each", head + `<p>Name: Dana. Age: 41. Title: Buyer. Tenure: 2 years. Industry: Retail. Issue: A boss who passes on his work.</p>{text}` + formEnd, nil},
		{"labels in bold alone", head + `<p><b>Name</b> Dana / <b>Age</b> 41 / <b>Title</b> Buyer / <b>Tenure</b> 2 years / <b>Industry</b> Retail / <b>Issue</b> A boss who passes on his work</p>{text}` + formEnd, nil},
		{"a sentence about the client", head + `<p>Dana, 41, is a buyer who has spent 2 years with a chain in the retail industry. Issue: A boss who passes on his work</p>{text}` + formEnd, []string{"Buyer", "buyer", "Retail", "retail"}},
		{"an age behind the name", head + `<p>The client: Dana (age 41). Title: Buyer. Tenure: 2 years. Industry: Retail. Issue: A boss who passes on his work</p>{text}` + formEnd, nil},
		{"fields of the column in front", `<table><tr><td>Title:</td><td>{T}</td></tr><tr><td>Date:</td><td>{D}</td></tr><tr><td>Client name:</td><td>Dana</td></tr><tr><td>Client age:</td><td>41</td></tr><tr><td>Client title:</td><td>Buyer</td></tr><tr><td>Tenure:</td><td>2 years</td></tr><tr><td>Industry:</td><td>Retail</td></tr><tr><td>Issue:</td><td>A boss who passes on his work</td></tr></table>{text}` + formEnd, []string{"\n{S}\n", "\n\n"}},
	})
}

// TestSeriesNames reads the series and the signatures of systems.
func TestSeriesNames(t *testing.T) {
	body := `<p>{F}</p>{text}`
	readForms(t, []formCase{
		{"by its author", `<h2>{T}</h2><p>{S} by Ruth Park</p><p>{D}</p>` + body + `<p>Posted March 2, 2008</p>`, []string{"Ph.D.", ""}},
		{"a trail of links", `<div><a href="/">Harbor Lane</a> &gt; <a href="/c">{S}</a></div><h1>{T}</h1><p>{D}</p>` + body + formEnd, nil},
		{"a link above the title", `<p><a href="/c">{S}</a></p><h1>{T}</h1><p>{D}</p>` + body + formEnd, nil},
		{"an entry of a menu is none", `<ul><li><a href="/">Home</a><li><a href="/c">{S}</a></ul><h1>{T}</h1><p>{D}</p>` + body + formEnd, []string{"\n{S}\n", "\n\n"}},
		{"slashes", formTop + `{text}<address>Ruth Park / Ph.D. / March 2, 2008</address>`, nil},
		{"a weblog's sentence", formTop + `{text}<p>This entry was posted on Sunday, March 2nd, 2008 at 9:12 am and is filed under <a href="/w">Work</a>. You can follow any responses to this entry through the <a href="/f">feed</a>. You can <a href="#r">leave a response</a>, or a trackback from a site of your own, as long as you like to.</p>`, []string{"Ruth Park\nPh.D.", "\n"}},
		{"a nickname", formTop + `{text}<p>Posted by rpark at March 2, 2008 09:12 AM | <a href="/t">TrackBack</a></p>`, []string{"Ruth Park\nPh.D.", "\n"}},
		{"a clock behind an at", formTop + `{text}<p>// posted by Ruth Park @ <a href="/p">March 2, 2008 9:12 AM</a></p>`, []string{"Ph.D.", ""}},
		{"a mailing list", `<h1>[harbor] {T}</h1><b>Ruth Park</b> <a href="mailto:r">r at harbor.example</a><br><i>Sun Mar 2 09:00:00 CST 2008</i><hr><pre>{S}
{D}

Name: Dana
Age: 41
Title: Buyer
Tenure: 2 years
Industry: Retail
Issue: A boss who passes on his work

{plain}
--
Ruth Park
</pre>`, []string{"Ph.D.", ""}},
	})
}

// TestPrintedFrom takes the address from what a page says of itself.
func TestPrintedFrom(t *testing.T) {
	const want = "http://harbor.example/c/7"
	for _, tt := range []string{
		"<p>Find this article at:<br>" + want + "</p>",
		"<p>This page was printed from: " + want + "</p>",
		`<div>Retrieved from "<a href="` + want + `">` + want + `</a>"</div>`,
	} {
		h := harvest(t, Options{}, write(t, map[string]string{"a.html": "<html><body>" + formParts.Replace(formTop+"{text}"+formEnd) + tt + "</body></html>"}))
		if cs := columns(t, h); len(cs) != 1 || cs[0].URL != want {
			t.Errorf("%s: %+v", tt, cs)
		}
	}
}
