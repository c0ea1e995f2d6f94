package query

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestParse(t *testing.T) {
	w := func(s string) Group { return Group{{Text: s}} }
	for _, tc := range []struct {
		in     string
		groups []Group
		not    []Term
	}{
		{"", nil, nil},
		{" boss  steals\tideas ", []Group{w("boss"), w("steals"), w("ideas")}, nil},
		{`"in front of" -meeting`, []Group{{{Text: "in front of", Phrase: true}}}, []Term{{Text: "meeting"}}},
		{`“curly  quotes”`, []Group{{{Text: "curly quotes", Phrase: true}}}, nil},
		{`boss OR manager`, []Group{{{Text: "boss"}, {Text: "manager"}}}, nil},
		{`a OR b OR "c d" e`, []Group{{{Text: "a"}, {Text: "b"}, {Text: "c d", Phrase: true}}, w("e")}, nil},
		{`OR a OR`, []Group{w("or"), w("a"), w("or")}, nil},
		{`a OR OR b`, []Group{{{Text: "a"}, {Text: "or"}}, w("b")}, nil},
		{`a OR -b`, []Group{w("a"), w("or")}, []Term{{Text: "b"}}},
		{`Title:boss inner:"let go" foo:bar`, []Group{{{Field: "title", Text: "boss"}}, {{Field: "inner", Text: "let go", Phrase: true}}, w("foo:bar")}, nil},
		{`-role:nurse -"x y"`, nil, []Term{{Field: "role", Text: "nurse"}, {Text: "x y", Phrase: true}}},
		{`title:"]" boss`, []Group{w("title"), w("boss")}, nil},
		{`title: boss`, []Group{w("title:"), w("boss")}, nil},
		{`"never closed`, []Group{w("never"), w("closed")}, nil},
		{`what? - :) "" "!" (a)`, []Group{w("what?"), w("(a)")}, nil},
		{"a\x00b \xff c", []Group{w("a"), w("b"), w("c")}, nil},
		{`foo"bar baz"`, []Group{w("foo"), {{Text: "bar baz", Phrase: true}}}, nil},
	} {
		q := Parse(tc.in)
		if d := cmp.Diff(Query{Text: tc.in, Groups: tc.groups, Not: tc.not}, q); d != "" {
			t.Errorf("%q: %s", tc.in, d)
		}
	}
}

// A range is read wherever it stands. Both of its ends are included, and what
// makes no sense is a word.
func TestParseRange(t *testing.T) {
	day := func(s string) int {
		d, err := time.Parse(time.DateOnly, s)
		if err != nil {
			t.Fatal(err)
		}
		return int(d.Unix() / secondsOfDay)
	}
	for _, tc := range []struct {
		in    string
		spans []Span
	}{
		{"age:30..40", []Span{{{Age, 30, 40}}}},
		{"Age:40..30", []Span{{{Age, 30, 40}}}},
		{"age:30-40", []Span{{{Age, 30, 40}}}},
		{"age:30–40", []Span{{{Age, 30, 40}}}},
		{"age:30…40", []Span{{{Age, 30, 40}}}},
		{"age:30...40,", []Span{{{Age, 30, 40}}}},
		{"age:30..", []Span{{{Age, 30, NoMax}}}},
		{"age:..40", []Span{{{Age, NoMin, 40}}}},
		{"age:40", []Span{{{Age, 40, 40}}}},
		{"age:>40", []Span{{{Age, 41, NoMax}}}},
		{"age:>=40", []Span{{{Age, 40, NoMax}}}},
		{"age:<40", []Span{{{Age, NoMin, 39}}}},
		{"age:<=40", []Span{{{Age, NoMin, 40}}}},
		{"tenure:2..5", []Span{{{Tenure, 24, 60}}}},
		{"tenure:2.5..3", []Span{{{Tenure, 30, 36}}}},
		{"tenure:6m..2y", []Span{{{Tenure, 6, 24}}}},
		{"tenure:>2", []Span{{{Tenure, 25, NoMax}}}},
		{"date:2008", []Span{{{Date, day("2008-01-01"), day("2008-12-31")}}}},
		{"date:2008..2009-03", []Span{{{Date, day("2008-01-01"), day("2009-03-31")}}}},
		{"date:2009-03..2008", []Span{{{Date, day("2008-01-01"), day("2009-03-31")}}}},
		{"date:2008-06..2008", []Span{{{Date, day("2008-06-01"), day("2008-12-31")}}}},
		{"date:2008-2009", []Span{{{Date, day("2008-01-01"), day("2009-12-31")}}}},
		{"date:>2008-02", []Span{{{Date, day("2008-03-01"), NoMax}}}},
		{"date:<2008", []Span{{{Date, NoMin, day("2007-12-31")}}}},
		{"date:1969-12-31", []Span{{{Date, -1, -1}}}},
		{"age:30 age:40", []Span{{{Age, 30, 30}}, {{Age, 40, 40}}}},
		{"age:30 OR tenure:1 OR age:40", []Span{{{Age, 30, 30}, {Tenure, 12, 12}, {Age, 40, 40}}}},
		{"age:", nil},
		{"age:..", nil},
		{"age:>", nil},
		{"age:old", nil},
		{"age:30..old", nil},
		{"age:-30", nil},
		{"age:151", nil},
		{"age:<0", nil},
		{"age:>150", nil},
		{"age:1e1", nil},
		{"age:٣٠", nil},
		{"age:3.5", nil},
		{"age:30..40..50", nil},
		{"age: 30", nil},
		{`age:"30"`, nil},
		{"tenure:.5", nil},
		{"tenure:2y6m", nil},
		{"date:2008-13", nil},
		{"date:2008-02-30", nil},
		{"date:08", nil},
		{"date:<0000", nil},
		{"date:>9999", nil},
		{"title:age:30", nil},
		{"ages:30..40", nil},
	} {
		q := Parse(tc.in)
		if d := cmp.Diff(tc.spans, q.Spans); d != "" {
			t.Errorf("%q: %s", tc.in, d)
		}
		if words := len(q.Groups) > 0; words != (tc.spans == nil) {
			t.Errorf("%q: groups %v, spans %v", tc.in, q.Groups, q.Spans)
		}
	}
	q := Parse("raise OR age:30 OR boss -age:..20 -x")
	want := Query{
		Text:   q.Text,
		Groups: []Group{{{Text: "raise"}}, {{Text: "or"}}, {{Text: "or"}}, {{Text: "boss"}}},
		Spans:  []Span{{{Age, 30, 30}}}, Not: []Term{{Text: "x"}}, NotSpans: []Range{{Age, NoMin, 20}},
	}
	if d := cmp.Diff(want, q); d != "" {
		t.Error(d)
	}
}

func FuzzParse(f *testing.F) {
	for _, s := range []string{
		`a OR "b c" -d title:e`, `OR OR a`, `title:"x`, `--a -OR b`, "“a” «b", `x:OR OR`, `title:OR OR b`,
		`age:30..40 OR age:>50 OR x -tenure:..2.5`, `date:2008-10..2009 date:<1970`, `tenure:7m-3y`, `date:9999..0000`,
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		q := Parse(s)
		again := Parse(q.String())
		again.Text = q.Text
		if d := cmp.Diff(q, again); d != "" {
			t.Fatalf("%q is spelt %q, which reads otherwise: %s", s, q.String(), d)
		}
		if q.Empty() && strings.ContainsFunc(s, isWordRune) {
			t.Fatalf("%q asks for nothing", s)
		}
		if q.Empty() != (len(q.Explain()) == 0) {
			t.Fatalf("%q is explained as %q", s, q.Explain())
		}
		for _, r := range append(slices.Concat(q.Spans...), q.NotSpans...) {
			if r.Min > r.Max {
				t.Fatalf("%q has the empty range %v", s, r)
			}
		}
	})
}
