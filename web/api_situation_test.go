package web

import (
	"bytes"
	"encoding/json"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

func (s *site) post(target, contentType, body string) reply {
	s.t.Helper()
	r := httptest.NewRequest(http.MethodPost, "http://localhost"+target, strings.NewReader(body))
	r.Header.Set("Content-Type", contentType)
	w := httptest.NewRecorder()
	s.ServeHTTP(w, r)
	return reply{w.Code, w.Header(), w.Body.Bytes()}
}

func TestSituation(t *testing.T) {
	var log bytes.Buffer
	s := newSite(t, Config{Logger: slog.New(slog.NewTextHandler(&log, nil))}, records())
	res := s.post("/api/v1/similar", "application/json; charset=utf-8",
		`{"text":"Sales and our team are in constant friction, and we get the blame","client":{"industry":"Consulting","age":45},"per_page":2}`)
	if res.StatusCode != http.StatusOK || res.Header.Get("Cache-Control") != "no-store" {
		t.Fatalf("status %d, Cache-Control %q: %s", res.StatusCode, res.Header.Get("Cache-Control"), res.Body)
	}
	var a similarAnswer
	if err := json.Unmarshal(res.Body, &a); err != nil {
		t.Fatal(err)
	}
	if len(a.Hits) == 0 || a.Hits[0].ID != "2008-10-06-two-teams-one-blame" || len(a.Hits[0].Because) == 0 {
		t.Errorf("answer: %s", res.Body)
	}
	if strings.Contains(log.String(), "friction") || strings.Contains(log.String(), "Consulting") {
		t.Errorf("the situation was logged: %s", log.String())
	}
	for _, tc := range []struct {
		kind, body string
		status     int
	}{
		{"application/x-www-form-urlencoded", "text=x", 415},
		{"application/json", `{"text":""}`, 400},
		{"application/json", `{"text":"x","per_page":0}`, 400},
		{"application/json", `{"text":"x","per_page":"many"}`, 400},
		{"application/json", `{"text":"x","secret":1}`, 400},
		{"application/json", `{"text":"x"} {"text":"y"}`, 400},
		{"application/json", `[`, 400},
		{"application/json", `[]`, 400},
		{"application/json", `{"text":"x","client":{"age":-1}}`, 400},
		{"application/json", `{"text":"x","client":{"tenure_months":-1}}`, 400},
		{"application/json", ``, 400},
		{"application/json", `{"text":"` + strings.Repeat("a ", maxSituationRunes) + `"}`, 400},
		{"application/json", `{"text":"` + strings.Repeat("a", maxSituationBytes) + `"}`, 413},
		{"application/json", "{\"text\":\"\\u0000 \xff <script>\"}", 200},
	} {
		if res := s.post("/api/v1/similar", tc.kind, tc.body); res.StatusCode != tc.status {
			t.Errorf("%.60q: status %d, want %d: %s", tc.body, res.StatusCode, tc.status, res.Body)
		} else if bytes.Contains(res.Body, []byte(`"parameter":""`)) {
			t.Errorf("%.60q: a parameter without a name: %s", tc.body, res.Body)
		}
	}
	r := httptest.NewRequest(http.MethodPost, "http://localhost/api/v1/similar", strings.NewReader("\x1f\x8b"))
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("Content-Encoding", "gzip")
	w := httptest.NewRecorder()
	if s.ServeHTTP(w, r); w.Code != 415 || w.Header().Get("Accept-Encoding") != "identity" {
		t.Errorf("a compressed body: status %d, %v", w.Code, w.Header())
	}
}
