package main

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"runtime"
	"sync"
	"sync/atomic"
	"syscall"
	"time"
)

// maxAnswer bounds the wait for one answer.
const maxAnswer = 20 * time.Second

// A connection is one that a browser keeps open: requests go out as they were
// written beforehand and answers are read to their end, neither parsed nor
// decoded further, so that the client takes little of the cores that it shares
// with the server.
type connection struct {
	addr string
	conn net.Conn
	in   *bufio.Reader
	buf  []byte // for what is thrown away
}

func newConnection(addr string) *connection {
	return &connection{addr: addr, in: bufio.NewReaderSize(nil, 32<<10), buf: make([]byte, 32<<10)}
}

// ask sends a request and reads the answer to its end. The body goes to into,
// if that is not nil. After an error the next request opens another connection.
func (c *connection) ask(raw []byte, into io.Writer) (a answer, err error) {
	defer func() {
		if err != nil {
			c.close()
		}
	}()
	if c.conn == nil {
		if c.conn, err = net.Dial("tcp", c.addr); err != nil {
			return a, err
		}
		c.in.Reset(c.conn)
	}
	if err := c.conn.SetDeadline(time.Now().Add(maxAnswer)); err != nil {
		return a, err
	}
	if _, err := c.conn.Write(raw); err != nil {
		return a, err
	}
	res, err := http.ReadResponse(c.in, nil)
	if err != nil {
		return a, err
	}
	defer res.Body.Close() // which is read to its end
	if into == nil {
		into = discard{}
	}
	a.bytes, err = io.CopyBuffer(into, struct{ io.Reader }{res.Body}, c.buf)
	if err != nil {
		return a, err
	}
	a.tag, a.kind = res.Header.Get("ETag"), res.Header.Get("Content-Type")
	if res.StatusCode != http.StatusOK {
		return a, fmt.Errorf("status %s", res.Status)
	}
	if res.Close {
		c.close()
	}
	return a, nil
}

// discard is io.Discard without a buffer of its own.
type discard struct{}

func (discard) Write(b []byte) (int, error) { return len(b), nil }

func (c *connection) close() {
	if c.conn != nil {
		_ = c.conn.Close() // nothing more is asked on it
		c.conn = nil
	}
}

// An answer is what of it is looked at.
type answer struct {
	tag, kind string
	bytes     int64 // of the body, as sent
}

// An outcome is what came of the requests of a stage, or of several.
type outcome struct {
	took    [][]time.Duration // of the requests that were answered, by kind
	failed  int
	why     error // of the first that failed
	bytes   int64
	tags    map[string]bool // of the answers: each generation has its own
	seconds float64
}

func (l *outcome) note(kind int, took time.Duration, a answer, err error) {
	if err != nil {
		if l.failed++; l.why == nil {
			l.why = err
		}
		return
	}
	for len(l.took) <= kind {
		l.took = append(l.took, nil)
	}
	l.took[kind] = append(l.took[kind], took)
	l.bytes += a.bytes
	if a.tag != "" && !l.tags[a.tag] {
		if l.tags == nil {
			l.tags = map[string]bool{}
		}
		l.tags[a.tag] = true
	}
}

// add adds what came of other requests.
func (l *outcome) add(o *outcome) {
	for kind, took := range o.took {
		for len(l.took) <= kind {
			l.took = append(l.took, nil)
		}
		l.took[kind] = append(l.took[kind], took...)
	}
	l.failed += o.failed
	if l.why == nil {
		l.why = o.why
	}
	l.bytes += o.bytes
	for tag := range o.tags {
		if l.tags == nil {
			l.tags = map[string]bool{}
		}
		l.tags[tag] = true
	}
	l.seconds += o.seconds
}

func (l *outcome) answered() (n int) {
	for _, took := range l.took {
		n += len(took)
	}
	return n
}

// ms are the times of all kinds.
func (l *outcome) ms() (all []float64) {
	for kind := range l.took {
		all = append(all, l.msOf(kind)...)
	}
	return all
}

func (l *outcome) msOf(kind int) []float64 {
	if kind >= len(l.took) {
		return nil
	}
	out := make([]float64, len(l.took[kind]))
	for i, d := range l.took[kind] {
		out[i] = ms(d)
	}
	return out
}

// A deck deals requests, from any number of goroutines, and begins again
// behind the last one.
type deck struct {
	requests []request
	next     atomic.Int64
}

// A request is of a kind and written out.
type request struct {
	kind int
	raw  []byte
}

func (d *deck) deal() request {
	return d.requests[int(d.next.Add(1)-1)%len(d.requests)]
}

// closedLoop is a number of readers each of whom asks as soon as the answer
// before is there: as many requests as the server can answer.
func closedLoop(ctx context.Context, addr string, d *deck, readers int, length time.Duration) *outcome {
	began := time.Now()
	end := began.Add(length)
	all := gather(readers, func(l *outcome) {
		c := newConnection(addr)
		defer c.close()
		for now := time.Now(); now.Before(end) && ctx.Err() == nil; {
			r := d.deal()
			a, err := c.ask(r.raw, nil)
			done := time.Now()
			l.note(r.kind, done.Sub(now), a, err)
			now = done
		}
	})
	all.seconds = time.Since(began).Seconds()
	return all
}

// openLoop sends requests at given times, whether or not those before are
// answered. The time of an answer is measured from when the request was to be
// sent: if it waits for a connection, or for the client to be woken, it counts.
func openLoop(ctx context.Context, addr string, d *deck, connections int, at []time.Duration) *outcome {
	due := make(chan time.Time, len(at)) // never full: nothing holds up the clock
	began := time.Now()
	go func() {
		defer close(due)
		// A thread of its own sleeps to the microsecond; the runtime's timers
		// are a millisecond late where nothing else is to do.
		runtime.LockOSThread()
		defer runtime.UnlockOSThread()
		for _, offset := range at {
			t := began.Add(offset)
			for wait := time.Until(t); wait > 0 && ctx.Err() == nil; wait = time.Until(t) {
				ts := syscall.NsecToTimespec(int64(wait))
				_ = syscall.Nanosleep(&ts, nil) // interrupted, it is called again
			}
			due <- t
		}
	}()
	all := gather(connections, func(l *outcome) {
		c := newConnection(addr)
		defer c.close()
		for t := range due {
			if ctx.Err() != nil {
				continue // to the end of the channel
			}
			r := d.deal()
			a, err := c.ask(r.raw, nil)
			l.note(r.kind, time.Since(t), a, err)
		}
	})
	all.seconds = time.Since(began).Seconds()
	return all
}

// gather runs n workers, each with an outcome of its own, and adds these up.
func gather(n int, work func(*outcome)) *outcome {
	outcomes := make([]outcome, n)
	var workers sync.WaitGroup
	for i := range outcomes {
		workers.Go(func() { work(&outcomes[i]) })
	}
	workers.Wait()
	all := &outcome{}
	for i := range outcomes {
		all.add(&outcomes[i])
	}
	return all
}

// arrivals are the times at which requests of readers who know nothing of each
// other come: rate a second on average, the gaps distributed exponentially.
func arrivals(rate float64, length time.Duration, rnd *rand.Rand) (at []time.Duration) {
	for t := 0.0; ; {
		t += rnd.ExpFloat64() / rate
		if t >= length.Seconds() {
			return at
		}
		at = append(at, time.Duration(t*float64(time.Second)))
	}
}
