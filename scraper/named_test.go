package scraper

import (
	"fmt"
	"testing"
)

// TestNamedTitle tells the title that the title element names from what stands
// nearer to the date, and a role from what a system says below a name.
func TestNamedTitle(t *testing.T) {
	const page = `<html><head><title>%s</title></head><body>%s
<p><b>Name:</b> Uma<br><b>Age:</b> 40<br><b>Title:</b> Fitter<br><b>Issue:</b> Tools that walk</p>
<p><b>Q.</b> My spanners leave the bench at night and nobody has seen them go.</p>
<p><b>A.</b> Paint them pink, all of them, and say nothing for a fortnight.</p>
<h3>The last word</h3><p>A tool that shames its thief comes home by itself.</p></body></html>`
	for name, tt := range map[string]struct {
		element, head string
		roleless      bool
	}{
		"a role below the name":     {"Courier: Two hands left over", `<font size="5"><b>Two hands left over</b></font><br><font size="2">Ana Souza<br>Workplace coach<br>Published May 5, 2009</font>`, false},
		"what a group adds":         {"Two hands left over - Bench | Groups", `<b>Two hands left over</b><table><tr><td><b>From:</b> Ana Souza<br><b>Date:</b> Tue, May 5 2009 6:30 am<br><b>Not yet rated</b> show options</td></tr></table>`, true},
		"categories below the name": {"Bench: Two hands left over", `<h1>Two hands left over</h1><div>Posted At: May 5, 2009 6:30 AM | Posted By: Ana Souza<br>Related Categories: Benches</div>`, true},
	} {
		t.Run(name, func(t *testing.T) {
			ps := parsePage(t, fmt.Sprintf(page, tt.element, tt.head))
			if ps.col.Title != "Two hands left over" {
				t.Errorf("title %q", ps.col.Title)
			}
			if tt.roleless && ps.col.Author.Role != "" {
				t.Errorf("role %q", ps.col.Author.Role)
			}
		})
	}
}

// A title may begin like a fact.
func TestTitleLikeAFact(t *testing.T) {
	const element = "Age: the last taboo - Coach's Corner"
	ps := parsePage(t, fmt.Sprintf(`<html><head><title>%s</title></head><body><h1>Age: the last taboo</h1><p>Coach's Corner, May 5, 2009</p>
<p><b>Name:</b> Uma<br><b>Age:</b> 61<br><b>Title:</b> Fitter<br><b>Issue:</b> Tools that walk</p>
<p><b>Q.</b> My spanners leave the bench at night and nobody has seen them go.</p>
<p><b>A.</b> Paint them pink, all of them, and say nothing for a fortnight.</p>
<h3>The last word</h3><p>A tool that shames its thief comes home by itself.</p></body></html>`, element))
	if got := ps.col.Title; got != "Age: the last taboo" {
		t.Errorf("title %q", got)
	}
}
