package web

import (
	"fmt"
	"net/url"
	"slices"
	"strings"
	"unicode/utf8"

	"coachsearch/internal/corpus"
	"coachsearch/search"
)

// Limits of a handout, whose whole state stands in its address: it has to
// stay one that proxies and mail programs let through.
const (
	maxHandout      = 20 // columns
	maxHeadingRunes = 120
	maxNoteRunes    = 1000
	foundShown      = 10 // columns that are offered for it
)

// handoutOrder is the order of the parameters behind those of the search
// that its columns are looked for with.
var handoutOrder = []string{"id", "part", "names", "heading", "note"}

// printedParts are the parts that a handout prints where none is chosen.
var printedParts = []corpus.Kind{corpus.Question, corpus.Answer, corpus.InnerGame, corpus.OuterGame, corpus.LastWord}

// handoutParams is the state of a handout.
type handoutParams struct {
	Find    Params   // looks for columns to put in; its page and sections are not used
	IDs     []string // in the order in which they are printed
	Parts   []corpus.Kind
	Names   bool // of the clients
	Heading string
	Note    string
}

// parseHandout reads an address. What is wrong in it is left out and told.
func parseHandout(in url.Values) (h handoutParams, notices []string) {
	own := url.Values{}
	for _, name := range handoutOrder {
		own[name] = in[name]
		delete(in, name)
	}
	find, errs := ParseParams(in)
	notices = noticesOf(errs)
	find.Page, find.PerPage, find.Sections, find.Facets = 1, defaultPerPage, nil, nil
	h.Find = find
	r := paramReader{in: own}
	for _, id := range own["id"] {
		switch {
		case id == "" || slices.Contains(h.IDs, id) || len(id) > corpus.MaxIDBytes:
		case len(h.IDs) == maxHandout:
			notices = append(notices, fmt.Sprintf("A handout holds %d columns; the others were left out.", maxHandout))
			own["id"] = nil
		default:
			h.IDs = append(h.IDs, id)
		}
	}
	notices = slices.Compact(notices)
	for _, k := range corpus.Kinds {
		if slices.Contains(own["part"], string(k)) {
			h.Parts = append(h.Parts, k)
		}
	}
	if slices.Equal(h.Parts, printedParts) {
		h.Parts = nil
	}
	h.Names = own.Get("names") == "1"
	h.Heading = clipped(r.one("heading"), maxHeadingRunes)
	note := strings.TrimSpace(strings.ReplaceAll(strings.ToValidUTF8(own.Get("note"), " "), "\r\n", "\n"))
	if n := utf8.RuneCountInString(note); n > maxNoteRunes {
		notices = append(notices, fmt.Sprintf("The note has %s characters; the first %s were taken.", thousands(n), thousands(maxNoteRunes)))
	}
	h.Note = clipped(note, maxNoteRunes)
	return h, notices
}

// clipped cuts a text at so many characters.
func clipped(s string, limit int) string {
	if r := []rune(s); len(r) > limit {
		return strings.TrimSpace(string(r[:limit]))
	}
	return s
}

// printed are the parts that are printed.
func (h handoutParams) printed() []corpus.Kind {
	if len(h.Parts) == 0 {
		return printedParts
	}
	return h.Parts
}

// address writes h in its one spelling; parseHandout of it gives h again.
func (h handoutParams) address() string {
	var b strings.Builder
	b.WriteString(h.Find.Query())
	add := func(name, value string) {
		if value == "" {
			return
		}
		if b.Len() > 0 {
			b.WriteByte('&')
		}
		b.WriteString(name + "=" + url.QueryEscape(value))
	}
	for _, id := range h.IDs {
		add("id", id)
	}
	for _, k := range h.Parts {
		add("part", string(k))
	}
	if h.Names {
		add("names", "1")
	}
	add("heading", h.Heading)
	add("note", h.Note)
	if b.Len() == 0 {
		return "/handout"
	}
	return "/handout?" + b.String()
}

// of returns h with other columns.
func (h handoutParams) of(ids []string) handoutParams {
	h.IDs = ids
	return h
}

// raised returns h with one column a place earlier.
func (h handoutParams) raised(i int) handoutParams {
	ids := slices.Clone(h.IDs)
	ids[i-1], ids[i] = ids[i], ids[i-1]
	return h.of(ids)
}

// looks reports whether columns are looked for.
func (h handoutParams) looks() bool { return h.Find.Q != "" || h.Find.filtered() }

// findRequest asks for columns to put in.
func (h handoutParams) findRequest() search.Request {
	req := h.Find.Request()
	req.Limit, req.Facets = foundShown+len(h.IDs), nil
	return req
}
