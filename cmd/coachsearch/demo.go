package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"os/signal"
	"path/filepath"
	"syscall"

	"coachsearch/indexer"
	"coachsearch/internal/cli"
	"coachsearch/internal/sample"
	"coachsearch/scraper"
	"coachsearch/web"
)

// demo does with the sample archive what an operator does with a real one:
// scrape, rebuild, serve.
func demo(c *command, args []string) (err error) {
	addr := c.flags.String("addr", defaultAddr, "")
	if err := c.parse(args); err != nil {
		return err
	}
	switch {
	case c.flags.NArg() > 0:
		return cli.Usagef("unexpected argument %q", c.flags.Arg(0))
	case *addr == "":
		return errNoAddr
	}
	hurry, stop := hurried()
	defer stop()
	// Whoever reads the address and goes leaves a folder to be removed.
	signal.Ignore(syscall.SIGPIPE)
	l, err := listenTCP(*addr)
	if err != nil {
		return err
	}
	dir, err := os.MkdirTemp("", "coachsearch-demo-")
	if err != nil {
		return errors.Join(fmt.Errorf("make a temporary folder: %w", err), l.Close())
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	archive, data := filepath.Join(dir, "archive"), filepath.Join(dir, "data")
	if err := c.buildSample(archive, data); err != nil {
		return errors.Join(err, l.Close())
	}
	_, err = fmt.Fprintf(c.stdout, "Open http://%s/ in a browser; Ctrl-C ends the demo.\n", l.Addr())
	if err != nil {
		return errors.Join(err, l.Close())
	}
	// The address has been told; requests need no log in a demo.
	return c.serve(l, data, web.Config{Logger: slog.New(slog.NewTextHandler(c.stderr, &slog.HandlerOptions{Level: slog.LevelWarn}))}, serving{hurry: hurry})
}

// hurried returns a context that ends with the second of the signals that end a
// command. Of other commands it ends the process, which would leave the folder of
// the demo to nobody; a third one does that here.
func hurried() (hurry context.Context, stop func()) {
	signals := make(chan os.Signal, 2)
	signal.Notify(signals, cli.Ends()...)
	hurry, stop = context.WithCancel(context.Background())
	go func() {
		defer signal.Stop(signals)
		defer stop()
		for range 2 {
			select {
			case <-signals:
			case <-hurry.Done():
				return
			}
		}
	}()
	return hurry, stop
}

func (c *command) buildSample(archive, data string) error {
	if err := sample.Extract(archive); err != nil {
		return err
	}
	h, err := scraper.Scrape(c.ctx, []string{archive}, scraper.Options{})
	if err != nil {
		return err
	}
	_, err = indexer.Rebuild(c.ctx, indexer.Options{DataDir: data, Columns: h.Columns(), Keep: 1})
	if err := errors.Join(err, h.Close()); err != nil {
		return err
	}
	_, err = fmt.Fprintf(c.stdout, "%d columns from %d archived pages.\n", h.Summary().Columns, h.Summary().Captures)
	return err
}
