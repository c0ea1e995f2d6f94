package web

import (
	"net/url"
	"slices"
	"strings"
	"unicode/utf8"

	"coachsearch/search"
)

// A hitView is a column in a list.
type hitView struct {
	Href     string
	Title    []search.Span
	ISO, Day string
	Client   []string
	Snippets []snippetView
	Because  []string
}

type snippetView struct {
	Section string
	Part    string
	Href    string
	Spans   []search.Span
}

// hitViewOf is a hit of a search. Its links carry the state of the search,
// for the marks on the page, for its neighbours and for the way back.
func hitViewOf(mark marker, p Params, h search.Hit) hitView {
	c := h.Column
	href := p.at(columnURL(c.ID))
	v := hitView{
		Href: href, Title: mark(titleOf(c)), ISO: isoDay(c.Date), Day: longDay(c.Date),
		Client: clientLine(c.Client), Because: slices.DeleteFunc(slices.Clone(h.Because), func(s string) bool { return len(s) < 2 }), // the "e" of an "e-mail" tells nothing
	}
	for _, sn := range h.Snippets {
		if sn.Section == "title" {
			continue // the title stands above, marked
		}
		v.Snippets = append(v.Snippets, snippetView{
			Section: sn.Section, Part: partName(sn.Section), Href: href + "#" + url.PathEscape(sn.Anchor), Spans: tied(sn.Spans),
		})
	}
	return v
}

// A marker splits texts into what matches a query and what does not.
type marker func(text string) []search.Span

// markerOf reads a query for any number of texts; without one, a text is one
// span.
func markerOf(x *search.Index, q string) marker {
	if q == "" {
		return plainly
	}
	return x.Marker(q)
}

// plainly marks nothing.
func plainly(text string) []search.Span { return []search.Span{{Text: text}} }

// tied binds the ellipses of a passage to the words beside them, so that
// none stands alone on a line.
func tied(spans []search.Span) []search.Span {
	out := slices.Clone(spans)
	if n := len(out); n > 0 {
		if s, cut := strings.CutPrefix(out[0].Text, "… "); cut {
			out[0].Text = "…\u00a0" + s
		}
		if s, cut := strings.CutSuffix(out[n-1].Text, " …"); cut {
			out[n-1].Text = s + "\u00a0…"
		}
	}
	return out
}

// An alsoView is what was searched for beside the reader's own words: a few
// of them, and all behind a fold.
type alsoView struct {
	Lead  []string
	More  int
	Lines []alsoLine
}

// An alsoLine is one of the reader's words and what else stands for it.
type alsoLine struct{ From, To string }

// alsoShown characters of words fit on a line of a phone beside the rest.
const alsoShown = 16

func alsoOf(also []string) *alsoView {
	if len(also) == 0 {
		return nil
	}
	v, room := &alsoView{}, alsoShown
	for _, line := range also {
		from, to, _ := strings.Cut(line, " → ")
		if from == "topic" {
			from = "Topic"
		}
		if n := len(v.Lines); n > 0 && v.Lines[n-1].From == from {
			v.Lines[n-1].To += ", " + to // of topics there may be several
		} else {
			v.Lines = append(v.Lines, alsoLine{from, to})
		}
		for word := range strings.SplitSeq(to, ", ") {
			if room -= utf8.RuneCountInString(word); room >= 0 && v.More == 0 || len(v.Lead) == 0 {
				v.Lead = append(v.Lead, word)
			} else {
				v.More++
			}
		}
	}
	return v
}
