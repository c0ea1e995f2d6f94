// Package query reads what a person typed into a search box: [Parse] makes a
// [Query] of it, whatever it is. It knows words, phrases, fields, exclusion
// and alternatives; it does not know the index, its analysis or its scoring.
package query

import "strings"

// A Query is what was asked for: every group should match (how many must is
// the engine's rule), and nothing in Not may.
type Query struct {
	Text   string // as typed
	Groups []Group
	Not    []Term
}

// A Group is a list of alternatives: one of them is enough.
type Group []Term

// A Term is a word or a phrase, in one field or in any.
type Term struct {
	Field  string // one of Fields, or "" for any
	Text   string // without its quotes, field and sign
	Phrase bool   // it stood in quotes: exactly these words in this order
}

// Fields lists the names that may stand before a colon.
var Fields = []string{
	"title", "issue", "industry", "name", "role",
	"question", "answer", "inner", "outer", "last", "comments",
}

// Empty reports whether nothing was asked for, which matches every column.
func (q Query) Empty() bool { return len(q.Groups) == 0 && len(q.Not) == 0 }

// String returns the query in its canonical spelling, which parses to the
// same groups.
func (q Query) String() string {
	var parts []string
	for _, g := range q.Groups {
		alts := make([]string, len(g))
		for i, t := range g {
			alts[i] = t.String()
		}
		parts = append(parts, strings.Join(alts, " OR "))
	}
	for _, t := range q.Not {
		parts = append(parts, "-"+t.String())
	}
	return strings.Join(parts, " ")
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
