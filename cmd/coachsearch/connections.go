package main

import (
	"container/list"
	"net"
	"net/http"
	"sync"
	"syscall"
)

// Limits on the connections that are open at a time.
const (
	maxConnections = 8192
	spareFiles     = 128 // of those that the system allows: for indexes, logs and the like
)

// connections bounds how many are open. Beyond that the one is closed that
// has been without a request for longest; who asks is not disturbed.
type connections struct {
	limit int

	mu    sync.Mutex
	open  map[net.Conn]*list.Element // its place in quiet, nil while it asks
	quiet *list.List                 // connections without a request, the longest first
}

func newConnections(limit int) *connections {
	return &connections{limit: limit, open: map[net.Conn]*list.Element{}, quiet: list.New()}
}

// connectionLimit is what the system leaves room for.
func connectionLimit() int {
	var r syscall.Rlimit
	if err := syscall.Getrlimit(syscall.RLIMIT_NOFILE, &r); err != nil || r.Cur > maxConnections+spareFiles {
		return maxConnections
	}
	return max(int(r.Cur)-spareFiles, int(r.Cur)/2)
}

// changed is told by the server.
func (c *connections) changed(conn net.Conn, state http.ConnState) {
	if quiet := c.note(conn, state); quiet != nil {
		_ = quiet.Close() // nothing was asked on it
	}
}

// note returns a connection that is to be closed.
func (c *connections) note(conn net.Conn, state http.ConnState) net.Conn {
	c.mu.Lock()
	defer c.mu.Unlock()
	if e := c.open[conn]; e != nil {
		c.quiet.Remove(e)
	}
	switch state {
	case http.StateNew, http.StateIdle:
		c.open[conn] = c.quiet.PushBack(conn)
	case http.StateActive:
		c.open[conn] = nil
	case http.StateClosed, http.StateHijacked:
		delete(c.open, conn)
	}
	if len(c.open) <= c.limit || c.quiet.Len() == 0 {
		return nil
	}
	return c.quiet.Remove(c.quiet.Front()).(net.Conn)
}
