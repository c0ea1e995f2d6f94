package web

import (
	"errors"
	"fmt"
	"net/http"
	"net/netip"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/go-chi/chi/v5"
	"github.com/go-chi/httprate"

	"coachsearch/internal/coach"
)

// A Coach is what opens the coach's door: pages under /coach that nobody sees
// who has not signed in.
type Coach struct {
	// Store returns the coach's file, or nil as long as it cannot be opened. Then
	// readers are served, and the door says that it stays shut.
	Store func() *coach.Store
	// Failures are what the last rebuild could not read, the first of them, and
	// how many there are.
	Failures func() (list []string, total int, err error)
}

// The cookie's name binds it to this host and to HTTPS; the other one is for a
// browser on the machine of the server.
const (
	secureCookie = "__Host-coach"
	localCookie  = "coach-local"

	maxFormBytes = 256 << 10 // a note of the greatest length, encoded
	signInPath   = "/coach/sign-in"
)

var (
	errNotPrivate = &Problem{Status: http.StatusForbidden, Detail: "These pages are given over HTTPS only, or on the machine of the server."}
	errShut       = &Problem{Status: http.StatusServiceUnavailable, Detail: "The coach's file cannot be opened, so nobody can sign in. Readers find what they found before, and what is hidden stays hidden. What is wrong with the file stands in the log of the server."}
	errForged     = &Problem{Status: http.StatusForbidden, Title: "Not from this page", Detail: "What was sent does not come from a form of this site, or of a session that has ended. Nothing was done. Go back, load the page again, and try once more."}
)

// coachRoutes are behind the door. None of them searches for others.
func (s *server) coachRoutes(r chi.Router) {
	foreign := http.NewCrossOriginProtection()
	foreign.SetDenyHandler(s.handle(func(http.ResponseWriter, *http.Request) error { return errForged }))
	r.Use(s.private, foreign.Handler)
	r.Get("/sign-in", s.handle(s.signInPage))
	r.Post("/sign-in", s.handle(s.signIn))
	r.Get("/", s.handle(s.signedIn(s.coachPage)))
	r.Get("/columns", s.handle(s.signedIn(s.coachFind)))
	r.Get("/columns/{id}", s.handle(s.signedIn(s.coachColumn)))
	r.Post("/columns/{id}/note", s.handle(s.signedIn(s.coachNote)))
	r.Post("/columns/{id}/hide", s.handle(s.signedIn(s.coachHide)))
	r.Post("/columns/{id}/show", s.handle(s.signedIn(s.coachShow)))
	r.Post("/sign-out", s.handle(s.signedIn(s.signOut)))
}

// private keeps the pages off open networks and out of every cache and index.
func (s *server) private(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Cache-Control", "no-store")
		h.Set("X-Robots-Tag", "noindex, nofollow, noarchive")
		if _, ok := s.transport(r); !ok {
			s.fail(w, r, errNotPrivate)
			return
		}
		if s.coach.Store() == nil {
			s.fail(w, r, errShut)
			return
		}
		r.Body = http.MaxBytesReader(w, r.Body, maxFormBytes)
		next.ServeHTTP(w, r)
	})
}

// transport reports whether a request came by HTTPS, to us or to a trusted
// proxy, and whether it may see what is private: that, or it never left this
// machine.
func (s *server) transport(r *http.Request) (secure, ok bool) {
	if r.TLS != nil {
		return true, true
	}
	peer, err := netip.ParseAddrPort(r.RemoteAddr)
	if err != nil {
		return false, false
	}
	if forwarded := r.Header.Get(forwardedProto); forwarded != "" && isTrusted(s.trusted, peer.Addr()) {
		return forwarded == "https", forwarded == "https"
	}
	here, err := netip.ParseAddr(s.client(r))
	return false, err == nil && here.IsLoopback() && peer.Addr().Unmap().IsLoopback() && r.Header.Get(forwardedFor) == ""
}

// A coachHandler answers the coach, who has signed in.
type coachHandler func(http.ResponseWriter, *http.Request, *coach.Session) error

// signedIn lets h answer whoever has a session, and asks the others to sign
// in. What changes something needs a form of the session, too.
func (s *server) signedIn(h coachHandler) handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		secure, _ := s.transport(r)
		token := ""
		if c, err := r.Cookie(cookieName(secure)); err == nil {
			token = c.Value
		}
		reads := r.Method == http.MethodGet || r.Method == http.MethodHead
		n, err := s.coach.Store().Session(r.Context(), token, reads)
		if errors.Is(err, coach.ErrNoSession) {
			if !reads {
				return errForged
			}
			http.Redirect(w, r, signInPath, http.StatusSeeOther)
			return nil
		}
		if err != nil {
			return err
		}
		if !reads {
			if err := r.ParseForm(); err != nil {
				return badForm(err)
			}
			if !n.HasForm(r.PostForm.Get("form")) {
				return errForged
			}
		}
		if n.Token != token {
			s.setCookie(w, secure, n.Token)
		}
		return h(w, r, n)
	}
}

func badForm(err error) error {
	if tooLarge := (*http.MaxBytesError)(nil); errors.As(err, &tooLarge) {
		return &Problem{Status: http.StatusRequestEntityTooLarge, Detail: fmt.Sprintf("The form has more than %d bytes.", tooLarge.Limit)}
	}
	return &Problem{Status: http.StatusBadRequest, Detail: "The form could not be read."}
}

func cookieName(secure bool) string {
	if secure {
		return secureCookie
	}
	return localCookie
}

// setCookie hands out a token; none takes it back.
func (s *server) setCookie(w http.ResponseWriter, secure bool, token string) {
	c := &http.Cookie{Name: cookieName(secure), Value: token, Path: "/", HttpOnly: true, Secure: secure, SameSite: http.SameSiteStrictMode} //nolint:gosec // without TLS only on this machine
	if token == "" {
		c.MaxAge = -1
	}
	http.SetCookie(w, c)
}

func (s *server) signInPage(w http.ResponseWriter, _ *http.Request) error {
	return s.render(w, http.StatusOK, s.signInView(""))
}

func (s *server) signIn(w http.ResponseWriter, r *http.Request) error {
	if err := r.ParseForm(); err != nil {
		return badForm(err)
	}
	secure, _ := s.transport(r)
	n, err := s.coach.Store().SignIn(r.Context(), s.coachClient(r), r.PostForm.Get("password"))
	var locked *coach.LockedError
	switch {
	case errors.As(err, &locked):
		wait := int(locked.Wait/time.Second) + 1
		w.Header().Set("Retry-After", fmt.Sprint(wait))
		return s.render(w, http.StatusTooManyRequests, s.signInView(fmt.Sprintf("Too many wrong passwords. Try again in %s.", seconds(wait))))
	case errors.Is(err, coach.ErrWrong):
		return s.render(w, http.StatusForbidden, s.signInView("That is not the password."))
	case err != nil:
		return err
	}
	s.setCookie(w, secure, n.Token)
	http.Redirect(w, r, "/coach/", http.StatusSeeOther)
	return nil
}

func seconds(n int) string {
	if n < 120 {
		return fmt.Sprintf("%d seconds", n)
	}
	return fmt.Sprintf("%d minutes", (n+59)/60)
}

// coachClient is the address that tries are counted by.
func (s *server) coachClient(r *http.Request) string {
	return httprate.CanonicalizeIP(s.client(r))
}

func (s *server) signOut(w http.ResponseWriter, r *http.Request, n *coach.Session) error {
	if err := s.coach.Store().SignOut(r.Context(), n.Token, s.coachClient(r)); err != nil {
		return err
	}
	secure, _ := s.transport(r)
	s.setCookie(w, secure, "")
	w.Header().Set("Clear-Site-Data", `"cache"`)
	http.Redirect(w, r, signInPath, http.StatusSeeOther)
	return nil
}

// coachFind leads to a column, by its id or by its address.
func (s *server) coachFind(w http.ResponseWriter, r *http.Request, _ *coach.Session) error {
	id := strings.TrimSpace(r.URL.Query().Get("id"))
	if u, err := url.Parse(id); err == nil {
		if _, after, ok := strings.Cut(u.Path, "/columns/"); ok {
			id = after
		}
	}
	if id == "" {
		http.Redirect(w, r, "/coach/", http.StatusSeeOther)
		return nil
	}
	http.Redirect(w, r, coachURL(id), http.StatusSeeOther)
	return nil
}

func coachURL(id string) string { return "/coach/columns/" + url.PathEscape(id) }

func (s *server) coachNote(w http.ResponseWriter, r *http.Request, _ *coach.Session) error {
	id, err := s.coachColumnID(r)
	if err != nil {
		return err
	}
	err = s.coach.Store().SetNote(r.Context(), id, r.PostForm.Get("note"), s.coachClient(r))
	if errors.Is(err, coach.ErrNote) {
		return &Problem{Status: http.StatusBadRequest, Detail: fmt.Sprintf("A note has %d characters at most.", coach.MaxNote)}
	}
	return s.backTo(w, r, coachURL(id), err)
}

func (s *server) coachHide(w http.ResponseWriter, r *http.Request, _ *coach.Session) error {
	id, err := s.coachColumnID(r)
	if err != nil {
		return err
	}
	hidden, err := s.coach.Store().Hide(r.Context(), id, s.titleOf(r, id), s.coachClient(r))
	return s.backTo(w, r, coachURL(id), errors.Join(err, s.hide(hidden)))
}

func (s *server) coachShow(w http.ResponseWriter, r *http.Request, _ *coach.Session) error {
	id, err := s.coachColumnID(r)
	if err != nil {
		return err
	}
	hidden, err := s.coach.Store().Show(r.Context(), id, s.coachClient(r))
	if err != nil && hidden == nil {
		return err
	}
	return s.backTo(w, r, coachURL(id), errors.Join(err, s.hide(hidden)))
}

// hide makes what is hidden now so at once; nil was not read, and changes
// nothing.
func (s *server) hide(hidden []coach.Hidden) error {
	if hidden == nil {
		return nil
	}
	return s.live.Hide(coach.IDs(hidden))
}

func (s *server) backTo(w http.ResponseWriter, r *http.Request, path string, err error) error {
	if err == nil {
		http.Redirect(w, r, path, http.StatusSeeOther)
	}
	return err
}

// missed counts what a reader looked for in vain, where nothing but the query
// can be why. It reports whether such an answer has to come from here each time.
func (s *server) missed(in url.Values, total int) (counts bool) {
	if s.coach == nil || total > 0 {
		return false
	}
	store := s.coach.Store()
	if store == nil {
		return false
	}
	for name, values := range in {
		if strings.Join(values, "") != "" && !slices.Contains([]string{"q", "sort", "per_page", "facets"}, name) {
			return false
		}
	}
	if !s.rehearsing {
		store.Missed(in.Get("q"))
	}
	return true
}
