package web

import (
	"encoding/xml"
	"slices"
	"strings"
	"testing"
)

func TestFeed(t *testing.T) {
	s := newSite(t, Config{BaseURL: "https://columns.example"}, records())
	res := s.get("/search.atom")
	if got := res.Header.Get("Content-Type"); got != "application/atom+xml; charset=utf-8" {
		t.Errorf("type %s", got)
	}
	var f atomFeed
	if err := xml.Unmarshal([]byte(s.body("/search.atom", 200)), &f); err != nil {
		t.Fatal(err)
	}
	var titles []string
	for _, e := range f.Entries {
		titles = append(titles, e.Title)
		if !strings.HasPrefix(e.Link.Href, "https://columns.example/columns/") || e.Updated == "" {
			t.Errorf("entry %+v", e)
		}
	}
	want := []string{`<script>alert("title")</script> & 'friends'`, "Forty hours and then some", "The idea had my name on it", "Two teams, one blame", "Only a title"}
	if !slices.Equal(titles, want) {
		t.Errorf("entries %q, want %q", titles, want)
	}
	if err := xml.Unmarshal([]byte(s.body("/search.atom?industry=Consulting&page=9&nope=1", 200)), &f); err != nil {
		t.Fatal(err)
	}
	var a SearchAnswer
	s.json("/api/v1/search?q=friction&page=1", 200, &a)
	s.body(a.Links.Feed, 200)
	s.body(a.Links.HTML, 200)
}
