package web

import (
	"errors"
	"fmt"
	"net/http"
	"runtime/debug"
	"time"

	"github.com/go-chi/chi/v5/middleware"
)

// contentPolicy allows what the pages use and nothing else: our style sheets,
// script and icon, completions asked of ourselves, forms to ourselves. Markup
// cannot be made of text in a script. The JSON-LD block is data, which the
// policy does not concern.
const contentPolicy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; " +
	"base-uri 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'"

// maxLogged bounds the path in a line of the log, in characters.
const maxLogged = 200

func secureHeaders(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Content-Security-Policy", contentPolicy)
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("X-Frame-Options", "DENY")
		h.Set("Referrer-Policy", "same-origin") // queries are private; the original site need not learn them
		h.Set("Permissions-Policy", "camera=(), geolocation=(), microphone=()")
		h.Set("Cross-Origin-Opener-Policy", "same-origin")
		if r.TLS != nil {
			h.Set("Strict-Transport-Security", "max-age=31536000")
		}
		next.ServeHTTP(w, r)
	})
}

// logRequests writes one line a request. The query string stays out of it:
// it holds what somebody is going through at work.
func (s *server) logRequests(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		began := time.Now()
		s.metrics.inside.Inc()
		defer s.metrics.inside.Dec()
		ww := middleware.NewWrapResponseWriter(w, r.ProtoMajor)
		next.ServeHTTP(ww, r)
		status := ww.Status()
		if status == 0 {
			status = http.StatusOK
		}
		took := time.Since(began)
		s.metrics.measure(r, status, took)
		s.log.Info("request", "method", r.Method, "path", clip(r.URL.Path, maxLogged), "status", status,
			"bytes", ww.BytesWritten(), "ms", float64(took.Microseconds())/1000)
	})
}

// notePanic counts a panic over a request and logs it.
func (s *server) notePanic(r *http.Request, v any) {
	s.metrics.panics.Inc()
	s.log.Error("panic", "method", r.Method, "path", r.URL.Path, "err", fmt.Sprint(v), "stack", string(debug.Stack()))
}

// recoverPanics makes a failed page of a panic, so that one bad record does
// not take the connection down without a word. Nor may a file of the index that
// breaks off while it is served, or a disk that cannot read it, take the server
// down: files are mapped, and what is not there faults.
func (s *server) recoverPanics(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
		defer func() {
			v := recover()
			if v == nil {
				return
			}
			if err, ok := v.(error); ok && errors.Is(err, http.ErrAbortHandler) {
				panic(v)
			}
			s.notePanic(r, v)
			s.fail(w, r, problemOf(fmt.Errorf("panic: %v", v)))
		}()
		next.ServeHTTP(w, r)
	})
}
