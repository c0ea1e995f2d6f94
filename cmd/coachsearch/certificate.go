package main

import (
	"crypto/tls"
	"fmt"
	"log/slog"
	"os"
	"sync"
	"time"

	"coachsearch/internal/regular"
)

// A certificate is read again when its files change, so that a renewed one
// serves without a restart.
type certificate struct {
	certFile, keyFile string
	log               *slog.Logger

	mu     sync.Mutex
	read   tls.Certificate
	seen   [2]time.Time // when the files were changed that were read, or tried
	looked time.Time
}

// maxCertificateBytes bounds what is read of a renewed file.
const maxCertificateBytes = 1 << 20

// lookEvery bounds how often the files are looked at.
const lookEvery = time.Second

func openCertificate(certFile, keyFile string, log *slog.Logger) (*certificate, error) {
	c := &certificate{certFile: certFile, keyFile: keyFile, log: log}
	c.seen = c.times()
	var err error
	if c.read, err = tls.LoadX509KeyPair(certFile, keyFile); err != nil {
		return nil, fmt.Errorf("read certificate: %w", err)
	}
	return c, nil
}

// again reads the files while handshakes wait for it: what could keep it waiting
// in turn, a pipe that the key came by, is not read a second time.
func (c *certificate) again() (tls.Certificate, error) {
	var pem [2][]byte
	for i, name := range []string{c.certFile, c.keyFile} {
		var err error
		if pem[i], err = regular.ReadFile(name, maxCertificateBytes); err != nil {
			return tls.Certificate{}, err
		}
	}
	return tls.X509KeyPair(pem[0], pem[1])
}

func (c *certificate) times() (t [2]time.Time) {
	for i, name := range []string{c.certFile, c.keyFile} {
		if st, err := os.Stat(name); err == nil {
			t[i] = st.ModTime()
		}
	}
	return t
}

// forHello returns the certificate of now. One that cannot be read is
// reported once, and the one before goes on serving.
func (c *certificate) forHello(*tls.ClientHelloInfo) (*tls.Certificate, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if time.Since(c.looked) >= lookEvery {
		c.looked = time.Now()
		if t := c.times(); t != c.seen {
			c.seen = t
			if fresh, err := c.again(); err != nil {
				c.log.Error("certificate not read, the one before goes on serving", "err", err)
			} else {
				c.read = fresh
				c.log.Info("certificate read")
			}
		}
	}
	cert := c.read
	return &cert, nil
}

func (c *certificate) config() *tls.Config {
	return &tls.Config{MinVersion: tls.VersionTLS12, GetCertificate: c.forHello}
}
