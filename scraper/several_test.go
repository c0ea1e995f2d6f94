package scraper

import (
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestSeveral finds every column of a page that holds many, once each, beside
// the pages of some of them.
func TestSeveral(t *testing.T) {
	day := map[string]string{"Night shift": "March 3, 2009", "Day shift": "March 10, 2009", "No shift": "March 17, 2009"}
	titles := []string{"Night shift", "Day shift", "No shift"}
	one := func(title string) string { return page(title, day[title], "the "+title, "") }
	body := func(title string) string {
		s := one(title)
		return s[strings.Index(s, "<h1>"):strings.Index(s, "</body>")] + "<p>Ana Souza, Coach - Posted March 2, 2009</p>"
	}
	var year, list strings.Builder
	for _, title := range titles {
		list.WriteString(`<li><a href="#` + title + `">` + title + `</a>`)
		year.WriteString("<hr>" + body(title))
	}
	html := `<html><head><title>All of 2009 - Harbor Lane</title></head><body><a href=/>Home</a><ul>` + list.String() + "</ul>" + year.String() + "</body></html>"

	text := func(title string) string {
		return title + "\n\nCoach's Corner--" + day[title] + "\n\nThe Client\nName: Bea\nTitle: Foreman\nIssue: the " + title +
			"\n\nQ. It is about the " + title + ". " + prose("the "+title, 1) + "\n\nA. Sleep first. " + prose("the "+title, 2) +
			"\n\nThe inner game\n\nNotice what you tell yourself. " + prose("the "+title, 3) + "\n\nThe last word\n\nNothing is settled before lunch. " + prose("the "+title, 4) +
			"\n\nAna Souza, Coach - Posted March 2, 2009\n"
	}
	join := func(rule string) string {
		return text(titles[0]) + rule + text(titles[1]) + rule + text(titles[2])
	}
	want := []string{"2009-03-03-night-shift", "2009-03-10-day-shift", "2009-03-17-no-shift"}
	for name, tt := range map[string]struct {
		files    map[string]string
		outcomes []Outcome
	}{
		"a year on one page":            {map[string]string{"2009.html": html}, []Outcome{IsColumn}},
		"a text with rules":             {map[string]string{"2009.txt": join("\n==========\n\n")}, []Outcome{IsColumn}},
		"a text with ends of pages":     {map[string]string{"2009.txt": join("\n\f")}, []Outcome{IsColumn}},
		"a text with blank lines alone": {map[string]string{"2009.txt": join("\n\n\n\n")}, []Outcome{IsColumn}},
		"a page of one of them too":     {map[string]string{"2009.txt": join("\n* * *\n\n"), "a.html": one("Day shift")}, []Outcome{IsColumn, IsDuplicate}},
		"pages of all of them": {
			map[string]string{"2009.txt": join("\n* * *\n\n"), "a.html": one(titles[0]), "b.html": one(titles[1]), "c.html": one(titles[2])},
			[]Outcome{IsColumn, IsDuplicate, IsDuplicate, IsDuplicate},
		},
	} {
		t.Run(name, func(t *testing.T) {
			dir := write(t, tt.files)
			h := harvest(t, Options{}, dir)
			var ids []string
			for _, c := range columns(t, h) {
				ids = append(ids, c.ID)
				if len(c.Sections) != 4 || c.Author.Name != "Ana Souza" && len(tt.files) == 1 || c.Client.Name != "Bea" {
					t.Errorf("%s: %d sections, by %q, of %q", c.ID, len(c.Sections), c.Author.Name, c.Client.Name)
				}
			}
			if d := cmp.Diff(want, ids); d != "" {
				t.Error(d)
			}
			var outcomes []Outcome
			named := make(map[string]bool)
			for _, l := range report(t, h) {
				outcomes = append(outcomes, l.Outcome)
				named[l.ColumnID] = true
				for _, r := range l.Reasons {
					if r.Code == "also" {
						named[r.Excerpt] = true
					}
				}
			}
			slices.Sort(outcomes)
			if d := cmp.Diff(tt.outcomes, outcomes); d != "" {
				t.Error(d)
			}
			for _, id := range want {
				if !named[id] {
					t.Errorf("no line of the report names %s", id)
				}
			}
			if !h.Summary().Balances() {
				t.Errorf("the summary does not balance: %+v", h.Summary())
			}

			cache := &Cache{Path: filepath.Join(t.TempDir(), "pages")}
			for range 2 { // filled, then read
				cols, _ := dump(t, harvest(t, Options{Cache: cache}, dir))
				if plain, _ := dump(t, h); cols != plain {
					t.Error("other records with a cache")
				}
			}
		})
	}
}
