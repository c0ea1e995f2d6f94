package web

import (
	"bytes"
	"context"
	"fmt"
	"net/http/httptest"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/net/html"

	"coachsearch/internal/corpus"
	"coachsearch/search"
)

// everyPage are the addresses of every kind of page, with a text wherever an
// address may hold one.
func everyPage(text, id string) []string {
	q, esc := url.QueryEscape(text), url.PathEscape(id)
	return []string{
		"/", "/about", "/api", "/search", "/search?q=" + q, "/search?industry=" + q + "&from=" + q + "&sort=" + q, "/search?q=friction&topic=" + q + "&page=" + q,
		"/search/advanced", "/search/advanced?q=" + q + "&industry=" + q + "&issue=" + q, "/search/advanced?all=" + q + "&exact=" + q + "&from=never",
		"/columns/" + esc, "/columns/" + esc + "?q=" + q + "&series=" + q, "/columns/" + q, "/situation",
		"/browse", "/browse?topic=" + q, "/browse?industry=" + q + "&year=" + q, "/browse/topics", "/browse/last-words", "/browse/last-words?q=" + q + "&topic=" + q,
		"/compare", "/compare?topic=" + q, "/compare?a=" + url.QueryEscape(id) + "&b=only-a-title&topic=" + q, "/compare?a=" + q,
		"/handout", "/handout?q=" + q + "&industry=" + q, "/handout?q=friction&id=" + url.QueryEscape(id) + "&id=" + q + "&heading=" + q + "&note=" + q + "&names=1",
	}
}

// everyAnswer are all of them, and the answer to a situation, parsed.
func (s *site) everyAnswer(text, id string) []*page {
	s.t.Helper()
	var out []*page
	for _, target := range everyPage(text, id) {
		out = s.addAnswer(out, target, s.get(target))
	}
	return s.addAnswer(out, "POST /situation", s.tellEverywhere(text))
}

func (s *site) addAnswer(list []*page, from string, res reply) []*page {
	s.t.Helper()
	if res.StatusCode >= 500 {
		s.t.Errorf("%s: status %d", from, res.StatusCode)
	}
	if res.StatusCode >= 300 && res.StatusCode < 400 || !strings.HasPrefix(res.Header.Get("Content-Type"), "text/html") {
		return list // no page
	}
	doc, err := html.Parse(bytes.NewReader(res.Body))
	if err != nil {
		s.t.Fatal(err)
	}
	return append(list, &page{s.t, from, doc})
}

// tellEverywhere sends a text in every field of the form for a situation.
func (s *site) tellEverywhere(text string) reply {
	return s.post("/situation", formType, url.Values{
		"text": {text + " friction with sales"}, "age": {text}, "title": {text}, "tenure": {text}, "industry": {text},
		"was": {"word:" + text, "topic:" + text, text}, "keep": {text},
	}.Encode())
}

// written are the elements and attributes that some template writes.
func written(t testing.TB) (elements, attributes map[string]bool) {
	t.Helper()
	elements = map[string]bool{"html": true, "head": true, "body": true, "tbody": true} // which a parser adds
	attributes = map[string]bool{}
	tag, attribute := regexp.MustCompile(`<([a-z][a-z0-9]*)`), regexp.MustCompile(`\s([a-z][a-zA-Z:-]*)(=|\?=|[\s/>])`)
	for _, b := range templates(t) {
		for _, m := range tag.FindAllSubmatch(b, -1) {
			elements[string(m[1])] = true
		}
		for _, m := range attribute.FindAllSubmatch(b, -1) {
			attributes[strings.ToLower(string(m[1]))] = true
		}
	}
	return elements, attributes
}

// checkMarkup finds what no template can have written.
func (p *page) checkMarkup(elements, attributes map[string]bool) {
	p.t.Helper()
	p.count("h1", 1)
	p.count("script:not([type='application/ld+json'])", 1)
	p.count("head > script[type=module][src^='/static/app.']", 1)
	for _, n := range p.all("*") {
		if !elements[strings.ToLower(n.Data)] {
			p.t.Errorf("%s: an element <%s>", p.from, n.Data)
		}
		for _, a := range n.Attr {
			if !attributes[strings.ToLower(a.Key)] || strings.HasPrefix(a.Key, "on") || a.Key == "style" {
				p.t.Errorf("%s: an attribute %s on <%s>", p.from, a.Key, n.Data)
			}
			if slices.Contains([]string{"href", "src", "action"}, a.Key) && !harmlessAddress.MatchString(a.Val) {
				p.t.Errorf("%s: %s=%q", p.from, a.Key, a.Val)
			}
		}
	}
}

var harmlessAddress = regexp.MustCompile(`^(https?://|/|#|mailto:\?subject=)`)

// skeleton is a page without what it says: its elements in order, with the
// names of their attributes and their classes.
func (p *page) skeleton() []string {
	var out []string
	for _, n := range p.all("*") {
		s := n.Data
		for _, a := range n.Attr {
			s += " " + a.Key
			if a.Key == "class" || a.Key == "type" || a.Key == "name" {
				s += "=" + a.Val
			}
		}
		out = append(out, s)
	}
	return out
}

// tame makes signs without a meaning in markup of those that have one.
var tame = strings.NewReplacer("<", "(", ">", ")", "&", "+", `"`, "*", "javascript:", "typescript:")

// tamed are records in tame signs, but for their ids, which addresses name.
func tamed(in []*corpus.Column) []*corpus.Column {
	var out []*corpus.Column
	for _, c := range in {
		d := *c
		d.Title, d.Series, d.URL, d.Author.Name, d.Author.Role = tame.Replace(c.Title), tame.Replace(c.Series), tame.Replace(c.URL), tame.Replace(c.Author.Name), tame.Replace(c.Author.Role)
		d.Client.Name, d.Client.AgeText, d.Client.Title, d.Client.Tenure, d.Client.Industry, d.Client.Issue = tame.Replace(c.Client.Name), tame.Replace(c.Client.AgeText),
			tame.Replace(c.Client.Title), tame.Replace(c.Client.Tenure), tame.Replace(c.Client.Industry), tame.Replace(c.Client.Issue)
		d.Client.Extra = nil
		for k, v := range c.Client.Extra {
			d.Client.Extra = map[string]string{tame.Replace(k): tame.Replace(v)}
		}
		d.Sections, d.Resources, d.Comments, d.Captures = nil, nil, nil, nil
		for _, s := range c.Sections {
			t := corpus.Section{Kind: s.Kind, Heading: tame.Replace(s.Heading)}
			for _, p := range s.Paragraphs {
				t.Paragraphs = append(t.Paragraphs, tame.Replace(p))
			}
			d.Sections = append(d.Sections, t)
		}
		for _, r := range c.Resources {
			d.Resources = append(d.Resources, corpus.Resource{Title: tame.Replace(r.Title), URL: tame.Replace(r.URL)})
		}
		for _, m := range c.Comments {
			d.Comments = append(d.Comments, corpus.Comment{Author: tame.Replace(m.Author), Date: tame.Replace(m.Date), Text: tame.Replace(m.Text)})
		}
		for _, k := range c.Captures {
			d.Captures = append(d.Captures, corpus.Capture{Path: tame.Replace(k.Path), Member: tame.Replace(k.Member), URL: tame.Replace(k.URL), CapturedAt: k.CapturedAt})
		}
		out = append(out, &d)
	}
	return out
}

// Markup in records and addresses changes nothing about a page but its text:
// the same records in signs that mean nothing make pages of the same build.
func TestMarkupChangesNoPage(t *testing.T) {
	wild, mild := newSite(t, Config{}, records()), newSite(t, Config{}, tamed(records()))
	elements, attributes := written(t)
	for _, text := range []string{"<script>alert(1)</script> friction", "friction <b onclick=alert(1)>sales</b>", "</title></textarea></select></svg><img src=x onerror=alert(1)>", "<!-- friction", "&lt;b&gt;"} {
		got, want := wild.everyAnswer(text, oddID), mild.everyAnswer(tame.Replace(text), oddID)
		if len(got) != len(want) || len(got) < 25 {
			t.Fatalf("%d and %d pages", len(got), len(want))
		}
		for i, p := range got {
			p.checkMarkup(elements, attributes)
			if d := cmp.Diff(want[i].skeleton(), p.skeleton()); d != "" {
				t.Errorf("%s: markup became part of the page: %s", p.from, d)
			}
		}
	}
}

// Whatever stands in an address, a page holds the elements that its template
// wrote and no other.
func FuzzPageMarkup(f *testing.F) {
	kinds := len(everyPage("", ""))
	for _, s := range []string{"friction", `"><script>`, "'onclick=alert(1) x='", "</title><img src=x>", "</script><svg/onload=1>", "%3Cb%3E&q=\x00", "javascript:1", "</textarea><b>"} {
		for kind := range kinds + 1 {
			f.Add(s, byte(kind))
		}
	}
	shared := newSite(f, Config{}, records())
	elements, attributes := written(f)
	f.Fuzz(func(t *testing.T, text string, kind byte) { // a page a run, or a run would be slow
		s := &site{t, shared.live, shared.Handler}
		var list []*page
		if targets := everyPage(text, oddID); int(kind) < kinds {
			list = s.addAnswer(nil, targets[kind], s.get(targets[kind]))
		} else {
			list = s.addAnswer(nil, "POST /situation", s.tellEverywhere(text))
		}
		for _, p := range list {
			p.checkMarkup(elements, attributes)
		}
	})
}

// Whatever a record holds, every page that shows it shows it as text.
func FuzzRecordMarkup(f *testing.F) {
	for _, s := range []string{"plain", `"><script>alert(1)</script>`, "</script><script>", "<!--", "]]>", "javascript:alert(1)", "\xff\x00", "data:text/html,<b>", "</a></p>", "{{.}}"} {
		f.Add(s)
	}
	live := newSite(f, Config{}, records()).live
	srv, err := newServer(Config{Live: live})
	if err != nil {
		f.Fatal(err)
	}
	elements, attributes := written(f)
	f.Fuzz(func(t *testing.T, text string) {
		x, release, err := live.Acquire()
		if err != nil {
			t.Fatal(err)
		}
		defer release()
		for name, view := range srv.viewsOf(t.Context(), x, everywhere(text)) {
			w := httptest.NewRecorder()
			if err := srv.render(w, 200, view); err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			doc, err := html.Parse(w.Body)
			if err != nil {
				t.Fatal(err)
			}
			(&page{t, name, doc}).checkMarkup(elements, attributes)
		}
	})
}

// everywhere is a record that says the same in all places.
func everywhere(s string) *corpus.Column {
	c := &corpus.Column{
		ID: s, Title: s, Series: s, Date: s, Posted: s, Author: corpus.Author{Name: s, Role: s}, URL: s, Confidence: 1,
		Client:    corpus.Client{Name: s, AgeText: s, Title: s, Tenure: s, Industry: s, Issue: s, Extra: map[string]string{s: s}},
		Resources: []corpus.Resource{{Title: s, URL: s}, {URL: s}, {Title: s}}, Comments: []corpus.Comment{{Author: s, Date: s, Text: s}},
		Captures: []corpus.Capture{{Path: s, Member: s, URL: s + "x", CapturedAt: s, SHA256: s, Offset: 1}},
	}
	for _, k := range append(slices.Clone(corpus.Kinds), corpus.Kind(s)) {
		c.Sections = append(c.Sections, corpus.Section{Kind: k, Heading: s, Paragraphs: []string{s, "x"}})
	}
	return c
}

// viewsOf are the pages that show a record, by their templates.
func (s *server) viewsOf(ctx context.Context, x *search.Index, c *corpus.Column) map[string]view {
	r := httptest.NewRequestWithContext(ctx, "GET", "/", nil)
	text := c.Title
	p := Params{Q: "x", Sort: search.Relevance, Page: 1, PerPage: defaultPerPage, Values: map[string][]string{"industry": {text}}, Facets: []string{"industry", "section"}}
	facet := search.Facet{Values: []search.FacetValue{{Value: text, Label: text, Count: 2, Selected: true}}, Missing: 1, Other: 1}
	hit := search.Hit{Column: c, Because: []string{text}, Snippets: []search.Snippet{{Section: text, Anchor: text, Spans: []search.Span{{Text: text + " "}, {Text: text, Match: true}}}}}
	res := &search.Result{
		Total: 1, Hits: []search.Hit{hit}, Relaxed: []string{text}, AlsoSearched: []string{text + " → " + text}, DidYouMean: &search.Suggestion{Query: text, Total: 1},
		Facets: map[string]search.Facet{"industry": facet, "section": facet, "topic": facet, "year": facet},
	}
	column := s.columnView(r, x, p, c)
	column.Similar = []nearView{{hitViewOf(plainly, p, hit), compareURL(text, text, text)}}
	compare := &compareView{shell: s.shell(text), Heading: text, Notice: text, Topic: text, Choice: []selectList{{Name: "a", Options: []selectView{{text, text, true}}}}}
	compare.Swap = compareURL(text, text, text)
	compare.A, compare.B, compare.Facts = sideOf(c), sideOf(c), factPairs(c.Client, c.Client)
	compare.Parts = []pairView{{Kind: text, Name: text, A: []string{text}}}
	situation := s.situationView(r, text)
	situation.Sent, situation.Text, situation.Traits = true, text, traitsOf([]search.Trait{{Kind: "word", Value: text}, {Kind: text, Value: text}}, nil)
	situation.Near = []neighbourView{neighbourViewOf(search.Neighbour{Hit: hit, Why: []search.Trait{{Kind: "topic", Value: text}}, Advice: hit.Snippets[0]})}
	handout := &handoutView{
		shell: s.shell(text), H: handoutParams{Heading: text, Note: text}, Notices: []string{text}, Chosen: []chosenView{{text, text, handoutURL(text)}},
		Hidden: []hiddenView{{text, text}}, Chips: []option{{Label: text, Href: handoutURL(text)}},
		Sheets: []sheetView{sheetOf(c, handoutParams{}, "/x"), sheetOf(c, handoutParams{Names: true}, "/x")},
	}
	table := &tableView{shell: s.shell(text), Years: []option{{Label: text, Href: "/x"}}, Rows: []rowView{{Label: text, Href: "/x", Cells: []cellView{{Count: 1, Href: "/x"}}}}}
	return map[string]view{
		"column": column, "search": s.searchView(r, x, p, res), "browse": s.browseView(r, p, res), "last-words": s.lastWordsView(r, x, p, res),
		"home": s.homeView(r, res), "compare": compare, "situation": situation, "handout": handout, "topics": table,
		"error": &errorView{shell: s.shell(text), Heading: text, Detail: text},
	}
}

// inside returns a server of the site as its handlers see it, and the index, until
// the test ends.
func (s *site) inside(t *testing.T) (*server, *search.Index) {
	t.Helper()
	srv, err := newServer(Config{Live: s.live})
	if err != nil {
		t.Fatal(err)
	}
	x, release, err := s.live.Acquire()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(release)
	return srv, x
}

// Every view with a template of a page is checked, so that none is left out.
func TestEveryPageIsChecked(t *testing.T) {
	s := newSite(t, Config{}, records())
	srv, x := s.inside(t)
	views := srv.viewsOf(t.Context(), x, everywhere("plain"))
	checked := []string{"aboutView", "apiView", "advancedView", "signInView", "coachView", "coachColumnView"} // which show no record, or have tests of their own
	for _, v := range views {
		checked = append(checked, strings.TrimPrefix(fmt.Sprintf("%T", v), "*web."))
	}
	pages := 0
	for name, source := range templates(t) {
		for _, m := range regexp.MustCompile(`(?m)^templ \(v \*(\w+)\) page\(\)`).FindAllSubmatch(source, -1) {
			if pages++; !slices.Contains(checked, string(m[1])) {
				t.Errorf("%s: the page of a %s is not checked", name, m[1])
			}
		}
	}
	if pages != len(checked) {
		t.Errorf("%d templates of pages, and %d views", pages, len(checked))
	}
	for name, view := range views {
		w := httptest.NewRecorder()
		if err := srv.render(w, 200, view); err != nil {
			t.Fatal(err)
		}
		if n := strings.Count(w.Body.String(), "plain"); n < 2 {
			t.Errorf("the page %s shows the text %d times", name, n)
		}
	}
}

// A template escapes what comes from data by the place where it stands. None goes
// around that with templ.Raw and its like, nor with attributes named by data.
func TestTemplatesEscape(t *testing.T) {
	library, spread := regexp.MustCompile(`\btempl\.\w+`), regexp.MustCompile(`\{\s*[^{}]*\.\.\.\s*\}`)
	for name, source := range templates(t) {
		for _, m := range library.FindAllString(string(source), -1) {
			if m != "templ.JSONScript" {
				t.Errorf("%s: %s", name, m)
			}
		}
		for _, m := range spread.FindAllString(string(source), -1) {
			if m != "{ children... }" {
				t.Errorf("%s: %s", name, m)
			}
		}
	}
}
