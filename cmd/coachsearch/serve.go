package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"net/netip"
	"os"
	"os/signal"
	"strings"
	"syscall"
	"time"

	"coachsearch/internal/cli"
	"coachsearch/internal/coach"
	"coachsearch/search"
	"coachsearch/web"
)

// Limits on what a client may hold open.
const (
	readHeaderTimeout = 5 * time.Second
	readTimeout       = 15 * time.Second
	writeTimeout      = 30 * time.Second
	idleTimeout       = 2 * time.Minute
	maxHeaderBytes    = 32 << 10         // by HTTP/1.1, net/http takes 4 KB more
	shutdownTimeout   = 10 * time.Second // for requests that are under way

	// What the garbage of requests may take before it is collected: one of so many
	// parts of the memory, but no more than so many bytes, and in percent of what is in
	// use. The slowest requests are those that waited for the collector.
	garbageParts, maxGarbage  = 16, 512 << 20
	leastGarbage, mostGarbage = 100, 800
)

// logger writes text where a person watches and JSON elsewhere.
func (c *command) logger() *slog.Logger {
	if cli.IsTerminal(c.stderr) {
		return slog.New(slog.NewTextHandler(c.stderr, nil))
	}
	return slog.New(slog.NewJSONHandler(c.stderr, nil))
}

func serve(c *command, args []string) error {
	signal.Ignore(syscall.SIGPIPE) // whoever reads the log may go, and readers stay
	cfg := web.Config{Logger: c.logger()}
	var o serving
	dataDir := c.flags.String("data", "", "")
	addr := c.flags.String("addr", defaultAddr, "")
	proxies := c.flags.String("trusted-proxies", "", "")
	c.flags.BoolVar(&o.admin, "admin", false, "")
	c.flags.StringVar(&o.certFile, "tls-cert", "", "")
	c.flags.StringVar(&o.keyFile, "tls-key", "", "")
	c.flags.Float64Var(&cfg.Rate, "rate", 0, "")
	c.flags.IntVar(&cfg.Searches, "searches", 0, "")
	c.flags.StringVar(&cfg.BaseURL, "base-url", "", "")
	c.flags.StringVar(&cfg.Name, "name", "", "")
	err := c.parse(args)
	if err == nil {
		err = cli.NotEmpty(c.flags, "tls-cert", "tls-key")
	}
	if err != nil {
		return err
	}
	switch {
	case *dataDir == "":
		return cli.Usagef("-data DIR is missing")
	case c.flags.NArg() > 0:
		return cli.Usagef("unexpected argument %q", c.flags.Arg(0))
	case *addr == "", *addr == unixPrefix:
		return errNoAddr
	case !web.IsRate(cfg.Rate):
		return cli.Usagef("-rate %v: a number of requests per second from %v to %v is needed, or 0", cfg.Rate, web.MinRate, web.MaxRate)
	case !web.IsBaseURL(cfg.BaseURL):
		return cli.Usagef("-base-url %s: an address such as https://columns.example.org is needed", cfg.BaseURL)
	case cfg.Searches < 0:
		return cli.Usagef("-searches %d: a number of searches is needed", cfg.Searches)
	case (o.certFile == "") != (o.keyFile == ""):
		return cli.Usagef("-tls-cert and -tls-key go together")
	}
	if cfg.TrustedProxies, err = parseProxies(*proxies); err != nil {
		return err
	}
	l, err := listen(*addr, c.given("addr"))
	if err != nil {
		return err
	}
	return c.serve(l, *dataDir, cfg, o)
}

const defaultAddr = "127.0.0.1:8080"

// given reports whether a flag stands on the command line.
func (c *command) given(name string) (yes bool) {
	c.flags.Visit(func(f *flag.Flag) { yes = yes || f.Name == name })
	return yes
}

// parseProxies reads a list of addresses and networks; none stands for the
// default, and "none" for no proxy at all.
func parseProxies(list string) ([]netip.Prefix, error) {
	switch list {
	case "":
		return nil, nil
	case "none":
		return []netip.Prefix{}, nil
	}
	var prefixes []netip.Prefix
	for s := range strings.SplitSeq(list, ",") {
		s = strings.TrimSpace(s)
		p, err := netip.ParsePrefix(s)
		if ip, ipErr := netip.ParseAddr(s); err != nil && ipErr == nil {
			p, err = netip.PrefixFrom(ip, ip.BitLen()), nil
		}
		if err != nil {
			return nil, cli.Usagef("-trusted-proxies: %q is neither an address nor a network such as 10.0.0.0/8", s)
		}
		prefixes = append(prefixes, p.Masked())
	}
	return prefixes, nil
}

// serving is how to serve, beside what.
type serving struct {
	certFile, keyFile string // "" for plain HTTP
	admin             bool   // opens the coach's door

	hurry context.Context // cuts off requests that are under way at the end; nil where nothing does
}

// serve answers on l until the context ends, then lets requests that are
// under way finish. A stop that was asked for is no error.
func (c *command) serve(l net.Listener, dataDir string, cfg web.Config, o serving) (retErr error) {
	slog.SetLogLoggerLevel(slog.LevelWarn)
	slog.SetDefault(cfg.Logger) // what libraries have to say is a line of the log like others
	srv := &http.Server{
		ReadHeaderTimeout: readHeaderTimeout, ReadTimeout: readTimeout, WriteTimeout: writeTimeout, IdleTimeout: idleTimeout,
		MaxHeaderBytes: maxHeaderBytes,
		ErrorLog:       slog.NewLogLogger(cfg.Logger.Handler(), slog.LevelWarn),
		ConnState:      newConnections(connectionLimit()).changed,
	}
	scheme := "http"
	if o.certFile != "" {
		cert, err := openCertificate(o.certFile, o.keyFile, cfg.Logger)
		if err != nil {
			return errors.Join(err, l.Close())
		}
		srv.TLSConfig, scheme = cert.config(), "https"
	}
	live, err := search.Follow(c.ctx, dataDir, cfg.Logger)
	if err != nil {
		return errors.Join(err, l.Close())
	}
	defer func() { retErr = errors.Join(retErr, live.Close()) }()
	// Hidden by the coach, a column stays so wherever it is served.
	if err := coach.FollowHidden(c.ctx, coach.Dir(dataDir), live.Hide, cfg.Logger); err != nil {
		return errors.Join(err, l.Close())
	}
	cfg.Live = live
	if o.admin {
		shut, err := c.openDoor(l, dataDir, &cfg, o)
		if err != nil {
			return errors.Join(err, l.Close())
		}
		defer func() { retErr = errors.Join(retErr, shut()) }()
	}
	if cfg.Build, err = cli.Program(); err != nil {
		cfg.Logger.Warn("which program this is cannot be told, so browsers keep nothing beyond a restart", "err", err)
		cfg.Build = time.Now().String()
	}
	pages, err := web.New(cfg)
	if err != nil {
		return errors.Join(err, l.Close())
	}
	srv.Handler = checkTarget(pages)
	where := []any{"url", scheme + "://" + l.Addr().String() + "/"}
	if l.Addr().Network() == "unix" {
		where = []any{"socket", l.Addr().String()}
	}
	cfg.Logger.Info("listening", append(where, "data", dataDir, "pid", os.Getpid())...)
	go cli.EaseCollector(c.ctx, cli.Growth{Room: cli.MemoryShare(garbageParts, maxGarbage), Least: leastGarbage, Most: mostGarbage})
	failed := make(chan error, 1)
	go func() {
		if srv.TLSConfig != nil {
			failed <- srv.ServeTLS(l, "", "")
		} else {
			failed <- srv.Serve(l)
		}
	}()
	if err := notify("READY=1"); err != nil {
		cfg.Logger.Warn("systemd does not listen", "err", err)
	}
	select {
	case err := <-failed:
		return fmt.Errorf("serve: %w", err)
	case <-c.ctx.Done():
	}
	if err := notify("STOPPING=1"); err != nil {
		cfg.Logger.Warn("systemd does not listen", "err", err)
	}
	if o.hurry == nil {
		o.hurry = context.WithoutCancel(c.ctx)
	}
	if err := shutDown(o.hurry, srv, cfg.Logger); err != nil {
		return fmt.Errorf("shut down: %w", err)
	}
	cfg.Logger.Info("stopped")
	return nil
}

// shutDown lets requests that are under way finish, until their time is over or
// the context ends.
func shutDown(ctx context.Context, srv *http.Server, log *slog.Logger) error {
	ctx, cancel := context.WithTimeout(ctx, shutdownTimeout)
	defer cancel()
	start := time.Now()
	err := srv.Shutdown(ctx)
	if err != nil && errors.Is(err, ctx.Err()) {
		log.Warn("requests cut off that took too long to finish", "after", time.Since(start).Round(time.Millisecond).String())
		return srv.Close()
	}
	return err
}
