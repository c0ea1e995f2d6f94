package web

import (
	"fmt"
	"math"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"coachsearch/internal/corpus"
	"coachsearch/search"
)

// A paramReader reads one parameter after another and keeps what was wrong.
type paramReader struct {
	in      url.Values
	errs    []ParamError
	filters int // values chosen so far
}

// refuse notes what was wrong, up to what a client can make use of: an answer
// is not to be a hundred times as long as its question.
func (r *paramReader) refuse(name, detail string, valid ...string) {
	if len(r.errs) == maxErrors {
		return
	}
	r.errs = append(r.errs, ParamError{Parameter: name, Detail: withValid(detail, valid), Valid: valid})
}

func withValid(detail string, valid []string) string {
	if len(valid) == 0 {
		return detail
	}
	return detail + " Valid: " + strings.Join(valid, ", ") + "."
}

// one returns the single value of a parameter, "" if absent or blank.
func (r *paramReader) one(name string) string {
	vs := r.in[name]
	if len(vs) == 0 {
		return ""
	}
	if len(vs) > 1 {
		r.refuse(name, "Given more than once; the first one counts.")
	}
	return r.clean(name, vs[0])
}

// clean makes a value printable: control characters become blanks, and what
// would turn the text behind it around, on the page that shows it, goes.
func (r *paramReader) clean(name, s string) string {
	if !utf8.ValidString(s) {
		r.refuse(name, "Not UTF-8.")
		s = strings.ToValidUTF8(s, " ")
	}
	return strings.TrimSpace(strings.Map(func(c rune) rune {
		switch {
		case unicode.IsControl(c):
			return ' '
		case unicode.Is(unicode.Bidi_Control, c):
			return -1
		}
		return c
	}, s))
}

func (r *paramReader) query() string {
	q := r.one("q")
	if n := utf8.RuneCountInString(q); n > search.MaxQueryRunes {
		r.refuse("q", fmt.Sprintf("%s characters are more than %s.", thousands(n), thousands(search.MaxQueryRunes)))
		q = strings.TrimSpace(string([]rune(q)[:search.MaxQueryRunes]))
	}
	return q
}

// list returns the values of a parameter that may be repeated, sorted and
// each once: their order means nothing.
func (r *paramReader) list(name string) []string {
	var out []string
	for _, v := range r.in[name] {
		if v = r.clean(name, v); v != "" {
			out = append(out, v)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

func (r *paramReader) sections() []string {
	kinds := make([]string, len(corpus.Kinds))
	for i, k := range corpus.Kinds {
		kinds[i] = string(k)
	}
	var out []string
	for _, s := range r.list("section") {
		if slices.Contains(kinds, s) {
			out = append(out, s)
		} else {
			r.refuse("section", fmt.Sprintf("There is no section %q.", shorten(s)), kinds...)
		}
	}
	return out
}

func (r *paramReader) values(name string) []string {
	vs := slices.DeleteFunc(r.list(name), func(s string) bool {
		if utf8.RuneCountInString(s) <= maxValueRunes {
			return false
		}
		r.refuse(name, fmt.Sprintf("A value is longer than %d characters.", maxValueRunes))
		return true
	})
	if left := maxFilters - r.filters; len(vs) > left {
		r.refuse(name, fmt.Sprintf("More than %d values are chosen.", maxFilters))
		vs = vs[:left]
	}
	r.filters += len(vs)
	return vs
}

// yearRange reads NAME_min and NAME_max.
func (r *paramReader) yearRange(name string) (lo, hi *float64) {
	read := func(name string) *float64 {
		s := r.one(name)
		if s == "" {
			return nil
		}
		f, err := strconv.ParseFloat(s, 64)
		if err != nil || strings.Trim(s, "0123456789.-+") != "" || f < 0 || f > maxYears {
			r.refuse(name, fmt.Sprintf("Not a number of years from 0 to %d.", maxYears))
			return nil
		}
		f = math.Abs(f) // so that -0 is written as 0
		return &f
	}
	lo, hi = read(name+"_min"), read(name+"_max")
	if lo != nil && hi != nil && *lo > *hi {
		r.refuse(name+"_min", fmt.Sprintf("Greater than %s_max; the two are taken the other way round.", name))
		lo, hi = hi, lo
	}
	return lo, hi
}

func (r *paramReader) sort() search.Sort {
	orders := []string{string(search.Relevance), string(search.NewestFirst), string(search.OldestFirst)}
	s := r.one("sort")
	if s == "" {
		return search.Relevance
	}
	if !slices.Contains(orders, s) {
		r.refuse("sort", fmt.Sprintf("There is no order %q.", shorten(s)), orders...)
		return search.Relevance
	}
	return search.Sort(s)
}

// whole reads a whole number from 1 to limit.
func (r *paramReader) whole(name string, otherwise, limit int) int {
	s := r.one(name)
	if s == "" {
		return otherwise
	}
	n, err := strconv.Atoi(s)
	if err != nil || n < 1 || n > limit {
		r.refuse(name, fmt.Sprintf("Not a whole number from 1 to %s.", thousands(limit)))
		return otherwise
	}
	return n
}

func (r *paramReader) window() (page, perPage int) {
	perPage = r.whole("per_page", defaultPerPage, search.MaxLimit)
	page = r.whole("page", 1, search.MaxWindow/perPage)
	return page, perPage
}

func (r *paramReader) facets() []string {
	s := r.one("facets")
	switch s {
	case "":
		return nil
	case "none":
		return []string{}
	}
	asked := strings.Split(s, ",")
	for i, f := range asked {
		asked[i] = strings.TrimSpace(f)
		if !slices.Contains(search.FacetNames, asked[i]) {
			r.refuse("facets", fmt.Sprintf("There is no facet %q.", shorten(asked[i])), append(slices.Clone(search.FacetNames), "none")...)
		}
	}
	var out []string
	for _, f := range search.FacetNames {
		if slices.Contains(asked, f) {
			out = append(out, f)
		}
	}
	return out
}

// refused makes the problem of parameters that a program got wrong.
func refused(errs []ParamError) error {
	if len(errs) == 0 {
		return nil
	}
	return &Problem{Status: http.StatusBadRequest, Detail: errs[0].Parameter + ": " + errs[0].Detail, Errors: errs}
}

// shorten keeps what is echoed to the client short.
func shorten(s string) string {
	s = strings.ToValidUTF8(s, "�")
	if r := []rune(s); len(r) > 40 {
		return string(r[:40]) + "…"
	}
	return s
}
