package web

import (
	"context"
	"fmt"
	"net/url"
	"time"

	"coachsearch/search"
)

// Answer answers a question as GET /api/v1/search does. A question that
// cannot be asked gives a [*Problem]; see [Encode] for the bytes.
func Answer(ctx context.Context, x *search.Index, v url.Values) (*SearchAnswer, error) {
	p, errs := ParseParams(v)
	if err := refused(errs); err != nil {
		return nil, err
	}
	began := time.Now()
	res, err := x.Search(ctx, p.Request())
	if err != nil {
		return nil, fmt.Errorf("search: %w", err)
	}
	return answerOf(p, res, x.Info(), time.Since(began)), nil
}

func answerOf(p Params, res *search.Result, info search.Info, took time.Duration) *SearchAnswer {
	a := &SearchAnswer{
		Meta: searchMeta{
			Total: res.Total, Page: p.Page, PerPage: p.PerPage, Pages: pageCount(res.Total, p.PerPage),
			TookMS: millis(took), Generation: info.Generation, BuiltAt: info.BuiltAt,
			Relaxed: orEmpty(res.Relaxed), AlsoSearched: orEmpty(res.AlsoSearched),
		},
		Hits:   make([]wireHit, len(res.Hits)),
		Facets: make(map[string]wireFacet, len(res.Facets)),
	}
	if res.DidYouMean != nil {
		a.Meta.DidYouMean = &res.DidYouMean.Query
	}
	for i, h := range res.Hits {
		a.Hits[i] = hitOf(h)
	}
	for name, f := range res.Facets {
		a.Facets[name] = facetOf(f)
	}
	a.Links = linksOf(p, a.Meta.Pages)
	return a
}

// linksOf are the addresses of one page of results. A page past the end
// leads back to the last one.
func linksOf(p Params, pages int) searchLinks {
	const path = "/api/v1/search"
	human := p
	human.Facets = nil
	l := searchLinks{Self: p.at(path), HTML: human.at("/search"), Feed: p.whole().at("/search.atom")}
	if n := p.Page + 1; n <= min(pages, search.MaxWindow/p.PerPage) {
		next := p.onPage(n).at(path)
		l.Next = &next
	}
	if n := min(p.Page-1, pages); n >= 1 {
		prev := p.onPage(n).at(path)
		l.Prev = &prev
	}
	return l
}

func pageCount(total, perPage int) int { return (total + perPage - 1) / perPage }
