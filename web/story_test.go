package web

import (
	"net/url"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"coachsearch/search"
)

// A letter that is pasted into the search box is answered, and can go on to
// the page for it, whole and without an address.
func TestLettersInTheSearchBox(t *testing.T) {
	s := newSite(t, Config{}, records())
	letter := strings.TrimSpace(strings.Repeat("Sales promise dates that nobody asked us about, and the friction grows. ", 40))
	for _, tc := range []struct {
		name, asked string
		story       bool
		ends        bool
	}{
		{"nothing", "", false, false},
		{"a sentence", "how do I tell my team that we work too much without a raise", false, false},
		{"one word", strings.Repeat("Donaudampfschifffahrtsgesellschaft", 40), false, false},
		{"as much as is typed", strings.Join(strings.Fields(letter)[:storyWords-1], " "), false, false},
		{"more than is typed", strings.Join(strings.Fields(letter)[:storyWords], " "), true, false},
		{"what fits into the box", letter[:search.MaxQueryRunes-2], true, false},
		{"what the box ends", letter[:search.MaxQueryRunes], true, true},
		{"emoji that the box ends", strings.Repeat("😡 ", search.MaxQueryRunes/3) + "!", true, true},
		{"what no box would send", letter, true, true},
	} {
		target := "/search?q=" + url.QueryEscape(tc.asked)
		status := 200
		if len([]rune(tc.asked)) > search.MaxQueryRunes {
			status = 400
		}
		p := s.page(target, status)
		if got := len(p.all("form[action='/situation']")) == 1; got != tc.story {
			t.Errorf("%s: told at length is %v, want %v", tc.name, got, tc.story)
		}
		if !tc.story {
			continue
		}
		if got := strings.Contains(p.text("form[action='/situation']"), "The box ends after 2,000 characters"); got != tc.ends {
			t.Errorf("%s: it says that the box ends: %v, want %v", tc.name, got, tc.ends)
		}
		if d := cmp.Diff(tc.asked, p.attr("form[action='/situation'] input[name=text]", "value")); d != "" {
			t.Errorf("%s goes on as\n%s", tc.name, d)
		}
		p.count("form[action='/situation'][method=post] button[type=submit]", 1)
	}
	if got := s.tell(url.Values{"text": {letter}}, 200).text(".hits .hit h2"); got != "Two teams, one blame" {
		t.Errorf("told at length, the nearest is %q", got)
	}
}

// The address of a column that is not there holds its headline, with which it
// may be found.
func TestLostColumns(t *testing.T) {
	s := newSite(t, Config{}, records())
	for path, want := range map[string]string{
		"/columns/2008-10-05-two-teams-one-blame":  "two teams one blame",
		"/columns/2008-10-06-two-teams-one-blam":   "two teams one blam",
		"/columns/2008-10-06-Two%20teams%2C%20one": "Two teams one",
		"/columns/2008-10-06":                      "",
		"/columns/" + strings.Repeat("word-", 300): strings.TrimSpace(strings.Repeat("word ", maxValueRunes/len("word "))),
		"/no/such-page":                            "",
	} {
		p := s.page(path, 404)
		links := p.all("main a[href^='/search?q=']")
		if want == "" {
			if len(links) > 0 {
				t.Errorf("%s leads to %s", path, attrOf(links[0], "href"))
			}
			continue
		}
		if got := p.attr("main a[href^='/search?q=']", "href"); got != "/search?q="+url.QueryEscape(want) {
			t.Errorf("%s leads to %s, want %q", path, got, want)
		}
	}
	if got := s.page("/search?q=two+teams+one+blame", 200).text(".hit h2"); got != "Two teams, one blame" {
		t.Errorf("there, the first is %q", got)
	}
}

// What would turn the rest of a page around stands in no page and no address.
func TestTextThatTurnsAround(t *testing.T) {
	p := newSite(t, Config{}, records()).page("/search?q="+url.QueryEscape("\u202eselas \u2067boss\u200f"), 200)
	if got, want := p.text("#count"), "1 column for “selas boss”"; got != want {
		t.Errorf("heading %q, want %q", got, want)
	}
	if got := p.attr("#q", "value"); got != "selas boss" {
		t.Errorf("the box holds %q", got)
	}
}

func TestInTheJob(t *testing.T) {
	for in, want := range map[string]string{
		"": "", "13 years": "13 years in the job", "2 ½ years": "2 ½ years in the job", "Nine Months": "Nine Months in the job", "1 yr": "1 yr in the job",
		"3 years, 4 months": "3 years, 4 months in the job", "Less than a year": "Less than a year in the job",
		"since 1998": "since 1998", "5 years at the bank": "5 years at the bank", "New": "New", "holidays": "holidays",
	} {
		if got := inTheJob(in); got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
}
