package web

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
)

// failures are what a page can be refused for, by the path that is asked.
var failures = map[string]error{
	"/busy": errBusy, "/rate": errTooMany, "/none": errNoIndex, "/slow": context.DeadlineExceeded, "/broken": errors.New("the secret inside"),
	"/long": &Problem{Status: http.StatusRequestEntityTooLarge, Detail: "That is more text than can be taken."}, "/lost": errNoPage,
}

// failingSite answers every path of failures with a page that says so.
func failingSite(t testing.TB) http.Handler {
	t.Helper()
	_, s := newInner(t, Config{}, records())
	return secureHeaders(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if err, ok := failures[r.URL.Path]; ok {
			s.fail(w, r, problemOf(err))
			return
		}
		s.routes(Config{}).ServeHTTP(w, r)
	}))
}

// A page that failed says in a reader's words what happened and what to do next:
// the same again where that may help, a step back where something was written.
func TestFailuresSayWhatNext(t *testing.T) {
	h := failingSite(t)
	for path, want := range map[string]struct {
		status        int
		heading       string
		again, goBack bool
	}{
		"/busy": {429, "One moment, please", true, true}, "/rate": {429, "One moment, please", true, true}, "/none": {503, "Not at the moment", true, true},
		"/slow": {503, "Not at the moment", true, true}, "/broken": {500, "Something went wrong", true, true},
		"/long": {413, "Too much text", false, false}, "/lost": {404, "Not found", false, false},
	} {
		for _, method := range []string{http.MethodGet, http.MethodPost} {
			w := httptest.NewRecorder()
			h.ServeHTTP(w, httptest.NewRequest(method, path+"?q=%22a%22&x=%3Cb%3E", nil))
			p := parsed(t, method+" "+path, w.Body.Bytes())
			if got := p.text("h1"); got != want.heading || w.Code != want.status || !strings.HasPrefix(p.text("title"), want.heading) {
				t.Errorf("%s: %d %q, want %d %q", p.from, w.Code, got, want.status, want.heading)
			}
			var again []string
			for _, a := range p.all(".lost a") {
				if textOf(a) == "Try again" {
					again = append(again, attrOf(a, "href"))
				}
			}
			if want.again && method == http.MethodGet {
				if len(again) != 1 || again[0] != path+"?q=%22a%22&x=%3Cb%3E" {
					t.Errorf("%s: try again at %q", p.from, again)
				}
			} else if len(again) > 0 {
				t.Errorf("%s is tried again at %q", p.from, again)
			}
			if got := strings.Contains(p.text(".lost"), "Go back in your browser"); got != (want.goBack && method == http.MethodPost) {
				t.Errorf("%s sends back: %v", p.from, got)
			}
		}
	}
}

// What is tried again is on this site, whatever the path begins with.
func TestTryAgainStaysHere(t *testing.T) {
	_, s := newInner(t, Config{}, records())
	for _, path := range []string{"//elsewhere.example/x", `/\elsewhere.example`, "/javascript:alert(1)", "///x"} {
		w := httptest.NewRecorder()
		r := httptest.NewRequest(http.MethodGet, "/", nil)
		r.URL = &url.URL{Path: path}
		s.fail(w, r, errBusy)
		for _, a := range parsed(t, path, w.Body.Bytes()).all(".lost a") {
			u, err := url.Parse("http://here.example/")
			if err == nil {
				u, err = u.Parse(attrOf(a, "href"))
			}
			if err != nil || u.Host != "here.example" || strings.ContainsAny(attrOf(a, "href"), `\`) {
				t.Errorf("%s leads to %q", path, attrOf(a, "href"))
			}
		}
	}
}

// Axe finds nothing on them either, words stand apart, and what a reader has
// written is there when they go back, as the page says, with script and without.
func TestFailuresInBrowser(t *testing.T) {
	srv := httptest.NewServer(failingSite(t))
	defer srv.Close()
	refused := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodPost {
			r.URL.Path = "/busy"
		}
		srv.Config.Handler.ServeHTTP(w, r)
	}))
	defer refused.Close()
	if testing.Short() {
		t.Skip("starts a browser")
	}
	for _, script := range []bool{true, false} {
		ctx := browser(t)
		if script {
			source, w := axeSource(t), &writing{}
			w.addProgram(t)
			for path, err := range failures {
				w.add(problemOf(err).Detail)
				k := pageKind{name: path, path: path}
				for _, on := range screens {
					use(t, ctx, on)
					k.show(t, ctx, srv.URL)
					report(t, path, axe(t, ctx, source))
					checkCrowd(t, ctx, path, on.width, w)
				}
			}
		} else {
			withoutScript(t, ctx)
		}
		do(t, ctx, "a desktop", chromedp.EmulateViewport(1280, 900))
		const story = "My boss takes the credit, and I am at the end of my strength."
		do(t, ctx, "open", chromedp.Navigate(refused.URL+"/situation"), chromedp.SendKeys(chromedp.CSS("#text"), story))
		follow(t, ctx, ".teller button", ".lost")
		do(t, ctx, "go back", chromedp.NavigateBack(), chromedp.WaitReady(chromedp.CSS("#text")))
		eventually(t, ctx, "what was written", `document.querySelector("#text").value`, story)
	}
}
