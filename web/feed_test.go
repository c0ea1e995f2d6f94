package web

import (
	"encoding/xml"
	"errors"
	"io"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"coachsearch/internal/corpus"
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

// A feed is what RFC 4287 says: what must be there is, each id once, whole
// addresses, days that are days, and text is text whatever it holds.
func TestFeedIsAtom(t *testing.T) {
	hostile := &corpus.Column{
		ID: `a"b<c>&d`, Title: "]]><script>alert(1)</script>\x00\u0008\ufffe", Date: "2008-10-06", Author: corpus.Author{Name: "</name><link href='x'/>"},
		Sections: []corpus.Section{{Kind: corpus.Question, Paragraphs: []string{"<!-- & <![CDATA[ <b>bold</b>"}}},
	}
	s := newSite(t, Config{Name: `<b>"Advice"</b> & more`}, append(gallery(t), hostile))
	for _, target := range []string{
		"/search.atom", "/search.atom?q=meeting", "/search.atom?industry=Insurance&sort=date", "/search.atom?q=zyzzyva", "/search.atom?q=" + url.QueryEscape(`"><script>`),
		"/search.atom?q=cdata+bold", "/search.atom?nope=1&page=9&sort=best", "/search.atom?q=%ff%00",
	} {
		body := s.body(target, 200)
		dec := xml.NewDecoder(strings.NewReader(body))
		for {
			token, err := dec.Token()
			if errors.Is(err, io.EOF) {
				break
			}
			if err != nil {
				t.Fatalf("%s: %v", target, err)
			}
			if e, ok := token.(xml.StartElement); ok && (e.Name.Space != "http://www.w3.org/2005/Atom" || !slices.Contains([]string{"feed", "id", "title", "subtitle", "updated", "link", "author", "name", "entry", "published", "summary"}, e.Name.Local)) {
				t.Errorf("%s: an element %s", target, e.Name)
			}
		}
		var f atomFeed
		if err := xml.Unmarshal([]byte(body), &f); err != nil {
			t.Fatal(err)
		}
		seen := map[string]bool{}
		when := func(text string) {
			if _, err := time.Parse(time.RFC3339, text); err != nil {
				t.Errorf("%s: %v", target, err)
			}
		}
		identify := func(id string) {
			if u, err := url.Parse(id); err != nil || u.Scheme == "" || seen[id] {
				t.Errorf("%s: id %q is no address or stands twice: %v", target, id, err)
			}
			seen[id] = true
		}
		identify(f.ID)
		when(f.Updated)
		if f.Title == "" || f.Author == nil || f.Author.Name == "" || len(f.Links) != 2 || f.Links[0].Rel != "self" || f.Links[1].Rel != "alternate" {
			t.Errorf("%s: %+v", target, f)
		}
		for _, l := range f.Links {
			if !strings.HasPrefix(l.Href, "http://localhost/search") {
				t.Errorf("%s: link %s", target, l.Href)
			}
			s.body(strings.TrimPrefix(l.Href, "http://localhost"), 200)
		}
		for _, e := range f.Entries {
			identify(e.ID)
			when(e.Updated)
			if e.Published != "" {
				when(e.Published)
			}
			if e.Title == "" || e.Link.Rel != "alternate" {
				t.Errorf("%s: %+v", target, e)
			}
			s.body(strings.TrimPrefix(e.Link.Href, "http://localhost"), 200)
		}
	}
	var f atomFeed
	if err := xml.Unmarshal([]byte(s.body("/search.atom?q=cdata+bold", 200)), &f); err != nil {
		t.Fatal(err)
	}
	if len(f.Entries) == 0 || !strings.HasPrefix(f.Entries[0].Title, "]]><script>alert(1)</script>") || f.Entries[0].Summary != hostile.Sections[0].Paragraphs[0] || f.Entries[0].Author.Name != hostile.Author.Name {
		t.Errorf("%+v", f.Entries)
	}
}
