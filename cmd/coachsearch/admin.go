package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"net"
	"sync/atomic"
	"time"

	"coachsearch/indexer"
	"coachsearch/internal/cli"
	"coachsearch/internal/coach"
	"coachsearch/internal/index"
	"coachsearch/web"
)

const (
	keepEvery   = 10 * time.Second // what readers miss is written to the disk; a file that could not be opened is tried again
	maxFailures = 200              // that the coach is shown
)

// What to do about a coach's file that is damaged, none, and somebody else's.
const (
	storeHint    = "put it back from a backup, or move it away and set a password anew, without the notes; what is hidden stands in another file"
	passwordHint = "coachsearch password -data DIR sets one"
	ownerHint    = "the folder coach and what is in it have to be owned by the server's user"
)

// A door is the way to the coach's file, which may be damaged: then readers are
// served all the same, and it is tried again.
type door struct {
	dir   string
	log   *slog.Logger
	store atomic.Pointer[coach.Store]
	told  string // what was wrong when the file was last tried
}

// openDoor opens the coach's door to who comes by l, and returns how to shut
// it. Over an open network it stays shut without HTTPS, and so it does without a
// password.
func (c *command) openDoor(l net.Listener, dataDir string, cfg *web.Config, o serving) (shut func() error, err error) {
	if tcp, ok := l.Addr().(*net.TCPAddr); ok && !tcp.IP.IsLoopback() && o.certFile == "" {
		return nil, cli.Usagef("-admin on %s: what the coach sees goes over a network by HTTPS only: give -tls-cert and -tls-key, or listen on 127.0.0.1 behind a proxy", l.Addr())
	}
	d := &door{dir: coach.Dir(dataDir), log: cfg.Logger}
	err = d.open(c.ctx)
	if errors.Is(err, coach.ErrNoStore) || c.ctx.Err() != nil {
		return nil, err
	}
	d.tell(err)
	cfg.Coach = &web.Coach{Store: d.store.Load, Failures: func() ([]string, int, error) { return failures(dataDir) }}
	ctx, cancel := context.WithCancel(c.ctx)
	done := make(chan struct{})
	go func() {
		defer close(done)
		d.keep(ctx)
	}()
	return func() error {
		cancel()
		<-done
		if s := d.store.Load(); s != nil {
			return s.Close()
		}
		return nil
	}, nil
}

// open opens the file, which has to hold a password.
func (d *door) open(ctx context.Context) error {
	s, err := coach.Open(ctx, d.dir)
	if err == nil {
		var has bool
		if has, err = s.HasPassword(ctx); err == nil && !has {
			err = fmt.Errorf("open %s: %w", d.dir, coach.ErrNoStore)
		}
		if err != nil {
			err = errors.Join(err, s.Close())
		}
	}
	if err == nil {
		d.store.Store(s)
	}
	return err
}

// tell says in the log what is wrong with the file, once.
func (d *door) tell(err error) {
	if err == nil || err.Error() == d.told {
		return
	}
	d.told = err.Error()
	what := []any{"err", err}
	for cause, hint := range map[error]string{coach.ErrDamaged: storeHint, coach.ErrNoStore: passwordHint, fs.ErrPermission: ownerHint} {
		if errors.Is(err, cause) {
			what = append(what, "hint", hint)
		}
	}
	d.log.Error("the coach's door stays shut, readers are served", what...)
}

// keep opens a file that could not be opened, and writes to it what readers miss,
// until the context ends.
func (d *door) keep(ctx context.Context) {
	for tick := time.NewTicker(keepEvery); d.store.Load() == nil; {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		switch err := d.open(ctx); {
		case err == nil:
			d.log.Info("the coach's door is open")
		case ctx.Err() == nil:
			d.tell(err)
		}
	}
	d.store.Load().Keep(ctx, keepEvery, func(err error) { d.log.Error("questions not written", "err", err) })
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
