package main

import (
	"crypto/tls"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"coachsearch/internal/regular"
)

// A certificate is read again when its files change, so that a renewed one
// serves without a restart. What cannot be read is tried again: a renewal writes
// two files, and may change who can read them after that.
type certificate struct {
	certFile, keyFile string
	log               *slog.Logger

	mu     sync.Mutex
	read   tls.Certificate
	seen   [2]regular.State // of the files that were read, or tried
	failed string           // why they could not be read, "" if they could
	looked time.Time
}

// maxCertificateBytes bounds what is read of a file.
const maxCertificateBytes = 1 << 20

// lookEvery bounds how often the files are looked at.
const lookEvery = time.Second

func openCertificate(certFile, keyFile string, log *slog.Logger) (*certificate, error) {
	c := &certificate{certFile: certFile, keyFile: keyFile, log: log}
	c.seen = c.states()
	var err error
	if c.read, err = c.load(regular.ReadNamed); err != nil {
		return nil, fmt.Errorf("read certificate: %w", err)
	}
	return c, nil
}

// load reads the files by some way.
func (c *certificate) load(read func(string, int64) ([]byte, error)) (tls.Certificate, error) {
	var pem [2][]byte
	for i, name := range []string{c.certFile, c.keyFile} {
		var err error
		if pem[i], err = read(name, maxCertificateBytes); err != nil {
			return tls.Certificate{}, err
		}
	}
	return tls.X509KeyPair(pem[0], pem[1])
}

func (c *certificate) states() (s [2]regular.State) {
	for i, name := range []string{c.certFile, c.keyFile} {
		s[i], _ = regular.Look(name) // one that is gone is another state, too
	}
	return s
}

// forHello returns the certificate of now. One that cannot be read is
// reported once, and the one before goes on serving.
func (c *certificate) forHello(*tls.ClientHelloInfo) (*tls.Certificate, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if time.Since(c.looked) >= lookEvery {
		c.looked = time.Now()
		c.renew()
	}
	cert := c.read
	return &cert, nil
}

// renew reads the files if they have changed or could not be read.
func (c *certificate) renew() {
	now := c.states()
	if c.failed == "" && now[0].Same(c.seen[0]) && now[1].Same(c.seen[1]) {
		return
	}
	c.seen = now
	// Handshakes wait for this: what could keep it waiting in turn, a pipe that the
	// key came by, is not read a second time.
	fresh, err := c.load(regular.ReadFile)
	switch {
	case err == nil:
		c.read, c.failed = fresh, ""
		c.log.Info("certificate read")
	case err.Error() != c.failed:
		c.failed = err.Error()
		c.log.Error("certificate not read, the one before goes on serving", "err", err)
	}
}

func (c *certificate) config() *tls.Config {
	return &tls.Config{MinVersion: tls.VersionTLS12, GetCertificate: c.forHello}
}
