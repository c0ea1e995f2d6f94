package web

import (
	"fmt"
	"math/rand/v2"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"coachsearch/internal/corpus"
	"coachsearch/search"
)

// Every bar says how many columns there are, is drawn by that, and leads to
// just as many.
func TestBrowsePage(t *testing.T) {
	r := picker{rand.New(rand.NewPCG(3, 3))}
	s := newSite(t, Config{}, woodland(r, 120))
	for _, target := range []string{"/browse", "/browse?topic=Layoffs", "/browse?industry=%28none%29&year=2008", "/browse?topic=Meetings&industry=Retail&year=2004"} {
		p := s.page(target, 200)
		p.count("h1", 1)
		p.count("form[action='/browse'] select", 3)
		p.count(".uprights th[scope=col] a", len(p.all(".uprights td a[aria-hidden=true][tabindex='-1'] svg rect")))
		p.count(".bars th[scope=row] a", len(p.all(".bars td > svg[aria-hidden=true] rect")))
		seen := 0
		check := func(href, label string, count int) {
			seen++
			if got := leadingNumber(s.page(href, 200).text("#count")); got != count || count == 0 {
				t.Errorf("%s: %s says %d, %s finds %d", target, label, count, href, got)
			}
		}
		names, cells := p.all(".uprights th"), p.all(".uprights td")
		for i, th := range names {
			if a := find(th, "a"); a != nil {
				check(attrOf(a, "href"), textOf(th), leadingNumber(textOf(cells[i])))
			} else if textOf(cells[i]) != "0" {
				t.Errorf("%s: %s has no link and %s columns", target, textOf(th), textOf(cells[i]))
			}
		}
		most, widest := map[string]int{}, map[string]int{}
		for _, tr := range p.all(".bars tbody tr") {
			n := leadingNumber(textOf(find(tr, "td")))
			check(attrOf(find(tr, "th a"), "href"), textOf(find(tr, "th")), n)
			facet, _, _ := strings.Cut(strings.TrimPrefix(attrOf(find(tr, "th a"), "href"), "/search?"), "=")
			w, _ := strconv.Atoi(strings.TrimSuffix(attrOf(find(tr, "td > svg"), "width"), "%"))
			if w < 2 || w > 100 {
				t.Errorf("%s: a bar of %d hundredths", target, w)
			}
			most[facet], widest[facet] = max(most[facet], n), max(widest[facet], w)
		}
		for facet, w := range widest {
			if w != 100 {
				t.Errorf("%s: the longest bar of %s has %d hundredths", target, facet, w)
			}
		}
		if seen < 3 {
			t.Errorf("%s: only %d bars", target, seen)
		}
	}
	p := s.page("/browse?topic=Layoffs&year=2008", 200)
	if got := p.text("h1"); got != "Layoffs, 2008" {
		t.Errorf("heading %q", got)
	}
	if got := p.attr("select[name=topic] option[selected]", "value"); got != "Layoffs" {
		t.Errorf("topic %q is chosen", got)
	}
	p.count("meta[name=robots]", 1)
	p.count("a[href='/compare?topic=Layoffs']", 1)
	if res := s.get("/browse?topic=&industry=Retail&year="); res.StatusCode != http.StatusFound || res.Header.Get("Location") != "/browse?industry=Retail" {
		t.Errorf("%d to %s", res.StatusCode, res.Header.Get("Location"))
	}
}

// Years without a column stand empty between the others; a date that is an
// error does not make a thousand of them.
func TestYearChart(t *testing.T) {
	f := search.Facet{Values: []search.FacetValue{{Value: "2004", Label: "2004", Count: 2}, {Value: "2007", Label: "2007", Count: 4}, {Value: "9008", Label: "9008", Count: 1}}}
	c := yearChart(Params{}, &search.Result{Facets: map[string]search.Facet{"year": f}})
	var got []string
	for _, b := range c.Bars {
		got = append(got, fmt.Sprint(b.Label, " ", b.Count, " ", b.Size, " ", b.Href))
	}
	want := []string{"2004 2 50 /search?year=2004", "2005 0 0 ", "2006 0 0 ", "2007 4 100 /search?year=2007", "9008 1 25 /search?year=9008"}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
	if c := yearChart(Params{}, &search.Result{}); c != nil {
		t.Errorf("a chart of nothing: %+v", c)
	}
}

func TestTopicTable(t *testing.T) {
	r := picker{rand.New(rand.NewPCG(5, 5))}
	s := newSite(t, Config{}, woodland(r, 60))
	p := s.page("/browse/topics", 200)
	cells := p.all(".heat tbody td a")
	if len(cells) < 4 {
		t.Fatalf("%d cells", len(cells))
	}
	for _, n := range cells {
		if got := s.page(attrOf(n, "href"), 200).text("#count"); leadingNumber(got) != leadingNumber(textOf(n)) {
			t.Errorf("%s says %s and finds %s", attrOf(n, "href"), textOf(n), got)
		}
	}
	for _, tr := range p.all(".heat tbody tr") {
		total := textOf(find(tr, "td:last-child"))
		if got := s.page(attrOf(find(tr, "th a"), "href"), 200).text("#count"); leadingNumber(got) != leadingNumber(total) {
			t.Errorf("%s says %s and finds %s", textOf(find(tr, "th")), total, got)
		}
	}
	if text := newSite(t, Config{}, records()[4:]).page("/browse/topics", 200).text("main"); !strings.Contains(text, "No column of this archive has a topic") {
		t.Errorf("without topics: %q", text)
	}
}

func TestLastWords(t *testing.T) {
	var cols []*corpus.Column
	for i := range 120 {
		c := &corpus.Column{
			ID: fmt.Sprintf("c%03d", i), Title: fmt.Sprintf("Column %d", i), Date: fmt.Sprintf("20%02d-01-01", i%10),
			Client: corpus.Client{Industry: []string{"Law", "Retail"}[i%2]},
		}
		if i%3 > 0 {
			c.Sections = []corpus.Section{
				{Kind: corpus.Question, Paragraphs: []string{"Why cedar?"}},
				{Kind: corpus.LastWord, Paragraphs: []string{"Plant " + []string{"", "an alder", "a birch"}[i%3] + ".", "Then wait."}},
			}
		}
		cols = append(cols, c)
	}
	s := newSite(t, Config{}, cols)
	p := s.page("/browse/last-words", 200)
	if got := p.text("h1"); got != "80 last words" {
		t.Errorf("heading %q", got)
	}
	p.count(".lines li", lastWordsShown)
	if got := p.text(".lines li cite"); !strings.HasSuffix(got, "January 1, 2009") {
		t.Errorf("the first is %q, not the newest", got)
	}
	for _, n := range p.all(".lines li a") {
		if got := textOf(n); got != "Plant an alder. Then wait." && got != "Plant a birch. Then wait." {
			t.Errorf("a last word %q", got)
		}
	}
	href := p.attr(".lines li a", "href")
	address, anchor, _ := strings.Cut(href, "#")
	s.page(address, 200).count("[id='"+anchor+"']", 1)
	next := p.attr("a[rel~=next]", "href")
	if next != "/browse/last-words?page=2" {
		t.Errorf("the next page is %s", next)
	}
	p = s.page(next, 200)
	p.count(".lines li", 30)
	if got := p.attr(".lines", "start"); got != "51" {
		t.Errorf("the second page begins at %s", got)
	}

	p = s.page("/browse/last-words?q=alder&industry=Law&year=2004", 200)
	want := 0
	for i, c := range cols {
		if i%3 == 1 && c.Client.Industry == "Law" && strings.HasPrefix(c.Date, "2004") {
			want++
		}
	}
	p.count(".lines li", want)
	p.count(".lines mark", want)
	if got := p.text("h1"); leadingNumber(got) != want || !strings.HasSuffix(got, "with “alder”") {
		t.Errorf("heading %q, want %d", got, want)
	}
	if got := p.attr(".lines li a", "href"); !strings.Contains(got, "?q=alder#last_word-1") {
		t.Errorf("a line leads to %s", got)
	}
	// The words of other parts find nothing here.
	if got := s.page("/browse/last-words?q=cedar", 200).text("h1"); got != "No last word with “cedar”" {
		t.Errorf("heading %q", got)
	}
	if res := s.get("/browse/last-words?q=alder&topic=&industry=Law&year="); res.StatusCode != http.StatusFound || res.Header.Get("Location") != "/browse/last-words?q=alder&industry=Law" {
		t.Errorf("%d to %s", res.StatusCode, res.Header.Get("Location"))
	}
	for _, target := range []string{"/browse/last-words?page=9", "/browse/last-words?page=999", "/browse/last-words?page=zero"} {
		if text := strings.Join(s.page(target, 200).texts(".notice"), ""); strings.HasSuffix(target, "9") != strings.HasPrefix(text, "There is no page") {
			t.Errorf("%s: %q", target, text)
		}
	}
}

func TestComparePage(t *testing.T) {
	cols := records()
	for i, year := range []string{"2006", "2004", "2011", "2008"} {
		cols = append(cols, &corpus.Column{
			ID: "p" + year, Title: "Passed over in " + year, Date: year + "-05-01", Client: corpus.Client{Issue: "Passed over for promotion", Name: fmt.Sprint("Client", i)},
			Sections: []corpus.Section{{Kind: corpus.Question, Paragraphs: []string{"Why in " + year + "?"}}, {Kind: []corpus.Kind{corpus.InnerGame, corpus.OuterGame}[i%2], Paragraphs: []string{"Advice of " + year}}},
		})
	}
	s := newSite(t, Config{}, cols)
	p := s.page("/compare?topic=Promotion", 200)
	if d := cmp.Diff([]string{"Passed over in 2004", "Passed over in 2011"}, p.texts(".heads .name")); d != "" {
		t.Errorf("oldest and newest: %s", d)
	}
	p.count("select[name=a] option", 4)
	p.count("select[name=a] option[selected][value=p2004]", 1)
	p.count("select[name=b] option[selected][value=p2011]", 1)
	if got := p.texts("select[name=a] option"); !slices.IsSorted(got) {
		t.Errorf("not in time: %q", got)
	}

	p = s.page("/compare?a=p2006&b=2008-10-06-two-teams-one-blame", 200)
	if d := cmp.Diff([]string{"Issue", "Client", "Title", "Industry", "Time in the job", "The question", "The answer", "The inner game", "The outer game", "The last word"}, p.texts(".versus h2")); d != "" {
		t.Error(d)
	}
	both := p.texts(".of-inner_game .text")
	if len(both) != 2 || both[0] != "Advice of 2006" || both[1] != "Ask what you feel when the phone rings. Write your limits down. Come back to your limits after a month." {
		t.Errorf("inner games %q", both)
	}
	if got := p.texts(".of-outer_game .text"); got[0] != "Not in this column" {
		t.Errorf("a part that is not there: %q", got[0])
	}
	swapped := s.page(p.attr(".choose a", "href"), 200)
	if d := cmp.Diff([]string{"Two teams, one blame", "Passed over in 2006"}, swapped.texts(".heads .name")); d != "" {
		t.Errorf("swapped: %s", d)
	}
	for target, want := range map[string]string{
		"/compare": "", "/compare?a=p2006": "two are needed", "/compare?topic=None+such": "no two columns", "/compare?a=p2006&b=p2006": "the same column",
	} {
		p := s.page(target, 200)
		if got := strings.Join(p.texts(".notice"), ""); want == "" && got != "" || !strings.Contains(got, want) {
			t.Errorf("%s: notice %q, want %q", target, got, want)
		}
		if !strings.Contains(target, "b=") {
			p.count(".links a[href='/compare?topic=Promotion']", 1)
		}
	}
	for _, target := range []string{"/compare?a=p2006&b=none-such", "/compare?a=none-such&b=p2006"} {
		s.page(target, 404)
	}
}
