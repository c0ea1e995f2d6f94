package web

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"unicode/utf16"

	"coachsearch/search"
	"coachsearch/search/query"
)

// A searchView is a page of results.
type searchView struct {
	shell
	P       Params
	Heading string
	Notices []string

	Story      *storyView
	Read       string // how a query with signs was understood
	DidYouMean *option
	Relaxed    []string
	Also       *alsoView

	Chips  []option
	Clear  string // address without any filter
	Facets []facetView
	Ranges []rangeView
	Chosen int // filters, for the folded panel of a phone

	Sorts    []sortView
	Sizes    []choiceView // columns on a page; none if one page holds them all
	First    int          // number of the first hit
	Hits     []hitView
	Pager    pagerView
	Help     *helpView
	Handout  string // address of the form that picks from these results
	Advanced string // address of the form that is filled with this search
	JSON     string // the same as data
	CSV      string // every hit as a table
	JSONL    string // every hit as records
}

// An option is a link that says what it does and, if known, what it finds.
type option struct {
	Label  string
	Detail string // "Consulting", "12 columns"
	Count  int
	Href   string
}

// A choiceView is one of a few links of which one is in force.
type choiceView struct {
	Label   string
	Href    string
	Current bool
}

func (s *server) searchPage(w http.ResponseWriter, r *http.Request) error {
	in := r.URL.Query() // what is malformed in it is left out
	p, errs := ParseParams(in)
	if len(errs) == 0 && hasBlank(in) {
		// A form sends its empty fields, too; the address that stays
		// behind is the canonical one.
		http.Redirect(w, r, p.at("/search"), http.StatusFound)
		return nil
	}
	p.Facets = pageFacets(p)
	return s.withIndex(func(x *search.Index) error {
		if len(errs) == 0 && s.fresh(w, r, x.Info().Generation) {
			return nil
		}
		res, err := x.Search(r.Context(), p.Request())
		if err != nil {
			return fmt.Errorf("search: %w", err)
		}
		if s.missed(in, res.Total) {
			forOnce(w)
		}
		v := s.searchView(r, x, p, res)
		v.Story = storyOf(in.Get("q"))
		v.Notices = noticesOf(errs)
		if needsCare(p.Q) {
			v.Notices = slices.Insert(v.Notices, 0, care)
		}
		if v.Help, err = helpFor(r.Context(), x, p, res); err != nil {
			return err
		}
		if v.Help != nil {
			v.DidYouMean = nil // it is the first of the ways out
		}
		status := http.StatusOK
		if overLimit(errs) {
			status = http.StatusBadRequest
		}
		return s.render(w, status, v)
	})
}

// hasBlank reports whether a parameter other than the query is empty.
func hasBlank(v url.Values) bool {
	for name, vs := range v {
		if name != "q" && slices.Contains(vs, "") {
			return true
		}
	}
	return false
}

// pageFacets are the lists of check boxes: the usual ones, and those in
// which something is chosen, so that it can be let go.
func pageFacets(p Params) []string {
	fs := []string{"section", "topic", "industry", "level", "year"}
	for _, f := range filterFacets {
		if len(p.Values[f]) > 0 && !slices.Contains(fs, f) {
			fs = append(fs, f)
		}
	}
	return fs
}

// noticesOf tells a person what was not taken from the address. What nobody
// can have typed on purpose, an unknown parameter, is passed over.
func noticesOf(errs []ParamError) []string {
	var out []string
	for _, e := range errs {
		if slices.Contains(paramOrder, e.Parameter) && e.Parameter != "facets" {
			out = append(out, paramName(e.Parameter)+": "+e.Detail)
		}
	}
	return slices.Compact(out)
}

// overLimit reports whether an address asked for more than anybody gets.
func overLimit(errs []ParamError) bool {
	return slices.ContainsFunc(errs, func(e ParamError) bool {
		return slices.Contains([]string{"q", "page", "per_page"}, e.Parameter) || slices.Contains(filterFacets, e.Parameter)
	})
}

func (s *server) searchView(r *http.Request, x *search.Index, p Params, res *search.Result) *searchView {
	state := p
	state.Facets = nil
	v := &searchView{
		shell: s.shell(headingOf(p, res.Total)), P: state, Heading: headingOf(p, res.Total),
		Also:  alsoOf(res.AlsoSearched),
		Chips: chipsOf(state, res), Clear: state.unfiltered().at("/search"),
		Facets: facetsOf(p, res), Ranges: rangesOf(state),
		Sorts: sortsOf(state), Sizes: sizesOf(state, res.Total), First: (p.Page-1)*p.PerPage + 1,
		Pager: pagerOf(p.Page, p.PerPage, res.Total, func(n int) string { return state.onPage(n).at("/search") }), Advanced: state.onPage(1).at("/search/advanced"), JSON: state.at("/api/v1/search"),
	}
	all := state.whole()
	v.CSV, v.JSONL = all.at("/search.csv"), all.at("/search.jsonl")
	v.Chosen = len(v.Chips)
	v.Handout = handoutParams{Find: Params{Q: p.Q, Values: p.Values, AgeMin: p.AgeMin, AgeMax: p.AgeMax, TenureMin: p.TenureMin, TenureMax: p.TenureMax, From: p.From, To: p.To, Sort: p.Sort, Page: 1}}.address()
	if res.Total > 0 { // of nothing there is nothing to say
		for _, said := range res.Relaxed {
			v.Relaxed = append(v.Relaxed, sentence(said))
		}
	}
	v.Q, v.HeaderBox, v.Here = p.Q, false, "search"
	v.Canonical = s.absolute(r, state.at("/search"))
	if v.Canonical != s.absolute(r, "/search") {
		v.Here = "results"
	}
	if words := (Params{Q: p.Q, Sort: search.Relevance, Page: 1, PerPage: defaultPerPage}); res.Total == 0 || state.Query() != words.Query() {
		v.Robots = "noindex" // filters, orders and pages are endless
	}
	v.Description = v.Heading + ", each with the passages that match and links to the whole advice."
	v.Feed = linksOf(state, 0).Feed
	v.Read = readAs(query.Parse(p.Q))
	if d := res.DidYouMean; d != nil {
		v.DidYouMean = &option{Label: d.Query, Count: d.Total, Href: state.asking(d.Query).at("/search")}
	}
	mark := markerOf(x, p.Q)
	for _, h := range res.Hits {
		v.Hits = append(v.Hits, hitViewOf(mark, state, h))
	}
	return v
}

// A storyView is a situation that was told at length in the search box. It has
// a page of its own, where no address gives it away.
type storyView struct {
	Text string
	Ends string // how many characters the box takes, if it may have cut the rest
}

// storyWords are more than anybody types to search.
const storyWords = 40

// storyOf is nil for a few words. A browser cuts what is pasted where the box
// ends, and says nothing; it counts units of UTF-16 and leaves no half of a pair.
func storyOf(asked string) *storyView {
	asked = strings.ToValidUTF8(asked, " ")
	if len(strings.Fields(asked)) < storyWords {
		return nil
	}
	v := &storyView{Text: asked}
	if len(utf16.Encode([]rune(asked))) >= search.MaxQueryRunes-1 {
		v.Ends = thousands(search.MaxQueryRunes)
	}
	return v
}

// readRunes bound what is said of a query.
const readRunes = 240

// readAs tells how a query was understood, if it holds more than words.
func readAs(q query.Query) string {
	plain := len(q.Not) == 0 && !q.Bounded()
	for _, g := range q.Groups {
		plain = plain && len(g) == 1 && !g[0].Phrase && g[0].Field == ""
	}
	if plain {
		return ""
	}
	return clip(strings.Join(q.Explain(), "; "), readRunes)
}

func headingOf(p Params, total int) string {
	n, within := columns(total), ""
	n = strings.ToUpper(n[:1]) + n[1:]
	if total == 0 && p.filtered() {
		within = " with these filters" // there may be some without
	}
	switch {
	case strings.ContainsAny(p.Q, "\"“”„«»"):
		return n + " for " + clip(p.Q, 60) + within
	case p.Q != "":
		return n + " for “" + clip(p.Q, 60) + "”" + within
	case p.filtered():
		return n + " with these filters"
	case total > 1:
		return "All " + columns(total)
	}
	return n
}

// A sortView is an order of the results.
type sortView struct {
	choiceView
	sort search.Sort
}

func sortsOf(p Params) []sortView {
	first := "Best match"
	if p.Q == "" {
		first = "As archived" // nothing to match
	}
	var out []sortView
	for _, o := range []struct {
		sort  search.Sort
		label string
	}{{search.Relevance, first}, {search.NewestFirst, "Newest"}, {search.OldestFirst, "Oldest"}} {
		q := p.onPage(1)
		q.Sort = o.sort
		out = append(out, sortView{choiceView{o.label, q.at("/search"), p.Sort == o.sort}, o.sort})
	}
	return out
}

// pageSizes are offered where there is more than the smallest of them shows.
var pageSizes = []int{defaultPerPage, 25, 50, search.MaxLimit}

// sizesWith are the page sizes and the one in force.
func sizesWith(n int) []int {
	if slices.Contains(pageSizes, n) {
		return pageSizes
	}
	return slices.Sorted(slices.Values(append(slices.Clone(pageSizes), n)))
}

func sizesOf(p Params, total int) []choiceView {
	if total <= pageSizes[0] {
		return nil
	}
	var out []choiceView
	for _, n := range sizesWith(p.PerPage) {
		q := p.onPage(1)
		q.PerPage = n
		out = append(out, choiceView{thousands(n), q.at("/search"), p.PerPage == n})
	}
	return out
}
