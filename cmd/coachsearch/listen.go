package main

import (
	"errors"
	"fmt"
	"io/fs"
	"net"
	"os"
	"strconv"
	"strings"

	"coachsearch/internal/cli"
)

// unixPrefix begins an address that is the path of a socket.
const unixPrefix = "unix:"

// firstPassed is the number of the first file that systemd hands over.
const firstPassed = 3

// errNoAddr keeps an empty variable from opening a port on every network.
var errNoAddr = cli.Usagef("-addr needs a host and a port, or the path of a socket")

// listen opens what -addr names, or takes the socket that systemd has opened
// and handed over; given tells that -addr was.
func listen(addr string, given bool) (net.Listener, error) {
	if n, err := passed(); err != nil || n > 0 {
		if err == nil && given {
			err = cli.Usagef("-addr %s: a socket was handed over by systemd, so there is nothing to name", addr)
		}
		if err != nil {
			return nil, err
		}
		return takeOver()
	}
	path, ok := strings.CutPrefix(addr, unixPrefix)
	if !ok {
		return listenTCP(addr)
	}
	if err := removeDead(path); err != nil {
		return nil, err
	}
	l, err := net.Listen("unix", path)
	if err != nil {
		return nil, err
	}
	// Whoever may enter its folder may ask, as on a port of this machine.
	if err := os.Chmod(path, 0o666); err != nil {
		return nil, errors.Join(err, l.Close())
	}
	return local{l}, nil
}

// listenTCP tells an address that is none from one that is not free.
func listenTCP(addr string) (net.Listener, error) {
	l, err := net.Listen("tcp", addr)
	if ae := (*net.AddrError)(nil); errors.As(err, &ae) {
		return nil, cli.Usagef("-addr %s: %s", addr, ae.Err)
	}
	return l, err
}

// removeDead removes the socket of a server that was killed. One that answers
// is in use, and what is no socket is left alone.
func removeDead(path string) error {
	st, err := os.Lstat(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	if st.Mode().Type() != fs.ModeSocket {
		return fmt.Errorf("listen on %s: it is there and is no socket", path)
	}
	if c, err := net.Dial("unix", path); err == nil {
		return errors.Join(&net.OpError{Op: "listen", Net: "unix", Err: fmt.Errorf("%s: another server answers there", path)}, c.Close())
	}
	return os.Remove(path)
}

// passed returns how many sockets systemd has handed over, by its protocol:
// sd_listen_fds(3).
func passed() (int, error) {
	if os.Getenv("LISTEN_PID") != strconv.Itoa(os.Getpid()) {
		return 0, nil
	}
	n, err := strconv.Atoi(os.Getenv("LISTEN_FDS"))
	if err != nil || n > 1 {
		return 0, fmt.Errorf("take over the socket: %q sockets were handed over, one is needed", os.Getenv("LISTEN_FDS"))
	}
	return n, nil
}

func takeOver() (net.Listener, error) {
	f := os.NewFile(firstPassed, "socket")
	l, err := net.FileListener(f)
	if err := errors.Join(err, f.Close()); err != nil {
		return nil, fmt.Errorf("take over the socket: %w", err)
	}
	if l.Addr().Network() == "unix" {
		return local{l}, nil
	}
	return l, nil
}

// A local listener is a socket in the file system. Who connects has no
// address of his own: he counts as this machine, as a proxy on it does.
type local struct{ net.Listener }

func (l local) Accept() (net.Conn, error) {
	c, err := l.Listener.Accept()
	if err != nil {
		return nil, err
	}
	return localConn{c}, nil
}

type localConn struct{ net.Conn }

func (localConn) RemoteAddr() net.Addr { return &net.TCPAddr{IP: net.IPv4(127, 0, 0, 1)} }

// notify tells systemd what the server does, if that is who started it:
// sd_notify(3).
func notify(state string) error {
	path := os.Getenv("NOTIFY_SOCKET")
	if path == "" {
		return nil
	}
	c, err := net.Dial("unixgram", path) //nolint:gosec // the path is systemd's
	if err != nil {
		return fmt.Errorf("notify systemd: %w", err)
	}
	_, err = c.Write([]byte(state))
	if err := errors.Join(err, c.Close()); err != nil {
		return fmt.Errorf("notify systemd: %w", err)
	}
	return nil
}
