package web

import (
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"testing"

	"coachsearch/internal/corpus"
)

// The metrics count what was asked by route, and hold nothing that was typed.
func TestMetrics(t *testing.T) {
	s := newSite(t, Config{}, records())
	for _, target := range []string{
		"/search?q=unmentionable", "/search?q=unmentionable", "/api/v1/search?q=unmentionable&industry=unmentionable", "/columns/only-a-title",
		"/columns/unmentionable", "/unmentionable", "/api/v1/search?unmentionable=1",
	} {
		s.get(target)
	}
	s.ask("UNMENTIONABLE", "/search")
	m := string(s.askFrom("127.0.0.1:1", "/metrics").Body)
	for _, want := range []string{
		`coachsearch_http_requests_total{code="200",method="GET",route="/search"} 2`,
		`coachsearch_http_requests_total{code="200",method="GET",route="/columns/{id}"} 1`,
		`coachsearch_http_requests_total{code="404",method="GET",route="/columns/{id}"} 1`,
		`coachsearch_http_requests_total{code="404",method="GET",route="other"} 1`,
		`coachsearch_http_requests_total{code="400",method="GET",route="/api/v1/search"} 1`,
		`coachsearch_http_requests_total{code="405",method="other",route="other"} 1`,
		"coachsearch_generation_refused 0", "coachsearch_generation_columns ", "go_goroutines ",
	} {
		if !strings.Contains(m, want) {
			t.Errorf("no %s in\n%s", want, m)
		}
	}
	if strings.Contains(strings.ToLower(m), "unmentionable") {
		t.Errorf("the metrics hold what was typed:\n%s", m)
	}
}

// newInner is newSite for tests that look inside.
func newInner(t testing.TB, cfg Config, columns []*corpus.Column) (*site, *server) {
	t.Helper()
	s := newSite(t, cfg, columns)
	cfg.Live = s.live
	inner, err := newServer(cfg)
	if err != nil {
		t.Fatal(err)
	}
	s.Handler = inner.routes(cfg)
	return s, inner
}

// askFrom asks as a client of another address, with the headers of proxies.
func (s *site) askFrom(peer, target string, forwarded ...string) reply {
	r := httptest.NewRequest(http.MethodGet, target, nil)
	r.RemoteAddr = peer
	for _, f := range forwarded {
		r.Header.Add("X-Forwarded-For", f)
	}
	w := httptest.NewRecorder()
	s.ServeHTTP(w, r)
	return reply{w.Code, w.Header(), w.Body.Bytes()}
}

// The client is the other end, or whom a trusted proxy names; what stands
// further left is hearsay.
func TestClientAddress(t *testing.T) {
	for _, tc := range []struct {
		name      string
		trusted   []netip.Prefix
		peer      string
		forwarded []string
		want      string
	}{
		{"direct", nil, "203.0.113.9:1", nil, "203.0.113.9"},
		{"direct, pretends", nil, "203.0.113.9:1", []string{"198.51.100.1"}, "203.0.113.9"},
		{"local proxy", nil, "127.0.0.1:1", []string{"198.51.100.1"}, "198.51.100.1"},
		{"local proxy, the client pretends", nil, "127.0.0.1:1", []string{"10.0.0.1, 198.51.100.1"}, "198.51.100.1"},
		{"local proxy, two headers", nil, "127.0.0.1:1", []string{"10.0.0.1", "198.51.100.1"}, "198.51.100.1"},
		{"local proxy says nothing", nil, "127.0.0.1:1", nil, "127.0.0.1"},
		{"local proxy, nonsense", nil, "127.0.0.1:1", []string{"nonsense"}, "127.0.0.1"},
		{"proxy elsewhere", nil, "192.0.2.1:1", []string{"198.51.100.1"}, "192.0.2.1"},
		{"proxy elsewhere, trusted", []netip.Prefix{netip.MustParsePrefix("192.0.2.0/24")}, "192.0.2.1:1", []string{"10.0.0.1, 198.51.100.1, 192.0.2.7"}, "198.51.100.1"},
		{"nobody trusted", []netip.Prefix{}, "127.0.0.1:1", []string{"198.51.100.1"}, "127.0.0.1"},
		{"IPv6", nil, "[::1]:1", []string{"2001:db8::7"}, "2001:db8::7"},
		{"with a port", nil, "127.0.0.1:1", []string{"10.0.0.1, 198.51.100.1:4711"}, "198.51.100.1"},
		{"IPv6 with a port", nil, "127.0.0.1:1", []string{"[2001:db8::7]:4711"}, "2001:db8::7"},
		{"IPv6 in brackets", nil, "127.0.0.1:1", []string{"[2001:db8::7]"}, "2001:db8::7"},
		{"IPv4 in IPv6", nil, "[::ffff:127.0.0.1]:1", []string{"::ffff:198.51.100.1"}, "198.51.100.1"},
	} {
		var got string
		_, s := newInner(t, Config{}, nil)
		trusted := tc.trusted
		if trusted == nil {
			trusted = LocalProxies()
		}
		h := findClient(trusted)(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { got = s.client(r) }))
		r := httptest.NewRequest(http.MethodGet, "/", nil)
		r.RemoteAddr = tc.peer
		r.Header["X-Forwarded-For"] = tc.forwarded
		if h.ServeHTTP(httptest.NewRecorder(), r); got != tc.want {
			t.Errorf("%s: %s, want %s", tc.name, got, tc.want)
		}
	}
}

// Two readers behind one proxy have a limit each, one who changes his address
// within his own network has one, and the metrics are for those who are near.
func TestClientAddressCounts(t *testing.T) {
	s := newSite(t, Config{Rate: 0.1}, records())
	for _, step := range []struct {
		forwarded string
		want      int
	}{
		{"198.51.100.1", 200},
		{"198.51.100.2", 200},
		{"198.51.100.1", 429},
		{"198.51.100.2", 429},
		{"2001:db8::1", 200},
		{"2001:db8::2", 429},
		{"10.9.9.9, 198.51.100.1", 429},
	} {
		if got := s.askFrom("127.0.0.1:1", "/search", step.forwarded); got.StatusCode != step.want {
			t.Errorf("%s: %d, want %d", step.forwarded, got.StatusCode, step.want)
		}
	}
	for _, step := range []struct {
		peer, forwarded string
		want            int
	}{
		{"127.0.0.1:1", "198.51.100.1", 404},
		{"203.0.113.9:1", "127.0.0.1", 404},
		{"10.1.2.3:1", "", 200},
		{"127.0.0.1:1", "10.1.2.3", 200},
		{"127.0.0.1:1", "unknown", 404},
		{"127.0.0.1:1", "10.1.2.3, -", 404},
		{"127.0.0.1:1", "198.51.100.1:80", 404},
	} {
		if got := s.askFrom(step.peer, "/metrics", step.forwarded); got.StatusCode != step.want {
			t.Errorf("metrics for %s by %s: %d, want %d", step.forwarded, step.peer, got.StatusCode, step.want)
		}
	}
}
