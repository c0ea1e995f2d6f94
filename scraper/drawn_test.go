package scraper

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"coachsearch/internal/corpus"
	"coachsearch/scraper/archive"
)

// TestDrawings reads one column as programs that show pages as text draw it.
func TestDrawings(t *testing.T) {
	p := builtinProfile(t)
	want := parse(p, meta{}, textLines(drawnColumn, p)).col
	facts := "Name: Uma\nAge: 40\nTitle: Senior fitter"
	table := func(s string) string { return strings.Replace(drawnColumn, facts, s, 1) }
	for name, page := range map[string]string{
		"table with borders": table("   +---------------------+\n   | Name:    | Uma      |\n   |----------+----------|\n   | Age:     | 40       |\n   |----------+----------|\n   |          | Senior   |\n   | Title:   | fitter   |\n   +---------------------+"),
		"box characters":     table("┌──────┬───────┐\n│Name: │Uma    │\n├──────┼───────┤\n│Age:  │40     │\n├──────┼───────┤\n│Title:│Senior │\n│      │fitter │\n└──────┴───────┘"),
		"labels on top":      table("+------+-----+--------+\n| Name | Age | Title  |\n+------+-----+--------+\n| Uma  | 40  | Senior |\n|      |     | fitter |\n+------+-----+--------+"),
		"breaks of Markdown": table("**Name:** Uma\\\n**Age:** 40\\\n**Title:** Senior fitter\\"),
		"wiki": strings.NewReplacer("The heron at the weir", "= The heron at the weir =", "The Client", "== The Client ==", "Name:", "* '''Name:'''", "Age:", "* '''Age:'''", "Title:", "* '''Title:'''",
			"The inner game", "=== The inner game ===").Replace(drawnColumn),
		"quoted with bars":      "On May 6 Ida wrote:\n| " + strings.ReplaceAll(drawnColumn, "\n", "\n| "),
		"list without numbers":  drawnColumn + "\nfile:///home.php\nhttp://example.com/a.html\nfile:///login.php\nhttp://example.com/b.html\n",
		"list without a number": drawnColumn + "\n\nReferences\n\n   Visible links\n   . http://example.com/a.html\n",
	} {
		t.Run(name, func(t *testing.T) {
			if d := cmp.Diff(want, parse(p, meta{}, textLines(page, p)).col); d != "" {
				t.Errorf("%s\n%s", d, page)
			}
		})
	}
}

// TestRenderedLines rewrites what is drawn and leaves the rest alone.
func TestRenderedLines(t *testing.T) {
	p := builtinProfile(t)
	for _, tt := range []struct{ in, want string }{
		{"A word.\n\n>From the start it was late.", "A word.\n\nFrom the start it was late."},
		{"> He said:\n>From the start", "> He said:\n>From the start"},
		{"+----+----+\n| a  | b  |\n+----+----+\n| c  | d  |\n+----+----+", "+----+----+\n| a  | b  |\n+----+----+\n| c  | d  |\n+----+----+"},
		{"Additional Resources\nhttp://a.example\nhttp://b.example\nhttp://c.example\nhttp://d.example", "Additional Resources\nhttp://a.example\nhttp://b.example\nhttp://c.example\nhttp://d.example"},
		{"| a | b |\n| c | d |\n| e | f |\n| g | h |\n| i | j |", "| a | b |\n| c | d |\n| e | f |\n| g | h |\n| i | j |"},
	} {
		if d := cmp.Diff(tt.want, newRendering(tt.in, p).text); d != "" {
			t.Errorf("%q:\n%s", tt.in, d)
		}
	}
}

// TestBelowComments ends the last comment of a text where a menu or a form
// begins.
func TestBelowComments(t *testing.T) {
	p := builtinProfile(t)
	want := []corpus.Comment{{Author: "Ole", Date: "2009-05-07", Text: "Pink works. We did it with green, and it took them a week to come back."}}
	comment := drawnColumn + "\n\nLiz Reyer, President RCC - Posted May 4, 2009\n\nComments and Responses (1)\n\nOle wrote on May 7, 2009:\nPink works. We did it with green, and it\ntook them a week to come back.\n"
	for name, below := range map[string]string{
		"nothing":      "",
		"a line":       "     ______________________________\n\n   Copyright 2004-2011 Harbor Lane.\n",
		"a menu":       "\n\tHome\nAdvanced Search | Login\nRead what some of\nour clients have to say\nabout us.\n",
		"a short menu": "Home\nPast columns\nWrite to us\n",
		"a form":       "\nName: ____________________\nE-mail: ____________________\n[ Send ]\n",
		"brackets":     "\nName: [                    ]\nE-mail: [                  ]\n[Submit]\n",
	} {
		t.Run(name, func(t *testing.T) {
			if d := cmp.Diff(want, parse(p, meta{}, textLines(comment+below, p)).col.Comments); d != "" {
				t.Error(d)
			}
		})
	}
}

// drawnPage is the column's text as a page, with what stands in front of the
// question.
func drawnPage(title, head string) string {
	return "<html><head><title>" + title + "</title></head><body><table><tr><td><a href=a.php>Home</a><br><a href=b.php>Past articles</a><br>Your mail from the weir.<br><a href=c.php>Sign up here</a></td></tr></table>" + head +
		"<p><b>Q.</b> My spanners leave the bench at night. Should I say so?</p><p><b>A.</b> Paint them pink, all of them, and wait.</p><p><b>The inner game</b></p><p>Ask what the spanners stand for.</p><p><b>The outer game</b></p><p>Hang a board with an outline for each.</p><p>Liz Reyer</p></body></html>"
}

// TestHeads takes the title from where it stands and the facts from where
// they stand.
func TestHeads(t *testing.T) {
	const (
		dateline = "<p>Coach's Corner--May 5, 2009</p>"
		facts    = "<p><b>Name:</b> Uma<br><b>Age:</b> 40<br><b>Title:</b> Fitter</p>"
	)
	fitter := corpus.Client{Name: "Uma", Age: 40, Title: "Fitter"}
	for _, tt := range []struct {
		name, title, head, want string
		client                  corpus.Client
	}{
		{"title element", "The heron at the weir - Coach's Corner - RCC", dateline + facts, "The heron at the weir", fitter},
		{"title element behind colons", "RCC: Coach's Corner: The heron at the weir", dateline + facts, "The heron at the weir", fitter},
		{"a sentence of facts", "RCC | Coach's Corner", "<h2>The heron</h2>" + dateline + "<p>The client: Uma, 40, Senior fitter at a dock</p>", "The heron", corpus.Client{Name: "Uma", Age: 40}},
		{"a sentence below the heading", "RCC | Coach's Corner", "<h2>The heron</h2>" + dateline + "<p><b>The Client</b></p><p>Uma, 40, Senior fitter, Ships</p>", "The heron", corpus.Client{Name: "Uma", Age: 40}},
		{"blocks beside each other", "RCC | Coach's Corner", "<h2>The heron</h2>" + dateline + "<h4>The Client</h4><div style='float:left'>Name:<br>Age:<br>Title:</div><div>Uma<br>40<br>Fitter</div>", "The heron", fitter},
	} {
		t.Run(tt.name, func(t *testing.T) {
			pg := ReadPage(&archive.Capture{Path: "a.html", Body: []byte(drawnPage(tt.title, tt.head))}, builtinProfile(t))
			if pg.Outcome != IsColumn {
				t.Fatalf("%s: %+v", pg.Outcome, pg.Reasons)
			}
			if pg.Column.Title != tt.want {
				t.Errorf("title %q", pg.Column.Title)
			}
			if d := cmp.Diff(tt.client, pg.Column.Client); d != "" {
				t.Error(d)
			}
		})
	}
}

// TestNoPage tells apart what could not be read, and notices of an archive.
func TestNoPage(t *testing.T) {
	for _, tt := range []struct {
		name string
		in   archive.Capture
		want Outcome
	}{
		{"damaged in front of the body", archive.Capture{Path: "a", Body: []byte{}, Err: archive.ErrCorrupt}, IsUnreadable},
		{"cut in front of the body", archive.Capture{Path: "a", Body: []byte{}, Err: archive.ErrTruncated, Truncated: true}, IsTruncated},
		{"empty", archive.Capture{Path: "a", Body: []byte{}}, IsEmpty},
		{"not archived", archive.Capture{Path: "a.html", Body: []byte("<html><body><h1>Hrm.</h1><p>The archive has not archived that URL.</p><p>It may never have seen it, in all those years of crawls.</p></body></html>")}, IsErrorPage},
		{"not to be crawled", archive.Capture{Path: "a.html", Body: []byte("<html><body><h1>Page cannot be crawled or displayed due to robots.txt.</h1></body></html>")}, IsErrorPage},
	} {
		if got := ReadPage(&tt.in, builtinProfile(t)).Outcome; got != tt.want {
			t.Errorf("%s: %s, want %s", tt.name, got, tt.want)
		}
	}
}
