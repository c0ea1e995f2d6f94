package main

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"strconv"
	"strings"
	"testing"
	"time"
)

// attacked starts a server over a small index for the attacks below.
func attacked(t *testing.T, more ...string) *process {
	t.Helper()
	data := t.TempDir()
	if _, err := rebuild(data, records(t, 3)); err != nil {
		t.Fatal(err)
	}
	p := start(t, append([]string{"serve", "-data", data, "-addr", "127.0.0.1:0"}, more...)...)
	p.limit.Reset(3 * patience)
	return p
}

func (p *process) dial() net.Conn {
	p.t.Helper()
	c, err := net.Dial("tcp", strings.TrimPrefix(p.url, "http://"))
	if err != nil {
		p.t.Fatal(err)
	}
	p.t.Cleanup(func() { _ = c.Close() }) // the server may have been quicker
	return c
}

// answersOthers fails where an ordinary reader is not answered.
func (p *process) answersOthers(during string) {
	p.t.Helper()
	for _, path := range []string{"/livez", "/search?q=friction", "/api/v1/search?q=friction"} {
		if status, body := p.get(path); status != http.StatusOK {
			p.t.Errorf("%s: %s answers %d %.200s", during, path, status, body)
		}
	}
}

// Clients that send a request a byte at a time, or its body, keep nobody else
// from being answered, and the server closes on them.
func TestSlowLoris(t *testing.T) {
	p := attacked(t, "-searches", "1")
	var heads []net.Conn
	for range 100 {
		head, body := p.dial(), p.dial()
		if _, err := fmt.Fprint(head, "GET /search?q=friction HTTP/1.1\r\nHost: x\r\nX-Slow: "); err != nil {
			t.Fatal(err)
		}
		if _, err := fmt.Fprint(body, "POST /api/v1/similar HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n{"); err != nil {
			t.Fatal(err)
		}
		heads = append(heads, head)
	}
	p.answersOthers("200 slow clients")
	for _, c := range heads {
		if err := c.SetReadDeadline(time.Now().Add(patience)); err != nil {
			t.Fatal(err)
		}
		if b, err := io.ReadAll(c); err != nil {
			t.Fatalf("the server does not close on a slow client: %q, %v", b, err)
		}
	}
	p.answersOthers("after them")
}

// Clients that ask for much and read nothing hold no place of those that
// search.
func TestSlowReaders(t *testing.T) {
	p := attacked(t, "-searches", "1")
	for range 50 {
		c := p.dial()
		if err := c.(*net.TCPConn).SetReadBuffer(1); err != nil {
			t.Fatal(err)
		}
		if _, err := fmt.Fprint(c, strings.Repeat("GET /api/v1/search?per_page=100 HTTP/1.1\r\nHost: x\r\n\r\n", 50)); err != nil {
			t.Fatal(err)
		}
	}
	p.answersOthers("50 clients that do not read")
}

// What is too large is refused with its status, and nothing breaks.
func TestOversized(t *testing.T) {
	p := attacked(t)
	var filters strings.Builder
	for i := range 61 {
		fmt.Fprintf(&filters, "industry=%d&", i)
	}
	for _, tc := range []struct {
		name, request string
		want          int
	}{
		{"headers just small enough", head(maxHeaderBytes + headerSlop), 200},
		{"headers just too large", head(maxHeaderBytes + headerSlop + 1), 431},
		{"headers", "GET / HTTP/1.1\r\nHost: x\r\nX: " + strings.Repeat("a", 64<<10) + "\r\n\r\n", 431},
		{"many headers", "GET / HTTP/1.1\r\nHost: x\r\n" + strings.Repeat("X: y\r\n", 20_000) + "\r\n", 431},
		{"address", "GET /search?q=" + strings.Repeat("a", 64<<10) + " HTTP/1.1\r\nHost: x\r\n\r\n", 431},
		{"query", "GET /api/v1/search?q=" + strings.Repeat("a", 2001) + " HTTP/1.1\r\nHost: x\r\n\r\n", 400},
		{"filters", "GET /api/v1/search?" + filters.String() + " HTTP/1.1\r\nHost: x\r\n\r\n", 400},
		{"page", "GET /api/v1/search?page=1000000 HTTP/1.1\r\nHost: x\r\n\r\n", 400},
		{"per page", "GET /api/v1/search?per_page=101 HTTP/1.1\r\nHost: x\r\n\r\n", 400},
		{"words", "GET /api/v1/search?q=" + strings.Repeat("a+OR+", 399) + " HTTP/1.1\r\nHost: x\r\n\r\n", 200},
		{"body", "POST /api/v1/similar HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 300000\r\n\r\n{\"text\":\"" + strings.Repeat("a", 299_989) + "\"}", 413},
		{"body told only", "POST /api/v1/similar HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 99999999999\r\nExpect: 100-continue\r\n\r\n", 0},
		{"chunk", "POST /api/v1/similar HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\nFFFFFFFFFFFFFFFFF\r\n", 400},
		{"body of a GET", "GET /livez HTTP/1.1\r\nHost: x\r\nContent-Length: 1000000\r\n\r\n", 200},
	} {
		send := p.raw
		if tc.want == 200 { // a whole request, of which somebody waits for the answer
			send = p.asked
		}
		if got := send(tc.request); tc.want != 0 && (len(got) == 0 || got[0] != tc.want) {
			t.Errorf("%s: answers %v, want %d", tc.name, got, tc.want)
		}
	}
	p.answersOthers("after them")
}

// headerSlop is what net/http takes beyond what it is told.
const headerSlop = 4 << 10

// head returns a request of so many bytes.
func head(size int) string {
	const begin, end = "GET /livez HTTP/1.1\r\nHost: x\r\nX: ", "\r\n\r\n"
	return begin + strings.Repeat("a", size-len(begin)-len(end)) + end
}

// What a request is for is a path or an address of the web.
func TestTargets(t *testing.T) {
	p := attacked(t)
	for _, tc := range []struct {
		request string
		want    int
	}{
		{"GET /livez", 200},
		{"GET http://other.example/livez", 200},
		{"GET https://other.example/livez", 200},
		{"GET http://other.example", 200},
		{"HEAD http://other.example?q=a", 200},
		{"OPTIONS *", 200},
		{"GET *", 400},
		{"PUT *", 400},
		{"GET host:80", 400},
		{"GET host:80/livez", 400},
		{"GET host:80?q=a", 400},
		{"GET http:livez", 400},
		{"GET mailto:a@other.example", 400},
		{"GET data:,x", 400},
		{"GET file:///livez", 400},
		{"GET ftp://other.example/livez", 400},
		{"GET livez", 400},
		{"GET ?q=a", 400},
		{"GET #", 400},
		{"GET //livez", 404},
		{"GET /livez/*", 404},
		{"CONNECT host:80", 405},
		{"OPTIONS /livez", 405},
		{"TRACE /livez", 405},
	} {
		got := p.asked(tc.request + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
		if len(got) == 0 || got[0] != tc.want {
			t.Errorf("%s: answers %v, want %d", tc.request, got, tc.want)
		}
	}
	p.answersOthers("after them")
}

// raw sends bytes and nothing behind them, which ends what is no whole request, and
// returns the status of every answer to them.
func (p *process) raw(request string) []int {
	p.t.Helper()
	c := p.dial()
	go func() { // the server may answer, and close, before it has read it all
		_, _ = io.WriteString(c, request)
		p.end(c)
	}()
	return p.statuses(c, func() {})
}

// asked is raw for who waits for the answer: to end before it is to give it up, and
// whether the server hears of that in time is a matter of chance.
func (p *process) asked(request string) []int {
	p.t.Helper()
	c := p.dial()
	go func() { _, _ = io.WriteString(c, request) }()
	return p.statuses(c, func() { p.end(c) })
}

// end tells that nothing more is sent.
func (p *process) end(c net.Conn) {
	if tcp, ok := c.(*net.TCPConn); ok {
		_ = tcp.CloseWrite()
	}
}

// statuses reads answers until there are no more, and calls answered after each.
func (p *process) statuses(c net.Conn, answered func()) (statuses []int) {
	p.t.Helper()
	if err := c.SetDeadline(time.Now().Add(patience)); err != nil {
		p.t.Fatal(err)
	}
	for r := bufio.NewReader(c); ; {
		resp, err := http.ReadResponse(r, nil)
		if err != nil {
			return statuses
		}
		statuses = append(statuses, resp.StatusCode)
		if _, err := io.Copy(io.Discard, resp.Body); err != nil {
			return statuses
		}
		_ = resp.Body.Close()
		answered()
	}
}

// What is no request, or could be read as two by somebody in between, is
// refused or closed on, and never a server's error.
func TestMalformed(t *testing.T) {
	p := attacked(t)
	const end = "\r\nHost: x\r\n\r\n"
	for _, request := range []string{
		"\r\n\r\n", "nonsense\r\n\r\n", "GET\r\n\r\n", "GET /\r\n\r\n", "GET / HTTP/9.9" + end, "GET / HTTP/1.1\r\n\r\n",
		"GET / HTTP/1.1\r\nHost: x\r\nHost: y\r\n\r\n", "GET / HTTP/1.1\r\nHost: x y\r\n\r\n", "GET / HTTP/1.1\r\nHost : x\r\n\r\n",
		"GET / HTTP/1.1\r\nHost: x\r\n folded\r\n\r\n", "GET / HTTP/1.1\r\nHost: x\r\nA\x00: b\r\n\r\n", "GET / HTTP/1.1\r\nHost: x\r\nno colon\r\n\r\n",
		"GET http://[::1 HTTP/1.1" + end, "GET //evil.example/..%2f HTTP/1.1" + end, "GET /%zz HTTP/1.1" + end, "GET /columns/%00 HTTP/1.1" + end,
		"GET /static/..%2f..%2fetc%2fpasswd HTTP/1.1" + end, "GET /static/../../../etc/passwd HTTP/1.1" + end, "GET /columns/..%5c..%5cx HTTP/1.1" + end,
		"POST /api/v1/similar HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
		"POST /api/v1/similar HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\nContent-Length: 5\r\n\r\n{}",
		"POST /api/v1/similar HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n", "POST /api/v1/similar HTTP/1.1\r\nHost: x\r\nContent-Length: +1\r\n\r\n",
		"POST /api/v1/similar HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: xchunked\r\n\r\n",
		"CONNECT evil.example:443 HTTP/1.1" + end, "OPTIONS * HTTP/1.1" + end, "TRACE / HTTP/1.1" + end, "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
		"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", strings.Repeat("\x00", 4096), strings.Repeat("GET ", 4096),
	} {
		for _, status := range p.raw(request) {
			// 501 and 505 say what the client asked that nobody here does.
			if status == http.StatusOK && !strings.Contains(request, "* ") && !strings.Contains(request, "//evil") ||
				status >= 500 && status != http.StatusNotImplemented && status != http.StatusHTTPVersionNotSupported {
				t.Errorf("%.100q: answers %d", request, status)
			}
		}
	}
	p.answersOthers("after them")
	p.terminate()
	if code := p.wait(); code != 0 || strings.Contains(p.out, "panic") {
		t.Errorf("exit code %d\n%s", code, p.out)
	}
}

// Requests one behind the other on a connection are answered each, in order.
func TestPipelined(t *testing.T) {
	p := attacked(t)
	var requests strings.Builder
	for i := range 100 {
		path := []string{"/livez", "/none-such", "/api/v1/search?sort=wrong"}[i%3]
		fmt.Fprintf(&requests, "GET %s HTTP/1.1\r\nHost: x\r\n\r\n", path)
	}
	got := p.raw(requests.String())
	if len(got) != 100 {
		t.Fatalf("%d answers to 100 requests: %v", len(got), got)
	}
	for i, status := range got {
		if want := []int{200, 404, 400}[i%3]; status != want {
			t.Errorf("answer %d: %d, want %d", i, status, want)
		}
	}
}

// Connections on which nothing is asked keep nobody out, however many they
// are. COACHSEARCH_IDLE=10000 shows it with more.
func TestIdleConnections(t *testing.T) {
	n := 1500
	if m, err := strconv.Atoi(os.Getenv("COACHSEARCH_IDLE")); err == nil {
		n = m
	}
	p := attacked(t)
	for i := range n {
		c := p.dial()
		if i%2 == 0 { // one that has asked before, and one that never did
			if _, err := fmt.Fprint(c, "GET /livez HTTP/1.1\r\nHost: x\r\n\r\n"); err != nil {
				t.Fatal(err)
			}
		}
	}
	p.answersOthers(fmt.Sprint(n, " idle connections"))
	if status, _ := p.get("/metrics"); status != http.StatusOK {
		t.Errorf("metrics: %d", status)
	}
}

// Beyond the limit the connection goes that has been quiet for longest; those
// on which something is asked stay.
func TestConnectionsBounded(t *testing.T) {
	c := newConnections(3)
	conns := make([]net.Conn, 6)
	for i := range conns {
		conns[i], _ = net.Pipe()
	}
	for i, step := range []struct {
		conn  int
		state http.ConnState
		want  int // to be closed, -1 for none
	}{
		{0, http.StateNew, -1},
		{0, http.StateActive, -1},
		{1, http.StateNew, -1},
		{2, http.StateNew, -1},
		{3, http.StateNew, 1},
		{1, http.StateClosed, -1},
		{2, http.StateActive, -1},
		{2, http.StateIdle, -1},
		{4, http.StateNew, 3},
		{3, http.StateClosed, -1},
		{2, http.StateActive, -1},
		{4, http.StateActive, -1},
		{5, http.StateNew, 5},
		{5, http.StateClosed, -1},
		{0, http.StateIdle, -1},
		{0, http.StateClosed, -1},
		{5, http.StateNew, -1},
		{5, http.StateHijacked, -1},
	} {
		got := c.note(conns[step.conn], step.state)
		if step.want == -1 && got != nil || step.want >= 0 && got != conns[step.want] {
			t.Errorf("step %d: closes %v, want that of %d", i, got, step.want)
		}
	}
	if len(c.open) != 2 || c.quiet.Len() != 0 {
		t.Errorf("%d open, %d quiet", len(c.open), c.quiet.Len())
	}
}
