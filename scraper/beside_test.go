package scraper

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"coachsearch/internal/corpus"
	"coachsearch/scraper/archive"
)

// TestArranged reads columns whose page does not hold one part below the other,
// or shows a part only at a click.
func TestArranged(t *testing.T) {
	text := formParts.Replace("{text}")
	upTo := text[:strings.Index(text, "<h4>")]
	fold := func(open string) string {
		var sb strings.Builder
		part := func(head, body string) {
			fmt.Fprintf(&sb, `<h3><a href="%s</a></h3><div style="display: none">%s</div>`, open+head, body)
		}
		part("The client", "<p>{F}</p>")
		for _, p := range [][2]string{{"The question", "{Q}"}, {"The answer", "{A}"}, {"The inner game", "{I}"}, {"The outer game", "{O}"}, {"The last word", "{L}"}} {
			part(p[0], "<p>"+p[1]+"</p>")
		}
		return "<h1>{T}</h1><p>{S}, {D}</p>" + sb.String() + formEnd
	}
	beside := `<table><tr><th>The inner game</th><th>The outer game</th></tr><tr><td><p>{I}</p></td><td><p>{O}</p></td></tr></table><h4>The last word</h4><p>{L}</p>`
	readForms(t, []formCase{
		{"folded up", fold(`#">`), nil},
		{"folded up by a script", fold(`javascript:void(0)">`), nil},
		{"folded up behind a sign", fold(`#">[+] `), nil},
		{"folded up behind words", fold(`#part">(show) `), nil},
		{"beside each other", formTop + upTo + beside + formEnd, nil},
		{"beside each other in tables", formTop + upTo + strings.NewReplacer("<p>{I}</p>", "<table><tr><td>{I}</td></tr></table>", "<p>{O}</p>", "<table><tr><td>{O}</td></tr></table>").Replace(beside) + formEnd, nil},
		{"large initials", formTop + `<h4>Question</h4><p><span>M</span>` + formParts.Replace("{Q}")[1:] + `</p><h4>Answer</h4><p><b>I</b>` + formParts.Replace("{A}")[1:] + `</p>` + text[strings.Index(text, "<h4>"):] + formEnd, nil},
		{"initials in images", formTop + `<h4>Question</h4><p><img src=m.gif alt=M>` + formParts.Replace("{Q}")[1:] + `</p><h4>Answer</h4><p><img src=a.gif alt="A"> good boss would ask.</p>` + text[strings.Index(text, "<h4>"):] + formEnd, []string{"{A}", "A good boss would ask."}},
		{"an initial that could be a marker", formTop + `<p><b>Question</b></p><p>{Q}</p><p><b>Answer</b></p><p><b>A</b> little patience helps, and a little less of it helps more.</p>` + text[strings.Index(text, "<h4>"):] + formEnd, []string{"{A}", "A little patience helps, and a little less of it helps more."}},
		{"names in front", formTop + `<p><b>DANA:</b> {Q}</p><p><b>RUTH:</b> {A}</p>` + text[strings.Index(text, "<h4>"):] + formEnd, nil},
		{"a stamp below it", formTop + `{text}<div>03/02/2008; 9:12:03 AM&nbsp; <a href="#">comment</a></div>`, []string{"2008-03-02\nRuth Park\nPh.D.", "\n\n"}},
		{"a day below the name", formTop + `{text}<address>Ruth Park, Ph.D.<br>2008-03-02</address>`, nil},
		{"of the author", `<h1>{T}</h1><p>{S}, {D}</p><p>by Ruth Park</p><p>{F}</p>{text}<p>Ruth Park sails whenever her readers let her.</p>`, []string{"2008-03-02\nRuth Park\nPh.D.", "\nRuth Park\n"}},
		{"under a department", `<div>Departments: {S}</div><h1>{T}</h1><p>{D}</p><p>{F}</p>{text}` + formEnd, nil},
	})
}

// TestPlacedLines joins lines that stand each in a place of its own.
func TestPlacedLines(t *testing.T) {
	var sb strings.Builder
	top := 60
	line := func(step int, text string) {
		top += step
		fmt.Fprintf(&sb, "<div style=\"position:absolute;top:%d;left:80\"><nobr>%s</nobr></div>\n", top, text)
	}
	paragraph := func(text string) {
		const width = 50
		step, row := 32, ""
		for w := range strings.FieldsSeq(formParts.Replace(text)) {
			if len(row)+1+len(w) > width {
				line(step, row)
				step, row = 16, ""
			}
			row = strings.TrimSpace(row + " " + w)
		}
		line(step, row)
	}
	line(30, "<b>{T}</b>")
	line(24, "{S}, {D}")
	top += 20
	for _, f := range []string{"Name: Dana", "Age: 41", "Title: Buyer", "Tenure: 2 years", "Industry: Retail", "Issue: A boss who passes on his work"} {
		line(16, f)
	}
	paragraph("Q. {Q}")
	paragraph("A. {A}")
	for _, s := range [][2]string{{"The inner game", "{I}"}, {"The outer game", "{O}"}, {"The last word", "{L}"}} {
		line(40, "<b>"+s[0]+"</b>")
		top -= 12
		paragraph(s[1])
	}
	line(40, "{B}")
	readForms(t, []formCase{{"a printed page", sb.String(), nil}})
}

// TestBoxes reads pages whose boxes stand in the source in the order in which they
// were made, and on the page where they were dragged to.
func TestBoxes(t *testing.T) {
	at := func(top, left, width int, text string) string {
		return fmt.Sprintf(`<div id="e%d" style="position: absolute; top: %dpx; left: %dpx; width: %dpx; z-index: 3;"><div><font face="Arial">%s</font></div></div>`+"\n", top+left, top, left, width, text)
	}
	title, day, facts := `<font size="6"><b>{T}</b></font>`, "<b>{S}, {D}</b>", "<p>{F}</p>"
	menu := at(40, 5, 150, `<a href="/">Home</a><br><a href="/a">Archive</a><br><a href="/c">Contact</a>`)
	text := formParts.Replace("{text}")
	half := strings.Index(text, "<h4>The outer game")
	readForms(t, []formCase{
		{"in order", at(20, 170, 600, title) + at(90, 170, 600, day+facts+"{text}"+formEnd), nil},
		{"the headline last", menu + at(90, 170, 600, day+facts+"{text}"+formEnd) + at(20, 170, 600, title), nil},
		{"headline and date last", at(130, 170, 600, facts+"{text}"+formEnd) + menu + at(20, 180, 500, title) + at(90, 170, 300, day), nil},
		{"from below", at(900, 170, 600, formEnd) + at(500, 170, 600, text[half:]) + at(130, 170, 600, facts+text[:half]) + at(90, 170, 300, day) + at(20, 180, 500, title), nil},
		{"columns beside each other", at(20, 170, 600, title) + at(90, 170, 600, day+facts) + at(200, 170, 290, text[:half]) + at(300, 170, 290, text[half:]) + at(200, 480, 290, formEnd), nil},
		{"without widths", strings.ReplaceAll(menu+at(90, 170, 600, day+facts+"{text}"+formEnd)+at(20, 170, 600, title), "width: 600px;", ""), nil},
	})
}

// TestCommentsOfAJournal reads comments that only a name and a stamp start.
func TestCommentsOfAJournal(t *testing.T) {
	page := "<html><body>" + formParts.Replace(formTop+"{text}"+formEnd) + `<p>(<a href="?r">Post a new comment</a>)</p>
<table><tr><td><b>Lee M.</b><br>2008-03-09 10:11 am UTC (<a href="#1">link</a>)</td></tr></table><div>Mine did the same, until he retired.<p>(<a href="?1">Reply to this</a>)</p></div>
<table><tr><td><b>Kim</b><br>2008-03-10 07:02 am UTC (<a href="#2">link</a>)</td></tr></table><div>I would have gone to his boss at once.<p>(<a href="?2">Reply to this</a>)</p></div></body></html>`
	pg := ReadPage(&archive.Capture{Path: "a.html", Body: []byte(page)}, builtinProfile(t))
	if pg.Outcome != IsColumn {
		t.Fatalf("%s: %+v", pg.Outcome, pg.Reasons)
	}
	want := []corpus.Comment{
		{Author: "Lee M.", Date: "2008-03-09", Text: "Mine did the same, until he retired."},
		{Author: "Kim", Date: "2008-03-10", Text: "I would have gone to his boss at once."},
	}
	if d := cmp.Diff(want, pg.Column.Comments); d != "" {
		t.Error(d)
	}
}

// TestNoColumnToRead tells pages about a column from columns.
func TestNoColumnToRead(t *testing.T) {
	person := func(name, age string) string {
		return "<table><tr><td>Name:</td><td>" + name + " Moss</td></tr><tr><td>Title:</td><td>Coach</td></tr><tr><td>Age:</td><td>" + age + "</td></tr><tr><td>Time at organization:</td><td>4 years</td></tr></table>"
	}
	for name, body := range map[string]string{
		"what each has":   `<h1>Coach's Corner is here</h1><h3>The inner game</h3><p>How you see it.</p><h3>The outer game</h3><p>What you do.</p><h3>The last word</h3><p>What you keep.</p>`,
		"those who write": "<h1>Our coaches</h1>" + person("Ida", "41") + person("Ned", "38") + person("Una", "55"),
	} {
		page := "<html><head><title>Coach's Corner</title></head><body>" + body + "</body></html>"
		if pg := ReadPage(&archive.Capture{Path: "a.html", Body: []byte(page)}, builtinProfile(t)); pg.Outcome == IsColumn {
			t.Errorf("%s: %+v", name, pg.Column)
		}
	}
}
