package web

import (
	"bytes"
	"encoding/json"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"coachsearch/internal/corpus"
)

func TestAPISearch(t *testing.T) {
	s := newSite(t, Config{}, records())
	var a SearchAnswer
	s.json("/api/v1/search?q=friction+sales&per_page=1", 200, &a)
	if a.Meta.Total < 2 || a.Meta.Pages != a.Meta.Total || a.Meta.Page != 1 || a.Meta.PerPage != 1 {
		t.Errorf("meta %+v", a.Meta)
	}
	if len(a.Hits) != 1 || a.Hits[0].ID != "2008-10-06-two-teams-one-blame" {
		t.Fatalf("hits %+v", a.Hits)
	}
	h := a.Hits[0]
	if d := cmp.Diff(records()[0].Client, h.Client); d != "" {
		t.Error(d)
	}
	if h.Date != "2008-10-06" || h.URL != "http://www.example.com/corner.php?id=12" || h.Score <= 0 || h.HTML != "/columns/"+h.ID {
		t.Errorf("hit %+v", h)
	}
	if len(h.Highlights) == 0 || !slices.ContainsFunc(h.Highlights[0].Spans, func(s wireSpan) bool { return s.Match }) {
		t.Errorf("highlights %+v", h.Highlights)
	}
	if got := slices.Sorted(keys(a.Facets)); !slices.Equal(got, []string{"industry", "level", "section", "topic", "year"}) {
		t.Errorf("facets %v", got)
	}
	if a.Links.Next == nil || *a.Links.Next != "/api/v1/search?q=friction+sales&page=2&per_page=1" || a.Links.Prev != nil {
		t.Errorf("links %+v", a.Links)
	}
	if a.Links.HTML != "/search?q=friction+sales&per_page=1" || a.Links.Self != "/api/v1/search?q=friction+sales&per_page=1" {
		t.Errorf("links %+v", a.Links)
	}
}

func keys[V any](m map[string]V) func(func(string) bool) {
	return func(yield func(string) bool) {
		for k := range m {
			if !yield(k) {
				return
			}
		}
	}
}

func TestAPIArraysAreNeverNull(t *testing.T) {
	s := newSite(t, Config{}, records())
	for _, target := range []string{
		"/api/v1/search?q=zyzzyva", "/api/v1/search?q=zyzzyva&facets=none", "/api/v1/search", "/api/v1/search?page=1000",
		"/api/v1/columns/only-a-title/similar", "/api/v1/columns/2008-10-06-two-teams-one-blame/similar",
	} {
		body := s.body(target, 200)
		for _, name := range []string{"relaxed", "also_searched", "hits", "facets", "values", "highlights", "spans", "because"} {
			if strings.Contains(body, `"`+name+`":null`) {
				t.Errorf("%s: %s is null: %s", target, name, body)
			}
		}
	}
	body := s.body("/api/v1/search?q=zyzzyva&facets=none", 200)
	for _, want := range []string{`"did_you_mean":null`, `"hits":[]`, `"facets":{}`, `"next":null`, `"prev":null`, `"also_searched":[]`} {
		if !strings.Contains(body, want) {
			t.Errorf("no %s in %s", want, body)
		}
	}
}

func TestAPIPagesMeet(t *testing.T) {
	s := newSite(t, Config{}, records())
	var ids []string
	next := "/api/v1/search?per_page=2&sort=date&facets=none"
	for steps := 0; next != "" && steps < 10; steps++ {
		var a SearchAnswer
		s.json(next, 200, &a)
		for _, h := range a.Hits {
			ids = append(ids, h.ID)
		}
		next = ""
		if a.Links.Next != nil {
			next = *a.Links.Next
		}
	}
	slices.Sort(ids)
	if len(ids) != len(records()) || len(slices.Compact(ids)) != len(records()) {
		t.Errorf("the pages hold %v", ids)
	}
	var beyond SearchAnswer
	s.json("/api/v1/search?per_page=2&page=9", 200, &beyond)
	if len(beyond.Hits) != 0 || beyond.Links.Next != nil || beyond.Links.Prev == nil || *beyond.Links.Prev != "/api/v1/search?page=3&per_page=2" {
		t.Errorf("beyond the end: %+v", beyond.Links)
	}
}

func TestAPIFilters(t *testing.T) {
	s := newSite(t, Config{}, records())
	for _, tc := range []struct {
		query string
		want  int
	}{
		{"", 5},
		{"industry=Consulting", 1},
		{"industry=Consulting&industry=Insurance", 2},
		{"industry=Consulting&year=2009", 0},
		{"industry=(none)", 1},
		{"industry=Nowhere", 0},
		{"year=2009", 1},
		{"from=2009&to=2010-05", 2},
		{"age_min=30&age_max=50", 2},
		{"age_min=31", 2},
		{"tenure_max=1", 1},
		{"q=calendar&section=outer_game", 1},
		{"q=calendar&section=question", 0},
	} {
		var a SearchAnswer
		s.json("/api/v1/search?"+tc.query, 200, &a)
		if a.Meta.Total != tc.want {
			t.Errorf("%s: %d columns, want %d", tc.query, a.Meta.Total, tc.want)
		}
	}
}

func TestAPIRefuses(t *testing.T) {
	s := newSite(t, Config{}, records())
	for _, tc := range []struct {
		target    string
		status    int
		parameter string
	}{
		{"/api/v1/search?nope=1", 400, "nope"},
		{"/api/v1/search?facets=color", 400, "facets"},
		{"/api/v1/search?sort=best", 400, "sort"},
		{"/api/v1/search?section=middle", 400, "section"},
		{"/api/v1/search?q=" + strings.Repeat("a", 2001), 400, "q"},
		{"/api/v1/search?page=1001", 400, "page"},
		{"/api/v1/search?q=%zz", 400, ""},
		{"/api/v1/columns/none-such", 404, ""},
		{"/api/v1/columns/none-such/similar", 404, ""},
		{"/api/v1/columns/only-a-title?q=1", 400, "q"},
		{"/api/v1/columns/only-a-title/similar?per_page=0", 400, "per_page"},
		{"/api/v1/suggest?q=" + strings.Repeat("a", 2001), 400, "q"},
		{"/api/v1/suggest?per_page=101", 400, "per_page"},
		{"/api/v1/suggest?q=a&q=b", 400, "q"},
		{"/api/v1/suggest?prefix=a", 400, "prefix"},
		{"/api/v1/suggest?format=xml", 400, "format"},
		{"/api/v1/facets/color", 400, "name"},
		{"/api/v1/facets/%zz", 400, "name"},
		{"/api/v1/facets/year?prefix=" + strings.Repeat("a", 301), 400, "prefix"},
		{"/api/v1/facets/year?q=a", 400, "q"},
		{"/api/v1/none-such", 404, ""},
		{"/api/", 404, ""},
	} {
		res := s.get(tc.target)
		var p problemDoc
		if err := json.Unmarshal(res.Body, &p); err != nil {
			t.Errorf("%.60s: %v", tc.target, err)
			continue
		}
		if res.StatusCode != tc.status || p.Status != tc.status || res.Header.Get("Content-Type") != "application/problem+json" || p.Title == "" || p.Detail == "" {
			t.Errorf("%.60s: status %d, %q, %+v", tc.target, res.StatusCode, res.Header.Get("Content-Type"), p)
		}
		if tc.parameter != "" && !slices.ContainsFunc(p.Errors, func(e ParamError) bool { return e.Parameter == tc.parameter && e.Detail != "" }) {
			t.Errorf("%.60s: errors %v do not name %s", tc.target, p.Errors, tc.parameter)
		}
	}
}

func TestMethods(t *testing.T) {
	s := newSite(t, Config{}, records())
	for _, tc := range []struct {
		method, target string
		status         int
		allow          string
	}{
		{http.MethodDelete, "/api/v1/search", 405, "GET, HEAD"},
		{http.MethodPost, "/api/v1/columns/only-a-title", 405, "GET, HEAD"},
		{http.MethodPut, "/livez", 405, "GET, HEAD"},
		{http.MethodGet, "/api/v1/similar", 405, "POST"},
		{http.MethodHead, "/api/v1/similar", 405, "POST"},
		{http.MethodOptions, "/api/v1/similar", 405, "POST"},
		{http.MethodPut, "/api/v1/similar?x=1", 405, "POST"},
		{http.MethodPut, "/situation", 405, "GET, HEAD, POST"},
		{"BREW", "/search", 405, "GET, HEAD"},
		{http.MethodPut, "/api/v1/none-such", 404, ""},
		{"BREW", "/none-such", 404, ""},
	} {
		res := s.ask(tc.method, tc.target)
		if res.StatusCode != tc.status || res.Header.Get("Allow") != tc.allow {
			t.Errorf("%s %s: status %d, Allow %q, want %d, %q", tc.method, tc.target, res.StatusCode, res.Header.Get("Allow"), tc.status, tc.allow)
		}
		if forProgram := strings.HasPrefix(tc.target, "/api/"); forProgram && !bytes.Contains(res.Body, []byte(`"title":"`+http.StatusText(tc.status)+`"`)) {
			t.Errorf("%s %s: %s", tc.method, tc.target, res.Body)
		}
	}
}

func TestAPIColumnIsTheRecord(t *testing.T) {
	s := newSite(t, Config{}, records())
	for _, want := range records() {
		var got corpus.Column
		s.json("/api/v1/columns/"+url.PathEscape(want.ID), 200, &got)
		if d := cmp.Diff(want, &got, cmpopts.EquateEmpty()); d != "" {
			t.Errorf("%s: %s", want.ID, d)
		}
	}
}

func TestAPISimilar(t *testing.T) {
	s := newSite(t, Config{}, records())
	var a similarAnswer
	s.json("/api/v1/columns/2008-10-06-two-teams-one-blame/similar?per_page=2", 200, &a)
	if len(a.Hits) == 0 || len(a.Hits) > 2 || a.Meta.Total != len(a.Hits) {
		t.Fatalf("hits %+v", a.Hits)
	}
	for _, h := range a.Hits {
		if h.ID == "2008-10-06-two-teams-one-blame" || len(h.Because) == 0 {
			t.Errorf("hit %+v", h)
		}
	}
}

func TestAnswerIsWhatTheAPIAnswers(t *testing.T) {
	s := newSite(t, Config{}, records())
	x, release, err := s.live.Acquire()
	if err != nil {
		t.Fatal(err)
	}
	defer release()
	const q = "q=friction+sales&industry=Consulting&sort=-date"
	v, _ := url.ParseQuery(q)
	a, err := Answer(t.Context(), x, v)
	if err != nil {
		t.Fatal(err)
	}
	a.Meta.TookMS = 0
	var mine bytes.Buffer
	if err := Encode(&mine, a); err != nil {
		t.Fatal(err)
	}
	var theirs SearchAnswer
	s.json("/api/v1/search?"+q, 200, &theirs)
	theirs.Meta.TookMS = 0
	var b bytes.Buffer
	if err := Encode(&b, theirs); err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(mine.String(), b.String()); d != "" {
		t.Error(d)
	}
}

func TestETagFollowsTheGeneration(t *testing.T) {
	s := newSite(t, Config{}, records())
	for _, target := range []string{"/", "/search?q=sales", "/about", "/columns/only-a-title", "/api/v1/search?q=sales", "/api/v1/columns/only-a-title", "/api/v1/suggest?q=f", "/api/v1/facets/year", "/openapi.json"} {
		tag := s.get(target).Header.Get("ETag")
		if tag == "" {
			t.Errorf("%s: no ETag", target)
			continue
		}
		for _, known := range []string{`"other", ` + tag, tag + `,"other"`, strings.TrimPrefix(tag, "W/"), "*"} {
			if res := s.get(target, "If-None-Match", known); res.StatusCode != http.StatusNotModified || len(res.Body) > 0 {
				t.Errorf("%s: status %d for If-None-Match: %s", target, res.StatusCode, known)
			}
		}
		if res := s.get(target, "If-None-Match", `W/"other"`); res.StatusCode != http.StatusOK {
			t.Errorf("%s: status %d for another ETag", target, res.StatusCode)
		}
	}
}

// Another program may answer otherwise, of the same generation too.
func TestETagFollowsTheProgram(t *testing.T) {
	cols, seen := records(), map[string]string{}
	for _, build := range []string{"", "a", "b"} {
		tag := newSite(t, Config{Build: build}, cols).get("/openapi.json").Header.Get("ETag") // which knows no generation
		if other, ok := seen[tag]; ok || tag == "" {
			t.Errorf("builds %q and %q give the same ETag %s", build, other, tag)
		}
		seen[tag] = build
	}
	a, b := newSite(t, Config{Build: "a"}, cols), newSite(t, Config{Build: "a"}, cols)
	if a.get("/openapi.json").Header.Get("ETag") != b.get("/openapi.json").Header.Get("ETag") {
		t.Error("the same program gives two ETags")
	}
}

func TestHealth(t *testing.T) {
	s := newSite(t, Config{}, records())
	var ready readyAnswer
	s.json("/readyz", 200, &ready)
	if ready.Status != "ready" || ready.Columns != len(records()) || ready.Generation == "" {
		t.Errorf("%+v", ready)
	}
	s.body("/livez", 200)

	empty := newSite(t, Config{}, nil)
	empty.body("/livez", 200)
	for _, target := range []string{"/readyz", "/api/v1/search", "/api/v1/columns/x"} {
		if body := empty.body(target, 503); !strings.Contains(body, "indexer rebuild") {
			t.Errorf("%s does not say what to do: %s", target, body)
		}
	}
}
