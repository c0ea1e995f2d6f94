package search

import (
	"context"
	"strings"
	"unicode/utf8"

	"coachsearch/internal/index"
	"coachsearch/search/query"
)

const (
	minSpelled = 4  // letters from which on a word may be corrected by one edit
	minTwice   = 7  // and by two
	maxSpelled = 30 // letters beyond which nothing is a misspelling
	maxFixes   = 5  // words of one query that are corrected
)

// suggest returns the query with its misspelt words corrected, when that finds
// more columns. A word is misspelt if no column holds it or a word of its
// stem, and the vocabulary does not know it; its correction is the nearest
// word of the collection, and of equally near ones the most frequent.
func (s *session) suggest(ctx context.Context) (*Suggestion, error) {
	q, fixes := s.request.Query, 0
	groups := make([]query.Group, len(q.Groups))
	for i, g := range q.Groups {
		groups[i] = make(query.Group, len(g))
		for k, t := range g {
			if fixed := s.correct(t.Text); fixed != t.Text && fixes < maxFixes {
				t.Text = fixed
				fixes++
			}
			groups[i][k] = t
		}
	}
	if fixes == 0 {
		return nil, nil
	}
	corrected := query.Query{Groups: groups, Spans: q.Spans, Not: q.Not, NotSpans: q.NotSpans}
	corrected = query.Parse(corrected.String())
	r := s.request
	r.Query, r.Limit, r.Offset, r.Facets = corrected, 0, 0, nil
	total, err := s.count(ctx, r)
	if err != nil || total <= s.total {
		return nil, err
	}
	return &Suggestion{Query: corrected.Text, Total: total}, nil
}

// count returns the number of columns that another query finds.
func (s *session) count(ctx context.Context, r Request) (int, error) {
	a := s.acquire()
	defer s.release(a)
	other := &session{Index: s.Index, request: r, plan: s.Index.plan(r.Query), acc: a, fail: s.fail, allowed: s.allowed}
	err := other.match(ctx)
	return other.total, err
}

// correct returns a text with its misspelt words replaced.
func (s *session) correct(text string) string {
	var b strings.Builder
	from := 0
	index.Tokens(text, func(t index.Token) {
		if fixed := s.nearest(t.Form); fixed != "" {
			b.WriteString(text[from:t.Start])
			b.WriteString(fixed)
			from = t.End
		}
	})
	if from == 0 {
		return text
	}
	b.WriteString(text[from:])
	return b.String()
}

// nearest returns the correction of a word, or "" if it needs or has none.
func (s *session) nearest(form string) string {
	n := utf8.RuneCountInString(form)
	lex := s.reader.Lexicon
	if n < minSpelled || n > maxSpelled || isStop(form) || lex.DocsWith(index.Stem(form)) > 0 ||
		strings.ContainsAny(form, "0123456789") || s.vocabulary != nil && s.vocabulary.knows(index.Stem(form)) {
		return ""
	}
	limit := 1
	if n >= minTwice {
		limit = 2
	}
	word := []rune(form)
	best, bestCost, bestCount := -1, limit*2+1, uint64(0)
	var buf []rune
	for i := range lex.Forms.Len() {
		f := lex.Forms.At(i)
		if len(f) > len(form)+4*limit || len(f)+4*limit < len(form) {
			continue
		}
		buf = buf[:0]
		for _, r := range f {
			buf = append(buf, r)
		}
		d := edits(word, buf, limit)
		if d > limit {
			continue
		}
		cost := d * 2
		if buf[0] != word[0] {
			cost++ // the first letter is seldom wrong
		}
		if cost < bestCost || cost == bestCost && lex.Count[i] > bestCount {
			best, bestCost, bestCount = i, cost, lex.Count[i]
		}
	}
	if best < 0 {
		return ""
	}
	return strings.Clone(lex.Forms.At(best))
}

// edits returns the distance of two words in insertions, deletions,
// replacements and swaps of neighbours (optimal string alignment), or limit+1
// if it is more than limit.
func edits(a, b []rune, limit int) int {
	if len(a)-len(b) > limit || len(b)-len(a) > limit {
		return limit + 1
	}
	var rows [3][maxSpelled + 8]int
	if len(b)+1 > len(rows[0]) {
		return limit + 1
	}
	before, last, row := rows[0][:], rows[1][:], rows[2][:]
	for j := range len(b) + 1 {
		last[j] = j
	}
	for i := 1; i <= len(a); i++ {
		row[0] = i
		least := i
		for j := 1; j <= len(b); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			row[j] = min(last[j]+1, row[j-1]+1, last[j-1]+cost)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				row[j] = min(row[j], before[j-2]+1)
			}
			least = min(least, row[j])
		}
		if least > limit {
			return limit + 1
		}
		before, last, row = last, row, before
	}
	return last[len(b)]
}
