package web

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"coachsearch/search"
	"coachsearch/search/query"
)

// A helpView shows the ways out of an empty page.
type helpView struct {
	Ways   []option
	By     string // "topic", or "industry" where no column has a topic
	Around []option
}

// A way is another question that may find something.
type way struct {
	label, detail string
	p             Params
}

// helpFor counts what each way out of no hits would find; nil if there are
// hits. The ways stand in the order in which they keep what was meant: the
// spelling, the filter whose removal frees most, without quotation marks,
// without exclusions or ranges, any of the words, and last, topics to browse.
func helpFor(ctx context.Context, x *search.Index, p Params, res *search.Result) (*helpView, error) {
	if res.Total > 0 {
		return nil, nil
	}
	p.Facets = nil
	p = p.onPage(1)
	h := helper{ctx: ctx, x: x, seen: []string{p.at("/search")}}
	if d := res.DidYouMean; d != nil {
		h.add(way{"Spelt otherwise", d.Query, p.asking(d.Query)}, d.Total)
	}
	h.unfilter(p)
	for _, w := range otherWords(p) {
		h.try(w)
	}
	if p.filtered() && len(h.ways) == 0 {
		h.try(way{"Without any filter", "", p.unfiltered()})
		for _, w := range otherWords(p.unfiltered()) {
			h.try(way{w.label + ", without any filter", w.detail, w.p})
		}
	}
	v := &helpView{Ways: h.ways}
	if h.err == nil {
		h.err = v.lookAround(ctx, x)
	}
	return v, h.err
}

// A helper counts ways, each address once, up to the first error.
type helper struct {
	ctx  context.Context
	x    *search.Index
	seen []string
	ways []option
	err  error
}

func (h *helper) count(p Params) int {
	if h.err != nil {
		return 0
	}
	req := p.Request()
	req.Limit, req.Offset, req.Facets = 0, 0, nil
	req.Sort = search.NewestFirst // a total needs no ranking
	res, err := h.x.Search(h.ctx, req)
	if err != nil {
		h.err = fmt.Errorf("count a way out: %w", err)
		return 0
	}
	return res.Total
}

func (h *helper) try(w way) {
	if !slices.Contains(h.seen, w.p.at("/search")) {
		h.add(w, h.count(w.p))
	}
}

func (h *helper) add(w way, total int) {
	href := w.p.at("/search")
	h.seen = append(h.seen, href)
	if total > 0 {
		h.ways = append(h.ways, option{Label: w.label, Detail: w.detail, Count: total, Href: href})
	}
}

// unfilter adds the filter whose removal frees most. A filter goes as a
// whole: of two values that are chosen, taking one away never finds more.
func (h *helper) unfilter(p Params) {
	var best way
	most := 0
	names := []string{}
	for _, c := range chipParams(p) {
		if slices.Contains(names, c.name) {
			continue
		}
		names = append(names, c.name)
		w := way{"Without the filter", c.label(nil), c.rest}
		if vs := p.chosen(c.name); len(vs) > 1 {
			labels := make([]string, len(vs))
			for i, v := range vs {
				labels[i] = valueName(c.name, v, "")
			}
			w.detail = facetNames[c.name].chip + " " + strings.Join(labels, " or ")
			for _, v := range vs {
				w.p = w.p.without(c.name, v)
			}
		}
		if n := h.count(w.p); n > most {
			best, most = w, n
		}
	}
	if most > 0 {
		h.add(best, most)
	}
}

// otherWords are the looser readings of a query, the closest first.
func otherWords(p Params) []way {
	q := query.Parse(p.Q)
	var out []way
	loose := func(label string, r query.Query) {
		if text := r.String(); text != "" && text != q.String() {
			out = append(out, way{label, text, p.asking(text)})
		}
	}
	loose("Without the quotation marks", query.Query{Groups: unquoted(q), Not: q.Not, Spans: q.Spans, NotSpans: q.NotSpans})
	loose("With nothing left out", query.Query{Groups: q.Groups, Spans: q.Spans})
	loose("Whatever the numbers", query.Query{Groups: q.Groups, Not: q.Not})
	loose("Any of the words", query.Query{Groups: anyWord(q)})
	return out
}

// unquoted makes words of phrases.
func unquoted(q query.Query) []query.Group {
	var out []query.Group
	for _, g := range q.Groups {
		var alternatives query.Group
		for _, t := range g {
			if !t.Phrase {
				alternatives = append(alternatives, t)
				continue
			}
			for _, w := range words(t.Text) {
				alternatives = append(alternatives, query.Term{Field: t.Field, Text: w})
			}
		}
		if len(g) > 1 {
			out = append(out, alternatives)
			continue
		}
		for _, t := range alternatives {
			out = append(out, query.Group{t})
		}
	}
	return out
}

// anyWord makes one group of alternatives of all words, in any part.
func anyWord(q query.Query) []query.Group {
	var either query.Group
	for _, g := range q.Groups {
		for _, t := range g {
			for _, w := range words(t.Text) {
				if t := (query.Term{Text: w}); !slices.Contains(either, t) {
					either = append(either, t)
				}
			}
		}
	}
	if telling := slices.DeleteFunc(slices.Clone(either), func(t query.Term) bool { return search.IsStop(t.Text) }); len(telling) > 0 {
		either = telling // every column holds an "at"
	}
	if len(either) == 0 {
		return nil
	}
	return []query.Group{either}
}

// words returns the words of a term as a query may hold them.
func words(text string) []string {
	var out []string
	for _, g := range query.Parse(strings.ToLower(text)).Groups { // in small letters, OR is a word
		for _, t := range g {
			out = append(out, t.Text)
		}
	}
	return out
}

// lookAround lists what there is without any question.
func (v *helpView) lookAround(ctx context.Context, x *search.Index) error {
	all, err := x.Search(ctx, search.Request{Facets: []string{"topic", "industry"}})
	if err != nil {
		return fmt.Errorf("list topics: %w", err)
	}
	for _, facet := range []string{"topic", "industry"} {
		if v.By, v.Around = facet, browse(facet, all.Facets[facet]); len(v.Around) > 0 {
			break
		}
	}
	return nil
}

// browse makes links of the values of a facet.
func browse(facet string, f search.Facet) []option {
	var out []option
	for _, v := range f.Values {
		if v.Value == search.NotStated || v.Count == 0 {
			continue
		}
		out = append(out, option{Label: valueName(facet, v.Value, v.Label), Count: v.Count, Href: choosing(facet, v.Value).at("/search")})
	}
	return out
}
