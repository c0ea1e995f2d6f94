package web

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
)

// waitFor waits until so many requests stand in line.
func (q *queue) waitFor(n int) {
	for q.length() != n {
		runtime.Gosched()
	}
}

// Clients take turns, however many requests each of them has.
func TestQueueIsFair(t *testing.T) {
	q := newQueue(1, 100)
	if err := q.enter(t.Context(), "first"); err != nil {
		t.Fatal(err)
	}
	var order []string
	var wg sync.WaitGroup
	for i, client := range []string{"a", "a", "a", "a", "b", "c", "b"} {
		wg.Go(func() {
			if err := q.enter(t.Context(), client); err != nil {
				t.Error(err)
				return
			}
			order = append(order, client) // the one place guards it
			q.leave()
		})
		q.waitFor(i + 1)
	}
	q.leave()
	wg.Wait()
	if want := []string{"a", "b", "c", "a", "b", "a", "a"}; !slices.Equal(order, want) {
		t.Errorf("order %v, want %v", order, want)
	}
	if q.free != 1 || q.waiting != 0 || len(q.turns) != 0 || len(q.byClient) != 0 {
		t.Errorf("left over: %+v", q)
	}
}

// Where the queue is full, who has most in it loses, and who has none gets in.
func TestQueueFull(t *testing.T) {
	q := newQueue(1, 3)
	if err := q.enter(t.Context(), "first"); err != nil {
		t.Fatal(err)
	}
	results := make(chan error, 9)
	enter := func(client string, waiting int) {
		go func() { results <- q.enter(t.Context(), client) }()
		q.waitFor(waiting)
	}
	for i := range 3 {
		enter("flood", i+1)
	}
	if err := q.enter(t.Context(), "flood"); !errors.Is(err, errBusy) {
		t.Errorf("the flood's fourth: %v", err)
	}
	enter("reader", 3)
	if err := <-results; !errors.Is(err, errBusy) {
		t.Errorf("nobody gave way to the reader: %v", err)
	}
	enter("another", 3)
	if err := <-results; !errors.Is(err, errBusy) {
		t.Errorf("nobody gave way to another: %v", err)
	}
	if err := q.enter(t.Context(), "fourth"); !errors.Is(err, errBusy) {
		t.Errorf("with one each: %v", err)
	}
	for range 3 {
		q.leave()
		if err := <-results; err != nil {
			t.Errorf("who waits gets a turn: %v", err)
		}
	}
}

// Who gives up leaves the line, and no place is lost, also when both come at
// once.
func TestQueueGivenUp(t *testing.T) {
	q := newQueue(1, 1000)
	if err := q.enter(t.Context(), "first"); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	var wg sync.WaitGroup
	for range 200 {
		wg.Go(func() {
			if err := q.enter(ctx, "a"); err == nil {
				q.leave()
			} else if !errors.Is(err, context.Canceled) {
				t.Error(err)
			}
		})
	}
	q.waitFor(200)
	go q.leave()
	cancel()
	wg.Wait()
	if err := q.enter(t.Context(), "last"); err != nil {
		t.Fatal(err)
	}
	if q.leave(); q.free != 1 || q.waiting != 0 || len(q.byClient) != 0 {
		t.Errorf("left over: %+v", q)
	}
}

// A request beyond all limits is told when to come again, as a page and as a
// problem; what needs no search is answered all the same.
func TestBusy(t *testing.T) {
	s, inner := newInner(t, Config{Searches: 1}, records())
	q := inner.queue
	if err := q.enter(t.Context(), "another"); err != nil {
		t.Fatal(err)
	}
	q.limit = 0
	for target, kind := range map[string]string{"/search?q=friction": "text/html", "/api/v1/search?q=friction": "application/problem+json"} {
		res := s.get(target)
		if res.StatusCode != 429 || res.Header.Get("Retry-After") == "" || !strings.HasPrefix(res.Header.Get("Content-Type"), kind) {
			t.Errorf("%s: %d %v", target, res.StatusCode, res.Header)
		}
		if strings.Contains(string(res.Body), "indexer rebuild") || res.Header.Get("Content-Security-Policy") != contentPolicy {
			t.Errorf("%s: %v %s", target, res.Header, res.Body)
		}
	}
	for _, target := range []string{"/livez", "/readyz", "/metrics", "/robots.txt"} {
		if res := s.askFrom("127.0.0.1:1", target); res.StatusCode != 200 {
			t.Errorf("%s: %d", target, res.StatusCode)
		}
	}
	if m := string(s.askFrom("127.0.0.1:1", "/metrics").Body); !strings.Contains(m, `coachsearch_http_refused_total{reason="busy"} 2`) {
		t.Errorf("the metrics do not count it:\n%s", m)
	}
	q.leave()
	s.body("/search?q=friction", 200)
}

// A slow reader or sender holds no place: it is given back before the answer
// is written, and taken after the body is read.
func TestSlowClientsHoldNoPlace(t *testing.T) {
	_, s := newInner(t, Config{Searches: 1}, records())
	answer := s.takeTurns(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if s.queue.free != 0 {
			t.Error("the work is done without a place")
		}
		if _, err := io.ReadAll(r.Body); err != nil {
			t.Error(err)
		}
		if _, err := w.Write([]byte("x")); err != nil {
			t.Error(err)
		}
		if s.queue.free != 1 {
			t.Error("the place is held while the answer is written")
		}
	}))
	body := readerFunc(func([]byte) (int, error) {
		if s.queue.free != 1 {
			t.Error("a place is held while the body is read")
		}
		return 0, io.EOF
	})
	answer.ServeHTTP(httptest.NewRecorder(), httptest.NewRequest(http.MethodPost, "/", body))
}

type readerFunc func([]byte) (int, error)

func (f readerFunc) Read(b []byte) (int, error) { return f(b) }
