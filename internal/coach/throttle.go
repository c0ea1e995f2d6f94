package coach

import (
	"fmt"
	"sync"
	"time"
)

// Limits on wrong passwords. Each further one of a client doubles its wait.
const (
	freeTries   = 5
	firstWait   = 30 * time.Second
	longestWait = time.Hour
	forgetAfter = 24 * time.Hour

	// All clients together: beyond that nobody is let try for a while, so that
	// many addresses are no way around the limit of one.
	windowTries = 100
	window      = 10 * time.Minute
	maxClients  = 10_000 // that are kept in mind
)

// A LockedError means that a client may try again later, and not before.
type LockedError struct {
	Wait time.Duration
	news bool // the first try that is refused for this reason
}

func (e *LockedError) Error() string {
	return fmt.Sprintf("too many wrong passwords; the next try is in %v", e.Wait)
}

// A throttle slows down who guesses passwords.
type throttle struct {
	now func() time.Time

	mu      sync.Mutex
	clients map[string]*tries
	recent  []time.Time // wrong passwords of all clients
	told    bool        // that all are refused
}

type tries struct {
	failed int
	last   time.Time
	until  time.Time // no try before
	told   bool      // that it is refused
}

func (t *throttle) admit(client string) *LockedError {
	t.mu.Lock()
	defer t.mu.Unlock()
	now := t.now()
	if c := t.clients[client]; c != nil && now.Before(c.until) {
		news := !c.told
		c.told = true
		return &LockedError{c.until.Sub(now), news}
	}
	for len(t.recent) > 0 && now.Sub(t.recent[0]) > window {
		t.recent = t.recent[1:]
	}
	if len(t.recent) >= windowTries {
		news := !t.told
		t.told = true
		return &LockedError{window - now.Sub(t.recent[0]), news}
	}
	t.told = false
	return nil
}

func (t *throttle) failed(client string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	now := t.now()
	t.recent = append(t.recent, now)
	if t.clients == nil || len(t.clients) >= maxClients {
		t.forget(now)
	}
	c := t.clients[client]
	if c == nil {
		c = &tries{}
		t.clients[client] = c
	}
	c.failed++
	c.last = now
	if over := c.failed - freeTries; over >= 0 {
		c.told = false
		c.until = now.Add(min(longestWait, firstWait<<min(over, 10)))
	}
}

func (t *throttle) passed(client string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	delete(t.clients, client)
}

// forget drops clients that have not tried for long; where that is not enough,
// all that do not wait.
func (t *throttle) forget(now time.Time) {
	if t.clients == nil {
		t.clients = map[string]*tries{}
	}
	for name, c := range t.clients {
		if now.Sub(c.last) > forgetAfter {
			delete(t.clients, name)
		}
	}
	if len(t.clients) < maxClients {
		return
	}
	for name, c := range t.clients {
		if now.After(c.until) {
			delete(t.clients, name)
		}
	}
}
