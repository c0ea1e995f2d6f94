package web

import (
	"bytes"
	"fmt"
	"log/slog"
	"math"
	"math/rand/v2"
	"net/http"
	"net/url"
	"strings"
	"testing"
)

// hostile are texts that have broken pages, parsers and engines.
var hostile = []string{
	`<script>alert(1)</script>`, `"><img src=x onerror=alert(1)>`, `'`, `"`, `""`, `"a`, `\`, `%`, `%%%`, `*a*`, `a*`, `/re.*/`, `~`, `^`,
	"a\x00b", "\xff\xfe", "é", "\u202e\u0000", "\u2028", strings.Repeat("a", 2000), strings.Repeat("é ", 1000), strings.Repeat("x", 5000),
	strings.Repeat("a OR ", 400), strings.Repeat(`"`, 999), strings.Repeat("-", 999), strings.Repeat("title:", 300), "title:", "-", "OR", "- OR -", ":", "(none)",
	"javascript:alert(1)", "{{.}}", "${x}", "1e999", "-1", "0", "NaN", "99999999999999999999", "2008-10-06", "0000", "9999",
}

func TestNothingBreaksAPage(t *testing.T) {
	s := newSite(t, Config{}, records())
	rng := rand.New(rand.NewPCG(1, 2)) // the same walk every time
	var targets []string
	for _, text := range hostile {
		for _, name := range paramOrder {
			targets = append(targets, "?"+name+"="+url.QueryEscape(text))
		}
		targets = append(targets, "?"+text, "?q="+text)
	}
	for range 200 {
		q := "?"
		for range 1 + rng.IntN(6) {
			q += paramOrder[rng.IntN(len(paramOrder))] + "=" + url.QueryEscape(hostile[rng.IntN(len(hostile))]) + "&"
		}
		targets = append(targets, q)
	}
	for _, q := range targets {
		for _, path := range []string{"/search", "/api/v1/search", "/columns/only-a-title"} {
			if res := s.get(path + q); res.StatusCode >= 500 {
				t.Errorf("%s%.80s: status %d", path, q, res.StatusCode)
			}
		}
	}
	for _, text := range hostile {
		for _, path := range []string{"/", "/columns/", "/api/v1/columns/", "/static/"} {
			if res := s.get(path + url.PathEscape(text)); res.StatusCode >= 500 {
				t.Errorf("%s%.60q: status %d", path, text, res.StatusCode)
			}
		}
	}
}

func TestMarkupIsText(t *testing.T) {
	s := newSite(t, Config{}, records())
	attack := url.QueryEscape(`<script>alert("title")</script> friction`)
	for _, target := range []string{
		"/", "/search", "/search?q=" + attack, "/search?industry=" + attack, "/search?sort=" + attack, "/search?from=" + attack,
		columnURL(oddID), columnURL(oddID) + "?q=" + attack, "/columns/" + url.PathEscape("<script>"),
	} {
		status := 200
		if strings.HasPrefix(target, "/columns/%3C") {
			status = 404
		}
		p := s.page(target, status)
		p.count("script:not([type='application/ld+json'])", 1)
		p.count("head > script[type=module][src^='/static/app.']", 1)
		p.count("img, iframe, object, embed, i, u, style, base", 0)
		p.count("h1", 1)
		for _, n := range p.all("*") {
			for _, a := range n.Attr {
				if strings.HasPrefix(a.Key, "on") || a.Key == "style" {
					t.Errorf("%s: attribute %s on %s", target, a.Key, n.Data)
				}
				if (a.Key == "href" || a.Key == "src" || a.Key == "action") && strings.HasPrefix(strings.ToLower(strings.TrimSpace(a.Val)), "javascript:") {
					t.Errorf("%s: %s=%q", target, a.Key, a.Val)
				}
			}
		}
	}
	p := s.page(columnURL(oddID), 200)
	if got, want := p.text("h1"), `<script>alert("title")</script> & 'friends'`; got != want {
		t.Errorf("title %q, want %q", got, want)
	}
}

func TestHeadersOnEveryAnswer(t *testing.T) {
	s := newSite(t, Config{}, records())
	for _, target := range []string{"/", "/search", "/none-such", "/api/v1/search", "/api/v1/none-such", "/livez", s.page("/", 200).attr("link[rel=stylesheet]", "href")} {
		h := s.get(target).Header
		for name, want := range map[string]string{
			"Content-Security-Policy": contentPolicy, "X-Content-Type-Options": "nosniff", "Referrer-Policy": "same-origin", "X-Frame-Options": "DENY",
		} {
			if got := h.Get(name); got != want {
				t.Errorf("%s: %s %q, want %q", target, name, got, want)
			}
		}
	}
}

func TestQueriesStayOutOfTheLog(t *testing.T) {
	var log bytes.Buffer
	s := newSite(t, Config{Logger: slog.New(slog.NewJSONHandler(&log, nil))}, records())
	for _, target := range []string{"/search?q=unmentionable", "/api/v1/search?q=unmentionable", "/api/v1/search?unmentionable=1", "/columns/only-a-title?q=unmentionable"} {
		s.get(target)
	}
	if n := strings.Count(log.String(), `"msg":"request"`); n != 4 {
		t.Errorf("%d lines for 4 requests: %s", n, log.String())
	}
	if strings.Contains(log.String(), "unmentionable") {
		t.Errorf("the log holds a query: %s", log.String())
	}
}

func TestRateLimit(t *testing.T) {
	s := newSite(t, Config{Rate: 0.2}, records())
	for i, want := range []int{200, 200, 429} {
		res := s.get("/search")
		if res.StatusCode != want {
			t.Errorf("request %d: status %d, want %d", i, res.StatusCode, want)
		}
		if want == 429 && res.Header.Get("Retry-After") == "" {
			t.Error("no Retry-After")
		}
	}
	if res := s.get("/api/v1/search"); res.StatusCode != 429 || res.Header.Get("Content-Type") != "application/problem+json" {
		t.Errorf("API: status %d, %s", res.StatusCode, res.Header.Get("Content-Type"))
	}
	if res := s.get("/livez"); res.StatusCode != 200 {
		t.Errorf("livez is limited: %d", res.StatusCode)
	}
	// Another client, known by the proxy on this machine.
	r := s.get("/search", "X-Forwarded-For", "203.0.113.9")
	if r.StatusCode != 429 {
		t.Errorf("a header from elsewhere is believed: %d", r.StatusCode)
	}
}

func TestErrorPages(t *testing.T) {
	s := newSite(t, Config{}, records())
	for _, tc := range []struct {
		method, target string
		status         int
	}{
		{http.MethodGet, "/none-such", 404},
		{http.MethodGet, "/columns/none-such", 404},
		{http.MethodPost, "/search", 405},
	} {
		res := s.ask(tc.method, tc.target)
		if res.StatusCode != tc.status || !strings.HasPrefix(res.Header.Get("Content-Type"), "text/html") {
			t.Errorf("%s %s: %d %s", tc.method, tc.target, res.StatusCode, res.Header.Get("Content-Type"))
		}
	}
	p := s.page("/columns/none-such", 404)
	p.count("h1", 1)
	p.count("main a[href='/']", 1)

	empty := newSite(t, Config{}, nil)
	for _, target := range []string{"/", "/search?q=a", "/columns/x", "/about"} {
		if text := empty.page(target, 503).text("main"); !strings.Contains(text, "indexer rebuild") {
			t.Errorf("%s: %s", target, text)
		}
	}
}

func TestNewRefuses(t *testing.T) {
	if _, err := New(Config{}); err == nil {
		t.Error("no index and no error")
	}
	s := newSite(t, Config{}, nil)
	for _, rate := range []float64{-1, 1e-12, 1e300, math.NaN(), math.Inf(1)} {
		if _, err := New(Config{Live: s.live, Rate: rate}); err == nil {
			t.Error(fmt.Sprint("rate ", rate, " and no error"))
		}
	}
	for base, want := range map[string]bool{
		"": true, "https://columns.example.org": true, "http://127.0.0.1:8080/": true, "https://example.org/columns": true, "https://[::1]:443": true,
		"columns.example.org": false, "//columns.example.org": false, "https:": false, "https://": false, "https://:443": false, "javascript://x/%0aalert(1)": false,
		"ftp://columns.example.org": false, "https://ann@columns.example.org": false, "https://columns.example.org/?": false, "https://columns.example.org/#": false, "https://columns example.org": false,
	} {
		if _, err := New(Config{Live: s.live, BaseURL: base}); (err == nil) != want {
			t.Errorf("%q as the address: %v", base, err)
		}
	}
}
