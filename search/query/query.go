// Package query reads what a person typed into a search box: [Parse] makes a
// [Query] of it, whatever it is. It knows words, phrases, fields, exclusion,
// alternatives and ranges; it does not know the index, its analysis or its
// scoring.
package query

import "strings"

// A Query is what was asked for: every group should match (how many must is
// the engine's rule), every span has to hold, and nothing in Not or NotSpans
// may.
type Query struct {
	Text     string // as typed
	Groups   []Group
	Not      []Term
	Spans    []Span
	NotSpans []Range
}

// A Group is a list of alternatives: one of them is enough.
type Group []Term

// A Term is a word or a phrase, in one field or in any.
type Term struct {
	Field  string // one of Fields, or "" for any
	Text   string // without its quotes, field and sign
	Phrase bool   // it stood in quotes: exactly these words in this order
}

// A Span is a list of ranges: one of them is enough.
type Span []Range

// Fields lists the names that may stand before a colon and a word.
var Fields = []string{
	"title", "issue", "industry", "name", "role",
	"question", "answer", "inner", "outer", "last", "comments",
}

// Empty reports whether nothing was asked for, which matches every column.
func (q Query) Empty() bool {
	return len(q.Groups) == 0 && len(q.Not) == 0 && !q.Bounded()
}

// Bounded reports whether a range was asked for.
func (q Query) Bounded() bool { return len(q.Spans) > 0 || len(q.NotSpans) > 0 }

// String returns the query in its canonical spelling, which parses to the
// same query.
func (q Query) String() string {
	var parts []string
	for _, g := range q.Groups {
		parts = append(parts, join(g))
	}
	for _, s := range q.Spans {
		parts = append(parts, join(s))
	}
	for _, t := range q.Not {
		parts = append(parts, "-"+t.String())
	}
	for _, r := range q.NotSpans {
		parts = append(parts, "-"+r.String())
	}
	return strings.Join(parts, " ")
}

func join[T interface{ String() string }](alternatives []T) string {
	all := make([]string, len(alternatives))
	for i, a := range alternatives {
		all[i] = a.String()
	}
	return strings.Join(all, " OR ")
}

// String returns the term as one would type it.
func (t Term) String() string {
	s := t.Text
	if t.Phrase {
		s = `"` + s + `"`
	}
	if t.Field != "" {
		s = t.Field + ":" + s
	}
	return s
}
