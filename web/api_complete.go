package web

import (
	"net/http"
	"net/url"
	"slices"
	"time"
	"unicode/utf8"

	"github.com/go-chi/chi/v5"

	"coachsearch/search"
)

// Lengths of the answers for who is still typing, unless asked otherwise.
const (
	defaultCompletions = 10
	defaultFacetValues = 20
)

// The forms of a list of completions.
const (
	formJSON       = "json"
	formOpenSearch = "opensearch" // what browsers ask of a search engine
)

// suggestAnswer is the body of GET /api/v1/suggest.
type suggestAnswer struct {
	Meta        completeMeta     `json:"meta"`
	Q           string           `json:"q"`
	Completions []wireCompletion `json:"completions"`
}

// facetAnswer is the body of GET /api/v1/facets/{name}.
type facetAnswer struct {
	Meta completeMeta `json:"meta"`
	Name string       `json:"name"`
	wireFacet
}

type completeMeta struct {
	TookMS     float64   `json:"took_ms"`
	Generation string    `json:"generation"`
	BuiltAt    time.Time `json:"built_at"`
}

type wireCompletion struct {
	Text  string `json:"text"`
	Kind  string `json:"kind"`
	Count int    `json:"count"`
	HTML  string `json:"html"`
}

func completeMetaOf(info search.Info, began time.Time) completeMeta {
	return completeMeta{TookMS: millis(time.Since(began)), Generation: info.Generation, BuiltAt: info.BuiltAt}
}

// apiSuggest completes what somebody is typing into the search box.
func (s *server) apiSuggest(w http.ResponseWriter, r *http.Request) error {
	in, err := only(r, "q", "per_page", "format")
	if err != nil {
		return err
	}
	q, n := in.query(), in.whole("per_page", defaultCompletions, search.MaxCompletions)
	form := in.format()
	if err := refused(in.errs); err != nil {
		return err
	}
	return s.withIndex(func(x *search.Index) error {
		if s.fresh(w, r, x.Info().Generation) {
			return nil
		}
		began := time.Now()
		if form == formOpenSearch {
			return writeJSONAs(w, "application/x-suggestions+json", s.suggestions(r, q, n, x.Suggest(q, search.MaxCompletions)))
		}
		found := x.Suggest(q, n)
		a := suggestAnswer{Meta: completeMetaOf(x.Info(), began), Q: q, Completions: make([]wireCompletion, len(found))}
		for i, c := range found {
			a.Completions[i] = wireCompletion{c.Text, c.Kind, c.Count, completed(c).at("/search")}
		}
		return writeJSON(w, a)
	})
}

func (r *paramReader) format() string {
	forms := []string{formJSON, formOpenSearch}
	f := r.one("format")
	switch {
	case f == "":
		return formJSON
	case !slices.Contains(forms, f):
		r.refuse("format", "There is no such form.", forms...)
	}
	return f
}

// completed is the search that a completion stands for. A topic or industry
// is a value that rules gave to columns, which need not say the words.
func completed(c search.Completion) Params {
	if byRules(c) {
		return choosing(c.Kind, c.Text)
	}
	return Params{Q: c.Text, Sort: search.Relevance, Page: 1, PerPage: defaultPerPage}
}

func byRules(c search.Completion) bool { return c.Kind == "topic" || c.Kind == "industry" }

// suggestions are up to n completions as the OpenSearch suggestions extension
// writes them: what was typed, the completions, a word on each, and where
// each leads. A browser searches for their words, so only words are among
// them.
func (s *server) suggestions(r *http.Request, q string, n int, found []search.Completion) []any {
	texts, about, urls := []string{}, []string{}, []string{}
	for _, c := range found {
		if byRules(c) || len(texts) == n {
			continue
		}
		texts = append(texts, c.Text)
		about = append(about, columns(c.Count))
		urls = append(urls, s.absolute(r, completed(c).at("/search")))
	}
	return []any{q, texts, about, urls}
}

// apiFacet lists the values of a facet over the whole collection.
func (s *server) apiFacet(w http.ResponseWriter, r *http.Request) error {
	in, err := only(r, "prefix", "per_page")
	if err != nil {
		return err
	}
	name, err := url.PathUnescape(chi.URLParam(r, "name"))
	if err != nil || !slices.Contains(search.FacetNames, name) {
		in.refuse("name", "There is no facet of this name.", search.FacetNames...)
	}
	prefix, n := in.prefix(), in.whole("per_page", defaultFacetValues, search.MaxCompletions)
	if err := refused(in.errs); err != nil {
		return err
	}
	return s.withIndex(func(x *search.Index) error {
		if s.fresh(w, r, x.Info().Generation) {
			return nil
		}
		began := time.Now()
		f, err := x.FacetValues(name, prefix, n)
		if err != nil {
			return err
		}
		return writeJSON(w, facetAnswer{completeMetaOf(x.Info(), began), name, facetOf(f)})
	})
}

func (r *paramReader) prefix() string {
	p := r.one("prefix")
	if utf8.RuneCountInString(p) > maxValueRunes {
		r.refuse("prefix", "It is longer than "+thousands(maxValueRunes)+" characters.")
	}
	return p
}
