package web

import (
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"
)

// On every page ids are unique, references point at something, headings start
// with the only h1 and leave out no level, and whatever can be filled in has a
// name.
func TestPagesAreSound(t *testing.T) {
	s := newSite(t, Config{}, records())
	pages := s.everyAnswer("friction", "2008-10-06-two-teams-one-blame")
	pages = append(pages, s.everyAnswer("zyzzyva", oddID)...)
	for _, p := range pages {
		seen := map[string]bool{}
		for _, n := range p.all("[id]") {
			id := attrOf(n, "id")
			if seen[id] {
				t.Errorf("%s: two elements are %q", p.from, id)
			}
			seen[id] = true
		}
		for _, name := range []string{"for", "aria-labelledby", "aria-describedby", "data-copy"} {
			for _, n := range p.all("[" + name + "]") {
				if !seen[attrOf(n, name)] {
					t.Errorf("%s: %s=%q points nowhere", p.from, name, attrOf(n, name))
				}
			}
		}
		p.count("h1, main", 2)
		p.count("html[lang]", 1)
		p.count("main[id=main]", 1)
		p.count("a.skip[href='#main']", 1)
		p.count("link[rel=canonical]", len(p.all("link[rel=canonical][href^='http']"))) // whole, where there is one
		p.count("fieldset", len(p.all("fieldset > legend")))
		p.count("details", len(p.all("details > summary")))
		p.count("th", len(p.all("th[scope]")))
		p.count("[tabindex]:not([tabindex='-1'])", 0)
		p.count("section[aria-labelledby=''], [href='']", 0)
		if len(p.all("meta[name=description]:not([content='']), meta[name=robots]")) == 0 {
			t.Errorf("%s: it may be found, and does not say what it is", p.from)
		}
		if strings.TrimSpace(p.text("title")) == "" {
			t.Errorf("%s: no title", p.from)
		}
		p.checkHeadings()
		p.checkNames(seen)
	}
}

func (p *page) checkHeadings() {
	p.t.Helper()
	last := 0
	for _, n := range p.all("h1, h2, h3, h4") {
		level := int(n.Data[1] - '0')
		if level > last+1 && last > 0 {
			p.t.Errorf("%s: after a heading of level %d follows %q of level %d", p.from, last, textOf(n), level)
		}
		if textOf(n) == "" {
			p.t.Errorf("%s: an empty heading of level %d", p.from, level)
		}
		last = level
	}
}

// checkNames finds fields, links and landmarks that a screen reader could
// not name.
func (p *page) checkNames(ids map[string]bool) {
	p.t.Helper()
	labelled := map[string]bool{}
	for _, n := range p.all("label[for]") {
		labelled[attrOf(n, "for")] = true
	}
	for _, n := range p.all("input:not([type=hidden]), select, textarea") {
		if inside := ancestor(n, "label"); inside == nil && !labelled[attrOf(n, "id")] {
			p.t.Errorf("%s: the field %q has no label", p.from, attrOf(n, "name"))
		}
	}
	for _, n := range p.all("a[href], button") {
		if textOf(n) == "" && attrOf(n, "aria-label") == "" && attrOf(n, "aria-hidden") != "true" {
			p.t.Errorf("%s: a link to %q without a text", p.from, attrOf(n, "href"))
		}
	}
	var navs []string
	for _, n := range p.all("nav") {
		name := attrOf(n, "aria-label")
		if name == "" || slices.Contains(navs, name) {
			p.t.Errorf("%s: a navigation called %q", p.from, name)
		}
		navs = append(navs, name)
	}
}

func ancestor(n *html.Node, name string) *html.Node {
	for n = n.Parent; n != nil && n.Data != name; n = n.Parent {
	}
	return n
}

// A page weighs less than 60 KB with everything that it loads, as it is and not
// only as it is sent; what somebody makes longer, less than that compressed.
func TestPagesAreLight(t *testing.T) {
	s := newSite(t, Config{}, sampleColumns(t))
	const most = 60_000
	weigh := func(target string, header ...string) int {
		res := s.get(target, header...)
		n := len(res.Body)
		for _, selector := range []string{"link[rel=stylesheet]", "link[rel=icon]", "script[src]"} {
			for _, e := range s.page(target, 200).all(selector) {
				for _, name := range []string{"href", "src", "data-sheet"} {
					if address := attrOf(e, name); strings.HasPrefix(address, "/") {
						n += len(s.get(address, header...).Body)
					}
				}
			}
		}
		return n
	}
	for _, target := range append(everyPage("work", "2004-04-19-whose-work-is-it-anyway"), "/search?q=my+boss+takes+credit+for+my+work", "/search?q=how+do+I+tell+my+team+that+we+work+too+much+without+a+raise") {
		if s.get(target).StatusCode != 200 {
			continue
		}
		n := weigh(target)
		t.Logf("%d bytes %s", n, target)
		if n > most {
			t.Errorf("%s weighs %d bytes, more than %d", target, n, most)
		}
	}
	handout := "/handout?q=work"
	for _, c := range sampleColumns(t)[:maxHandout] {
		handout += "&id=" + c.ID
	}
	for _, target := range []string{"/search?q=work&per_page=100", handout} {
		if n := weigh(target, "Accept-Encoding", "gzip"); n > most {
			t.Errorf("%s weighs %d bytes compressed, more than %d", target, n, most)
		}
	}
}

// Every page can be kept until the next generation, and says what is missing
// before the first.
func TestPagesAreKept(t *testing.T) {
	s, empty := newSite(t, Config{}, records()), newSite(t, Config{}, nil)
	for _, target := range everyPage("friction", "2008-10-06-two-teams-one-blame") {
		res := s.get(target)
		if res.StatusCode != 200 {
			continue
		}
		tag := res.Header.Get("ETag")
		if again := s.get(target, "If-None-Match", tag); len(res.Body) == 0 || tag != "" && (again.StatusCode != 304 || len(again.Body) > 0) {
			t.Errorf("%s: asked again it answers %d with %d bytes", target, again.StatusCode, len(again.Body))
		}
		if tag == "" && !strings.Contains(target, "sort=friction") && !strings.Contains(target, "from=never") && !strings.Contains(target, "page=friction") {
			t.Errorf("%s has no tag", target)
		}
		if target == "/api" {
			continue // which needs no index
		}
		if got := empty.get(target); got.StatusCode != 503 && got.StatusCode != 302 || got.StatusCode == 503 && !strings.Contains(string(got.Body), "indexer rebuild") {
			t.Errorf("%s without an index: %d", target, got.StatusCode)
		}
	}
}
