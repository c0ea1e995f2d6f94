package query

import (
	"strings"
	"testing"

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

func FuzzParse(f *testing.F) {
	for _, s := range []string{`a OR "b c" -d title:e`, `OR OR a`, `title:"x`, `--a -OR b`, "“a” «b", `x:OR OR`, `title:OR OR b`} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		q := Parse(s)
		again := Parse(q.String())
		if d := cmp.Diff(q.Groups, again.Groups); d != "" {
			t.Fatalf("%q is spelt %q, which reads otherwise: %s", s, q.String(), d)
		}
		if d := cmp.Diff(q.Not, again.Not); d != "" {
			t.Fatalf("%q is spelt %q, which reads otherwise: %s", s, q.String(), d)
		}
		if q.Empty() && strings.ContainsFunc(s, isWordRune) {
			t.Fatalf("%q asks for nothing", s)
		}
	})
}
