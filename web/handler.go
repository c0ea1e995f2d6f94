package web

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/go-chi/chi/v5"

	"coachsearch/search"
)

// A handler writes its answer or returns an error, never both.
type handler func(http.ResponseWriter, *http.Request) error

var (
	errNoPage  = &Problem{Status: http.StatusNotFound, Detail: "There is nothing at this address."}
	errNoIndex = &Problem{Status: http.StatusServiceUnavailable, Detail: "There is no index yet. The operator makes one with: indexer rebuild -data DIR -archive PATH"}
	errTooMany = &Problem{Status: http.StatusTooManyRequests, Detail: "Too many requests came from your address. Wait a few seconds and try again."}
)

// handle runs h and turns an error into a page or, for a program, into a
// problem document.
func (s *server) handle(h handler) http.HandlerFunc { return s.handleWithin(maxAnswerTime, h) }

// handleWithin is handle with another limit of time.
func (s *server) handleWithin(limit time.Duration, h handler) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		ctx, cancel := context.WithTimeout(r.Context(), limit)
		defer cancel()
		r = r.WithContext(ctx)
		err := h(w, r)
		if err == nil {
			return
		}
		p := problemOf(err)
		if p.Status >= 500 && !errors.Is(err, search.ErrNoIndex) {
			s.log.Error("request failed", "method", r.Method, "path", r.URL.Path, "err", err)
		}
		s.fail(w, r, p)
	}
}

// problemOf says in a reader's words what went wrong. The text of an
// unexpected error stays in the log.
func problemOf(err error) *Problem {
	var p *Problem
	switch {
	case errors.As(err, &p):
		return p
	case errors.Is(err, search.ErrNotFound):
		return &Problem{Status: http.StatusNotFound, Detail: "There is no column with this id. It may have had another title or date when the address was made."}
	case errors.Is(err, search.ErrNoIndex):
		return errNoIndex
	case errors.Is(err, context.DeadlineExceeded):
		return &Problem{Status: http.StatusServiceUnavailable, Detail: "The answer took too long and was given up. Fewer words may help, or a second try in a moment."}
	case errors.Is(err, context.Canceled):
		return &Problem{Status: 499, Title: "Client closed the request", Detail: "The request was given up before it was answered."}
	}
	return &Problem{Status: http.StatusInternalServerError, Detail: "Something went wrong on our side. It has been written down; please try again."}
}

// forProgram reports whether the address belongs to the API.
func forProgram(r *http.Request) bool {
	p := r.URL.Path
	return strings.HasPrefix(p, "/api/") || strings.HasPrefix(p, "/search.") || p == "/readyz" || p == "/livez" || strings.HasPrefix(p, "/openapi.")
}

// wrongMethod says which methods an address answers, where it answers any.
func wrongMethod(routes chi.Routes) handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		path := r.URL.RawPath
		if path == "" {
			path = r.URL.Path
		}
		var allowed []string
		for _, m := range []string{http.MethodGet, http.MethodPost} {
			if routes.Match(chi.NewRouteContext(), m, path) {
				allowed = append(allowed, m)
			}
		}
		if len(allowed) == 0 {
			return errNoPage
		}
		if allowed[0] == http.MethodGet {
			allowed = slices.Insert(allowed, 1, http.MethodHead)
		}
		w.Header().Set("Allow", strings.Join(allowed, ", "))
		return &Problem{Status: http.StatusMethodNotAllowed, Detail: "This address answers " + strings.Join(allowed, ", ") + " only."}
	}
}

func (s *server) fail(w http.ResponseWriter, r *http.Request, p *Problem) {
	h := w.Header()
	h.Del("ETag")
	h.Set("Cache-Control", "no-store")
	if p.Status == http.StatusServiceUnavailable || p == errBusy {
		h.Set("Retry-After", "10")
	}
	if forProgram(r) {
		s.writeProblem(w, p)
		return
	}
	v := errorView{shell: s.shell(p.heading()), Status: p.Status, Heading: p.heading(), Detail: p.Detail, NoIndex: p == errNoIndex}
	v.Robots, v.Style = "noindex", readStyle
	if p.Status == http.StatusTooManyRequests || p.Status >= http.StatusInternalServerError {
		if v.Written = r.Method == http.MethodPost; !v.Written {
			v.Again = "/" + strings.TrimLeft(r.URL.RequestURI(), "/") // two would begin with a host
		}
	}
	if p.Status == http.StatusNotFound {
		v.Words = headlineIn(r.URL.Path)
	}
	if err := s.render(w, p.Status, &v); err != nil {
		s.log.Error("render error page", "err", err)
		http.Error(w, p.Detail, p.Status)
	}
}

// headlineIn is the search for the headline in the address of a column that is
// not there: mails break addresses, and ids change with headlines.
func headlineIn(path string) *option {
	id, found := strings.CutPrefix(path, "/columns/")
	if !found {
		return nil
	}
	words := strings.Join(strings.FieldsFunc(id, func(c rune) bool { return !unicode.IsLetter(c) }), " ")
	if words == "" || !utf8.ValidString(words) {
		return nil
	}
	words = strings.TrimSuffix(clip(words, maxValueRunes), "…")
	return &option{Label: words, Href: onlyQuery(words).at("/search")}
}

func (s *server) writeProblem(w http.ResponseWriter, p *Problem) {
	var buf bytes.Buffer
	if err := Encode(&buf, p.wire()); err != nil {
		s.log.Error("encode problem", "err", err)
	}
	w.Header().Set("Content-Type", "application/problem+json")
	w.WriteHeader(p.Status)
	_, _ = w.Write(buf.Bytes()) // the client may be gone; nobody else is left to tell
}

// writeJSON answers 200 with v.
func writeJSON(w http.ResponseWriter, v any) error { return writeJSONAs(w, "application/json", v) }

// writeJSONAs answers 200 with v as a kind of JSON.
func writeJSONAs(w http.ResponseWriter, kind string, v any) error {
	return buffered(func(buf *bytes.Buffer) error {
		if err := Encode(buf, v); err != nil {
			return fmt.Errorf("encode answer: %w", err)
		}
		w.Header().Set("Content-Type", kind)
		_, _ = w.Write(buf.Bytes()) // the client may be gone
		return nil
	})
}

// columnID returns the id in the address. Chi matches the escaped path where
// the path needs one and the plain path otherwise, and hands out the part as
// it matched.
func columnID(r *http.Request) (string, error) {
	id := chi.URLParam(r, "id")
	if r.URL.RawPath == "" {
		return id, nil
	}
	id, err := url.PathUnescape(id)
	if err != nil {
		return "", search.ErrNotFound
	}
	return id, nil
}

// columnURL is the address of a column's page.
func columnURL(id string) string { return "/columns/" + url.PathEscape(id) }
