package web

import (
	"net/url"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"coachsearch/search"
)

func TestParamsCanonical(t *testing.T) {
	for _, tc := range []struct{ name, in, want string }{
		{"nothing", "", ""},
		{"defaults", "page=1&per_page=10&sort=relevance&q=", ""},
		{"one order", "page=2&industry=Law&q=a+b&section=answer", "q=a+b&section=answer&industry=Law&page=2"},
		{"values sorted, each once", "industry=b&industry=a&industry=b", "industry=a&industry=b"},
		{"not stated", "topic=(none)", "topic=%28none%29"},
		{"blanks", "age_min=&from=&industry=&q=+x++", "q=x"},
		{"numbers", "age_min=30.0&tenure_max=2.5", "age_min=30&tenure_max=2.5"},
		{"swapped", "age_min=50&age_max=30&from=2010&to=2008-10", "age_min=30&age_max=50&from=2008-10&to=2010"},
		{"facets", "facets=year,section", "facets=section%2Cyear"},
		{"no facets", "facets=none", "facets=none"},
		{"control characters", "q=a%00b%0Ac", "q=a+b+c"},
		{"year", "year=2008&year=2007", "year=2007&year=2008"},
		{"unknown", "utm_source=x&q=a", "q=a"},
	} {
		v, err := url.ParseQuery(tc.in)
		if err != nil {
			t.Fatal(err)
		}
		p, _ := ParseParams(v)
		if got := p.Query(); got != tc.want {
			t.Errorf("%s: %q, want %q", tc.name, got, tc.want)
		}
	}
}

func TestParamsListIsInOrder(t *testing.T) {
	years := 3.0
	p := Params{
		Q: "a", Sections: []string{"answer"}, Values: map[string][]string{},
		AgeMin: &years, AgeMax: &years, TenureMin: &years, TenureMax: &years,
		From: "2007", To: "2008", Sort: search.NewestFirst, Page: 2, PerPage: 20, Facets: []string{"year"},
	}
	for _, f := range filterFacets {
		p.Values[f] = []string{"b"}
	}
	var names []string
	for _, in := range p.list() {
		names = append(names, in.name)
	}
	if diff := cmp.Diff(paramOrder, names); diff != "" {
		t.Error(diff)
	}
}

func TestParamsRefused(t *testing.T) {
	for _, tc := range []struct {
		in    string
		param string
		says  string
	}{
		{"nope=1", "nope", "q, section, industry"},
		{"section=middle", "section", "inner_game"},
		{"sort=best", "sort", "relevance, -date, date"},
		{"facets=color", "facets", "section, industry, level, topic, year, issue, series, author, none"},
		{"q=" + strings.Repeat("x", search.MaxQueryRunes+1), "q", "2,001 characters are more than 2,000"},
		{"q=a&q=b", "q", "more than once"},
		{"q=%ff", "q", "UTF-8"},
		{"page=0", "page", "from 1 to 1,000"},
		{"page=1001", "page", "from 1 to 1,000"},
		{"page=101&per_page=100", "page", "from 1 to 100"},
		{"page=99999999999999999999", "page", "whole number"},
		{"per_page=101", "per_page", "from 1 to 100"},
		{"age_min=old", "age_min", "number of years"},
		{"age_min=1_0", "age_min", "number of years"},
		{"age_min=0x1p4", "age_min", "number of years"},
		{"tenure_max=1e1", "tenure_max", "number of years"},
		{"age_max=NaN", "age_max", "number of years"},
		{"tenure_min=-1", "tenure_min", "number of years"},
		{"from=last+year", "from", "2008-10-06"},
		{"to=2008-13", "to", "2008-10-06"},
		{"from=2010&to=2008", "from", "After"},
		{"industry=" + strings.Repeat("x", maxValueRunes+1), "industry", "longer"},
	} {
		v, err := url.ParseQuery(tc.in)
		if err != nil {
			t.Fatal(err)
		}
		_, errs := ParseParams(v)
		if !slices.ContainsFunc(errs, func(e ParamError) bool {
			return e.Parameter == tc.param && strings.Contains(e.Detail, tc.says)
		}) {
			t.Errorf("%.40s: %v, want %s: …%s…", tc.in, errs, tc.param, tc.says)
		}
	}
}

// However much is wrong, the answer is short, and what matters to a reader is
// in it.
func TestParamsRefusedAreFew(t *testing.T) {
	v := url.Values{"q": {strings.Repeat("x", search.MaxQueryRunes+1)}}
	for i := range 2000 {
		v.Add("section", strconv.Itoa(i))
		v.Set(strconv.Itoa(i), "1")
	}
	_, errs := ParseParams(v)
	if len(errs) != maxErrors || errs[0].Parameter != "q" {
		t.Errorf("%d errors, the first %v", len(errs), errs[0])
	}
}

func TestParamsQueryOfExactlyTheLimit(t *testing.T) {
	long := strings.Repeat("é", search.MaxQueryRunes)
	p, errs := ParseParams(url.Values{"q": {long}})
	if len(errs) > 0 || p.Q != long {
		t.Errorf("refused: %v", errs)
	}
}

func TestRequestDates(t *testing.T) {
	for _, tc := range []struct{ in, from, to string }{
		{"from=2008&to=2008", "2008-01-01", "2008-12-31"},
		{"from=2008-02&to=2008-02", "2008-02-01", "2008-02-29"},
		{"from=2008-10-06&to=2008-10-06", "2008-10-06", "2008-10-06"},
		{"to=2008", "0001-01-01", "2008-12-31"},
	} {
		v, _ := url.ParseQuery(tc.in)
		p, _ := ParseParams(v)
		f := p.Request().Filters
		if got := f.From.Format("2006-01-02") + " " + f.To.Format("2006-01-02"); got != tc.from+" "+tc.to {
			t.Errorf("%s: %s, want %s %s", tc.in, got, tc.from, tc.to)
		}
	}
}

func TestWithoutLeavesTheRest(t *testing.T) {
	v, _ := url.ParseQuery("q=a&section=answer&industry=Law&industry=Retail&age_min=30&from=2008&page=3")
	p, _ := ParseParams(v)
	before := p.Query()
	for _, tc := range []struct{ name, value, want string }{
		{"industry", "Law", "q=a&section=answer&industry=Retail&age_min=30&from=2008"},
		{"section", "answer", "q=a&industry=Law&industry=Retail&age_min=30&from=2008"},
		{"age", "", "q=a&section=answer&industry=Law&industry=Retail&from=2008"},
		{"date", "", "q=a&section=answer&industry=Law&industry=Retail&age_min=30"},
	} {
		if got := p.without(tc.name, tc.value).Query(); got != tc.want {
			t.Errorf("without %s %s: %s, want %s", tc.name, tc.value, got, tc.want)
		}
	}
	if p.Query() != before {
		t.Errorf("without changed its receiver: %s", p.Query())
	}
}

func FuzzParams(f *testing.F) {
	f.Add("q=%22a+b%22+-c&section=answer&industry=Law&industry=%28none%29&age_min=1e1&from=2008-02&to=2007&sort=-date&page=3&per_page=20&facets=year,topic")
	f.Add("q=%ff%00&age_min=-0&page=1e3&facets=,&year=2008&nope=%zz")
	f.Fuzz(func(t *testing.T, raw string) {
		v, _ := url.ParseQuery(raw)
		p, _ := ParseParams(v)
		once := p.Query()
		again, err := url.ParseQuery(once)
		if err != nil {
			t.Fatalf("canonical query %q: %v", once, err)
		}
		p2, errs := ParseParams(again)
		if len(errs) > 0 {
			t.Errorf("canonical query %q is refused: %v", once, errs)
		}
		if d := cmp.Diff(p, p2); d != "" {
			t.Error(d)
		}
		if r := p.Request(); r.Offset < 0 || r.Limit < 1 || r.Offset+r.Limit > search.MaxWindow {
			t.Errorf("request beyond the window: offset %d, limit %d", r.Offset, r.Limit)
		}
	})
}
