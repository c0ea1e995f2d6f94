package web

import (
	"bytes"
	"errors"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

// A handler that breaks gives a page that says nothing of how, and a line in
// the log that does; a connection that was to be cut is cut.
func TestPanic(t *testing.T) {
	var log bytes.Buffer
	_, s := newInner(t, Config{Logger: slog.New(slog.NewJSONHandler(&log, nil)), Searches: 1}, records())
	broken := func(v any) http.Handler {
		return s.logRequests(secureHeaders(s.recoverPanics(s.takeTurns(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { panic(v) })))))
	}
	for _, target := range []string{"/search?q=unmentionable", "/api/v1/search?q=unmentionable"} {
		w := httptest.NewRecorder()
		broken(errors.New("the secret inside")).ServeHTTP(w, httptest.NewRequest(http.MethodGet, target, nil))
		if w.Code != 500 || strings.Contains(w.Body.String(), "secret") || w.Header().Get("Content-Security-Policy") != contentPolicy {
			t.Errorf("%s: %d %v %s", target, w.Code, w.Header(), w.Body)
		}
	}
	if s := log.String(); strings.Count(s, "the secret inside") < 2 || strings.Contains(s, "unmentionable") {
		t.Errorf("the log says %s", s)
	}
	if s.queue.free != 1 {
		t.Error("the place is lost")
	}
	defer func() {
		if v := recover(); v != http.ErrAbortHandler { //nolint:errorlint // it is this value
			t.Errorf("recovered %v", v)
		}
	}()
	broken(http.ErrAbortHandler).ServeHTTP(httptest.NewRecorder(), httptest.NewRequest(http.MethodGet, "/", nil))
}
