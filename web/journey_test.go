package web

import (
	"context"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"

	"coachsearch/internal/corpus"
)

// A journey of a reader on a desktop: search, combine filters, open a column
// at a passage, go on to the next, back and forward, take a filter away.
func TestJourneySearch(t *testing.T) {
	srv := httptest.NewServer(newSite(t, Config{}, records()))
	defer srv.Close()
	both(t, func(t *testing.T, ctx context.Context, script bool) {
		do(t, ctx, "open", chromedp.Navigate(srv.URL), chromedp.SendKeys(chromedp.CSS("#q"), "friction with sales"))
		follow(t, ctx, ".hero button", ".is-results #count")
		if got := text(t, ctx, "#count"); !strings.Contains(got, "for “friction with sales”") {
			t.Errorf("heading %q", got)
		}

		// The folded panel stands open beside the results without any script,
		// and a tick applies at once with it.
		if script {
			follow(t, ctx, "input[name=industry][value=Consulting]", ".chips li")
		} else {
			do(t, ctx, "tick", chromedp.Click(chromedp.CSS("input[name=industry][value=Consulting]")))
			follow(t, ctx, ".apply button", ".chips li")
		}
		const filtered = "/search?q=friction+with+sales&industry=Consulting"
		if got := location(t, ctx); got != srv.URL+filtered {
			t.Errorf("address %s", got)
		}
		if got := text(t, ctx, "#count"); !strings.HasPrefix(got, "1 column ") {
			t.Errorf("heading %q", got)
		}
		follow(t, ctx, ".snippet", ".column h1")
		if got := location(t, ctx); !strings.HasPrefix(got, srv.URL+"/columns/2008-10-06-two-teams-one-blame?q=friction+with+sales&industry=Consulting#") {
			t.Errorf("address %s", got)
		}
		if n := run(t, ctx, "target", chromedp.Evaluate[int](`document.querySelectorAll(":target").length`)); n != 1 {
			t.Errorf("%d targets", n)
		}
		if got := text(t, ctx, ".place .count"); got != "1 of 1" {
			t.Errorf("place %q", got)
		}
		do(t, ctx, "go back", chromedp.NavigateBack(), chromedp.WaitReady(chromedp.CSS(".chips li")))
		if !run(t, ctx, "box", chromedp.Evaluate[bool](`document.querySelector("input[name=industry][value=Consulting]").checked`)) {
			t.Error("the filter is lost on the way back")
		}
		do(t, ctx, "go forward", chromedp.NavigateForward(), chromedp.WaitReady(chromedp.CSS(".column h1")))
		follow(t, ctx, ".place a", ".chips li")
		follow(t, ctx, ".chips a", ".results:not(:has(.chips))")
		if got := location(t, ctx); got != srv.URL+"/search?q=friction+with+sales" {
			t.Errorf("address without the filter %s", got)
		}
		follow(t, ctx, ".hit h2 a", ".column h1")
		first := text(t, ctx, ".column h1")
		follow(t, ctx, ".steps a", ".column:has(a[rel=prev])")
		if got := text(t, ctx, ".place .count"); !strings.HasPrefix(got, "2 of ") {
			t.Errorf("the next is %q", got)
		}
		if text(t, ctx, ".column h1") == first {
			t.Error("the next is the same")
		}
	})
}

// The coach fills in the advanced form, finds nothing, follows the way out,
// and finds the form as it was.
func TestJourneyAdvanced(t *testing.T) {
	srv := httptest.NewServer(newSite(t, Config{}, records()))
	defer srv.Close()
	both(t, func(t *testing.T, ctx context.Context, _ bool) {
		do(t, ctx, "open", chromedp.Navigate(srv.URL+"/search?q=sales"))
		follow(t, ctx, ".top p a", "#exact")
		if got := value(t, ctx, "#all"); got != "sales" {
			t.Errorf("the form opens with %q", got)
		}
		do(t, ctx, "fill in", chromedp.SendKeys(chromedp.CSS("#exact"), "shared calendar"), chromedp.SendKeys(chromedp.CSS("#none"), "boss"),
			chromedp.Click(chromedp.CSS("input[name=section][value=outer_game]")), chromedp.SendKeys(chromedp.CSS("#age_max"), "40"))
		follow(t, ctx, ".go button", ".is-results #count")
		if got, want := location(t, ctx), srv.URL+"/search?q=sales+%22shared+calendar%22+-boss&section=outer_game&age_max=40"; got != want {
			t.Errorf("address %s, want %s", got, want)
		}
		if got := text(t, ctx, ".ways li"); got != "Without the filter: Age up to 40 1 found" {
			t.Errorf("the way out is %q", got)
		}
		follow(t, ctx, ".ways a", ".hit")
		if got := text(t, ctx, ".hit h2"); got != "Two teams, one blame" {
			t.Errorf("found %q", got)
		}
		follow(t, ctx, ".top p a", "#exact")
		for id, want := range map[string]string{"all": "sales", "exact": "shared calendar", "none": "boss", "age_max": ""} {
			if got := value(t, ctx, "#"+id); got != want {
				t.Errorf("%s holds %q, want %q", id, got, want)
			}
		}
	})
}

// A reader tells a situation, takes away what does not matter, and nothing of
// it stands in an address.
func TestJourneySituation(t *testing.T) {
	srv := httptest.NewServer(newSite(t, Config{}, records()))
	defer srv.Close()
	both(t, func(t *testing.T, ctx context.Context, _ bool) {
		do(t, ctx, "open", chromedp.Navigate(srv.URL+"/situation"),
			chromedp.SendKeys(chromedp.CSS("#text"), "Sales promise dates and there is friction every week"), chromedp.SendKeys(chromedp.CSS("#industry"), "Consulting"))
		follow(t, ctx, ".teller button", ".hits .why")
		if got := text(t, ctx, ".hits .hit h2"); got != "Two teams, one blame" {
			t.Errorf("nearest is %q", got)
		}
		if got := text(t, ctx, ".hits .hit .why"); !strings.Contains(got, "“friction”") {
			t.Errorf("why: %q", got)
		}
		do(t, ctx, "take away", chromedp.Click(chromedp.CSS("input[name=keep][value='word:friction']")))
		follow(t, ctx, ".teller button", "input[name=keep][value='word:friction']:not(:checked)")
		if got := text(t, ctx, ".hits .hit .why"); strings.Contains(got, "“friction”") {
			t.Errorf("still near by %q", got)
		}
		if got := value(t, ctx, "#text"); !strings.HasPrefix(got, "Sales promise") {
			t.Errorf("the text became %q", got)
		}
		if got := location(t, ctx); got != srv.URL+"/situation" {
			t.Errorf("address %s", got)
		}
		follow(t, ctx, ".advice a", ".column h1")
		if got := location(t, ctx); strings.Contains(got, "?") {
			t.Errorf("the column's address holds %s", got)
		}
	})
}

// From the charts to columns, to last words, to two columns side by side.
func TestJourneyBrowse(t *testing.T) {
	cols := records()
	for _, year := range []string{"2004", "2009"} {
		cols = append(cols, &corpus.Column{
			ID: "p" + year, Title: "Passed over in " + year, Date: year + "-05-01", Client: corpus.Client{Issue: "Passed over for promotion"},
			Sections: []corpus.Section{{Kind: corpus.Question, Paragraphs: []string{"Why?"}}, {Kind: corpus.LastWord, Paragraphs: []string{"Ask in " + year + "."}}},
		})
	}
	srv := httptest.NewServer(newSite(t, Config{}, cols))
	defer srv.Close()
	both(t, func(t *testing.T, ctx context.Context, _ bool) {
		do(t, ctx, "open", chromedp.Navigate(srv.URL+"/browse"), chromedp.SetValue(chromedp.CSS("#topic"), "Promotion"))
		follow(t, ctx, ".choose button", ".ways-in a[href='/compare?topic=Promotion']")
		follow(t, ctx, ".bars svg", ".is-results #count")
		if got := location(t, ctx); !strings.Contains(got, "topic=Promotion") {
			t.Errorf("a bar leads to %s", got)
		}
		do(t, ctx, "go back", chromedp.NavigateBack(), chromedp.WaitReady(chromedp.CSS(".ways-in")))
		follow(t, ctx, ".ways-in a[href^='/browse/last-words']", ".lines")
		do(t, ctx, "words", chromedp.SendKeys(chromedp.CSS("#words"), "2009"))
		follow(t, ctx, ".choose button", ".lines mark")
		if got := location(t, ctx); got != srv.URL+"/browse/last-words?q=2009&topic=Promotion" {
			t.Errorf("address %s", got)
		}
		do(t, ctx, "compare", chromedp.Navigate(srv.URL+"/compare?topic=Promotion"))
		if got := text(t, ctx, ".heads"); strings.Index(got, "in 2004") > strings.Index(got, "in 2009") || !strings.Contains(got, "in 2009") {
			t.Errorf("side by side: %q", got)
		}
		follow(t, ctx, ".choose a", ".heads div:first-child a[href='/columns/p2009']")
	})
}

// The coach makes a handout of a search, and what the printer gets is the
// sheet alone.
func TestJourneyHandout(t *testing.T) {
	srv := httptest.NewServer(newSite(t, Config{}, append(records(), named())))
	defer srv.Close()
	both(t, func(t *testing.T, ctx context.Context, _ bool) {
		do(t, ctx, "open", chromedp.Navigate(srv.URL+"/search?q=ask"))
		follow(t, ctx, ".also-as a[href^='/handout']", ".maker input[name=id]")
		do(t, ctx, "pick", chromedp.Click(chromedp.CSS("input[name=id][value='2008-10-06-named']")), chromedp.SendKeys(chromedp.CSS("#note"), "Read & talk"))
		follow(t, ctx, ".go button", ".printed")
		if got := location(t, ctx); got != srv.URL+"/handout?q=ask&id=2008-10-06-named&note=Read+%26+talk" {
			t.Errorf("address %s", got)
		}
		sheet := text(t, ctx, ".paper")
		if !strings.Contains(sheet, "A. asks for more") || !strings.Contains(sheet, "Read & talk") {
			t.Errorf("the sheet says %q", sheet)
		}
		if _, err := chromedp.Call(ctx, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Media: "print"}); err != nil {
			t.Fatal(err)
		}
		seen := run(t, ctx, "print", chromedp.Evaluate[[]string](`["header.site", ".maker", "footer.site", ".paper"].map(s => getComputedStyle(document.querySelector(s)).display)`))
		if got := strings.Join(seen, " "); got != "none none none block" {
			t.Errorf("on paper the header, the form, the footer and the sheet are %s", got)
		}
		if pdf := run(t, ctx, "print", chromedp.PrintToPDF()); len(pdf) < 1000 {
			t.Errorf("%d bytes of PDF", len(pdf))
		}
	})
}
