package scraper

import (
	"fmt"
	"regexp"
	"strings"

	"github.com/andybalholm/cascadia"
)

// A pattern is a regular expression of Go's syntax, held against folded text
// without regard to case. In bylines and comments it may hold {name}, {role},
// {date}, {time}, {who}, {whole}, {place} and {verb}, in parts {k} and {n}.
//
// It is a struct because the TOML decoder asks only what is no string for
// UnmarshalText, and an error found there has a line.
type pattern struct{ expr string }

// UnmarshalText refuses what does not compile.
func (p *pattern) UnmarshalText(b []byte) error {
	p.expr = string(b)
	for _, m := range macro.FindAllString(p.expr, -1) {
		if !strings.Contains("{speaker}{name}{role}{date}{time}{who}{whole}{place}{verb}{k}{n}", m) {
			return fmt.Errorf("%q: there is no %s", b, m)
		}
	}
	if _, err := regexp.Compile(macro.ReplaceAllString(p.expr, "x")); err != nil {
		return fmt.Errorf("%q is no pattern: %w", b, err)
	}
	return nil
}

// macro is what stands in braces in a pattern, apart from repetitions.
var macro = regexp.MustCompile(`\{[a-z]+\}`)

// A selector is a CSS selector of elements.
type selector struct{ cascadia.Selector }

// UnmarshalText refuses what is no selector.
func (s *selector) UnmarshalText(b []byte) (err error) {
	if s.Selector, err = cascadia.Compile(string(b)); err != nil {
		return fmt.Errorf("%q is no CSS selector: %w", b, err)
	}
	return nil
}

// A field is a key of the client's facts.
type field string

const (
	fieldName     field = "name"
	fieldAge      field = "age"
	fieldTitle    field = "title"
	fieldTenure   field = "tenure"
	fieldIndustry field = "industry"
	fieldIssue    field = "issue"
)

// fieldRows holds rows for every field.
type fieldRows[T any] struct {
	Name     []T `toml:"name"`
	Age      []T `toml:"age"`
	Title    []T `toml:"title"`
	Tenure   []T `toml:"tenure"`
	Industry []T `toml:"industry"`
	Issue    []T `toml:"issue"`
}

// each calls do with every row, in a fixed order.
func (r *fieldRows[T]) each(do func(f field, row T) error) error {
	return eachRow([]rowsOf[field, T]{
		{fieldName, r.Name},
		{fieldAge, r.Age},
		{fieldTitle, r.Title},
		{fieldTenure, r.Tenure},
		{fieldIndustry, r.Industry},
		{fieldIssue, r.Issue},
	}, do)
}

// A mark is what a heading or a marker starts.
type mark string

const (
	markClient    mark = "client"
	markQuestion  mark = "question"
	markAnswer    mark = "answer"
	markInner     mark = "inner_game"
	markOuter     mark = "outer_game"
	markLast      mark = "last_word"
	markFollowUp  mark = "follow_up"
	markOther     mark = "other" // a heading that no profile knows
	markResources mark = "resources"
	markComments  mark = "comments"
)

// markRows holds rows for every mark that a profile can name.
type markRows[T any] struct {
	Client    []T `toml:"client"`
	Question  []T `toml:"question"`
	Answer    []T `toml:"answer"`
	InnerGame []T `toml:"inner_game"`
	OuterGame []T `toml:"outer_game"`
	LastWord  []T `toml:"last_word"`
	FollowUp  []T `toml:"follow_up"`
	Resources []T `toml:"resources"`
	Comments  []T `toml:"comments"`
}

// each calls do with every row, in a fixed order.
func (r *markRows[T]) each(do func(m mark, row T) error) error {
	return eachRow([]rowsOf[mark, T]{
		{markClient, r.Client},
		{markQuestion, r.Question},
		{markAnswer, r.Answer},
		{markInner, r.InnerGame},
		{markOuter, r.OuterGame},
		{markLast, r.LastWord},
		{markFollowUp, r.FollowUp},
		{markResources, r.Resources},
		{markComments, r.Comments},
	}, do)
}

type rowsOf[K, T any] struct {
	key  K
	rows []T
}

func eachRow[K, T any](all []rowsOf[K, T], do func(key K, row T) error) error {
	for _, x := range all {
		for _, row := range x.rows {
			if err := do(x.key, row); err != nil {
				return err
			}
		}
	}
	return nil
}

// A phrase is a set of patterns that tell kinds of pages apart.
type phrase int

const (
	errorTitle phrase = iota
	errorText
	loginTitle
	loginText
	searchTitle
	searchText
	indexTitle
	indexLink
	redirectText
	faqTitle
	phrases // how many there are
)

// pageRows holds the patterns of every phrase.
type pageRows struct {
	ErrorTitle   []pattern `toml:"error_title"`
	ErrorText    []pattern `toml:"error_text"`
	LoginTitle   []pattern `toml:"login_title"`
	LoginText    []pattern `toml:"login_text"`
	SearchTitle  []pattern `toml:"search_title"`
	SearchText   []pattern `toml:"search_text"`
	IndexTitle   []pattern `toml:"index_title"`
	IndexLink    []pattern `toml:"index_link"`
	RedirectText []pattern `toml:"redirect_text"`
	FAQ          []pattern `toml:"faq"`
}

// compile makes one expression of each phrase. That of a title starts where
// the title does.
func (r *pageRows) compile() (out [phrases]*regexp.Regexp, err error) {
	const start, anywhere = `^(?:%s)`, `(?:%s)`
	for _, x := range []struct {
		kind phrase
		form string
		rows []pattern
	}{
		{errorTitle, start, r.ErrorTitle},
		{errorText, anywhere, r.ErrorText},
		{loginTitle, start, r.LoginTitle},
		{loginText, anywhere, r.LoginText},
		{searchTitle, start, r.SearchTitle},
		{searchText, anywhere, r.SearchText},
		{indexTitle, start, r.IndexTitle},
		{indexLink, start, r.IndexLink},
		{redirectText, anywhere, r.RedirectText},
		{faqTitle, start, r.FAQ},
	} {
		if out[x.kind], err = anyOf(x.form, x.rows, nil); err != nil {
			return out, err
		}
	}
	return out, nil
}
