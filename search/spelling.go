package search

import (
	"context"
	"strings"
	"sync"
	"unicode/utf8"

	_ "embed"

	"coachsearch/internal/index"
	"coachsearch/search/query"
)

//go:embed vocabulary/words.txt
var wordFile string

// everyday returns the stems of the words that are right although the
// collection may not hold them.
var everyday = sync.OnceValue(func() map[string]bool {
	stems := map[string]bool{}
	for line := range strings.Lines(wordFile) {
		if line[0] == '#' {
			continue
		}
		for _, form := range index.Forms(line) {
			stems[index.Stem(form)] = true
		}
	}
	return stems
})

const (
	minSpelled = 4  // letters from which on a word may be corrected by one edit
	minTwice   = 5  // and by two
	maxSpelled = 30 // letters beyond which nothing is a misspelling
	maxFixes   = 5  // words of one query that are corrected
	maxLooks   = 20 // words of one query that are compared with the collection
)

// suggest returns the query with its misspelt words corrected, when that finds
// more columns. A word is misspelt if no column holds it or a word of its
// stem, and the vocabulary does not know it; its correction is the nearest
// word of the collection, and of equally near ones the most frequent.
func (s *session) suggest(ctx context.Context) (*Suggestion, error) {
	q, fixes := s.request.Query, 0
	if s.plan.foreign {
		return nil, nil
	}
	groups := make([]query.Group, len(q.Groups))
	for i, g := range q.Groups {
		groups[i] = make(query.Group, len(g))
		for k, t := range g {
			if fixes < maxFixes {
				if fixed := s.correct(t.Text); fixed != t.Text {
					t.Text = fixed
					fixes++
				}
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

// isWord reports whether a column holds a word of the stem, or it is one that
// the vocabulary or everyday English knows, or of an author's name.
func (x *Index) isWord(stem string) bool {
	return x.reader.Lexicon.DocsWith(stem) > 0 || x.authors[stem] || x.vocabulary != nil && x.vocabulary.knows(stem) || everyday()[stem]
}

// count returns the number of columns that another query finds.
func (s *session) count(ctx context.Context, r Request) (int, error) {
	a := s.acquire()
	defer s.release(a)
	other := &session{Index: s.Index, request: r, plan: s.Index.plan(r.Query), acc: a, fail: s.fail, allowed: s.allowed}
	err := other.match(ctx)
	return other.total, err
}

// correct returns a text with its misspelt words replaced. Addresses are not
// spelt but copied.
func (s *session) correct(text string) string {
	if strings.Contains(text, "://") || strings.Contains(text, "@") {
		return text
	}
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
	stem := index.Stem(form)
	n := utf8.RuneCountInString(form)
	if n < minSpelled || n > maxSpelled || isStop(form) || strings.ContainsAny(form, "0123456789") || s.isWord(stem) {
		return ""
	}
	fixed, seen := s.fixes[form]
	if seen || len(s.fixes) == maxLooks {
		return fixed
	}
	limit := 1
	if n >= minTwice {
		limit = 2
	}
	fixed = s.speller().nearest(form, limit)
	if s.fixes == nil {
		s.fixes = map[string]string{}
	}
	s.fixes[form] = fixed
	return fixed
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
