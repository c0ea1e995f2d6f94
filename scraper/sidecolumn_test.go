package scraper

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// twoColumns draws two texts beside each other, the right one from column x
// and from line skip of the left one on.
func twoColumns(left, right string, x, skip int) string {
	ls, rs := strings.Split(left, "\n"), strings.Split(right, "\n")
	var sb strings.Builder
	for i := range max(len(ls), len(rs)+skip) {
		l, r := "", ""
		if i < len(ls) {
			l = ls[i]
		}
		if i >= skip && i-skip < len(rs) {
			r = rs[i-skip]
		}
		sb.WriteString(strings.TrimRight(l+strings.Repeat(" ", max(x-len(l), 0))+r, " ") + "\n")
	}
	return sb.String()
}

// A column as a text browser wraps it, and what stood beside it on the page.
const (
	drawnColumn = `The heron at the weir

Coach's Corner--May 5, 2009

The Client
Name: Uma
Age: 40
Title: Senior fitter

Q. My spanners leave the bench at night and
nobody has seen them go. Should I say so?

A. Paint them pink, all of them, and wait.

The inner game

Ask what the spanners stand for, and what it
would cost to lend one. Anger is a poor lock.

The outer game

Hang a board with an outline for each of the
tools, so that a gap speaks for itself.

The last word

A tool that shames its thief comes home.`
	drawnSide = `Home
Our tours
Advanced search

Read what guests
say about us.
Sign in`
)

func TestSideColumns(t *testing.T) {
	p := builtinProfile(t)
	want := parse(p, meta{}, textLines(drawnColumn, p))
	if len(want.col.Sections) != 5 || want.col.Client.Name != "Uma" {
		t.Fatalf("the column alone: %+v", want.col)
	}
	for name, page := range map[string]string{
		"right, at the top":       twoColumns(drawnColumn, drawnSide, 48, 0),
		"right, beside the text":  twoColumns(drawnColumn, drawnSide, 46, 12),
		"left, at the top":        twoColumns(drawnSide, drawnColumn, 18, 0),
		"left, beside the text":   twoColumns(strings.Repeat("\n", 13)+drawnSide, drawnColumn, 18, 0),
		"both":                    twoColumns(drawnSide, twoColumns(drawnColumn, "Newsletter\nSubmit a story\nAll the prizes\nWrite to us", 48, 4), 18, 0),
		"with a head and a foot":  "Harbor Lane Coaching for everybody who works with tools\n\n" + twoColumns(drawnColumn, drawnSide, 48, 3) + "\nAll rights reserved by Harbor Lane Coaching, since 2004\n",
		"left, below a form":      "8 captures\n\nName: [          ]\n\n" + twoColumns(drawnSide, drawnColumn, 18, 0),
		"with tabs on the margin": "\t\t" + strings.ReplaceAll(strings.TrimRight(twoColumns(drawnColumn, drawnSide, 48, 9), "\n"), "\n", "\n\t\t"),
	} {
		t.Run(name, func(t *testing.T) {
			got := parse(p, meta{}, textLines(page, p))
			if d := cmp.Diff(want.col, got.col); d != "" {
				t.Errorf("%s\n%s", d, page)
			}
		})
	}
}

// TestNoSideColumn leaves alone what has blanks in a row and no columns.
func TestNoSideColumn(t *testing.T) {
	p := builtinProfile(t)
	for name, s := range map[string]string{
		"a column":        drawnColumn,
		"a table":         "Name      Age      Title\nUma       40       Fitter\nOle       41       Welder\nIda       42       Smith\n",
		"labels, values":  "Name      Uma\nAge       40\nTitle     Fitter\nIndustry  Ships and docks\n",
		"facts in pairs":  "Name: Uma             Age: 40\nTitle: Fitter         Industry: Ships\nSince: 2001           Issue: Tools\n",
		"justified":       "My  spanners leave  the bench at  night and\nnobody has  seen them  go. Should I  say it\nto  the foreman  or paint  all of them  and\nwait  for the  culprit to  step forward now\n",
		"an indentation":  "List:\n   one\n   two\n   three\n",
		"nothing":         "",
		"two sentences":   "One.  Two.\nOnce.  Twice.\nFirst.  Second.\n",
		"a date on right": "Uma wrote:                    May 5, 2009\nPaint them pink.\nOle wrote:                    May 6, 2009\nHang a board with outlines in the hall.\n",
	} {
		t.Run(name, func(t *testing.T) {
			if d := cmp.Diff(s, strings.Join(p.mainColumn(strings.Split(s, "\n")), "\n")); d != "" {
				t.Error(d)
			}
		})
	}
}

// TestWrapped joins the lines of a paragraph, whatever a line ends or begins
// with and however wide the text is.
func TestWrapped(t *testing.T) {
	p := builtinProfile(t)
	for _, tt := range []struct{ name, text string }{
		{"a full stop before the end of the line", "Ask what the spanners stand for, and what it costs to lend\none. Anger is a poor lock, and a lock is a poor friend too.\nQuestion: whom would you lend one to, if you were asked so\nnicely? Leave it at that, and wait for the foreman to move.\nName: it is a small thing, but use it when you greet them.\nIt costs nothing, and a week of it will change the morning."},
		{"132 columns", strings.Repeat("Ask what the spanners stand for, and what it would cost to lend one of them for a night to somebody who has never asked before.\nAnger is a poor lock, and a lock is a poor friend, as the foreman may know who has had both of them for some years and no rest.\n", 3)},
	} {
		t.Run(tt.name, func(t *testing.T) {
			page := "The heron at the weir\n\nCoach's Corner--May 5, 2009\n\nQ. My spanners leave the bench at night. Should I say so?\n\nA. Paint them pink.\n\nThe inner game\n\n" + tt.text
			ps := parse(p, meta{}, textLines(page, p))
			want := []string{squeeze(tt.text)}
			if n := len(ps.col.Sections); n != 3 {
				t.Fatalf("%d sections: %+v", n, ps.col.Sections)
			}
			if d := cmp.Diff(want, ps.col.Sections[2].Paragraphs); d != "" {
				t.Error(d)
			}
		})
	}
}
