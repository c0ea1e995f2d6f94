package web

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
)

// The form is filled from the address of a search, and sending it leads back
// to that address.
func TestAdvancedPage(t *testing.T) {
	s := newSite(t, Config{}, records())
	for _, address := range []string{
		"",
		"q=friction",
		"q=sales+%22meet+with%22+calendar+OR+limits+title%3Ablame+issue%3Asales+role%3Adirector+-boss&section=answer&section=outer_game&industry=%28none%29&industry=Consulting&topic=Team+friction&level=Director&age_min=30&tenure_max=20&from=2008&to=2008-12&sort=-date&per_page=25",
		"industry=Nobody%27s&issue=Overload&series=The+Desk&author=Ada+Brandt&year=2008&age_max=50",
		"q=inner%3Alimits+age%3A30..60&per_page=7",
		"industry=" + url.QueryEscape(records()[3].Client.Industry),
	} {
		p := s.page("/search/advanced?"+address, 200)
		p.count("h1", 1)
		res := s.get("/search/advanced?" + sent(p).Encode())
		if got, want := res.Header.Get("Location"), strings.TrimSuffix("/search?"+address, "?"); res.StatusCode != http.StatusFound || got != want {
			t.Errorf("%d, the form leads to\n%s, want\n%s", res.StatusCode, got, want)
		}
	}
	p := s.page("/search/advanced?q=sales+%22meet+with%22+calendar+OR+limits+title:blame+-boss&topic=(none)&age_min=30", 200)
	for id, want := range map[string]string{"all": "sales", "exact": "meet with", "any": "calendar limits", "none": "boss", "in_title": "blame", "in_role": "", "age_min": "30", "age_max": ""} {
		if got := p.attr("#"+id, "value"); got != want {
			t.Errorf("%s holds %q, want %q", id, got, want)
		}
	}
	p.count("input[name=topic][value='(none)'][checked]", 1)
	p.count("details[open] input[name=topic]", len(p.all("input[name=topic]")))
	for _, name := range []string{"section", "topic", "industry", "level", "author"} {
		if len(p.all("input[type=checkbox][name="+name+"]")) == 0 {
			t.Errorf("no list of %s", name)
		}
	}
	p.count("input[name=issue], input[name=year], input[name=page]", 0)
}

// sent is what a browser sends of a form.
func sent(p *page) url.Values {
	v := url.Values{}
	for _, n := range p.all("main form input") {
		if attrOf(n, "type") != "checkbox" || has(n, "checked") {
			v.Add(attrOf(n, "name"), attrOf(n, "value"))
		}
	}
	for _, n := range p.all("main form textarea") {
		text := ""
		if n.FirstChild != nil {
			text = n.FirstChild.Data
		}
		v.Add(attrOf(n, "name"), text)
	}
	for _, n := range p.all("main form select") {
		chosen := find(n, "option[selected]")
		if chosen == nil {
			chosen = find(n, "option")
		}
		v.Add(attrOf(n, "name"), attrOf(chosen, "value"))
	}
	return v
}

// An empty form asks for everything, and one that cannot be sent says why
// and keeps what was typed.
func TestAdvancedPageSent(t *testing.T) {
	s := newSite(t, Config{}, records())
	for address, want := range map[string]string{
		"all=&exact=&any=&none=&from=&to=&age_min=": "/search",
		"all=boss&none=":                    "/search?q=boss",
		"exact=in+front+of&utm_source=mail": "/search?q=%22in+front+of%22",
		"any=a+b&page=7":                    "/search?q=a+OR+b",
		"all=%3Cb%3E&q=ignored":             "/search?q=%3Cb%3E",
	} {
		if res := s.get("/search/advanced?" + address); res.StatusCode != http.StatusFound || res.Header.Get("Location") != want {
			t.Errorf("%s: %d to %s, want %s", address, res.StatusCode, res.Header.Get("Location"), want)
		}
	}
	for _, tc := range []struct {
		address string
		status  int
		notice  string
	}{
		{"all=boss&from=yesterday", 200, "Published from: Not a date"},
		{"all=boss&age_min=old", 200, "Age from: Not a number"},
		{"all=boss&any=" + strings.Repeat("a+", 900), 400, "Your words: Together"},
		{"q=" + strings.Repeat("a", 2001), 400, "Your words: 2,001 characters"},
	} {
		p := s.page("/search/advanced?"+tc.address, tc.status)
		if got := p.texts(".notice"); !slices.ContainsFunc(got, func(s string) bool { return strings.HasPrefix(s, tc.notice) }) {
			t.Errorf("%.40s: notices %q, want %q", tc.address, got, tc.notice)
		}
		if strings.HasPrefix(tc.address, "all=boss") {
			if got := p.attr("#all", "value"); got != "boss" {
				t.Errorf("%.40s: what was typed became %q", tc.address, got)
			}
		}
	}
}
