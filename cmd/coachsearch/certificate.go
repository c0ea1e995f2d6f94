package main

import (
	"crypto/tls"
	"fmt"
	"log/slog"
	"os"
	"sync"
	"time"
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
			if fresh, err := tls.LoadX509KeyPair(c.certFile, c.keyFile); err != nil {
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
