package web

import (
	"encoding/json"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/andybalholm/cascadia"
	"github.com/google/go-cmp/cmp"
)

func TestHomePage(t *testing.T) {
	s := newSite(t, Config{}, records())
	p := s.page("/", 200)
	p.count("h1", 1)
	p.count("main form[action='/search'] input[type=search][name=q]", 1)
	p.count("a.skip[href='#main']", 1)
	if text := p.text(".hero .lede"); !strings.Contains(text, "5 columns from 2008 to 2011") {
		t.Errorf("lede %q", text)
	}
	p.count("a[href='/search?topic=Team+friction']", 1)
	for _, n := range p.all("main a") {
		if !strings.Contains(attrOf(n, "href"), "#") {
			s.page(attrOf(n, "href"), 200)
		}
	}
}

func TestSearchPage(t *testing.T) {
	p := newSite(t, Config{}, records()).page("/search?q=friction+sales&industry=Consulting&industry=Insurance", 200)
	p.count("h1", 1)
	p.count("main form label[for=q]", 1)
	if got := p.attr("input[name=q]", "value"); got != "friction sales" {
		t.Errorf("box holds %q", got)
	}
	if got, want := p.texts(".chips a"), []string{
		"Remove filter: Industry Consulting×", "Remove filter: Industry Insurance×", "Remove all",
	}; !slices.Equal(got, want) {
		t.Errorf("chips %q, want %q", got, want)
	}
	if got, want := p.attr(".chips a", "href"), "/search?q=friction+sales&industry=Insurance"; got != want {
		t.Errorf("chip leads to %s, want %s", got, want)
	}
	p.count("input[type=checkbox][name=industry][checked]", 2)
	for _, name := range []string{"section", "industry", "level", "year", "age_min", "tenure_max", "from"} {
		if len(p.all("fieldset input[name="+name+"]")) == 0 {
			t.Errorf("no filter %s", name)
		}
	}
	if got := p.text(".hits .hit h2 a"); got != "Two teams, one blame" {
		t.Errorf("first hit %q", got)
	}
	if got := p.text(".hits .client"); got != "Ann, 50 · Director, Analysis and reporting · Consulting · 13 years in the job" {
		t.Errorf("client line %q", got)
	}
	p.count(".hits time[datetime='2008-10-06']", 1)
	if len(p.all(".snippet mark")) == 0 {
		t.Error("no marks")
	}
	for _, n := range p.all(".snippet") {
		if h := attrOf(n, "href"); !strings.HasPrefix(h, "/columns/2008-10-06-two-teams-one-blame?q=friction+sales") && !strings.HasPrefix(h, "/columns/2009-03-02-the-idea-had-my-name-on-it?q=") || !strings.Contains(h, "#") {
			t.Errorf("snippet leads to %s", h)
		}
	}
	if got := p.attr(".tabs a[aria-current]", "href"); strings.Contains(got, "sort=") {
		t.Errorf("current order %s", got)
	}
}

// Every snippet leads to a paragraph that is there and that holds the mark;
// where only the client matched, the passage is the question and has none.
func TestSnippetsLeadToParagraphs(t *testing.T) {
	s := newSite(t, Config{}, records())
	seen := 0
	for _, q := range []string{"limits", "calendar+sales", "friction", "analyst", "weekend+work", "credit"} {
		for _, n := range s.page("/search?q="+q, 200).all(".snippet") {
			address, anchor, _ := strings.Cut(attrOf(n, "href"), "#")
			p := s.page(address, 200)
			p.count("[id='"+anchor+"']", 1)
			seen++
			marked := cascadia.Query(n, cascadia.MustCompile("mark")) != nil
			if marked && len(p.all("[id='"+anchor+"'] mark")) == 0 {
				t.Errorf("%s#%s holds no mark", address, anchor)
			}
		}
	}
	if seen < 8 {
		t.Errorf("only %d snippets", seen)
	}
}

func TestSearchPageIsLenient(t *testing.T) {
	s := newSite(t, Config{}, records())
	for _, tc := range []struct {
		target string
		status int
		notice string
	}{
		{"/search?utm_source=mail&q=sales", 200, ""},
		{"/search?sort=best", 200, "Order: There is no order"},
		{"/search?section=middle", 200, "Words found in: There is no section"},
		{"/search?from=yesterday", 200, "Published from: Not a date"},
		{"/search?page=abc", 400, "Page: Not a whole number"},
		{"/search?page=5000", 400, "Page: Not a whole number"},
		{"/search?q=" + strings.Repeat("a", 2001), 400, "Your words: 2,001 characters"},
		{"/search?per_page=101", 400, "Not a whole number from 1 to 100"},
		{"/search?year=" + strings.Repeat("1", maxValueRunes+1), 400, "A value is longer than 300 characters"},
		{"/search?page=7", 200, "There is no page 7"},
	} {
		p := s.page(tc.target, tc.status)
		got := strings.Join(p.texts(".notice"), " ")
		if tc.notice == "" && got != "" || !strings.Contains(got, tc.notice) {
			t.Errorf("%.50s: notices %q, want %q", tc.target, got, tc.notice)
		}
	}
}

// What stands in an address unescaped is read as it was meant.
func TestAddressesAsTyped(t *testing.T) {
	s := newSite(t, Config{}, records())
	for typed, want := range map[string]string{
		"q=100%": "100%", "q=5%+of+sales": "5% of sales", "q=%zz%20a": "%zz a", "q=sales%2": "sales%2", "q=sales%2C": "sales,",
		"q=sales;boss": "sales;boss", "q=a%3Bb": "a;b", "q=%25": "%",
	} {
		if got := s.page("/search?"+typed, 200).attr("input[name=q]", "value"); got != want {
			t.Errorf("%s: the page looks for %q, want %q", typed, got, want)
		}
		if got := s.body("/search.atom?"+typed, 200); !strings.Contains(got, "q="+url.QueryEscape(want)) {
			t.Errorf("%s: the feed looks for something else than %q", typed, want)
		}
	}
	var a SearchAnswer
	if s.json("/api/v1/search?q=sales;boss", 200, &a); a.Links.Self != "/api/v1/search?q=sales%3Bboss" {
		t.Errorf("the API looks for %s", a.Links.Self)
	}
}

func TestSearchPageSaysHowItReads(t *testing.T) {
	s := newSite(t, Config{}, records())
	for q, want := range map[string]string{
		"friction with sales":                "",
		`"meet with" sales -boss age:30..40`: `Read as: exactly "meet with"; the word sales; age from 30 years to 40 years; without boss`,
		"sales OR boss":                      "Read as: sales, or boss",
		"inner:limits":                       "Read as: limits in the inner game",
	} {
		if got := strings.Join(s.page("/search?q="+url.QueryEscape(q), 200).texts("[role=status] .also"), " "); got != want {
			t.Errorf("%s: %q, want %q", q, got, want)
		}
	}
}

func TestFormLeavesACleanAddress(t *testing.T) {
	s := newSite(t, Config{}, records())
	res := s.get("/search?q=sales&industry=Law&age_min=&age_max=50&from=&to=")
	if res.StatusCode != http.StatusFound || res.Header.Get("Location") != "/search?q=sales&industry=Law&age_max=50" {
		t.Errorf("%d to %s", res.StatusCode, res.Header.Get("Location"))
	}
	if res := s.get("/search?q="); res.StatusCode != 200 {
		t.Errorf("empty query: %d", res.StatusCode)
	}
}

func TestPager(t *testing.T) {
	at := func(page, total int) string {
		var b strings.Builder
		v := pagerOf(page, 10, total, func(n int) string { return strconv.Itoa(n) })
		if v.Prev != "" {
			b.WriteString("< ")
		}
		for _, p := range v.Pages {
			switch {
			case p.Number == 0:
				b.WriteString("… ")
			case p.Current:
				b.WriteString("[" + thousands(p.Number) + "] ")
			default:
				b.WriteString(thousands(p.Number) + " ")
			}
		}
		if v.Next != "" {
			b.WriteString(">")
		}
		return strings.TrimSpace(b.String())
	}
	for _, tc := range []struct {
		page, total int
		want        string
	}{
		{1, 0, ""},
		{1, 10, ""},
		{1, 11, "[1] 2 >"},
		{2, 11, "< 1 [2]"},
		{1, 200, "[1] 2 3 … 20 >"},
		{5, 200, "< 1 2 3 4 [5] 6 7 … 20 >"},
		{10, 200, "< 1 … 8 9 [10] 11 12 … 20 >"},
		{20, 200, "< 1 … 18 19 [20]"},
		{30, 200, "< 1 … 20"},
		{1000, 1000000, "< 1 … 998 999 [1,000]"},
	} {
		if got := at(tc.page, tc.total); got != tc.want {
			t.Errorf("page %d of %d hits: %q, want %q", tc.page, tc.total, got, tc.want)
		}
	}
}

func TestColumnPage(t *testing.T) {
	s := newSite(t, Config{BaseURL: "https://columns.example/"}, records())
	p := s.page("/columns/2008-10-06-two-teams-one-blame?q=limits&industry=Consulting", 200)
	p.count("h1#title", 1)
	if got := p.attr("link[rel=canonical]", "href"); got != "https://columns.example/columns/2008-10-06-two-teams-one-blame" {
		t.Errorf("canonical %s", got)
	}
	if got := p.attr(".place a", "href"); got != "/search?q=limits&industry=Consulting" {
		t.Errorf("back leads to %s", got)
	}
	ids := []string{}
	for _, n := range p.all(".column .text p") {
		ids = append(ids, attrOf(n, "id"))
	}
	want := []string{"question-1", "answer-1", "inner_game-1", "inner_game-2", "outer_game-1", "outer_game-2", "inner_game-3", "last_word-1"}
	if d := cmp.Diff(want, ids); d != "" {
		t.Error(d)
	}
	p.count("#inner_game-2 mark, #inner_game-3 mark", 2)
	p.count("mark", 2)
	if d := cmp.Diff([]string{"Q.", "A.", "The inner game", "The outer game", "The inner game", "The last word"}, p.texts(".column section.part h2")); d != "" {
		t.Error(d)
	}
	if d := cmp.Diff([]string{"Ann, 50", "Director, Analysis and reporting", "13 years", "Consulting", "Friction between sales and operations", "Team friction"}, p.texts("#client dd")); d != "" {
		t.Error(d)
	}
	p.count(".resources a", 1) // the javascript: address is text
	p.count(".comments details:not([open])", 1)
	p.count("#comments-1, #comments-2", 2)
	p.count(".origin a[href='http://www.example.com/corner.php?id=12']", 1)
	p.count(".similar li a.name", len(p.all(".similar li")))

	var ld article
	if err := json.Unmarshal([]byte(p.all("script[type='application/ld+json']")[0].FirstChild.Data), &ld); err != nil {
		t.Fatal(err)
	}
	if ld.Type != "Article" || ld.Headline != "Two teams, one blame" || ld.DatePublished != "2008-10-06" || ld.Author == nil || ld.Author.Name != "Ada Brandt" {
		t.Errorf("JSON-LD %+v", ld)
	}

	s.page("/columns/2008-10-06-two-teams-one-blame?q=friction", 200).count(".comments details[open]", 1)
	s.page("/columns/only-a-title", 200).count("h1", 1)
}

func TestStaticFiles(t *testing.T) {
	s := newSite(t, Config{}, records())
	p := s.page("/", 200)
	for selector, kind := range map[string]string{"link[rel=stylesheet]": "text/css; charset=utf-8", "link[rel=icon]": "image/svg+xml"} {
		res := s.get(p.attr(selector, "href"))
		if res.StatusCode != 200 || res.Header.Get("Content-Type") != kind || !strings.Contains(res.Header.Get("Cache-Control"), "immutable") {
			t.Errorf("%s: %d %v", selector, res.StatusCode, res.Header)
		}
	}
	for _, target := range []string{"/static/style.css", "/static/", "/static/..%2fserver.go"} {
		if res := s.get(target); res.StatusCode != 404 {
			t.Errorf("%s: status %d", target, res.StatusCode)
		}
	}
	if body := s.body("/robots.txt", 200); !strings.Contains(body, "Disallow: /search?") {
		t.Error(body)
	}
	if res := s.ask(http.MethodHead, "/search"); res.StatusCode != 200 {
		t.Errorf("HEAD: %d", res.StatusCode)
	}
}
