package web

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
)

// Wherever a question sends a browser, it stays on this site.
func TestRedirectsStay(t *testing.T) {
	s := newSite(t, Config{}, records())
	seen := 0
	for _, path := range []string{"/search", "/search/advanced", "/browse", "/browse/last-words", "/handout", "/compare", "/"} {
		for _, name := range append([]string{"ids", "a", "b", "next", "words", "phrase", "any", "none"}, paramOrder...) {
			for _, value := range []string{"", "//evil.example", "https://evil.example/", `/\evil.example`, "\r\nLocation: https://evil.example/"} {
				res := s.get(path + "?" + name + "=" + url.QueryEscape(value) + "&industry=")
				if res.StatusCode < 300 || res.StatusCode > 399 || res.StatusCode == http.StatusNotModified {
					continue
				}
				seen++
				to := res.Header.Get("Location")
				if !strings.HasPrefix(to, "/") || strings.HasPrefix(to, "//") || strings.HasPrefix(to, `/\`) || strings.ContainsAny(to, "\r\n") {
					t.Errorf("%s?%s=%q leads to %q", path, name, value, to)
				}
			}
		}
	}
	if seen < 20 {
		t.Errorf("only %d redirects", seen)
	}
}
