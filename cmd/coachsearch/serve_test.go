package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"coachsearch/internal/corpus"
	"coachsearch/web"
)

// records returns n records that hold the word friction.
func records(t *testing.T, n int) []byte {
	t.Helper()
	var b strings.Builder
	w := corpus.NewWriter(&b)
	for i := range n {
		c := corpus.Column{
			ID: fmt.Sprintf("column-%d", i), Title: "Friction",
			Sections: []corpus.Section{{Kind: corpus.Answer, Paragraphs: []string{"Talk to them first."}}},
		}
		if err := w.Write(&c); err != nil {
			t.Fatal(err)
		}
	}
	return []byte(b.String())
}

// Before the first rebuild the server lives and is not ready; a rebuild is
// picked up while it serves, and no request of those that go on fails.
func TestServeFollowsRebuilds(t *testing.T) {
	data := filepath.Join(t.TempDir(), "data")
	p := start(t, "serve", "-data", data, "-addr", "127.0.0.1:0")
	for path, want := range map[string]int{"/livez": 200, "/readyz": 503, "/": 503, "/api/v1/search?q=friction": 503} {
		if got, body := p.get(path); got != want {
			t.Errorf("before the first rebuild %s answers %d %s, want %d", path, got, body, want)
		}
	}
	if _, err := rebuild(data, records(t, 2)); err != nil {
		t.Fatal(err)
	}
	p.until("/readyz", http.StatusOK)

	var generation atomic.Value // that ends the clients
	generation.Store("")
	var clients sync.WaitGroup
	var asked atomic.Int64
	deadline := time.Now().Add(patience)
	for range 3 {
		clients.Go(func() {
			for {
				status, body, err := p.ask("/api/v1/search?q=friction")
				asked.Add(1)
				var a struct{ Meta struct{ Generation string } }
				if err := errors.Join(err, json.Unmarshal([]byte(body), &a)); err != nil || status != http.StatusOK {
					t.Errorf("while the index changes: %d %s %v", status, body, err)
					return
				}
				if a.Meta.Generation == generation.Load() {
					return
				}
				if time.Now().After(deadline) {
					t.Errorf("generation %v is not served", generation.Load())
					return
				}
			}
		})
	}
	res, err := rebuild(data, records(t, 3))
	if err != nil {
		t.Fatal(err)
	}
	generation.Store(res.Generation)
	clients.Wait()
	if _, body := p.get("/api/v1/search?q=friction"); !strings.Contains(body, `"total":3`) {
		t.Errorf("after the rebuild: %s", body)
	}
	t.Logf("%d requests", asked.Load())

	// What asks a rebuild how far it is, by the name of all programs, say.
	if err := p.cmd.Process.Signal(syscall.SIGUSR1); err != nil {
		t.Fatal(err)
	}
	p.get("/livez")
	p.terminate()
	if code := p.wait(); code != 0 {
		t.Errorf("exit code %d:\n%s", code, p.out)
	}
	if strings.Contains(p.out, "friction") {
		t.Errorf("the log tells what readers ask:\n%s", p.out)
	}
}

// A watched listener tells what the server does with it.
type watchedListener struct {
	net.Listener
	asked  chan struct{} // each time that more is read from a connection
	closed chan struct{}
	once   sync.Once
}

func (l *watchedListener) Accept() (net.Conn, error) {
	c, err := l.Listener.Accept()
	return watchedConn{c, l.asked}, err
}

func (l *watchedListener) Close() error {
	l.once.Do(func() { close(l.closed) })
	return l.Listener.Close()
}

type watchedConn struct {
	net.Conn
	asked chan struct{}
}

func (c watchedConn) Read(b []byte) (int, error) {
	c.asked <- struct{}{}
	return c.Conn.Read(b)
}

func await(t *testing.T, what string, c <-chan struct{}) {
	t.Helper()
	select {
	case <-c:
	case <-time.After(patience):
		t.Fatalf("waited in vain for %s", what)
	}
}

// The end of the context, which SIGTERM brings, closes the door, lets the
// request inside finish, and is no error.
func TestServeFinishesRequests(t *testing.T) {
	data := t.TempDir()
	if _, err := rebuild(data, records(t, 2)); err != nil {
		t.Fatal(err)
	}
	inner, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	l := &watchedListener{Listener: inner, asked: make(chan struct{}, 10), closed: make(chan struct{})}
	ctx, terminate := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() {
		c := &command{ctx: ctx, stdout: io.Discard, stderr: io.Discard}
		ended <- c.serve(l, data, web.Config{Logger: slog.New(slog.DiscardHandler)}, serving{})
	}()

	conn, err := net.Dial("tcp", l.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	// The body's one byte is kept back, and the server reads the body before
	// it answers: once it asks for more than the head, the request is inside.
	if _, err := fmt.Fprint(conn, "GET /readyz HTTP/1.1\r\nHost: test\r\nContent-Length: 1\r\n\r\n"); err != nil {
		t.Fatal(err)
	}
	await(t, "the head to be read", l.asked)
	await(t, "the body to be asked for", l.asked)
	terminate()
	await(t, "the listener to close", l.closed)
	if _, err := conn.Write([]byte("x")); err != nil {
		t.Fatal(err)
	}
	resp, err := http.ReadResponse(bufio.NewReader(conn), nil)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusOK {
		t.Errorf("the request inside is answered %s", resp.Status)
	}
	if err := <-ended; err != nil {
		t.Errorf("serve ends with %v", err)
	}
}

func TestAddressInUse(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	for _, args := range [][]string{{"serve", "-data", t.TempDir()}, {"demo"}} {
		cmd := exec.Command("coachsearch", append(args, "-addr", l.Addr().String())...)
		cmd.Env = append(os.Environ(), "TMPDIR="+t.TempDir())
		out, err := cmd.CombinedOutput()
		if err == nil || cmd.ProcessState.ExitCode() != 1 {
			t.Errorf("%v: exit code %d, want 1", args, cmd.ProcessState.ExitCode())
		}
		if s := string(out); !strings.Contains(s, "error: ") || !strings.Contains(s, "in use") || !strings.Contains(s, "hint: -addr ") {
			t.Errorf("%v prints\n%s", args, s)
		}
	}
}

// The demo tells its address, answers, and leaves nothing behind.
func TestDemo(t *testing.T) {
	p := start(t, "demo", "-addr", "127.0.0.1:0")
	if status, body := p.get("/api/v1/search?q=my+boss+takes+credit+for+my+work"); status != http.StatusOK || !strings.Contains(body, `"id":"2004-04-19-whose-work-is-it-anyway"`) {
		t.Errorf("%d %s", status, body)
	}
	for _, path := range []string{"/", "/search?q=friction", "/columns/2004-04-19-whose-work-is-it-anyway"} {
		if status, _ := p.get(path); status != http.StatusOK {
			t.Errorf("%s: %d", path, status)
		}
	}
	p.terminate()
	if code := p.wait(); code != 0 {
		t.Errorf("exit code %d:\n%s", code, p.out)
	}
	if !strings.Contains(p.out, "columns from ") {
		t.Errorf("the demo does not say what it made:\n%s", p.out)
	}
	left, err := os.ReadDir(p.temp)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range left {
		t.Errorf("left behind: %s", e.Name())
	}
}

// A demo that is told twice to end does not wait for requests that are under way,
// and leaves nothing behind.
func TestDemoHurried(t *testing.T) {
	p := start(t, "demo", "-addr", "127.0.0.1:0")
	conn := p.dial()
	if _, err := fmt.Fprint(conn, "POST /api/v1/similar HTTP/1.1\r\nHost: test\r\nContent-Type: application/json\r\nContent-Length: 99\r\nExpect: 100-continue\r\n\r\n"); err != nil {
		t.Fatal(err)
	}
	// Once it is told to send the body, which it keeps back, the request is under way.
	if line, err := bufio.NewReader(conn).ReadString('\n'); err != nil || line != "HTTP/1.1 100 Continue\r\n" {
		t.Fatalf("%q, %v", line, err)
	}
	interrupt := func() {
		if err := p.cmd.Process.Signal(os.Interrupt); err != nil {
			t.Fatal(err)
		}
	}
	interrupt()
	address := strings.TrimPrefix(p.url, "http://")
	for deadline := time.Now().Add(patience); ; { // until the door is closed: the first one is heard
		c, err := net.Dial("tcp", address)
		if err != nil {
			break
		}
		if err := c.Close(); err != nil {
			t.Fatal(err)
		}
		if time.Now().After(deadline) {
			t.Fatal("it listens on")
		}
	}
	interrupt()
	if code := p.wait(); code != 0 {
		t.Errorf("exit code %d:\n%s", code, p.out)
	}
	if left, err := os.ReadDir(p.temp); err != nil || len(left) > 0 {
		t.Errorf("left behind: %v, %v", left, err)
	}
}

// A demo whose output nobody reads ends, and leaves nothing behind either.
func TestDemoUnread(t *testing.T) {
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := r.Close(); err != nil {
		t.Fatal(err)
	}
	temp := t.TempDir()
	cmd := exec.Command("coachsearch", "demo", "-addr", "127.0.0.1:0")
	cmd.Stdout, cmd.Env = w, append(os.Environ(), "TMPDIR="+temp)
	if err := errors.Join(cmd.Start(), w.Close()); err != nil {
		t.Fatal(err)
	}
	limit := time.AfterFunc(patience, func() { _ = cmd.Process.Kill() })
	defer limit.Stop()
	if err := cmd.Wait(); err == nil || cmd.ProcessState.ExitCode() != 1 {
		t.Errorf("it ends with %v", err)
	}
	if left, err := os.ReadDir(temp); err != nil || len(left) > 0 {
		t.Errorf("left behind: %v, %v", left, err)
	}
}
