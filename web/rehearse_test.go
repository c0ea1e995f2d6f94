package web

import (
	"bytes"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"runtime/debug"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/blevesearch/mmap-go"
	"github.com/google/go-cmp/cmp"

	"coachsearch/internal/coach"
)

// The pages that are asked for again and again are made of the generation to come
// before it serves, as it would make them, and no others.
func TestPagesAreRehearsed(t *testing.T) {
	columns := records()
	const gone = "blame" // which only the column has that will be gone
	store := newStore(t)
	cfg := Config{Coach: &Coach{Store: always(store)}}
	s, inner := newInner(t, cfg, columns)
	dir := publish(t, columns[1:]) // one is gone
	next := liveAt(t, dir)
	if err := next.Hide([]string{columns[1].ID}); err != nil {
		t.Fatal(err)
	}
	type asked struct{ target, host, proto, encoding string }
	ask := func(h *server, a asked) *httptest.ResponseRecorder {
		r := newRequest(t, a.target, a.host)
		r.RemoteAddr = "127.0.0.1:1234"
		r.Header.Set("X-Forwarded-Proto", a.proto)
		r.Header.Set("Accept-Encoding", a.encoding)
		w := httptest.NewRecorder()
		h.routes(cfg).ServeHTTP(w, r)
		return w
	}
	again := []asked{
		{"/search?q=friction", "one.example", "https", "gzip"},
		{"/search?q=friction", "one.example", "http", ""},
		{"/search", "two.example", "http", "gzip"},
		{"/columns/" + columns[2].ID + "?q=friction", "one.example", "https", "gzip"},
		{"/browse", "one.example", "http", "gzip"},
		{"/search/advanced?q=friction", "one.example", "http", "gzip"},
		{"/columns/" + columns[0].ID, "one.example", "http", "gzip"},
		{"/search?q=" + url.QueryEscape(gone), "one.example", "http", "gzip"},
	}
	once := asked{"/search?q=hours", "one.example", "http", "gzip"}
	for range 3 {
		for _, a := range again {
			ask(inner, a)
		}
	}
	ask(inner, once)
	if list := inner.kept.popular(inner.tag(s.live.State().Open.Generation)); len(list) < len(again)-1 {
		t.Fatalf("%v are asked for again and again, of %d", list, len(again))
	}
	before := inner.kept.count()
	for range coach.MinAsked {
		for _, do := range inner.rehearse(next) {
			do(t.Context())
		}
	}
	if n := inner.kept.count() - before; n != len(again)-2 {
		t.Errorf("%d pages were made before they were asked for, want %d", n, len(again)-2)
	}
	if list, err := store.InVain(t.Context(), 10); err != nil || len(list) > 0 {
		t.Errorf("%v, %v: nobody has asked in vain", list, err)
	}

	// As one that serves the generation itself makes them.
	cfg.Live = next
	fresh, err := newServer(cfg)
	if err != nil {
		t.Fatal(err)
	}
	rehearsed := *fresh
	rehearsed.kept = inner.kept
	for _, a := range append(again, once) {
		have := rehearsed.kept.count()
		got, want := ask(&rehearsed, a), ask(fresh, a)
		if diff := cmp.Diff(want.Body.String(), got.Body.String()); diff != "" || got.Code != want.Code {
			t.Errorf("%v: %d, want %d: %s", a, got.Code, want.Code, diff)
		}
		if diff := cmp.Diff(want.Header(), got.Header()); diff != "" {
			t.Errorf("%v: %s", a, diff)
		}
		if made := rehearsed.kept.count() > have; made != (a == once) {
			t.Errorf("%v was made when it was asked for: %v", a, made)
		}
	}
}

// A page that cannot be made ends nothing, and is not passed over in silence; a
// file that breaks off does.
func TestRehearsalOfAPageThatFails(t *testing.T) {
	var log bytes.Buffer
	_, inner := newInner(t, Config{Logger: slog.New(slog.NewTextHandler(&log, nil))}, records())
	attempt := func(target string, make func()) {
		inner.attempt(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { make() }), newRequest(t, target, "one.example"))
	}
	attempt("/browse", func() {})
	if log.Len() > 0 {
		t.Errorf("a page that was made: %s", &log)
	}
	attempt("/search?q=secret", func() { panic("no such page") })
	if !strings.Contains(log.String(), "no such page") || !strings.Contains(log.String(), "path=/search") || strings.Contains(log.String(), "secret") {
		t.Errorf("the log says %s", &log)
	}
	file, err := os.Create(filepath.Join(t.TempDir(), "torn"))
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	if err := file.Truncate(1); err != nil {
		t.Fatal(err)
	}
	m, err := mmap.Map(file, mmap.RDONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	if err := file.Truncate(0); err != nil {
		t.Fatal(err)
	}
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
	defer func() {
		if v := recover(); v == nil {
			t.Error("a file broke off, and nobody was told")
		}
		if err := m.Unmap(); err != nil {
			t.Error(err)
		}
	}()
	attempt("/browse", func() { t.Log(m[0]) })
}

// What was asked for often, but long ago, is not made before somebody asks.
func TestWhatIsPopular(t *testing.T) {
	const tag = "tag"
	var k keptPages
	for _, p := range []struct {
		uri   string
		tag   string
		times int
		ago   time.Duration
	}{
		{"often", tag, 90, time.Minute},
		{"seldom", tag, 10, time.Minute},
		{"twice", tag, 1, time.Second},
		{"once", tag, 0, time.Second},
		{"before", "other", 90, time.Second},
	} {
		k.store(p.uri, &keptPage{origin: origin{uri: p.uri}, tag: p.tag, made: time.Now().Add(-p.ago), times: p.times})
	}
	var got []string
	for _, o := range k.popular(tag) {
		got = append(got, o.uri)
	}
	if want := []string{"often", "twice"}; !slices.Equal(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
}
