package index

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"coachsearch/internal/corpus"
)

func builtin(t *testing.T) *Taxonomy {
	t.Helper()
	x, err := BuiltinTaxonomy()
	if err != nil {
		t.Fatal(err)
	}
	return x
}

func TestLevel(t *testing.T) {
	x := builtin(t)
	for title, want := range map[string]string{
		"": "", "Director, Analysis and reporting": "Director", "Vice President": "Executive",
		"Assistant vice president": "Director", "Executive assistant to the president": "Support",
		"Assistant manager": "Manager", "Analyst": "Professional", "Head nurse": "Supervisor",
		"Account executive": "Professional", "Teaching assistant": "Support", "Senior account manager": "Professional",
		"Chief information officer": "Executive", "Chief engineer": "Manager", "Section chief": "Supervisor",
		"Controller": "Manager", "Payroll coordinator": "Support", "HR business partner": "Professional",
		"Partner": "Executive", "High school principal": "Director", "Principal engineer": "Professional",
	} {
		if got := x.Level(title); got != want {
			t.Errorf("%q is %q, want %q", title, got, want)
		}
	}
}

func TestIndustryName(t *testing.T) {
	x := builtin(t)
	for _, tc := range []struct{ in, want string }{
		{"", ""},
		{"Consulting", "Consulting"},
		{"healthcare", "Health care"},
		{"Health-care", "Health care"},
		{"HEALTH  CARE", "Health care"},
		{"Medical", "Health care"},
		{"Hospitals", "Health care"},
		{"Health care software", "Software"},
		{"Health insurance", "Insurance"},
		{"Law", "Law"},
		{"Law enforcement", "Law enforcement and safety"},
		{"Non-profit", "Nonprofit"},
		{"Not-for-profit (arts)", "Nonprofit"},
		{"Information Technology (consulting)", "Software"},
		{"Banking/insurance", "Banking"},
		{"Widgets; insurance", "Insurance"},
		{"Finance", "Financial services"},
		{"Higher education", "Education"},
		{"State government", "Government"},
		{"Hotel", "Hospitality"},
		{"Utility", "Utilities"},
		{" Taxidermy   and  falconry ", "Taxidermy and falconry"},
	} {
		if got := x.Industries.Name(tc.in); got != tc.want {
			t.Errorf("%q is %q, want %q", tc.in, got, tc.want)
		}
	}
}

func TestReadIndustriesErrors(t *testing.T) {
	for _, tc := range []struct{ in, want string }{
		{"Law: legal\nCourts: legals", `read industries: "legals" stands for both Law and Courts`},
		{"# x\nLaw", "read industries: read rules: line 2: want NAME: phrase, phrase"},
	} {
		if _, err := ReadIndustries(strings.NewReader(tc.in)); fmt.Sprint(err) != tc.want {
			t.Errorf("%q: %v, want %s", tc.in, err, tc.want)
		}
	}
}

func TestFacetValues(t *testing.T) {
	c := &corpus.Column{
		ID: "a", Title: "t", Date: "2008-10-06", Series: "S",
		Client: corpus.Client{Title: "Director", Industry: "healthcare", Issue: "Passed over  for promotion"},
		Author: corpus.Author{Name: "Ann"},
	}
	x := builtin(t)
	got := x.facetValues(c, x.Topics.words(c))
	want := map[string][]string{
		"industry": {"Health care"}, "level": {"Director"}, "topic": {"Promotion"}, "year": {"2008"},
		"issue": {"Passed over for promotion"}, "series": {"S"}, "author": {"Ann"},
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
}
