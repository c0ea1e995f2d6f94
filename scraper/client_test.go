package scraper

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"coachsearch/scraper/archive"
)

// pageWithFacts is a column with these facts of the client.
func pageWithFacts(facts ...string) string {
	return `<html><head><title>Coach's Corner</title></head><body><p>Coach's Corner, March 3, 2008</p>
		<h1>The Boss Who Hands Over His Homework</h1><p>` + strings.Join(facts, "<br>") + `</p>
		<p>Q. My boss keeps giving me his own work to do the night before it is due. What should I do now?</p>
		<p>A. It is fair to be tired of this. Begin with the facts and with what you can change yourself.</p>
		<h3>The Inner Game</h3><p>Notice what you feel when the work lands on your desk, and write it down for a week.</p>
		<h3>The Outer Game</h3><p>Ask for ten minutes with him. Tell him what you saw and what it costs you.</p></body></html>`
}

func TestCompany(t *testing.T) {
	tests := []struct {
		facts            []string
		industry, tenure string
		extra            map[string]string
		reasons          []string
	}{
		{[]string{"Company: Consulting"}, "Consulting", "", nil, []string{"weak_label"}},
		{[]string{"Employer: Local government"}, "Local government", "", nil, []string{"weak_label"}},
		{[]string{"Organization: Health care", "Time at organization: 2 years"}, "Health care", "2 years", nil, []string{"weak_label"}},
		{[]string{"Time at company: 2 years"}, "", "2 years", nil, nil},
		{[]string{"Time with firm: 2 years", "Industry: Retail"}, "Retail", "2 years", nil, nil},
		{[]string{"Company: Harbor Lane", "Industry: Retail"}, "Retail", "", map[string]string{"Company": "Harbor Lane"}, []string{"unknown_label"}},
		{[]string{"Industry: Retail", "Employer: Harbor Lane Inc."}, "Retail", "", map[string]string{"Employer": "Harbor Lane Inc."}, []string{"unknown_label"}},
		{[]string{"Company: Harbor Lane, LLC"}, "", "", map[string]string{"Company": "Harbor Lane, LLC"}, []string{"unknown_label"}},
		{[]string{"Company: Ortiz & Sons", "Employer: Printing"}, "Printing", "", map[string]string{"Company": "Ortiz & Sons"}, []string{"unknown_label", "weak_label"}},
		{[]string{"Company size: 40 people", "Industry: Retail"}, "Retail", "", map[string]string{"Company size": "40 people"}, []string{"unknown_label"}},
	}
	p := builtinProfile(t)
	for _, tt := range tests {
		t.Run(strings.Join(tt.facts, "; "), func(t *testing.T) {
			facts := slices.Concat([]string{"Name: Dana", "Age: 41", "Title: Buyer"}, tt.facts, []string{"Issue: A boss who passes on his work"})
			pg := ReadPage(&archive.Capture{Path: "a.html", Body: []byte(pageWithFacts(facts...))}, p)
			if pg.Column == nil {
				t.Fatal("no column")
			}
			c := pg.Column.Client
			if got := fmt.Sprintf("%s, %d, %s, %s", c.Name, c.Age, c.Title, c.Issue); got != "Dana, 41, Buyer, A boss who passes on his work" {
				t.Errorf("the other facts: %s", got)
			}
			if c.Industry != tt.industry || c.Tenure != tt.tenure {
				t.Errorf("industry %q, tenure %q", c.Industry, c.Tenure)
			}
			if diff := cmp.Diff(tt.extra, c.Extra); diff != "" {
				t.Errorf("extra (-want +got):\n%s", diff)
			}
			var codes []string
			for _, r := range pg.Reasons {
				if strings.HasPrefix(r.Field, "client.") {
					codes = append(codes, r.Code)
				}
			}
			if diff := cmp.Diff(tt.reasons, codes); diff != "" {
				t.Errorf("reasons (-want +got):\n%s", diff)
			}
		})
	}
}
