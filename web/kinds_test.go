package web

import (
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/go-chi/chi/v5"

	"coachsearch/internal/coach"
	"coachsearch/internal/corpus"
	"coachsearch/internal/sample"
)

// A pageKind is a page of one kind, as a reader comes to see it. Every check
// of pages looks at all of them, and TestEveryPageHasAKind sees to it that
// none is forgotten.
type pageKind struct {
	name   string
	path   string
	form   url.Values // sent by POST, if any
	door   bool       // behind the coach's door
	status int        // 200 unless it is set
}

func (k pageKind) want() int {
	if k.status == 0 {
		return http.StatusOK
	}
	return k.status
}

// gallery is an archive to look at: the sample, and a record of markup.
func gallery(t testing.TB) []*corpus.Column {
	t.Helper()
	cols, err := sample.Columns()
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range records() {
		if c.ID == oddID {
			cols = append(cols, c)
		}
	}
	return cols
}

// gallerySite serves the gallery, with the coach's door in it, a note behind
// that and a column that is hidden.
func gallerySite(t *testing.T) *site {
	t.Helper()
	store := newStore(t)
	cols := gallery(t)
	err := errors.Join(store.SetPassword(t.Context(), coachPassword), store.SetNote(t.Context(), cols[2].ID, "Ask whether it may be printed.", "127.0.0.1"))
	hidden, hideErr := store.Hide(t.Context(), cols[40].ID, cols[40].Title, "127.0.0.1")
	if err := errors.Join(err, hideErr); err != nil {
		t.Fatal(err)
	}
	s := newSite(t, Config{Coach: &Coach{Store: always(store), Failures: func() ([]string, int, error) { return []string{"a.html: torn"}, 3, nil }}}, cols)
	if err := s.live.Hide(coach.IDs(hidden)); err != nil {
		t.Fatal(err)
	}
	return s
}

// fullest is the column of the gallery with the most that a page can show.
func fullest(t testing.TB) *corpus.Column {
	t.Helper()
	parts := func(c *corpus.Column) int {
		n := len(c.Sections) + 3*min(1, len(c.Comments)) + 3*min(1, len(c.Resources)) + 3*min(1, len(c.Captures))
		for _, stated := range []string{c.Client.Issue, c.Client.Title, c.Author.Name, c.Posted} {
			n += min(1, len(stated))
		}
		return n
	}
	return slices.MaxFunc(gallery(t), func(a, b *corpus.Column) int { return parts(a) - parts(b) })
}

func pageKinds(t testing.TB) []pageKind {
	t.Helper()
	full := columnURL(fullest(t).ID)
	ids := make([]string, 3)
	for i, c := range gallery(t)[:3] {
		ids[i] = c.ID
	}
	return []pageKind{
		{name: "home", path: "/"},
		{name: "search", path: "/search?q=my+boss+takes+credit+for+my+work"},
		{name: "filters", path: "/search?q=meeting&section=outer_game&industry=%28none%29&industry=Insurance&year=2008&year=2009&age_min=20&tenure_max=30&from=2004&sort=-date"},
		{name: "everything", path: "/search?page=2"},
		{name: "nothing", path: "/search?q=zyzzyva+%22quarrel+abroad%22&industry=Insurance"},
		{name: "notices", path: "/search?q=meeting&sort=best&page=999999&from=someday", status: http.StatusBadRequest},
		{name: "misspelt", path: "/search?q=promotoin+collegue"},
		{name: "story", path: "/search?q=" + strings.Repeat("my+boss+takes+the+credit+for+my+work+and+I+say+nothing+", 5)},
		{name: "beyond", path: "/search?q=boss&page=90&per_page=25"},
		{name: "care", path: "/search?q=I+want+to+die"},
		{name: "advanced", path: "/search/advanced?q=%22direct+report%22+credit+-interview&section=inner_game&industry=Insurance&age_min=30"},
		{name: "column", path: full},
		{name: "column-of-a-search", path: full + "?q=what+should+I+say&sort=date"},
		{name: "column-of-markup", path: columnURL(oddID)},
		{name: "situation", path: "/situation"},
		{name: "situation-answer", path: "/situation", form: url.Values{
			"text": {"My manager presents my ideas as his own in every meeting, and I say nothing. I am tired of it and think about leaving."},
			"age":  {"41"}, "title": {"Senior analyst"}, "tenure": {"2.5 years"}, "industry": {"Insurance"},
		}},
		{name: "situation-refused", path: "/situation", form: url.Values{"text": {" "}}, status: http.StatusBadRequest},
		{name: "browse", path: "/browse"},
		{name: "browse-chosen", path: "/browse?topic=Promotion"},
		{name: "topics", path: "/browse/topics"},
		{name: "last-words", path: "/browse/last-words"},
		{name: "compare", path: compareURL(ids[0], ids[1], "")},
		{name: "compare-choice", path: "/compare"},
		{name: "then-and-now", path: "/compare?topic=Promotion"},
		{name: "handout", path: "/handout?" + url.Values{"id": ids[:2], "q": {"credit"}, "heading": {"Before the talk"}, "note": {"Read the outer game first."}}.Encode()},
		{name: "handout-empty", path: "/handout"},
		{name: "about", path: "/about"},
		{name: "coach-sign-in", path: signInPath},
		{name: "coach", path: "/coach/", door: true},
		{name: "coach-column", path: coachURL(ids[2]), door: true},
		{name: "api", path: "/api"},
		{name: "column-gone", path: "/columns/2004-05-24-goose-here-comes-the-boss", status: http.StatusNotFound},
		{name: "not-found", path: "/no/such/page", status: http.StatusNotFound},
	}
}

// ask asks for a page of a kind without a browser.
func (k pageKind) ask(t *testing.T, s *site) reply {
	t.Helper()
	b := &coachBrowser{t: t, h: s, peer: "127.0.0.1:1", headers: http.Header{}, cookies: map[string]*http.Cookie{}}
	if k.door {
		b.signIn(coachPassword, http.StatusSeeOther)
	}
	method := http.MethodGet
	if k.form != nil {
		method = http.MethodPost
	}
	answer := b.send(method, "http://localhost"+k.path, k.form)
	res := reply{answer.StatusCode, answer.Header, []byte(b.body(answer))}
	if !strings.HasPrefix(res.Header.Get("Content-Type"), "text/html") {
		t.Errorf("%s: %s", k.name, res.Header.Get("Content-Type"))
	}
	return res
}

// Every route that answers a page has a kind in the table, and every kind is
// answered as it says.
func TestEveryPageHasAKind(t *testing.T) {
	s := gallerySite(t)
	routes := s.Handler.(chi.Routes)
	shown := map[string]bool{}
	for _, k := range pageKinds(t) {
		res := k.ask(t, s)
		if res.StatusCode != k.want() {
			t.Errorf("%s: status %d, want %d", k.name, res.StatusCode, k.want())
		}
		method := http.MethodGet
		if k.form != nil {
			method = http.MethodPost
		}
		path, _, _ := strings.Cut(k.path, "?")
		shown[method+" "+routes.Find(chi.NewRouteContext(), method, path)] = true
	}
	programs := []string{"/api/", "/static/", "/sitemap", "/livez", "/readyz", "/metrics"}
	elsewhere := []string{ // where an answer leads on to another page, or comes back to the form
		"POST /coach/sign-in", "POST /coach/sign-out", "POST /coach/columns/{id}/note", "POST /coach/columns/{id}/hide", "POST /coach/columns/{id}/show", "GET /coach/columns",
	}
	pages := 0
	err := chi.Walk(routes, func(method, pattern string, _ http.Handler, _ ...func(http.Handler) http.Handler) error {
		switch {
		case slices.ContainsFunc(programs, func(p string) bool { return strings.HasPrefix(pattern, p) }):
			return nil
		case slices.Contains(elsewhere, method+" "+pattern):
			return nil
		case method == http.MethodGet && !strings.Contains(pattern, "{"):
			if res := s.get(pattern); res.StatusCode != http.StatusOK || !strings.HasPrefix(res.Header.Get("Content-Type"), "text/html") {
				return nil // for programs, or on to another address
			}
		}
		pages++
		if !shown[method+" "+pattern] {
			t.Errorf("%s %s is a page of no kind: add one to pageKinds", method, pattern)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if pages < 10 {
		t.Errorf("only %d pages were walked", pages)
	}
}
