package web

import (
	"bytes"
	"compress/gzip"
	"encoding/xml"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/andybalholm/brotli"
	"github.com/google/go-cmp/cmp"

	"coachsearch/internal/corpus"
)

func TestOpenSearchDescription(t *testing.T) {
	s := newSite(t, Config{BaseURL: "https://columns.example", Name: "Advice & more <from work>"}, records())
	res := s.get("/opensearch.xml")
	if got := res.Header.Get("Content-Type"); got != "application/opensearchdescription+xml; charset=utf-8" {
		t.Errorf("type %s", got)
	}
	var d openSearch
	if err := xml.Unmarshal(res.Body, &d); err != nil {
		t.Fatal(err)
	}
	if d.ShortName != "Advice & more <f" || d.InputEncoding != "UTF-8" {
		t.Errorf("%+v", d)
	}
	for _, u := range d.URLs {
		filled := strings.NewReplacer("{searchTerms}", "friction", "{startPage?}", "1", "{count?}", "5").Replace(u.Template)
		path, ours := strings.CutPrefix(filled, "https://columns.example")
		if !ours || strings.ContainsAny(path, "{}") {
			t.Errorf("template %s", u.Template)
		}
		got, _, _ := strings.Cut(s.get(path).Header.Get("Content-Type"), ";")
		if got != u.Type {
			t.Errorf("%s gives %s, want %s", path, got, u.Type)
		}
		// A browser leaves out what is optional.
		s.body(strings.NewReplacer("friction", "friction", "page=1", "page=", "per_page=5", "per_page=").Replace(path), map[bool]int{true: 302, false: 200}[u.Type == "text/html"])
	}
	s.body(strings.TrimPrefix(d.Image.Href, "https://columns.example"), 200)
	p := s.page("/", 200)
	if got := p.attr("link[rel=search][type='application/opensearchdescription+xml']", "href"); got != "/opensearch.xml" {
		t.Errorf("linked as %s", got)
	}
}

// addresses reads a sitemap or an index of sitemaps.
func addresses(t *testing.T, s *site, target string) (kind string, out []string) {
	t.Helper()
	var m struct {
		XMLName xml.Name
		Entries []struct {
			Loc string `xml:"loc"`
		} `xml:",any"`
	}
	if err := xml.Unmarshal([]byte(s.body(target, 200)), &m); err != nil {
		t.Fatal(err)
	}
	if m.XMLName.Space != "http://www.sitemaps.org/schemas/sitemap/0.9" {
		t.Errorf("%s: namespace %q", target, m.XMLName.Space)
	}
	for _, e := range m.Entries {
		out = append(out, strings.TrimPrefix(e.Loc, "http://localhost"))
	}
	return m.XMLName.Local, out
}

func TestSitemap(t *testing.T) {
	s := newSite(t, Config{}, records())
	kind, got := addresses(t, s, "/sitemap.xml")
	var want []string
	for _, c := range records() {
		want = append(want, columnURL(c.ID))
	}
	slices.Sort(want)
	rest := slices.Sorted(slices.Values(got[len(crawled):]))
	if kind != "urlset" || !slices.Equal(got[:len(crawled)], crawled) || !slices.Equal(rest, want) {
		t.Errorf("%s of %q", kind, got)
	}
	for _, target := range got {
		p := s.page(target, 200)
		p.count("meta[name=robots][content*=noindex]", 0)
		if got := p.attr("link[rel=canonical]", "href"); got != "http://localhost"+target {
			t.Errorf("%s is %s by its own word", target, got)
		}
	}
	s.body("/sitemap-2.xml", 404)
	s.body("/sitemap-0.xml", 404)
	s.body("/sitemap-99999999999999999999.xml", 404)
}

// More addresses than one file may hold stand in several, each exactly once.
func TestSitemapOfMany(t *testing.T) {
	const most = 50
	n := most - len(crawled) + 1
	columns := make([]*corpus.Column, n)
	for i := range columns {
		columns[i] = &corpus.Column{ID: fmt.Sprintf("c%06d", i), Title: "alder"}
	}
	s, inner := newInner(t, Config{}, columns)
	if inner.inSitemap != maxSitemap {
		t.Errorf("%d addresses in a file", inner.inSitemap)
	}
	inner.inSitemap = most
	kind, files := addresses(t, s, "/sitemap.xml")
	if kind != "sitemapindex" || !slices.Equal(files, []string{"/sitemap-1.xml", "/sitemap-2.xml"}) {
		t.Fatalf("%s of %q", kind, files)
	}
	var all []string
	for _, f := range files {
		kind, part := addresses(t, s, f)
		if kind != "urlset" || len(part) > most {
			t.Errorf("%s: %s of %d", f, kind, len(part))
		}
		all = append(all, part...)
	}
	slices.Sort(all)
	if len(all) != n+len(crawled) || len(slices.Compact(all)) != n+len(crawled) {
		t.Errorf("%d addresses, %d of them different, want %d", len(all), len(slices.Compact(all)), n+len(crawled))
	}
	s.body("/sitemap-3.xml", 404)
}

// robotsRules reads robots.txt as RFC 9309 says: of the rules that match an
// address the longest counts, and of two as long the one that allows.
func robotsRules(text string) (may func(target string) bool, sitemaps []string) {
	type rule struct {
		pattern *regexp.Regexp
		length  int
		allows  bool
	}
	var rules []rule
	for line := range strings.Lines(text) {
		name, value, _ := strings.Cut(strings.TrimSpace(line), ": ")
		switch name {
		case "Disallow", "Allow":
			pattern := regexp.MustCompile("^" + strings.ReplaceAll(regexp.QuoteMeta(value), `\*`, ".*"))
			rules = append(rules, rule{pattern, len(value), name == "Allow"})
		case "Sitemap":
			sitemaps = append(sitemaps, value)
		}
	}
	return func(target string) bool {
		best := rule{allows: true}
		for _, r := range rules {
			if r.pattern.MatchString(target) && (r.length > best.length || r.length == best.length && r.allows) {
				best = r
			}
		}
		return best.allows
	}, sitemaps
}

func TestRobots(t *testing.T) {
	s := newSite(t, Config{}, records())
	may, sitemaps := robotsRules(s.body("/robots.txt", 200))
	if !slices.Equal(sitemaps, []string{"http://localhost/sitemap.xml"}) {
		t.Errorf("sitemaps %q", sitemaps)
	}
	_, crawlable := addresses(t, s, "/sitemap.xml")
	p := s.page("/", 200)
	for _, target := range append(crawlable, p.attr("link[rel=stylesheet]", "href"), p.attr("script[src]", "src"), "/sitemap.xml", "/opensearch.xml", "/search?q=passed+over") {
		if !may(target) {
			t.Errorf("crawlers are kept from %s", target)
		}
	}
	for _, target := range []string{
		"/search?q=a&industry=Law", "/search?q=a&sort=date", "/search?q=a&page=2", "/search?industry=Law&page=2", "/search/advanced?q=a", "/search.atom?q=a", "/search.csv", "/search.jsonl?q=a",
		"/columns/only-a-title?q=a", "/api/v1/search?q=a", "/api/v1/columns/only-a-title",
	} {
		if may(target) {
			t.Errorf("crawlers may read %s", target)
		}
	}
	for target, want := range map[string]int{
		"/search?q=friction": 0, "/search": 0, "/search?q=zyzzyva": 1, "/search?q=friction&industry=Consulting": 1, "/search?sort=date": 1, "/search?q=friction&page=2": 1, "/search?per_page=25": 1,
	} {
		s.page(target, 200).count("meta[name=robots][content=noindex]", want)
	}
	// What narrows or turns the results is nothing to follow, though a crawler
	// may not read it anyway.
	p = s.page("/search?q=friction+sales&year=2008&year=2009&per_page=1&sort=date", 200)
	filters := p.all(".chips a, .choices a, .top a")
	if len(filters) < 7 {
		t.Errorf("only %d links that filter or sort", len(filters))
	}
	for _, n := range filters {
		if !strings.Contains(attrOf(n, "rel"), "nofollow") {
			t.Errorf("a crawler follows %s (%s)", attrOf(n, "href"), textOf(n))
		}
	}
}

func TestCrossOrigin(t *testing.T) {
	s := newSite(t, Config{}, records())
	for _, tc := range []struct {
		method, target string
		status         int
		open           bool
	}{
		{http.MethodGet, "/api/v1/search", 200, true},
		{http.MethodGet, "/api/v1/search?nope=1", 400, true},
		{http.MethodGet, "/search.csv", 200, true},
		{http.MethodGet, "/search.atom", 200, true},
		{http.MethodGet, "/openapi.json", 200, true},
		{http.MethodOptions, "/api/v1/search", 204, true},
		{http.MethodPost, "/api/v1/similar", 415, false},
		{http.MethodGet, "/search", 200, false},
		{http.MethodGet, "/columns/only-a-title", 200, false},
		{http.MethodOptions, "/search", 405, false},
	} {
		res := s.ask(tc.method, tc.target, "Origin", "https://elsewhere.example", "Access-Control-Request-Method", "GET")
		if res.StatusCode != tc.status {
			t.Errorf("%s %s: status %d, want %d", tc.method, tc.target, res.StatusCode, tc.status)
		}
		if open := res.Header.Get("Access-Control-Allow-Origin") == "*"; open != tc.open {
			t.Errorf("%s %s: open %v, want %v", tc.method, tc.target, open, tc.open)
		}
		if res.Header.Get("Access-Control-Allow-Credentials") != "" {
			t.Errorf("%s %s: credentials are let through", tc.method, tc.target)
		}
	}
	h := s.ask(http.MethodOptions, "/api/v1/similar", "Access-Control-Request-Method", "POST", "Access-Control-Request-Headers", "content-type").Header
	if h.Get("Access-Control-Allow-Methods") != "GET, HEAD" || h.Get("Access-Control-Allow-Headers") != "If-None-Match" {
		t.Errorf("a body from elsewhere: %v", h)
	}
	limited := newSite(t, Config{Rate: 10}, records())
	h = limited.get("/api/v1/search").Header
	for name := range strings.SplitSeq(exposedHeaders, ", ") {
		if strings.HasPrefix(name, "X-RateLimit") && h.Get(name) == "" {
			t.Errorf("no %s", name)
		}
	}
}

func TestCompression(t *testing.T) {
	s := newSite(t, Config{}, records())
	readers := map[string]func(io.Reader) (io.Reader, error){
		"br":   func(r io.Reader) (io.Reader, error) { return brotli.NewReader(r), nil },
		"gzip": func(r io.Reader) (io.Reader, error) { return gzip.NewReader(r) },
	}
	p := s.page("/", 200)
	targets := []string{
		"/search?q=friction", "/api/v1/search?facets=none", "/api/v1/search?nope=1", "/api/v1/suggest?q=f&format=opensearch", "/search.atom", "/search.csv", "/search.jsonl",
		"/opensearch.xml", "/sitemap.xml", "/openapi.json", "/openapi.yaml", "/robots.txt", p.attr("link[rel=stylesheet]", "href"), p.attr("script[src]", "src"), p.attr("link[rel=icon]", "href"),
	}
	for _, target := range targets {
		plain := s.get(target)
		for accept, want := range map[string]string{
			"gzip": "gzip", "br": "br", "gzip, deflate, br, zstd": "gzip", "gzip;q=0.5, br": "br", "identity": "", "": "", "*": "", "deflate": "", "X-GZIP": "gzip",
			"gzip;q=0": "", "br;q=0, gzip": "gzip", "br;q=0.1, gzip;q=0.9": "gzip", "gzip; q=0.5, identity": "", "gzip;q=much": "",
			"identity;q=0, *": "gzip", "gzip;q=0, identity;q=0, *;q=0.5": "br", "*;q=0": "", "identity;q=0": "", "identity;q=0, br;q=0.2, *": "gzip",
		} {
			res := s.get(target, "Accept-Encoding", accept)
			if got := res.Header.Get("Content-Encoding"); got != want {
				t.Errorf("%s: %q for %q, want %q", target, got, accept, want)
				continue
			}
			if !slices.Equal(res.Header.Values("Vary"), []string{"Accept-Encoding"}) {
				t.Errorf("%s for %q: a cache is not told that the answer varies: %v", target, accept, res.Header)
			}
			if want == "" || strings.HasPrefix(target, "/api/v1/search?facets") || strings.Contains(target, "suggest") {
				continue // which tell how long they took
			}
			r, err := readers[want](bytes.NewReader(res.Body))
			if err != nil {
				t.Fatal(err)
			}
			got, err := io.ReadAll(r)
			if err != nil || !bytes.Equal(got, plain.Body) {
				t.Errorf("%s as %s is something else: %v", target, want, err)
			}
		}
	}
	if res := s.get(targets[len(targets)-1], "Accept-Encoding", "gzip", "Range", "bytes=0-9"); len(res.Body) != 10 || res.Header.Get("Content-Encoding") != "" {
		t.Errorf("a part: %d bytes, %v", len(res.Body), res.Header)
	}
}

// The page of the API names every address and parameter of its description,
// and its examples work.
func TestAPIPage(t *testing.T) {
	s := newSite(t, Config{}, records())
	p := s.page("/api", 200)
	p.count("h1", 1)
	d, err := readAPI(openAPIJSON)
	if err != nil {
		t.Fatal(err)
	}
	var want []string
	for path, ops := range d.Paths {
		for method, op := range ops {
			want = append(want, strings.ToUpper(method)+" "+path)
			var names, shown []string
			for _, prm := range op.Parameters {
				names = append(names, d.parameter(prm).Name)
			}
			for _, n := range p.all("section[aria-labelledby='" + op.ID + "'] dl:first-of-type dt") {
				shown = append(shown, textOf(n))
			}
			like := p.all("section[aria-labelledby='" + op.ID + "'] h3 + p a[href='#search']")
			if len(names) > 0 && len(like) == 0 && !slices.Equal(names, shown) {
				t.Errorf("%s shows %q, want %q", path, shown, names)
			}
		}
	}
	slices.Sort(want)
	if d := cmp.Diff(want, slices.Sorted(slices.Values(p.texts("nav[aria-label=Addresses] a")))); d != "" {
		t.Error(d)
	}
	for _, n := range p.all("main a[href^='#']") {
		if len(p.all("[id='"+strings.TrimPrefix(attrOf(n, "href"), "#")+"']")) != 1 {
			t.Errorf("%s leads nowhere", attrOf(n, "href"))
		}
	}
	tried := 0
	for _, n := range p.all("main section a[rel=nofollow]") {
		u, err := url.Parse(attrOf(n, "href"))
		if err != nil {
			t.Fatal(err)
		}
		s.body(u.String(), 200)
		tried++
	}
	if tried < 5 {
		t.Errorf("only %d examples", tried)
	}
}
