package web

import (
	"encoding/json"
	"fmt"
	"net/netip"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"coachsearch/internal/corpus"
)

// full is a column that states everything a record can hold.
func full() *corpus.Column {
	return &corpus.Column{
		ID: "2008-10-06-full", Title: "Everything there is", Series: "The Desk", Date: "2008-10-06", Posted: "2008-10-05",
		Author: corpus.Author{Name: "Ada Brandt", Role: "Coach"},
		Client: corpus.Client{
			Name: "Ann", AgeText: "mid-40s", Title: "Director", Tenure: "13 years", TenureMonths: 156, Industry: "Consulting",
			Issue: "Passed over for promotion", Extra: map[string]string{"Team": "four people", "City": "Utrecht"},
		},
		Sections: []corpus.Section{
			{Kind: corpus.Question, Heading: "Q.", Paragraphs: []string{"Why was I passed over?"}},
			{Kind: corpus.Answer, Heading: "A.", Paragraphs: []string{"Ask."}},
			{Kind: corpus.InnerGame, Paragraphs: []string{"Look inside."}},
			{Kind: corpus.OuterGame, Paragraphs: []string{"Look outside."}},
			{Kind: corpus.LastWord, Paragraphs: []string{"Look."}},
			{Kind: corpus.FollowUp, Heading: "Q.", Paragraphs: []string{"And now?"}},
			{Kind: corpus.FollowUp, Heading: "A.", Paragraphs: []string{"Wait.", "Then ask again."}},
			{Kind: corpus.Other, Heading: "A note of the editor", Paragraphs: []string{"Shortened."}},
		},
		Resources: []corpus.Resource{{Title: "A list", URL: "https://lists.example/1"}, {Title: "A book that has no address"}},
		Comments:  []corpus.Comment{{Author: "Marcus", Date: "2008-10-09", Text: "So it was."}},
		URL:       "http://www.example.com/corner.php?id=12",
		Source:    corpus.Source{Path: "crawl.warc.gz", CapturedAt: "2009-01-15T10:11:12Z"},
		Captures: []corpus.Capture{
			{Path: "crawl.warc.gz", Offset: 12345, URL: "http://www.example.com/corner.php?id=12", CapturedAt: "2009-01-15T10:11:12Z", SHA256: strings.Repeat("ab", 32)},
			{Path: "pages.zip", Member: "a/b.html", URL: "http://web.archive.example/2010/corner", CapturedAt: "2010"},
		},
		Confidence: .97,
	}
}

// Nothing that a record holds is left out.
func TestColumnPageHoldsTheRecord(t *testing.T) {
	s := newSite(t, Config{BaseURL: "https://columns.example.org/"}, []*corpus.Column{full()})
	p := s.page("/columns/2008-10-06-full", 200)
	main := p.text("main")
	for _, want := range []string{
		"Everything there is", "The Desk", "October 6, 2008", "October 5, 2008", "By Ada Brandt, Coach", "Ann, mid-40s", "Director", "13 years", "Consulting",
		"Passed over for promotion", "Team four people", "City Utrecht", "Topic Promotion", "Why was I passed over?", "Ask.", "Look inside.", "Look outside.",
		"Look.", "And now?", "Wait.", "Then ask again.", "A note of the editor", "Shortened.", "A list", "A book that has no address", "Marcus", "October 9, 2008",
		"So it was.", "http://www.example.com/corner.php?id=12", "January 15, 2009, 10:11 UTC, crawl.warc.gz, byte 12,345", strings.Repeat("ab", 32),
		"2010, pages.zip › a/b.html, taken at http://web.archive.example/2010/corner", "97 % sure", "2008-10-06-full",
	} {
		if !strings.Contains(main, want) {
			t.Errorf("the page does not say %q", want)
		}
	}
	ids := []string{}
	for _, n := range p.all(".column .text p") {
		ids = append(ids, attrOf(n, "id"))
	}
	want := []string{"question-1", "answer-1", "inner_game-1", "outer_game-1", "last_word-1", "follow_up-1", "follow_up-2", "follow_up-3", "other-1"}
	if d := cmp.Diff(want, ids); d != "" {
		t.Error(d)
	}
	for _, n := range p.all(".contents a") {
		p.count("[id='"+strings.TrimPrefix(attrOf(n, "href"), "#")+"']", 1)
	}
	if got := p.texts(".over"); len(got) != 1 || got[0] != "Follow-up" {
		t.Errorf("follow-ups are told by %q", got)
	}

	const address = "https://columns.example.org/columns/2008-10-06-full"
	citation := "Ada Brandt, “Everything there is”, The Desk, October 6, 2008, http://www.example.com/corner.php?id=12. Archived at " + address
	if got := p.text("#citation"); got != citation || p.attr("article", "data-citation") != citation {
		t.Errorf("citation %q, want %q", got, citation)
	}
	p.count("button[data-copy=citation][hidden]", 1)
	p.count("a[href='/handout?id=2008-10-06-full']", 1)
	for selector, want := range map[string]string{
		"link[rel=canonical]": address, "meta[property='og:url']": address, "meta[property='og:type']": "article",
		"meta[property='og:title']": "Everything there is", "meta[property='og:description']": "Why was I passed over?",
		"meta[property='article:published_time']": "2008-10-06", "meta[property='article:author']": "Ada Brandt", "meta[name=description]": "Why was I passed over?",
	} {
		if got := p.attr(selector, map[bool]string{true: "href", false: "content"}[strings.HasPrefix(selector, "link")]); got != want {
			t.Errorf("%s is %q, want %q", selector, got, want)
		}
	}
	var ld article
	if err := json.Unmarshal([]byte(p.all("script[type='application/ld+json']")[0].FirstChild.Data), &ld); err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(article{
		Context: "https://schema.org", Type: "Article", Headline: "Everything there is", Description: "Why was I passed over?", DatePublished: "2008-10-06", Language: "en",
		Author: &person{"Person", "Ada Brandt", "Coach"}, Series: &series{"CreativeWorkSeries", "The Desk"}, Keywords: "Promotion", Comments: 1,
		Original: "http://www.example.com/corner.php?id=12", URL: address, Page: address,
	}, ld); d != "" {
		t.Error(d)
	}
}

// Without a configured base, whole addresses come from the host that was
// asked, and only a proxy that is trusted may say that it was by TLS.
func TestAbsolute(t *testing.T) {
	h := newSite(t, Config{}, records())
	elsewhere := newSite(t, Config{TrustedProxies: []netip.Prefix{netip.MustParsePrefix("203.0.113.0/24")}}, records())
	for _, tc := range []struct{ host, from, proto, want string }{
		{"columns.example.org", "", "", "http://columns.example.org/about"},
		{"127.0.0.1:8080", "", "", "http://127.0.0.1:8080/about"},
		{"[::1]:8080", "", "", "http://[::1]:8080/about"},
		{"columns.example.org", "127.0.0.1:1234", "https", "https://columns.example.org/about"},
		{"columns.example.org", "203.0.113.9:1234", "https", "http://columns.example.org/about"},
		{`evil"><b>.example`, "", "", "/about"},
		{"user@evil.example", "", "", "/about"},
		{"", "", "", "/about"},
	} {
		r := newRequest(t, "/about", tc.host)
		r.RemoteAddr = tc.from
		if tc.proto != "" {
			r.Header.Set("X-Forwarded-Proto", tc.proto)
		}
		if got := h.send(r).attr("link[rel=canonical]", "href"); got != tc.want {
			t.Errorf("asked of %q: canonical %q, want %q", tc.host, got, tc.want)
		}
	}
	for from, want := range map[string]string{"203.0.113.9:1234": "https", "127.0.0.1:1234": "http", "": "http"} {
		r := newRequest(t, "/about", "columns.example.org")
		r.RemoteAddr = from
		r.Header.Set("X-Forwarded-Proto", "https")
		if got := elsewhere.send(r).attr("link[rel=canonical]", "href"); got != want+"://columns.example.org/about" {
			t.Errorf("asked by %s, where a proxy elsewhere is trusted: canonical %q", from, got)
		}
	}
}

// From any hit the reader goes on to the one behind it, over the ends of
// pages, and back to the page on which the column stands.
func TestTurnWithinASearch(t *testing.T) {
	var cols []*corpus.Column
	for i := range 25 {
		cols = append(cols, &corpus.Column{ID: fmt.Sprintf("c%02d", i), Title: fmt.Sprintf("Alder %d", i), Date: fmt.Sprintf("2008-01-%02d", 25-i)})
	}
	s := newSite(t, Config{}, cols)
	const search = "q=alder&from=2008-01-03&sort=date"
	var list []string
	for _, page := range []string{"", "&page=2", "&page=3"} {
		for _, n := range s.page("/search?"+search+page, 200).all(".hit h2 a") {
			list = append(list, attrOf(n, "href"))
		}
	}
	if len(list) != 23 {
		t.Fatalf("%d hits", len(list))
	}
	for i, href := range list {
		p := s.page(href, 200)
		if got, want := p.text(".place .count"), fmt.Sprintf("%d of 23", i+1); got != want {
			t.Errorf("%s is %q, want %q", href, got, want)
		}
		back := "/search?" + search
		if i >= 10 {
			back += fmt.Sprintf("&page=%d", i/10+1)
		}
		if got := p.attr(".place a", "href"); got != back {
			t.Errorf("%s leads back to %s, want %s", href, got, back)
		}
		for rel, at := range map[string]int{"prev": i - 1, "next": i + 1} {
			if at < 0 || at >= len(list) {
				p.count("a[rel="+rel+"]", 0)
			} else if got := p.attr("a[rel="+rel+"]", "href"); got != list[at] {
				t.Errorf("%s: %s leads to %s, want %s", href, rel, got, list[at])
			}
		}
	}
	// A column that the search does not find has no neighbours in it.
	p := s.page("/columns/c24?"+search, 200)
	p.count(".place a", 1)
	p.count(".turn, .steps", 0)
	// Without a search it has those in time.
	p = s.page("/columns/c24", 200)
	p.count(".place, a[rel~=prev]", 0)
	if got := p.text("a[rel~=next]"); got != "Later Alder 23" {
		t.Errorf("later is %q", got)
	}
}
