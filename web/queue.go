package web

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
	"sync"
	"time"
)

// Limits on what all requests together may cost.
const (
	maxWaiting = 1000            // requests that wait for their turn
	maxWait    = 3 * time.Second // of one of them
)

var errBusy = &Problem{Status: http.StatusTooManyRequests, Detail: "Too many searches are under way at once. Please try again in a few seconds."}

// A queue lets a number of requests work at a time and the others wait. The
// clients take turns, so that one with many requests delays its own; where
// the queue is full, the client with the most of them loses one.
type queue struct {
	limit int // of those that wait

	mu       sync.Mutex
	free     int
	waiting  int
	turns    []*line // the next one first
	byClient map[string]*line
}

// A line is the requests of one client that wait, the first one first.
type line struct {
	client string
	turns  []chan bool // true: your turn; false: given up
}

func newQueue(working, waiting int) *queue {
	return &queue{free: working, limit: waiting, byClient: map[string]*line{}}
}

// enter waits for a turn, and the caller leaves after it. The error is
// [errBusy] or the context's.
func (q *queue) enter(ctx context.Context, client string) error {
	turn := q.line(client)
	if turn == nil {
		return nil
	}
	select {
	case mine := <-turn:
		if !mine {
			return errBusy
		}
		return nil
	case <-ctx.Done():
	}
	if !q.giveUp(client, turn) && <-turn {
		q.leave() // it came at the same moment
	}
	return ctx.Err()
}

// line takes a free place and returns nil, or stands in line.
func (q *queue) line(client string) chan bool {
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.free > 0 {
		q.free--
		return nil
	}
	turn := make(chan bool, 1)
	l := q.byClient[client]
	if q.waiting >= q.limit && !q.drop(l) {
		turn <- false
		return turn
	}
	if l = q.byClient[client]; l == nil {
		l = &line{client: client}
		q.byClient[client] = l
		q.turns = append(q.turns, l)
	}
	l.turns = append(l.turns, turn)
	q.waiting++
	return turn
}

// drop takes the last request of the longest line, unless that is mine, or
// would be with one more.
func (q *queue) drop(mine *line) bool {
	var longest *line
	for _, l := range q.turns {
		if longest == nil || len(l.turns) > len(longest.turns) {
			longest = l
		}
	}
	own := 0
	if mine != nil {
		own = len(mine.turns)
	}
	if longest == nil || len(longest.turns) <= own+1 {
		return false
	}
	last := len(longest.turns) - 1
	longest.turns[last] <- false
	longest.turns = longest.turns[:last]
	q.waiting--
	return true
}

// giveUp leaves the line; it is false where the turn has been decided.
func (q *queue) giveUp(client string, turn chan bool) bool {
	q.mu.Lock()
	defer q.mu.Unlock()
	l := q.byClient[client]
	if l == nil {
		return false
	}
	for i, t := range l.turns {
		if t == turn {
			l.turns = append(l.turns[:i], l.turns[i+1:]...)
			q.waiting--
			if len(l.turns) == 0 {
				q.forget(l)
			}
			return true
		}
	}
	return false
}

func (q *queue) forget(l *line) {
	delete(q.byClient, l.client)
	for i, other := range q.turns {
		if other == l {
			q.turns = append(q.turns[:i], q.turns[i+1:]...)
			return
		}
	}
}

// leave passes the turn on.
func (q *queue) leave() {
	q.mu.Lock()
	defer q.mu.Unlock()
	if len(q.turns) == 0 {
		q.free++
		return
	}
	l := q.turns[0]
	q.turns = q.turns[1:]
	l.turns[0] <- true
	if l.turns = l.turns[1:]; len(l.turns) > 0 {
		q.turns = append(q.turns, l)
	} else {
		delete(q.byClient, l.client)
	}
	q.waiting--
}

func (q *queue) length() int {
	q.mu.Lock()
	defer q.mu.Unlock()
	return q.waiting
}

// takeTurns lets requests work as the queue allows. A place is held only
// while an answer is worked out: a client that sends or reads slowly holds
// none.
func (s *server) takeTurns(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodPost {
			r.Body = readAhead(r.Body)
		}
		ctx, cancel := context.WithTimeout(r.Context(), maxWait)
		err := s.queue.enter(ctx, s.client(r))
		cancel()
		if errors.Is(err, context.DeadlineExceeded) {
			err = errBusy
		}
		if err != nil {
			if errors.Is(err, errBusy) {
				s.metrics.refused.WithLabelValues("busy").Inc()
			}
			s.fail(w, r, problemOf(err))
			return
		}
		done := sync.OnceFunc(s.queue.leave)
		defer done()
		next.ServeHTTP(&answerWriter{w, done}, r)
	})
}

// readAhead reads a body as far as it may go, and what went wrong behind it.
func readAhead(body io.ReadCloser) io.ReadCloser {
	b, err := io.ReadAll(io.LimitReader(body, maxSituationBytes+1))
	var rest io.Reader = bytes.NewReader(b)
	if err != nil {
		rest = io.MultiReader(rest, failing{err})
	}
	return struct {
		io.Reader
		io.Closer
	}{rest, body}
}

type failing struct{ err error }

func (f failing) Read([]byte) (int, error) { return 0, f.err }

// An answerWriter tells when an answer begins to be written: pages and
// documents are worked out before.
type answerWriter struct {
	http.ResponseWriter
	begins func()
}

func (w *answerWriter) WriteHeader(status int) {
	w.begins()
	w.ResponseWriter.WriteHeader(status)
}

func (w *answerWriter) Write(b []byte) (int, error) {
	w.begins()
	return w.ResponseWriter.Write(b)
}

// Unwrap is for [http.ResponseController].
func (w *answerWriter) Unwrap() http.ResponseWriter { return w.ResponseWriter }
