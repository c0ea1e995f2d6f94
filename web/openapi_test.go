package web

import (
	"bytes"
	"encoding/json"
	"flag"
	"io"
	"net/http"
	"os"
	"slices"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/openapi3filter"
	"github.com/getkin/kin-openapi/routers/gorillamux"
	"go.yaml.in/yaml/v4"
)

var update = flag.Bool("update", false, "rewrite openapi.json from openapi.yaml")

func TestOpenAPIJSONIsTheYAML(t *testing.T) {
	var doc any
	if err := yaml.Unmarshal(openAPIYAML, &doc); err != nil {
		t.Fatal(err)
	}
	want, err := json.Marshal(doc)
	if err != nil {
		t.Fatal(err)
	}
	want = append(want, '\n')
	if *update {
		if err := os.WriteFile("openapi.json", want, 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if !bytes.Equal(want, openAPIJSON) {
		t.Error("openapi.json is not openapi.yaml; run: go test ./web -run OpenAPI -update")
	}
}

// The document is held against live answers: every answer, good or bad, is
// one that it describes, and every parameter that is taken stands in it.
func TestOpenAPIDescribesTheAnswers(t *testing.T) {
	openapi3filter.RegisterBodyDecoder("application/x-suggestions+json", openapi3filter.JSONBodyDecoder)
	for _, kind := range []string{"application/jsonl", "application/atom+xml", "text/csv"} {
		openapi3filter.RegisterBodyDecoder(kind, openapi3filter.FileBodyDecoder)
	}
	s := newSite(t, Config{}, records())
	doc, err := openapi3.NewLoader().LoadFromData([]byte(s.body("/openapi.json", 200)))
	if err != nil {
		t.Fatal(err)
	}
	if err := doc.Validate(t.Context()); err != nil {
		t.Fatal(err)
	}
	doc.Servers = nil // the relative one is not for the router
	router, err := gorillamux.NewRouter(doc)
	if err != nil {
		t.Fatal(err)
	}
	check := func(s *site, target string) {
		t.Helper()
		res := s.get(target)
		r, err := http.NewRequest(http.MethodGet, "http://localhost"+target, nil)
		if err != nil {
			t.Fatal(err)
		}
		route, params, err := router.FindRoute(r)
		if err != nil {
			t.Errorf("%s: %v", target, err)
			return
		}
		in := &openapi3filter.RequestValidationInput{Request: r, PathParams: params, Route: route}
		if res.StatusCode == http.StatusOK {
			if err := openapi3filter.ValidateRequest(t.Context(), in); err != nil {
				t.Errorf("%s was answered, and the document forbids it: %v", target, err)
			}
		}
		out := &openapi3filter.ResponseValidationInput{
			RequestValidationInput: in, Status: res.StatusCode, Header: res.Header, Body: io.NopCloser(bytes.NewReader(res.Body)),
			Options: &openapi3filter.Options{IncludeResponseStatus: true},
		}
		if err := openapi3filter.ValidateResponse(t.Context(), out); err != nil {
			t.Errorf("%s: %v", target, err)
		}
	}
	for _, target := range []string{
		"/api/v1/search", "/api/v1/search?q=friction+sales", "/api/v1/search?q=zyzzyva", "/api/v1/search?q=%22shared+dates%22&section=last_word",
		"/api/v1/search?industry=Consulting&industry=(none)&year=2008&age_min=30&tenure_max=20.5&from=2008&to=2012-10&sort=-date&page=1&per_page=3&facets=section,author",
		"/api/v1/search?facets=none&per_page=1", "/api/v1/search?nope=1", "/api/v1/search?facets=color&sort=best&page=0",
		"/api/v1/columns/2008-10-06-two-teams-one-blame", "/api/v1/columns/only-a-title", "/api/v1/columns/none", "/api/v1/columns/none?x=1",
		"/api/v1/columns/2008-10-06-two-teams-one-blame/similar?per_page=3", "/api/v1/columns/none/similar",
		"/api/v1/suggest", "/api/v1/suggest?q=f", "/api/v1/suggest?q=F&per_page=2&format=json", "/api/v1/suggest?q=f&format=opensearch", "/api/v1/suggest?q=zyzzyva&format=opensearch",
		"/api/v1/suggest?q=f&format=xml", "/api/v1/suggest?nope=1", "/api/v1/facets/industry", "/api/v1/facets/section?prefix=inner", "/api/v1/facets/topic?prefix=zyzzyva&per_page=1",
		"/api/v1/facets/industry?per_page=101",
		"/search.atom", "/search.atom?q=friction&industry=Consulting", "/search.csv", "/search.csv?q=friction&sort=date", "/search.csv?nope=1", "/search.jsonl?q=zyzzyva",
		"/search.jsonl?page=2&per_page=2&facets=none", "/search.jsonl?sort=best", "/livez", "/readyz",
	} {
		check(s, target)
	}
	empty := newSite(t, Config{}, nil)
	for _, target := range []string{"/readyz", "/api/v1/search", "/api/v1/columns/x", "/api/v1/suggest?q=a", "/api/v1/facets/year", "/search.csv", "/search.atom"} {
		check(empty, target)
	}
	limited := newSite(t, Config{Rate: 0.1}, records())
	limited.get("/api/v1/search")
	check(limited, "/api/v1/search")

	var named []string
	for _, p := range doc.Paths.Find("/api/v1/search").Get.Parameters {
		named = append(named, p.Value.Name)
	}
	if !slices.Equal(named, paramOrder) {
		t.Errorf("the document names %v, the code takes %v", named, paramOrder)
	}
}
