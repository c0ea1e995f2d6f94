package scraper

import (
	"fmt"
	"maps"
	"regexp"
	"slices"

	"github.com/andybalholm/cascadia"
)

// A profileFile is a profile as its file states it.
type profileFile struct {
	Name     string `toml:"name"`
	Version  int    `toml:"version"`
	Extends  string `toml:"extends"`  // a profile whose rows this one adds to
	Fallback string `toml:"fallback"` // the profile for pages that are no column by this one

	Hosts          []string   `toml:"hosts"`
	Sites          []string   `toml:"sites"`
	Strip          []selector `toml:"strip"`
	Chrome         []string   `toml:"chrome"`
	Navigation     []pattern  `toml:"navigation"`
	Tail           []pattern  `toml:"tail"`
	Series         []string   `toml:"series"`
	SeriesPatterns []pattern  `toml:"series_patterns"`
	Authors        []string   `toml:"authors"`

	Address struct {
		Session     []pattern `toml:"session"`
		Print       []pattern `toml:"print"`
		PrintValues []pattern `toml:"print_values"`
		Page        []pattern `toml:"page"`
	} `toml:"address"`
	Title struct {
		Separators  []string  `toml:"separators"`
		StripPrefix []pattern `toml:"strip_prefix"`
		StripSuffix []pattern `toml:"strip_suffix"`
	} `toml:"title"`
	Parts struct {
		Patterns  []pattern `toml:"patterns"`
		Continues []pattern `toml:"continues"`
		Continued []pattern `toml:"continued"`
	} `toml:"parts"`
	Dates struct {
		Layouts     []layout  `toml:"layouts"`
		IgnoreAfter []string  `toml:"ignore_after"`
		Prefixes    []pattern `toml:"prefixes"`
	} `toml:"dates"`
	Bylines struct {
		Signed   []pattern `toml:"signed"`
		By       []pattern `toml:"by"`
		Posted   []pattern `toml:"posted"`
		Bare     []pattern `toml:"bare"`
		Trailing []pattern `toml:"trailing"`
		NotNames []string  `toml:"not_names"`
	} `toml:"bylines"`
	Comments struct {
		Heading    []pattern `toml:"heading"`
		Patterns   []pattern `toml:"patterns"`
		Verbs      []string  `toml:"verbs"`
		Dates      []pattern `toml:"dates"`
		TextLabels []pattern `toml:"text_labels"`
		End        []pattern `toml:"end"`
	} `toml:"comments"`
	Labels        map[field][]string   `toml:"labels"`
	WeakLabels    map[field][]string   `toml:"weak_labels"`
	LabelPatterns map[field][]pattern  `toml:"label_patterns"`
	Headings      map[mark][]string    `toml:"headings"`
	Salutations   map[mark][]pattern   `toml:"salutations"`
	Pages         map[phrase][]pattern `toml:"pages"`
	Column        columnRules          `toml:"column"`
}

// columnRules is what a page needs to be a column when neither a client block
// nor a named section speaks for it.
type columnRules struct {
	MinQuestionWords int  `toml:"min_question_words"`
	MinAnswerWords   int  `toml:"min_answer_words"`
	MaxPairs         int  `toml:"max_pairs"` // more questions make it a list of them
	NeedsDate        bool `toml:"needs_date"`
	NeedsSignature   bool `toml:"needs_signature"`
}

// A pattern is a regular expression of Go's syntax, held against folded text
// without regard to case. In bylines and comments it may hold {name}, {role},
// {date}, {time}, {who}, {whole}, {place} and {verb}, in parts {k} and {n}.
type pattern string

// UnmarshalText refuses what does not compile, so that the error has a line.
func (p *pattern) UnmarshalText(b []byte) error {
	*p = pattern(b)
	if _, err := regexp.Compile(macro.ReplaceAllString(string(b), "x")); err != nil {
		return fmt.Errorf("%q is no pattern: %w", b, err)
	}
	return nil
}

// macro is what stands in braces in a pattern, apart from repetitions.
var macro = regexp.MustCompile(`\{[a-z]+\}`)

// A selector is a CSS selector of elements.
type selector string

// UnmarshalText refuses what is no selector.
func (s *selector) UnmarshalText(b []byte) error {
	*s = selector(b)
	if _, err := cascadia.Compile(string(b)); err != nil {
		return fmt.Errorf("%q is no CSS selector: %w", b, err)
	}
	return nil
}

// A field is a key of the client's facts.
type field string

// UnmarshalText refuses an unknown field.
func (f *field) UnmarshalText(b []byte) error {
	return oneOf(f, b, fieldName, fieldAge, fieldTitle, fieldTenure, fieldIndustry, fieldIssue)
}

// A mark is what a heading or a marker starts.
type mark string

// UnmarshalText refuses an unknown mark.
func (m *mark) UnmarshalText(b []byte) error {
	return oneOf(m, b, markClient, markQuestion, markAnswer, markInner, markOuter, markLast, markFollowUp, markOther, markResources, markComments)
}

// A phrase is a set of patterns that tell kinds of pages apart.
type phrase string

// UnmarshalText refuses an unknown set.
func (p *phrase) UnmarshalText(b []byte) error {
	return oneOf(p, b, errorTitle, errorText, loginTitle, loginText, searchTitle, searchText, indexTitle, redirectText, faqTitle)
}

const (
	fieldName     field = "name"
	fieldAge      field = "age"
	fieldTitle    field = "title"
	fieldTenure   field = "tenure"
	fieldIndustry field = "industry"
	fieldIssue    field = "issue"
)

const (
	markClient    mark = "client"
	markQuestion  mark = "question"
	markAnswer    mark = "answer"
	markInner     mark = "inner_game"
	markOuter     mark = "outer_game"
	markLast      mark = "last_word"
	markFollowUp  mark = "follow_up"
	markOther     mark = "other"
	markResources mark = "resources"
	markComments  mark = "comments"
)

const (
	errorTitle   phrase = "error_title"
	errorText    phrase = "error_text"
	loginTitle   phrase = "login_title"
	loginText    phrase = "login_text"
	searchTitle  phrase = "search_title"
	searchText   phrase = "search_text"
	indexTitle   phrase = "index_title"
	redirectText phrase = "redirect_text"
	faqTitle     phrase = "faq"
)

func oneOf[T ~string](dst *T, b []byte, valid ...T) error {
	if !slices.Contains(valid, T(b)) {
		return fmt.Errorf("%q is none of %q", b, valid)
	}
	*dst = T(b)
	return nil
}

// extend adds the rows of base behind those of f.
func (f *profileFile) extend(base *profileFile) {
	add(&f.Hosts, base.Hosts)
	add(&f.Sites, base.Sites)
	add(&f.Strip, base.Strip)
	add(&f.Parts.Patterns, base.Parts.Patterns)
	add(&f.Parts.Continues, base.Parts.Continues)
	add(&f.Parts.Continued, base.Parts.Continued)
	add(&f.Comments.Heading, base.Comments.Heading)
	add(&f.Chrome, base.Chrome)
	add(&f.Navigation, base.Navigation)
	add(&f.Tail, base.Tail)
	add(&f.Series, base.Series)
	add(&f.SeriesPatterns, base.SeriesPatterns)
	add(&f.Authors, base.Authors)
	add(&f.Address.Session, base.Address.Session)
	add(&f.Address.Print, base.Address.Print)
	add(&f.Address.PrintValues, base.Address.PrintValues)
	add(&f.Address.Page, base.Address.Page)
	add(&f.Title.Separators, base.Title.Separators)
	add(&f.Title.StripPrefix, base.Title.StripPrefix)
	add(&f.Title.StripSuffix, base.Title.StripSuffix)
	add(&f.Dates.Layouts, base.Dates.Layouts)
	add(&f.Dates.IgnoreAfter, base.Dates.IgnoreAfter)
	add(&f.Dates.Prefixes, base.Dates.Prefixes)
	add(&f.Bylines.Signed, base.Bylines.Signed)
	add(&f.Bylines.By, base.Bylines.By)
	add(&f.Bylines.Posted, base.Bylines.Posted)
	add(&f.Bylines.Bare, base.Bylines.Bare)
	add(&f.Bylines.Trailing, base.Bylines.Trailing)
	add(&f.Bylines.NotNames, base.Bylines.NotNames)
	add(&f.Comments.Patterns, base.Comments.Patterns)
	add(&f.Comments.Verbs, base.Comments.Verbs)
	add(&f.Comments.Dates, base.Comments.Dates)
	add(&f.Comments.TextLabels, base.Comments.TextLabels)
	add(&f.Comments.End, base.Comments.End)
	f.Labels = merge(f.Labels, base.Labels)
	f.WeakLabels = merge(f.WeakLabels, base.WeakLabels)
	f.LabelPatterns = merge(f.LabelPatterns, base.LabelPatterns)
	f.Headings = merge(f.Headings, base.Headings)
	f.Salutations = merge(f.Salutations, base.Salutations)
	f.Pages = merge(f.Pages, base.Pages)
	if f.Fallback == "" {
		f.Fallback = base.Fallback
	}
	if f.Column == (columnRules{}) {
		f.Column = base.Column
	}
}

func add[T any](dst *[]T, more []T) { *dst = append(*dst, more...) }

func merge[K comparable, T any](own, base map[K][]T) map[K][]T {
	out := maps.Clone(base)
	if out == nil {
		out = make(map[K][]T, len(own))
	}
	for k, v := range own {
		out[k] = append(slices.Clone(v), out[k]...)
	}
	return out
}
