package web

import (
	"bytes"
	"context"
	"log/slog"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"coachsearch/internal/coach"
)

// always is a file that was opened.
func always(s *coach.Store) func() *coach.Store { return func() *coach.Store { return s } }

const coachPassword = "correct horse battery"

// A coachBrowser is the coach's: it keeps cookies, and says where it is.
type coachBrowser struct {
	t       *testing.T
	h       http.Handler
	peer    string
	headers http.Header
	cookies map[string]*http.Cookie
}

func (b *coachBrowser) send(method, target string, form url.Values) *http.Response {
	b.t.Helper()
	r := httptest.NewRequest(method, target, strings.NewReader(form.Encode()))
	if method == http.MethodPost {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		r.Header.Set("Sec-Fetch-Site", "same-origin")
	}
	r.RemoteAddr = b.peer
	maps.Copy(r.Header, b.headers)
	for _, c := range b.cookies {
		r.AddCookie(c)
	}
	w := httptest.NewRecorder()
	b.h.ServeHTTP(w, r)
	res := w.Result()
	for _, c := range res.Cookies() {
		if c.MaxAge < 0 {
			delete(b.cookies, c.Name)
		} else {
			b.cookies[c.Name] = c
		}
	}
	return res
}

func (b *coachBrowser) body(res *http.Response) string {
	b.t.Helper()
	var buf bytes.Buffer
	if _, err := buf.ReadFrom(res.Body); err != nil {
		b.t.Fatal(err)
	}
	return buf.String()
}

// page gets a page and its form token.
func (b *coachBrowser) page(target string, status int) (text, form string) {
	b.t.Helper()
	res := b.send(http.MethodGet, target, nil)
	text = b.body(res)
	if res.StatusCode != status {
		b.t.Fatalf("%s: %d %s", target, res.StatusCode, clip(text, 300))
	}
	doc, err := html.Parse(strings.NewReader(text))
	if err != nil {
		b.t.Fatal(err)
	}
	for n := range doc.Descendants() {
		if n.Data == "input" && attrOf(n, "name") == "form" {
			form = attrOf(n, "value")
		}
	}
	return text, form
}

func (b *coachBrowser) signIn(password string, want int) *http.Response {
	b.t.Helper()
	res := b.send(http.MethodPost, "/coach/sign-in", url.Values{"password": {password}})
	if res.StatusCode != want {
		b.t.Fatalf("signing in: %d, want %d", res.StatusCode, want)
	}
	return res
}

// newStore is a file of the coach's for one test.
func newStore(t *testing.T) *coach.Store {
	t.Helper()
	store, err := coach.Create(context.Background(), coach.Dir(t.TempDir()))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := store.Close(); err != nil {
			t.Error(err)
		}
	})
	return store
}

// newDoor is a site with the coach's door, and a browser on its machine.
func newDoor(t *testing.T, log *bytes.Buffer) (*site, *server, *coachBrowser) {
	t.Helper()
	store := newStore(t)
	if err := store.SetPassword(t.Context(), coachPassword); err != nil {
		t.Fatal(err)
	}
	cfg := Config{Coach: &Coach{Store: always(store), Failures: func() ([]string, int, error) { return []string{"a.html: torn"}, 3, nil }}}
	if log != nil {
		cfg.Logger = slog.New(slog.NewJSONHandler(log, nil))
	}
	s, inner := newInner(t, cfg, records())
	return s, inner, &coachBrowser{t: t, h: s, peer: "127.0.0.1:1", headers: http.Header{}, cookies: map[string]*http.Cookie{}}
}

var coachPages = []string{"/coach", "/coach/", "/coach/columns?id=x", "/coach/columns/only-a-title", "/coach/columns/none-such"}

// Without the flag there is no door, and with it only a way to sign in.
func TestDoorIsShut(t *testing.T) {
	s := newSite(t, Config{}, records())
	for _, path := range append(coachPages, "/coach/sign-in") {
		if res := s.askFrom("127.0.0.1:1", path); res.StatusCode != 404 {
			t.Errorf("%s without a door: %d", path, res.StatusCode)
		}
	}
	_, _, b := newDoor(t, nil)
	for _, path := range coachPages {
		if res := b.send(http.MethodGet, path, nil); res.StatusCode != http.StatusSeeOther || res.Header.Get("Location") != "/coach/sign-in" {
			t.Errorf("%s before signing in: %d %s", path, res.StatusCode, res.Header.Get("Location"))
		}
	}
	for _, path := range []string{"/coach/sign-out", "/coach/columns/only-a-title/note", "/coach/columns/only-a-title/hide", "/coach/columns/only-a-title/show"} {
		if res := b.send(http.MethodPost, path, url.Values{"form": {"x"}, "note": {"x"}}); res.StatusCode != http.StatusForbidden {
			t.Errorf("POST %s before signing in: %d", path, res.StatusCode)
		}
	}
}

// What is private goes over HTTPS, or stays on the machine.
func TestDoorTransport(t *testing.T) {
	_, _, b := newDoor(t, nil)
	for _, tc := range []struct {
		name, peer string
		headers    http.Header
		tls        bool
		want       int
	}{
		{"this machine", "127.0.0.1:1", nil, false, 200},
		{"this machine, IPv6", "[::1]:1", nil, false, 200},
		{"the network", "192.0.2.1:1", nil, false, 403},
		{"a private network", "10.1.2.3:1", nil, false, 403},
		{"the network, by TLS", "192.0.2.1:1", nil, true, 200},
		{"the network, pretends", "192.0.2.1:1", http.Header{"X-Forwarded-Proto": {"https"}, "X-Forwarded-For": {"127.0.0.1"}}, false, 403},
		{"the proxy, by TLS", "127.0.0.1:1", http.Header{"X-Forwarded-Proto": {"https"}, "X-Forwarded-For": {"192.0.2.1"}}, false, 200},
		{"the proxy, without", "127.0.0.1:1", http.Header{"X-Forwarded-Proto": {"http"}, "X-Forwarded-For": {"192.0.2.1"}}, false, 403},
		{"a proxy that does not say", "127.0.0.1:1", http.Header{"X-Forwarded-For": {"192.0.2.1"}}, false, 403},
		{"a proxy that does not say, the client pretends", "127.0.0.1:1", http.Header{"X-Forwarded-For": {"127.0.0.1"}}, false, 403},
	} {
		b.peer, b.headers = tc.peer, tc.headers
		target := "/coach/sign-in"
		if tc.tls {
			target = "https://localhost" + target
		}
		if res := b.send(http.MethodGet, target, nil); res.StatusCode != tc.want {
			t.Errorf("%s: %d, want %d", tc.name, res.StatusCode, tc.want)
		}
	}
}

// The cookie is for this host, this protocol, no script and no other site, and
// goes when the browser does.
func TestCookieFlags(t *testing.T) {
	_, _, b := newDoor(t, nil)
	check := func(name string, secure bool) {
		t.Helper()
		c := b.cookies[name]
		if c == nil || c.Secure != secure || !c.HttpOnly || c.SameSite != http.SameSiteStrictMode || c.Path != "/" || c.Domain != "" || c.MaxAge != 0 || !c.Expires.IsZero() {
			t.Errorf("cookie %s: %+v", name, c)
		}
	}
	b.signIn(coachPassword, http.StatusSeeOther)
	check(localCookie, false)
	b.peer, b.headers = "127.0.0.1:1", http.Header{"X-Forwarded-Proto": {"https"}, "X-Forwarded-For": {"192.0.2.1"}}
	b.signIn(coachPassword, http.StatusSeeOther)
	check(secureCookie, true)
	b.page("/coach/", 200)
	// A token of one kind is none of the other.
	delete(b.cookies, secureCookie)
	if res := b.send(http.MethodGet, "/coach/", nil); res.StatusCode != http.StatusSeeOther {
		t.Errorf("the cookie of plain HTTP is taken: %d", res.StatusCode)
	}
}

// Signing in makes a new session, whatever the browser has brought along.
func TestSessionFixation(t *testing.T) {
	_, _, b := newDoor(t, nil)
	b.signIn(coachPassword, http.StatusSeeOther)
	planted := b.cookies[localCookie].Value
	b.signIn(coachPassword, http.StatusSeeOther)
	if b.cookies[localCookie].Value == planted {
		t.Error("the token that was there before is kept")
	}
	for _, made := range []string{strings.Repeat("A", 43), "x", ""} {
		victim := &coachBrowser{t: t, h: b.h, peer: b.peer, headers: http.Header{}, cookies: map[string]*http.Cookie{localCookie: {Name: localCookie, Value: made}}}
		victim.signIn(coachPassword, http.StatusSeeOther)
		if victim.cookies[localCookie].Value == made {
			t.Errorf("the token %q is taken over", made)
		}
	}
}

// A cookie that was seen is worth nothing once its owner has signed out.
func TestSessionReplay(t *testing.T) {
	_, _, b := newDoor(t, nil)
	b.signIn(coachPassword, http.StatusSeeOther)
	seen := b.cookies[localCookie]
	_, form := b.page("/coach/", 200)
	if res := b.send(http.MethodPost, "/coach/sign-out", url.Values{"form": {form}}); res.StatusCode != http.StatusSeeOther || len(b.cookies) != 0 {
		t.Errorf("signing out: %d, cookies %v", res.StatusCode, b.cookies)
	}
	b.cookies[localCookie] = seen
	if res := b.send(http.MethodGet, "/coach/", nil); res.StatusCode != http.StatusSeeOther {
		t.Errorf("the old cookie: %d", res.StatusCode)
	}
	if res := b.send(http.MethodPost, "/coach/columns/only-a-title/hide", url.Values{"form": {form}}); res.StatusCode != http.StatusForbidden {
		t.Errorf("the old form: %d", res.StatusCode)
	}
}

// What another site sends in the coach's name does nothing.
func TestForgedForms(t *testing.T) {
	s, _, b := newDoor(t, nil)
	other := &coachBrowser{t: t, h: b.h, peer: b.peer, headers: http.Header{}, cookies: map[string]*http.Cookie{}}
	other.signIn(coachPassword, http.StatusSeeOther)
	_, foreign := other.page("/coach/", 200)
	b.signIn(coachPassword, http.StatusSeeOther)
	_, form := b.page("/coach/columns/only-a-title", 200)
	for _, tc := range []struct {
		name    string
		form    string
		headers http.Header
	}{
		{"no token", "", nil},
		{"a made up token", strings.Repeat("A", len(form)), nil},
		{"the token of another session", foreign, nil},
		{"from another site", form, http.Header{"Sec-Fetch-Site": {"cross-site"}}},
		{"from a neighbour", form, http.Header{"Sec-Fetch-Site": {"same-site"}}},
		{"an old browser, from another site", form, http.Header{"Sec-Fetch-Site": nil, "Origin": {"https://evil.example"}}},
	} {
		b.headers = tc.headers
		for _, action := range []string{"hide", "note"} {
			if res := b.send(http.MethodPost, "/coach/columns/only-a-title/"+action, url.Values{"form": {tc.form}, "note": {"forged"}}); res.StatusCode != http.StatusForbidden {
				t.Errorf("%s: %s answers %d", tc.name, action, res.StatusCode)
			}
		}
	}
	b.headers = nil
	if res := b.send(http.MethodGet, "/coach/columns/only-a-title/hide?form="+form, nil); res.StatusCode != http.StatusMethodNotAllowed && res.StatusCode != http.StatusNotFound {
		t.Errorf("hiding by a link: %d", res.StatusCode)
	}
	s.body("/columns/only-a-title", 200)
	if text, _ := b.page("/coach/columns/only-a-title", 200); strings.Contains(text, "forged") {
		t.Error("a forged note is kept")
	}
	foreignSite := &coachBrowser{t: t, h: b.h, peer: b.peer, headers: http.Header{"Sec-Fetch-Site": {"cross-site"}}, cookies: map[string]*http.Cookie{}}
	foreignSite.signIn(coachPassword, http.StatusForbidden) // into an account of somebody else's choice
}

// Guessing ends after a few tries, with a time to come back, and the right
// password is no way around.
func TestLockOut(t *testing.T) {
	_, _, b := newDoor(t, nil)
	for range 5 {
		b.signIn("a wrong password", http.StatusForbidden)
	}
	for _, p := range []string{"a wrong password", coachPassword} {
		if res := b.signIn(p, http.StatusTooManyRequests); res.Header.Get("Retry-After") == "" || len(b.cookies) != 0 {
			t.Errorf("locked out: %v, cookies %v", res.Header, b.cookies)
		}
	}
	b.headers = http.Header{"X-Forwarded-Proto": {"https"}, "X-Forwarded-For": {"192.0.2.9"}}
	b.signIn(coachPassword, http.StatusSeeOther) // somebody else is not
}

// surfaces are the addresses under which everybody sees columns.
var surfaces = []string{
	"/", "/search?q=", "/search?q=unmentionable", "/search.atom?q=", "/api/v1/search?q=", "/api/v1/search?q=unmentionable", "/api/v1/suggest?q=o", "/api/v1/suggest?q=unm",
	"/api/v1/facets/series", "/browse", "/browse/last-words", "/search.csv?q=", "/search.jsonl?q=", "/sitemap.xml", "/about", "/metrics", "/columns/only-a-title", "/api/v1/columns/only-a-title", "/api/v1/columns/only-a-title/similar", "/columns/only-a-title?q=title",
}
