package web

import (
	"strings"

	"coachsearch/search/query"
)

// A wordsForm is a query taken apart into the fields of a form. What has no
// field of its own stands among All, in the signs of the query language, so
// that nothing is lost on the way to the form and back.
type wordsForm struct {
	All, Exact, Any, None string
	Title, Issue, Role    string // words in these parts
}

// wordsFields are the names of the fields in an address.
var wordsFields = []string{"all", "exact", "any", "none", "in_title", "in_issue", "in_role"}

// field returns the field of a name of wordsFields.
func (f *wordsForm) field(name string) *string {
	switch name {
	case "all":
		return &f.All
	case "exact":
		return &f.Exact
	case "any":
		return &f.Any
	case "none":
		return &f.None
	case "in_title":
		return &f.Title
	case "in_issue":
		return &f.Issue
	case "in_role":
		return &f.Role
	}
	return nil
}

// query puts the fields together. It parses to the same fields again.
func (f *wordsForm) query() query.Query {
	q := query.Parse(f.All)
	q.Text = ""
	for _, phrase := range phrases(f.Exact) {
		q.Groups = append(q.Groups, query.Group{{Text: phrase, Phrase: true}})
	}
	some := query.Parse(f.Any)
	var alternatives query.Group
	for _, g := range some.Groups {
		alternatives = append(alternatives, g...)
	}
	if len(alternatives) > 0 {
		q.Groups = append(q.Groups, alternatives)
	}
	q.Not, q.Spans, q.NotSpans = append(q.Not, some.Not...), append(q.Spans, some.Spans...), append(q.NotSpans, some.NotSpans...)
	for _, in := range []struct{ field, text string }{{"title", f.Title}, {"issue", f.Issue}, {"role", f.Role}} {
		part := within(in.field, query.Parse(in.text))
		q.Groups, q.Not = append(q.Groups, part.Groups...), append(q.Not, part.Not...)
		q.Spans, q.NotSpans = append(q.Spans, part.Spans...), append(q.NotSpans, part.NotSpans...)
	}
	none := query.Parse(f.None)
	for _, g := range none.Groups {
		q.Not = append(q.Not, g...)
	}
	for _, s := range none.Spans {
		q.NotSpans = append(q.NotSpans, s...)
	}
	q.Not, q.NotSpans = append(q.Not, none.Not...), append(q.NotSpans, none.NotSpans...)
	return q
}

// within asks for the terms of a query in one field, unless they name one
// themselves.
func within(field string, q query.Query) query.Query {
	for _, g := range q.Groups {
		for i := range g {
			if g[i].Field == "" {
				g[i].Field = field
			}
		}
	}
	for i := range q.Not {
		if q.Not[i].Field == "" {
			q.Not[i].Field = field
		}
	}
	return q
}

// phrases are the runs of words between quotation marks, and what stands
// outside of them.
func phrases(s string) []string {
	var out []string
	for piece := range strings.FieldsFuncSeq(s, func(r rune) bool { return strings.ContainsRune(`"“”„«»`, r) }) {
		piece = strings.Join(strings.Fields(piece), " ")
		if len(query.Parse(`"`+piece+`"`).Groups) > 0 {
			out = append(out, piece)
		}
	}
	return out
}

// wordsOf takes a query apart.
func wordsOf(q query.Query) *wordsForm {
	f := &wordsForm{}
	add := func(field *string, text string) {
		if *field != "" {
			*field += " "
		}
		*field += text
	}
	var exact []string
	last := -1 // of several lists of alternatives, since the form puts it last
	for i, g := range q.Groups {
		if len(g) > 1 && plain(g) {
			last = i
		}
	}
	for i, g := range q.Groups {
		switch t := wordOnly(g[0]); {
		case i == last:
			var alternatives []string
			for _, t := range g {
				alternatives = append(alternatives, wordOnly(t).String())
			}
			f.Any = strings.Join(alternatives, " ")
		case len(g) > 1:
			add(&f.All, query.Query{Groups: []query.Group{g}}.String())
		case t.Phrase && t.Field == "":
			exact = append(exact, t.Text)
		case t.Field == "title" || t.Field == "issue" || t.Field == "role":
			add(f.field("in_"+t.Field), query.Term{Text: t.Text, Phrase: t.Phrase}.String())
		default:
			add(&f.All, t.String())
		}
	}
	switch len(exact) {
	case 0:
	case 1:
		f.Exact = exact[0]
	default:
		f.Exact = `"` + strings.Join(exact, `" "`) + `"`
	}
	if len(q.Spans) > 0 {
		add(&f.All, query.Query{Spans: q.Spans}.String())
	}
	for _, t := range q.Not {
		add(&f.None, wordOnly(t).String())
	}
	for _, r := range q.NotSpans {
		add(&f.None, r.String())
	}
	return f
}

// wordOnly takes from a word what would be a sign in another place. What
// parts a word parts it still.
func wordOnly(t query.Term) query.Term {
	if t.Phrase {
		return t
	}
	t.Text = strings.TrimLeft(t.Text, "-")
	if t.Text == "OR" {
		t.Text = "or"
	}
	alone := query.Parse(t.Text)
	if len(alone.Groups) != 1 || alone.Groups[0][0].Text != t.Text {
		t.Text = strings.ReplaceAll(t.Text, ":", "-")
	}
	return t
}

// plain reports whether no alternative is bound to a part of the column.
func plain(g query.Group) bool {
	for _, t := range g {
		if t.Field != "" {
			return false
		}
	}
	return true
}
