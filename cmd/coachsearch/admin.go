package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"time"

	"coachsearch/indexer"
	"coachsearch/internal/cli"
	"coachsearch/internal/coach"
	"coachsearch/internal/index"
	"coachsearch/web"
)

const (
	keepEvery   = 10 * time.Second // what readers miss is written to the disk
	maxFailures = 200              // that the coach is shown
)

// openDoor opens the coach's door to who comes by l, and returns how to shut
// it. Over an open network it stays shut without HTTPS.
func (c *command) openDoor(l net.Listener, dataDir string, cfg *web.Config, o serving) (shut func() error, err error) {
	if tcp, ok := l.Addr().(*net.TCPAddr); ok && !tcp.IP.IsLoopback() && o.certFile == "" {
		return nil, cli.Usagef("-admin on %s: what the coach sees goes over a network by HTTPS only: give -tls-cert and -tls-key, or listen on 127.0.0.1 behind a proxy", l.Addr())
	}
	store, err := coach.Open(c.ctx, coach.Dir(dataDir))
	if err != nil {
		return nil, err
	}
	if has, err := store.HasPassword(c.ctx); err != nil || !has {
		if err == nil {
			err = coach.ErrNoStore
		}
		return nil, errors.Join(err, store.Close())
	}
	cfg.Coach = &web.Coach{Store: store, Failures: func() ([]string, int, error) { return failures(dataDir) }}
	ctx, cancel := context.WithCancel(c.ctx)
	done := make(chan struct{})
	go func() {
		defer close(done)
		store.Keep(ctx, keepEvery, func(err error) { cfg.Logger.Error("questions not written", "err", err) })
	}()
	return func() error {
		cancel()
		<-done
		return store.Close()
	}, nil
}

// failures are what the last rebuild could not read.
func failures(dataDir string) (list []string, total int, err error) {
	last, err := indexer.ReadLastRun(dataDir)
	if errors.Is(err, index.ErrNoIndex) {
		return nil, 0, nil
	}
	if err != nil {
		return nil, 0, fmt.Errorf("read failures: %w", err)
	}
	for _, f := range last.Failures[:min(maxFailures, len(last.Failures))] {
		list = append(list, f.String())
	}
	return list, last.Unreadable, nil
}
