package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"os"
	"time"

	"coachsearch/internal/cli"
	"coachsearch/search"
	"coachsearch/web"
)

// Limits on what a client may hold open.
const (
	readHeaderTimeout = 5 * time.Second
	readTimeout       = 15 * time.Second
	writeTimeout      = 30 * time.Second
	idleTimeout       = 2 * time.Minute
	maxHeaderBytes    = 32 << 10
	shutdownTimeout   = 10 * time.Second // for requests that are under way
)

// logger writes text where a person watches and JSON elsewhere.
func (c *command) logger() *slog.Logger {
	if cli.IsTerminal(c.stderr) {
		return slog.New(slog.NewTextHandler(c.stderr, nil))
	}
	return slog.New(slog.NewJSONHandler(c.stderr, nil))
}

func serve(c *command, args []string) error {
	cfg := web.Config{Logger: c.logger()}
	dataDir := c.flags.String("data", "", "")
	addr := c.flags.String("addr", "127.0.0.1:8080", "")
	c.flags.Float64Var(&cfg.Rate, "rate", 0, "")
	c.flags.StringVar(&cfg.BaseURL, "base-url", "", "")
	c.flags.StringVar(&cfg.Name, "name", "", "")
	if err := c.parse(args); err != nil {
		return err
	}
	switch {
	case *dataDir == "":
		return cli.Usagef("-data DIR is missing")
	case c.flags.NArg() > 0:
		return cli.Usagef("unexpected argument %q", c.flags.Arg(0))
	case cfg.Rate < 0:
		return cli.Usagef("-rate %v: a number of requests per second is needed", cfg.Rate)
	}
	l, err := net.Listen("tcp", *addr)
	if err != nil {
		return err
	}
	return c.serve(l, *dataDir, cfg)
}

// serve answers on l until the context ends, then lets requests that are
// under way finish. A stop that was asked for is no error.
func (c *command) serve(l net.Listener, dataDir string, cfg web.Config) error {
	live, err := search.Follow(c.ctx, dataDir, cfg.Logger)
	if err != nil {
		return errors.Join(err, l.Close())
	}
	defer live.Close()
	cfg.Live = live
	handler, err := web.New(cfg)
	if err != nil {
		return errors.Join(err, l.Close())
	}
	srv := &http.Server{
		Handler:           handler,
		ReadHeaderTimeout: readHeaderTimeout, ReadTimeout: readTimeout, WriteTimeout: writeTimeout, IdleTimeout: idleTimeout,
		MaxHeaderBytes: maxHeaderBytes,
		ErrorLog:       slog.NewLogLogger(cfg.Logger.Handler(), slog.LevelWarn),
	}
	cfg.Logger.Info("listening", "url", "http://"+l.Addr().String()+"/", "data", dataDir, "pid", os.Getpid())
	failed := make(chan error, 1)
	go func() { failed <- srv.Serve(l) }()
	select {
	case err := <-failed:
		return fmt.Errorf("serve: %w", err)
	case <-c.ctx.Done():
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(c.ctx), shutdownTimeout)
	defer cancel()
	if err := srv.Shutdown(ctx); err != nil {
		return errors.Join(fmt.Errorf("shut down: %w", err), srv.Close())
	}
	cfg.Logger.Info("stopped")
	return nil
}
