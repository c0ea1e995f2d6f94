package query

import (
	"fmt"
	"strings"
	"unicode"
)

// parts names the fields for people.
var parts = map[string]string{
	"title": "the title", "issue": "the issue", "industry": "the industry", "name": "the name", "role": "the job title",
	"question": "the question", "answer": "the answer", "inner": "the inner game", "outer": "the outer game",
	"last": "the last word", "comments": "the comments",
}

// Explain tells in English how the query was understood, a part of it at a
// time. It returns nothing for a query that asks for nothing.
func (q Query) Explain() []string {
	var out, words []string
	flush := func() {
		switch len(words) {
		case 0:
		case 1:
			out = append(out, "the word "+words[0])
		default:
			out = append(out, "the words "+strings.Join(words, ", "))
		}
		words = nil
	}
	for _, g := range q.Groups {
		if len(g) == 1 && !g[0].Phrase && g[0].Field == "" {
			words = append(words, strings.FieldsFunc(g[0].Text, partsWords)...)
			continue
		}
		flush()
		out = append(out, explained(g))
	}
	flush()
	for _, s := range q.Spans {
		out = append(out, explained(s))
	}
	for _, t := range q.Not {
		out = append(out, "without "+t.explain())
	}
	for _, r := range q.NotSpans {
		out = append(out, "not "+r.explain())
	}
	return out
}

// partsWords reports whether a character is between words and not in one.
func partsWords(r rune) bool {
	return !isWordRune(r) && !unicode.IsMark(r) && !strings.ContainsRune("'’‘ʼ＇", r)
}

func explained[T interface{ explain() string }](alternatives []T) string {
	all := make([]string, len(alternatives))
	for i, a := range alternatives {
		all[i] = a.explain()
	}
	return strings.Join(all, ", or ")
}

func (t Term) explain() string {
	s := t.Text
	if t.Phrase {
		s = `exactly "` + s + `"`
	}
	if t.Field != "" {
		s += " in " + parts[t.Field]
	}
	return s
}

func (r Range) explain() string {
	var low, high string
	if r.Min != NoMin {
		low = r.spell(r.Min, false)
	}
	if r.Max != NoMax {
		high = r.spell(r.Max, true)
	}
	switch {
	case r.Min == NoMin && r.Field == Date:
		return "date until " + high
	case r.Max == NoMax && r.Field == Date:
		return "date since " + low
	case r.Min == NoMin:
		return r.Field + " up to " + high
	case r.Max == NoMax:
		return r.Field + " from " + low
	case low == high:
		return r.Field + " " + low
	}
	return r.Field + " from " + low + " to " + high
}

// spell returns an end with its unit.
func (r Range) spell(n int, upper bool) string {
	if r.Field == Date {
		return r.end(n, upper)
	}
	unit := "year"
	if r.Field == Tenure && n%12 != 0 {
		unit = "month"
	} else if r.Field == Tenure {
		n /= 12
	}
	if n != 1 {
		unit += "s"
	}
	return fmt.Sprint(n, " ", unit)
}
