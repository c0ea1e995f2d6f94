package web

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"testing"
	"unicode"

	gocmp "github.com/google/go-cmp/cmp"

	"coachsearch/search/query"
)

func TestWordsForm(t *testing.T) {
	for _, tc := range []struct {
		form wordsForm
		want string
	}{
		{wordsForm{}, ""},
		{wordsForm{All: "boss steals ideas"}, "boss steals ideas"},
		{wordsForm{Exact: "in front of"}, `"in front of"`},
		{wordsForm{Exact: `"in front of" "my team"`}, `"in front of" "my team"`},
		{wordsForm{Any: "raise salary"}, "raise OR salary"},
		{wordsForm{Any: `raise "more money"`}, `raise OR "more money"`},
		{wordsForm{None: `school "human resources"`}, `-school -"human resources"`},
		{wordsForm{Title: "boss", Issue: `credit "his own"`, Role: "nurse"}, `title:boss issue:credit issue:"his own" role:nurse`},
		{wordsForm{None: "title:boss age:..30"}, "-title:boss -age:..30"},
		{wordsForm{All: "inner:anger age:30..40 tenure:2.."}, "inner:anger age:30..40 tenure:2.."},
		{
			wordsForm{All: "boss", Exact: "in front of", Any: "raise salary", None: "school", Title: "work"},
			`boss "in front of" raise OR salary title:work -school`,
		},
	} {
		q := tc.form.query().String()
		if q != tc.want {
			t.Errorf("%+v makes %s, want %s", tc.form, q, tc.want)
		}
		// All, exact and any stand before the parts, so they come back in place.
		if d := gocmp.Diff(&tc.form, wordsOf(query.Parse(q))); d != "" {
			t.Errorf("%s comes back otherwise: %s", q, d)
		}
	}
}

// What is typed into a field need not be what the field is named for.
func TestWordsFormUnusual(t *testing.T) {
	for _, tc := range []struct {
		form wordsForm
		want string
	}{
		{wordsForm{All: "boss -lazy", None: "-school -the"}, "boss -lazy -school -the"},
		{wordsForm{Exact: `he said "no" to`}, `"he said" "no" "to"`},
		{wordsForm{Exact: ` "" ! `}, ""},
		{wordsForm{Any: "one"}, "one"},
		{wordsForm{Any: "a OR b c -d"}, "a OR b OR c -d"},
		{wordsForm{Title: "inner:anger -boss a OR b"}, "inner:anger title:a OR title:b -title:boss"},
		{wordsForm{None: "a OR b"}, "-a -b"},
		{wordsForm{All: `"never closed`}, "never closed"},
	} {
		got := tc.form.query().String()
		if got != tc.want {
			t.Errorf("%+v makes %s, want %s", tc.form, got, tc.want)
		}
	}
}

// Whatever a query is, the form asks the same.
func FuzzWordsForm(f *testing.F) {
	for _, s := range []string{`a OR "b c" -d title:e`, `x OR title:y z OR w`, `role:"a b" -OR -"or" age:30..40 OR age:60.. -date:2008`, `"a" "b c" OR OR d`, "--a -title:-b", `issue:OR title:"OR x"`} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		q := query.Parse(s)
		form := wordsOf(q)
		text := form.query().String()
		again := query.Parse(text)
		if d := gocmp.Diff(spelt(q), spelt(again)); d != "" {
			t.Fatalf("%q is %+v and comes back as %q: %s", s, *form, text, d)
		}
		second := wordsOf(again) // the first may have tidied up
		if d := gocmp.Diff(second, wordsOf(query.Parse(second.query().String()))); d != "" {
			t.Fatalf("%q: the form of %q does not come back: %s", s, text, d)
		}
	})
}

// spelt are the parts of a query as the engine takes them, in any order.
func spelt(q query.Query) []string {
	var out []string
	term := func(t query.Term) string {
		return fmt.Sprint(t.Field, t.Phrase, strings.FieldsFunc(strings.ToLower(t.Text), func(r rune) bool { return unicode.IsSpace(r) || r == '-' || r == ':' }))
	}
	for _, g := range q.Groups {
		var alternatives []string
		for _, t := range g {
			alternatives = append(alternatives, term(t))
		}
		out = append(out, strings.Join(alternatives, " or "))
	}
	for _, s := range q.Spans {
		out = append(out, query.Query{Spans: []query.Span{s}}.String())
	}
	for _, t := range q.Not {
		out = append(out, "not "+term(t))
	}
	for _, r := range q.NotSpans {
		out = append(out, "not "+r.String())
	}
	slices.SortFunc(out, cmp.Compare[string])
	return out
}
