package web

import (
	"bytes"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"coachsearch/internal/coach"
)

// No cache and no search engine keeps what is private, errors included.
func TestPrivatePagesAreNotKept(t *testing.T) {
	_, _, b := newDoor(t, nil)
	check := func(path string) {
		t.Helper()
		h := b.send(http.MethodGet, path, nil).Header
		if h.Get("Cache-Control") != "no-store" || !strings.Contains(h.Get("X-Robots-Tag"), "noindex") || h.Get("ETag") != "" || h.Get("Content-Security-Policy") != contentPolicy || h.Get("Access-Control-Allow-Origin") != "" {
			t.Errorf("%s: %v", path, h)
		}
	}
	for _, path := range append(coachPages, "/coach/sign-in", "/coach/none-such") {
		check(path)
	}
	b.signIn(coachPassword, http.StatusSeeOther)
	for _, path := range append(coachPages, "/coach/none-such") {
		check(path)
	}
	b.peer = "192.0.2.1:1"
	check("/coach/")
}

// A note is the coach's alone: it is in no answer to anybody else and in no
// log.
func TestNotesArePrivate(t *testing.T) {
	var log bytes.Buffer
	s, _, b := newDoor(t, &log)
	b.signIn(coachPassword, http.StatusSeeOther)
	_, form := b.page("/coach/columns/only-a-title", 200)
	res := b.send(http.MethodPost, "/coach/columns/only-a-title/note", url.Values{"form": {form}, "note": {"Unmentionable: <b>Ann</b> called."}})
	if res.StatusCode != http.StatusSeeOther {
		t.Fatalf("writing a note: %d", res.StatusCode)
	}
	for _, path := range []string{"/coach/", "/coach/columns/only-a-title"} {
		if text, _ := b.page(path, 200); !strings.Contains(text, "Unmentionable: &lt;b&gt;Ann&lt;/b&gt; called.") {
			t.Errorf("%s does not show the note:\n%s", path, text)
		}
	}
	for _, path := range surfaces {
		if strings.Contains(path, "unm") {
			continue // it would stand in the question
		}
		if res := s.askFrom("127.0.0.1:1", path); strings.Contains(strings.ToLower(string(res.Body)), "unmentionable") || res.StatusCode >= 500 {
			t.Errorf("%s: %d, or it shows the note", path, res.StatusCode)
		}
	}
	if text := strings.ToLower(log.String()); strings.Contains(text, "unmentionable") || strings.Contains(text, coachPassword) || strings.Contains(text, b.cookies[localCookie].Value) || strings.Contains(text, form) {
		t.Errorf("the log tells too much: %s", text)
	}
	_, form = b.page("/coach/columns/only-a-title", 200)
	if res := b.send(http.MethodPost, "/coach/columns/only-a-title/note", url.Values{"form": {form}, "note": {strings.Repeat("x", coach.MaxNote+1)}}); res.StatusCode != http.StatusBadRequest {
		t.Errorf("a note that is too long: %d", res.StatusCode)
	}
	if res := b.send(http.MethodPost, "/coach/columns/only-a-title/note", url.Values{"form": {form}, "note": {strings.Repeat("x", maxFormBytes)}}); res.StatusCode != http.StatusRequestEntityTooLarge {
		t.Errorf("a form that is too large: %d", res.StatusCode)
	}
	if res := b.send(http.MethodPost, "/coach/columns/none-such/note", url.Values{"form": {form}, "note": {""}}); res.StatusCode != http.StatusSeeOther {
		t.Errorf("removing a note that is not there: %d", res.StatusCode)
	}
}

// A hidden column is gone at once and everywhere, also for who has kept the
// page, and comes back the same way.
func TestHiddenAtOnce(t *testing.T) {
	s, _, b := newDoor(t, nil)
	const id = "only-a-title"
	kept := map[string]string{}
	shown := 0
	for _, path := range surfaces {
		res := s.askFrom("127.0.0.1:1", path)
		kept[path] = res.Header.Get("ETag")
		if strings.Contains(string(res.Body), id) {
			shown++
		}
	}
	if shown < 5 {
		t.Fatalf("only %d surfaces show the column to begin with", shown)
	}
	b.signIn(coachPassword, http.StatusSeeOther)
	text, form := b.page("/coach/columns/"+id, 200)
	if !strings.Contains(text, `action="/coach/columns/only-a-title/hide"`) {
		t.Errorf("no way to hide it:\n%s", text)
	}
	if res := b.send(http.MethodPost, "/coach/columns/"+id+"/hide", url.Values{"form": {form}}); res.StatusCode != http.StatusSeeOther {
		t.Fatalf("hiding: %d %s", res.StatusCode, b.body(res))
	}
	for _, path := range surfaces {
		r := httptest.NewRequest(http.MethodGet, path, nil)
		r.RemoteAddr = "127.0.0.1:1"
		if kept[path] != "" {
			r.Header.Set("If-None-Match", kept[path])
		}
		w := httptest.NewRecorder()
		s.ServeHTTP(w, r)
		want := 200
		if strings.Contains(path, id) {
			want = 404
		}
		if w.Code != want {
			t.Errorf("%s: %d, want %d", path, w.Code, want)
		}
		// A page that names the address it was asked for is no surface.
		if want == 200 && strings.Contains(w.Body.String(), id) {
			t.Errorf("%s shows the hidden column", path)
		}
	}
	text, form = b.page("/coach/columns/"+id, 200)
	if !strings.Contains(text, "Nobody but you sees this column") {
		t.Errorf("the coach is not told:\n%s", text)
	}
	if text, _ := b.page("/coach/", 200); !strings.Contains(text, `<a href="/coach/columns/only-a-title">`) || !strings.Contains(text, "column hidden") {
		t.Errorf("the list of what is hidden, or the log:\n%s", text)
	}
	if res := b.send(http.MethodPost, "/coach/columns/"+id+"/show", url.Values{"form": {form}}); res.StatusCode != http.StatusSeeOther {
		t.Fatalf("showing: %d", res.StatusCode)
	}
	s.body("/columns/"+id, 200)
}

// The coach is told what many looked for in vain, and nothing that a single
// reader wrote.
func TestLookedForInVain(t *testing.T) {
	s, _, b := newDoor(t, nil)
	for range 5 {
		s.get("/search?q=zzqq+yyww")
		s.get("/api/v1/search?q=ppvv&industry=Nowhere")
		s.get("/search?q=xxqq+writes+a+letter+of+many+many+words+that+nobody+else+would")
		s.get("/search?q=friction")
		r := httptest.NewRequest(http.MethodPost, "/api/v1/similar", strings.NewReader(`{"text":"vvzz pasted"}`))
		r.Header.Set("Content-Type", "application/json")
		s.ServeHTTP(httptest.NewRecorder(), r)
	}
	for range 4 {
		s.get("/api/v1/search?q=kkjj")
	}
	b.signIn(coachPassword, http.StatusSeeOther)
	const asked = `<td><a href="/search?q=zzqq+yyww&amp;page=1">zzqq yyww</a></td><td>5</td>`
	s.get("/search?q=zzqq%20yyww&page=1") // the coach's own look
	text, _ := b.page("/coach/", 200)
	if !strings.Contains(text, asked) {
		t.Errorf("what was asked five times is missing:\n%s", text)
	}
	for _, absent := range []string{"ppvv", "xxqq", "friction", "vvzz", "kkjj"} {
		if strings.Contains(text, absent) {
			t.Errorf("the coach is told of %s", absent)
		}
	}
	s.get("/api/v1/search?q=KKJJ")
	if text, _ = b.page("/coach/", 200); !strings.Contains(text, ">kkjj</a></td><td>5</td>") {
		t.Errorf("the fifth time:\n%s", text)
	}
	if !strings.Contains(text, "a.html: torn") || !strings.Contains(text, "3 in all") {
		t.Errorf("the failures of the last rebuild:\n%s", text)
	}
}

// A column is opened by its id or by any address of it.
func TestCoachFinds(t *testing.T) {
	_, _, b := newDoor(t, nil)
	b.signIn(coachPassword, http.StatusSeeOther)
	for in, want := range map[string]string{
		"only-a-title": "/coach/columns/only-a-title", " only-a-title ": "/coach/columns/only-a-title", "": "/coach/",
		"https://columns.example.org/columns/only-a-title?q=x#answer-1": "/coach/columns/only-a-title",
		"//evil.example/": "/coach/columns/%2F%2Fevil.example%2F", "a/../../b": "/coach/columns/a%2F..%2F..%2Fb",
	} {
		res := b.send(http.MethodGet, "/coach/columns?id="+url.QueryEscape(in), nil)
		if got := res.Header.Get("Location"); res.StatusCode != http.StatusSeeOther || got != want {
			t.Errorf("%q: %d %s, want %s", in, res.StatusCode, got, want)
		}
	}
	for _, id := range []string{"none-such", "%ff", strings.Repeat("x", 400)} {
		if res := b.send(http.MethodGet, "/coach/columns/"+id, nil); res.StatusCode != http.StatusNotFound {
			t.Errorf("%.40s: %d", id, res.StatusCode)
		}
	}
}
