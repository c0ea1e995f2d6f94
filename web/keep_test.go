package web

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func (k *keptPages) count() int {
	k.mu.Lock()
	defer k.mu.Unlock()
	return len(k.young) + len(k.old)
}

// A page that is kept is answered as the one that is made, header for header,
// and whatever changes a page makes another of it.
func TestKeptPages(t *testing.T) {
	s, inner := newInner(t, Config{}, records())
	id := records()[0].ID
	for _, target := range []string{"/search?q=friction", "/columns/" + id, "/columns/" + id + "?q=friction", "/browse", "/compare?a=" + id, "/search/advanced", "/browse/last-words"} {
		for _, encoding := range []string{"", "gzip"} {
			before := inner.kept.count()
			made := s.get(target, "Accept-Encoding", encoding)
			if inner.kept.count() != before+1 {
				t.Fatalf("%s, %q: not kept", target, encoding)
			}
			again := s.get(target, "Accept-Encoding", encoding)
			if d := cmp.Diff(made, again); d != "" || inner.kept.count() != before+1 {
				t.Errorf("%s, %q: %d kept, then %d: %s", target, encoding, before, inner.kept.count(), d)
			}
			if got := again.Header.Get("Content-Length"); again.StatusCode != 200 || got != fmt.Sprint(len(again.Body)) || again.Header.Get("Content-Encoding") != encoding {
				t.Errorf("%s: %d %v", target, again.StatusCode, again.Header)
			}
			if res := s.get(target, "Accept-Encoding", encoding, "If-None-Match", again.Header.Get("ETag")); res.StatusCode != 304 || len(res.Body) > 0 {
				t.Errorf("%s, %q: %d for what the client has", target, encoding, res.StatusCode)
			}
		}
		z, err := gzip.NewReader(bytes.NewReader(s.get(target, "Accept-Encoding", "gzip").Body))
		if err != nil {
			t.Fatal(err)
		}
		if b, err := io.ReadAll(z); err != nil || string(b) != s.body(target, 200) {
			t.Errorf("%s is something else when it is compressed: %v", target, err)
		}
	}
	ask := func(host string) string {
		w := httptest.NewRecorder()
		s.ServeHTTP(w, newRequest(t, "/columns/"+id, host))
		return w.Body.String()
	}
	if a, b := ask("one.example"), ask("two.example"); strings.Contains(b, "one.example") || !strings.Contains(a, "one.example") {
		t.Error("a page of one host is given to another")
	}
}

// What must not be kept is made each time.
func TestPagesThatAreNotKept(t *testing.T) {
	s, inner := newInner(t, Config{}, records())
	for _, tt := range []struct {
		target string
		header []string
	}{
		{"/search?q=friction&from=never", nil}, // with a notice
		{"/search?q=friction&section=", nil},   // leads elsewhere
		{"/columns/none-such", nil},
		{"/", nil}, // of today
		{"/handout?id=" + records()[0].ID + "&note=private", nil},
		{"/api/v1/search?q=friction", nil}, // tells how long it took
		{"/search?q=" + strings.Repeat("a+", maxKeptKey/2), nil},
		{"/search?q=friction", []string{"Accept-Encoding", "br"}},
		{"/search?q=friction", []string{"If-None-Match", "*"}},
	} {
		s.get(tt.target, tt.header...)
		if n := inner.kept.count(); n > 0 {
			t.Fatalf("%s %v is kept", tt.target, tt.header)
		}
	}
	if s.ask(http.MethodHead, "/search?q=friction"); inner.kept.count() > 0 {
		t.Error("a page without a body is kept")
	}
}

// A page that shows a column is not given out once the column is hidden, and
// comes again with it.
func TestHidingReachesKeptPages(t *testing.T) {
	s, _ := newInner(t, Config{}, records())
	id := records()[0].ID
	const all = "/search"
	if !strings.Contains(s.body(all, 200), "/columns/"+id) {
		t.Fatal("the column is not among all")
	}
	for _, hide := range []bool{true, false, true} {
		var ids []string
		if hide {
			ids = []string{id}
		}
		if err := s.live.Hide(ids); err != nil {
			t.Fatal(err)
		}
		for range 2 {
			if shown := strings.Contains(s.body(all, 200), "/columns/"+id); shown == hide {
				t.Errorf("hidden: %v, shown: %v", hide, shown)
			}
		}
	}
}

// The room is bounded, and what is asked for stays.
func TestKeptPagesAreBounded(t *testing.T) {
	var k keptPages
	page := &keptPage{body: make([]byte, 100<<10)}
	k.store("wanted", page)
	for i := range 1000 {
		k.store(fmt.Sprint(i), page)
		if k.load("wanted") == nil {
			t.Fatalf("forgotten after %d others", i)
		}
	}
	if n := k.count() * len(page.body); n > maxKeptBytes {
		t.Errorf("%d bytes are kept", n)
	}
	if k.load("0") != nil {
		t.Error("nothing is forgotten")
	}
}
