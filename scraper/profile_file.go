package scraper

import "reflect"

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
	Panels         []string   `toml:"panels"`
	Spoken         []string   `toml:"spoken"`
	Navigation     []pattern  `toml:"navigation"`
	Tail           []pattern  `toml:"tail"`
	Notices        []pattern  `toml:"notices"`
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
		Labels      []string  `toml:"labels"`
		Pictures    []pattern `toml:"pictures"`
		StripPrefix []pattern `toml:"strip_prefix"`
		StripSuffix []pattern `toml:"strip_suffix"`
	} `toml:"title"`
	Parts struct {
		Patterns  []pattern `toml:"patterns"`
		Continues []pattern `toml:"continues"`
		Continued []pattern `toml:"continued"`
	} `toml:"parts"`
	Dates struct {
		Layouts     []layout   `toml:"layouts"`
		Months      []monthRow `toml:"months"`
		IgnoreAfter []pattern  `toml:"ignore_after"`
		Prefixes    []pattern  `toml:"prefixes"`
	} `toml:"dates"`
	Bylines struct {
		Signed   []pattern `toml:"signed"`
		By       []pattern `toml:"by"`
		Posted   []pattern `toml:"posted"`
		Bare     []pattern `toml:"bare"`
		Trailing []pattern `toml:"trailing"`
		About    []pattern `toml:"about"`
		Verbs    []pattern `toml:"verbs"`
		Leads    []pattern `toml:"leads"`
		Noise    []pattern `toml:"noise"`
		NotNames []string  `toml:"not_names"`
	} `toml:"bylines"`
	Comments struct {
		Heading    []pattern `toml:"heading"`
		Patterns   []pattern `toml:"patterns"`
		Verbs      []string  `toml:"verbs"`
		Dates      []pattern `toml:"dates"`
		TextLabels []pattern `toml:"text_labels"`
		Member     []pattern `toml:"member"`
		Noise      []pattern `toml:"noise"`
		Openers    []pattern `toml:"openers"`
		Links      []pattern `toml:"links"`
		End        []pattern `toml:"end"`
		Gone       []pattern `toml:"gone"`
	} `toml:"comments"`
	Labels        fieldRows[string]  `toml:"labels"`
	WeakLabels    fieldRows[string]  `toml:"weak_labels"`
	LabelPatterns fieldRows[pattern] `toml:"label_patterns"`
	LabelWords    fieldRows[string]  `toml:"label_words"`
	LabelPoints   []string           `toml:"label_points"`
	LabelNever    []string           `toml:"label_never"`
	CompanyNames  []pattern          `toml:"company_names"`
	Headings      markRows[string]   `toml:"headings"`
	LeadWords     markRows[string]   `toml:"lead_words"`
	HeadingForms  markRows[pattern]  `toml:"heading_patterns"`
	Salutations   markRows[pattern]  `toml:"salutations"`
	Pages         pageRows           `toml:"pages"`
	Column        columnRules        `toml:"column"`

	Sources []string `toml:"-"` // the text of the file and of those that it extends
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

// extend adds the rows of base behind those of f; what f states once, it
// keeps.
func (f *profileFile) extend(base *profileFile) {
	extendValue(reflect.ValueOf(f).Elem(), reflect.ValueOf(base).Elem())
}

func extendValue(own, base reflect.Value) {
	switch own.Kind() {
	case reflect.Struct:
		for i := range own.NumField() {
			extendValue(own.Field(i), base.Field(i))
		}
	case reflect.Slice:
		own.Set(reflect.AppendSlice(own, base))
	default:
		if own.IsZero() {
			own.Set(base)
		}
	}
}
