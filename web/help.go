package web

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"coachsearch/search"
)

// A helpView shows the ways out of an empty page.
type helpView struct {
	Ways   []option
	By     string // "topic", or "industry" where no column has a topic
	Around []option
}

// helpFor counts what each way out of no hits would find, most useful first;
// nil if there are hits.
func helpFor(ctx context.Context, x *search.Index, p Params, res *search.Result) (*helpView, error) {
	if res.Total > 0 {
		return nil, nil
	}
	h := &helpView{}
	try := func(label, detail string, q Params) error {
		req := q.Request()
		req.Limit, req.Offset, req.Facets = 0, 0, nil
		r, err := x.Search(ctx, req)
		if err != nil {
			return fmt.Errorf("count a way out: %w", err)
		}
		if r.Total > 0 {
			h.Ways = append(h.Ways, option{Label: label, Detail: detail, Count: r.Total, Href: q.at("/search")})
		}
		return nil
	}
	p.Facets = nil
	p = p.onPage(1)
	for _, c := range chipParams(p) {
		if err := try("Without the filter", c.label(nil), c.rest); err != nil {
			return nil, err
		}
	}
	slices.SortStableFunc(h.Ways, func(a, b option) int { return b.Count - a.Count })
	if len(h.Ways) > 1 {
		h.Ways = h.Ways[:1]
	} else if len(h.Ways) == 0 && p.filtered() {
		if err := try("Without any filter", "", p.unfiltered()); err != nil {
			return nil, err
		}
	}
	if loose := strings.Join(strings.Fields(strings.ReplaceAll(p.Q, `"`, " ")), " "); strings.Contains(p.Q, `"`) && loose != "" {
		if err := try("Without the quotation marks", loose, p.asking(loose)); err != nil {
			return nil, err
		}
	}
	all, err := x.Search(ctx, search.Request{Facets: []string{"topic", "industry"}})
	if err != nil {
		return nil, fmt.Errorf("list topics: %w", err)
	}
	for _, facet := range []string{"topic", "industry"} {
		if h.By, h.Around = facet, browse(facet, all.Facets[facet]); len(h.Around) > 0 {
			break
		}
	}
	return h, nil
}

// browse makes links of the values of a facet.
func browse(facet string, f search.Facet) []option {
	var out []option
	for _, v := range f.Values {
		if v.Value == search.NotStated || v.Count == 0 {
			continue
		}
		p := Params{Sort: search.Relevance, Page: 1, PerPage: defaultPerPage, Values: map[string][]string{facet: {v.Value}}}
		out = append(out, option{Label: valueName(facet, v.Value, v.Label), Count: v.Count, Href: p.at("/search")})
	}
	return out
}
