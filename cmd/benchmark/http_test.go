package main

import (
	"encoding/json"
	"errors"
	"math/rand/v2"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"coachsearch/internal/cli"
)

// The whole program, over few columns and for moments: every stage is there,
// nothing fails, and the swaps are seen in the answers.
func TestHTTP(t *testing.T) {
	var r httpReport
	out := command(t, cli.Done, "-http", "-json", "-columns", "100", "-words", "300", "-rounds", "1", "-seconds", "1", "-swap", "0.4,0.7", "-readers", "3", "-dir", t.TempDir())
	if err := json.NewDecoder(strings.NewReader(out[strings.Index(out, "{"):])).Decode(&r); err != nil {
		t.Fatal(err)
	}
	for _, want := range []struct{ server, load string }{
		{coachsearch, fullLoad},
		{fileServer, fullLoad},
		{coachsearch, halfLoad},
		{coachsearch, halfSwaps(.4)},
		{coachsearch, halfSwaps(.7)},
		{coachsearch, halfRebuilds},
		{fileServer, halfLoad},
	} {
		s := r.find(want.server, want.load)
		if s.Requests == 0 || s.Failed > 0 || s.Rate <= 0 || s.Times.P50 <= 0 || s.Times.Max < s.Times.P99 || s.Bytes < 100 {
			t.Errorf("%s, %s: %+v", want.server, want.load, *s)
		}
		for _, k := range s.Kinds {
			if k.Requests == 0 && s.Requests > 300 {
				t.Errorf("%s, %s: nobody asks for %s", want.server, want.load, k.Kind)
			}
		}
	}
	for _, load := range []string{halfSwaps(.4), halfSwaps(.7), halfRebuilds} {
		if s := r.find(coachsearch, load); s.Generations < 2 {
			t.Errorf("%s: %d swaps, %d generations seen", load, s.Swaps, s.Generations)
		}
	}
	var tables strings.Builder
	if err := r.print(&tables); err != nil {
		t.Fatal(err)
	}
	if s := tables.String(); strings.Contains(s, "NaN") || !strings.Contains(s, "| coachsearch, a swap every 0.7 s |") {
		t.Error(s)
	}
}

// The mean of the gaps is that of the rate, and they are distributed
// exponentially: as much above the mean as e tells.
func TestArrivals(t *testing.T) {
	at := arrivals(1000, 20*time.Second, rand.New(rand.NewPCG(1, 2)))
	if n := len(at); n < 19_500 || n > 20_500 {
		t.Errorf("%d in 20 seconds", n)
	}
	last, long := time.Duration(0), 0
	for _, t0 := range at {
		if t0 < last || t0 >= 20*time.Second {
			t.Fatalf("%v behind %v", t0, last)
		}
		if t0-last > time.Millisecond {
			long++
		}
		last = t0
	}
	if share := float64(long) / float64(len(at)); share < .35 || share > .39 {
		t.Errorf("%.3f of the gaps are longer than the mean, not 1/e", share)
	}
}

// A server that stops for a moment makes all those late who came meanwhile,
// not the one request alone that was under way.
func TestOpenLoopTellsOfThoseWhoWait(t *testing.T) {
	const pause = 200 * time.Millisecond
	var n atomic.Int64
	var gate atomic.Pointer[chan struct{}]
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		if n.Add(1) == 10 {
			c := make(chan struct{})
			gate.Store(&c)
			time.AfterFunc(pause, func() { gate.Store(nil); close(c) })
		}
		if c := gate.Load(); c != nil {
			<-*c
		}
		_, _ = w.Write([]byte("done"))
	}))
	defer srv.Close()
	d := &deck{requests: []request{get(columnPage, "/")}}
	at := make([]time.Duration, 100)
	for i := range at {
		at[i] = time.Duration(i) * 5 * time.Millisecond
	}
	o := openLoop(t.Context(), srv.Listener.Addr().String(), d, 2, at)
	if o.failed > 0 || o.answered() != len(at) {
		t.Fatalf("%d answered, %d failed: %v", o.answered(), o.failed, o.why)
	}
	late := 0
	for _, v := range o.msOf(columnPage) {
		if v > 50 {
			late++
		}
	}
	if late < 20 { // 30 of them were due in the first 150 ms of the pause
		t.Errorf("%d requests are late", late)
	}
	if o.bytes != int64(4*len(at)) {
		t.Errorf("%d bytes", o.bytes)
	}
}

// What is no whole answer has failed, and the next request is asked all the
// same.
func TestFailedRequests(t *testing.T) {
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/status":
			w.WriteHeader(http.StatusServiceUnavailable)
		case "/cut":
			w.Header().Set("Content-Length", "10")
			_, _ = w.Write([]byte("half"))
		}
	}))
	defer srv.Close()
	c := newConnection(srv.Listener.Addr().String())
	defer c.close()
	for _, tt := range []struct {
		path string
		ok   bool
	}{{"/", true}, {"/status", false}, {"/", true}, {"/cut", false}, {"/", true}} {
		if _, err := c.ask(plain(tt.path), nil); (err == nil) != tt.ok {
			t.Errorf("%s: %v", tt.path, err)
		}
	}
	srv.Close()
	var op *net.OpError
	if _, err := c.ask(plain("/"), nil); err == nil {
		t.Error("a server that is gone answers")
	} else if _, err := c.ask(plain("/"), nil); !errors.As(err, &op) {
		t.Error(err)
	}
}
