package main

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"coachsearch/internal/cli"
)

const httpUsage = `  -http          measure the server over HTTP instead: the real coachsearch serve over the columns, and
                 beside it net/http's file server with the same answers saved, each in a process of its
                 own. First readers who ask again at once find how many requests a second each can
                 answer; then requests come at half of that rate, at random times, whether or not those
                 before are answered, and their time is measured from when they were due: without a
                 swap, with another generation made the live one every few seconds, and with rebuilds
                 running beside. The client shares the cores with the servers
  -readers N     who ask at the same time to find what a server can do, 16 by default
  -seconds N     of each stage in each of the -rounds, 10 by default
  -swap N,N…     seconds between two swaps, 3 by default; of several each is a load of its own
  -programs DIR  where coachsearch and indexer are; built of this module by default
`

// httpOptions are those of -http.
type httpOptions struct {
	http     bool
	readers  int
	seconds  float64
	swapping intervals
	programs string
}

func (h *httpOptions) define(fs *flag.FlagSet) {
	fs.BoolVar(&h.http, "http", false, "")
	fs.IntVar(&h.readers, "readers", 16, "")
	fs.Float64Var(&h.seconds, "seconds", 10, "")
	h.swapping = intervals{3}
	fs.Var(&h.swapping, "swap", "")
	fs.StringVar(&h.programs, "programs", "", "")
}

func (h *httpOptions) check() error {
	if h.readers < 1 || h.seconds < .1 || slices.Min(h.swapping) < .1 {
		return cli.Usagef("-readers, -seconds or -swap is too small")
	}
	return nil
}

// intervals are lengths in seconds, parted by commas.
type intervals []float64

func (l *intervals) Set(s string) error {
	*l = nil
	for part := range strings.SplitSeq(s, ",") {
		n, err := strconv.ParseFloat(part, 64)
		if err != nil {
			return errors.New("these are no seconds")
		}
		*l = append(*l, n)
	}
	return nil
}

func (l *intervals) String() string { return fmt.Sprint([]float64(*l)) }

const (
	connections  = 64   // of the readers who do not wait for each other
	savedAnswers = 2000 // that the file server has
	maxWarm      = 2 * time.Second
)

// The servers.
const (
	coachsearch = "coachsearch"
	fileServer  = "file server"
)

// The loads.
const (
	fullLoad     = "as fast as answered"
	halfLoad     = "half of that"
	halfRebuilds = "half, rebuilds and swaps beside"
)

// halfSwaps is half of the load with a swap every so many seconds.
func halfSwaps(every float64) string { return fmt.Sprintf("half, a swap every %g s", every) }

// An httpRun measures a server of ours and one of files.
type httpRun struct {
	options
	servers  map[string]*server // by name
	decks    map[string]*deck
	archives [2]string // files of columns
	names    [2]string // of their generations
	live     int       // which of the two
	rnd      *rand.Rand
	stages   []*stage
	stderr   io.Writer
}

// measureHTTP is the whole run of -http.
func measureHTTP(ctx context.Context, o options, stdout, stderr io.Writer) (err error) {
	if o.dir, err = filepath.Abs(o.dir); err != nil {
		return err
	}
	rnd := rand.New(rand.NewPCG(1, 2)) //nolint:gosec // the same requests in every run
	h := &httpRun{options: o, servers: map[string]*server{}, decks: map[string]*deck{}, rnd: rnd, stderr: stderr}
	average, err := loadAverage()
	if err != nil {
		return err
	}
	if err := h.prepare(ctx); err != nil {
		return err
	}
	defer func() {
		for _, s := range h.servers {
			err = errors.Join(err, s.stop())
		}
	}()
	if err := h.start(ctx); err != nil {
		return err
	}
	if err := h.run(ctx); err != nil {
		return err
	}
	report := reportOf(h, average)
	if o.json {
		enc := json.NewEncoder(stdout)
		enc.SetIndent("", " ")
		return enc.Encode(report)
	}
	return report.print(stdout)
}

// prepare builds the programs, and a generation of each archive.
func (h *httpRun) prepare(ctx context.Context) (err error) {
	if err := buildPrograms(ctx, &h.options); err != nil {
		return err
	}
	if h.archives, err = writeArchives(ctx, h.options); err != nil {
		return err
	}
	if h.reuse && h.found() {
		return nil
	}
	if err := os.RemoveAll(h.dataDir()); err != nil {
		return err
	}
	for range h.archives {
		if err := h.rebuild(ctx); err != nil {
			return err
		}
	}
	return nil
}

// start starts the servers and makes the requests to them. The columns that are
// asked for are those of the archive before it has grown: they are always there.
func (h *httpRun) start(ctx context.Context) (err error) {
	if err := h.makeLive(0); err != nil {
		return err
	}
	q, err := newQuestions(h.options, h.rnd)
	if err != nil {
		return err
	}
	serve := func() (*server, error) {
		return startServer(ctx, filepath.Join(h.dir, "serve.log"), h.program("coachsearch"), "serve", "-data", h.dataDir(), "-addr", "127.0.0.1:0")
	}
	// The server that is measured has not heard the questions before.
	asked, err := serve()
	if err != nil {
		return err
	}
	r, err := newReading(asked.addr, q)
	if err := errors.Join(err, asked.stop()); err != nil {
		return err
	}
	ours, err := serve()
	if err != nil {
		return err
	}
	h.servers[coachsearch], h.decks[coachsearch] = ours, r.deck()
	if h.decks[fileServer], err = saveAnswers(ours.addr, h.decks[coachsearch], h.answersDir(), savedAnswers); err != nil {
		return err
	}
	self, err := os.Executable()
	if err != nil {
		return err
	}
	h.servers[fileServer], err = startServer(ctx, filepath.Join(h.dir, "files.log"), self, "-engine", servingFiles, "-dir", h.dir)
	return err
}

// run puts the servers under each load in turn, round after round, so that
// what else the machine does meets all of them.
func (h *httpRun) run(ctx context.Context) error {
	for name := range h.servers {
		h.full(ctx, name, min(h.length(), maxWarm))
	}
	for round := range h.rounds {
		for _, name := range []string{coachsearch, fileServer} {
			h.tell("round %d: %s, %s", round+1, name, fullLoad)
			if err := h.stage(h.find(name, fullLoad), func() (*outcome, error) { return h.full(ctx, name, h.length()), nil }); err != nil {
				return err
			}
		}
	}
	type load struct {
		server, load string
		meanwhile    func(context.Context, *stage) error
	}
	loads := []load{{coachsearch, halfLoad, nil}}
	for _, every := range h.swapping {
		loads = append(loads, load{coachsearch, halfSwaps(every), h.swap(every)})
	}
	loads = append(loads, load{coachsearch, halfRebuilds, h.rebuilds}, load{fileServer, halfLoad, nil})
	for round := range h.rounds {
		for _, s := range loads {
			rate := h.find(s.server, fullLoad).rate() / 2
			h.tell("round %d: %s, %s: %.0f requests a second", round+1, s.server, s.load, rate)
			st := h.find(s.server, s.load)
			if err := h.stage(st, func() (*outcome, error) { return h.half(ctx, st, rate, s.meanwhile) }); err != nil {
				return err
			}
			if err := h.settle(ctx); err != nil { // a swap may be on its way
				return err
			}
		}
	}
	return ctx.Err()
}

func (h *httpRun) length() time.Duration { return time.Duration(h.seconds * float64(time.Second)) }

func (h *httpRun) tell(format string, args ...any) { fmt.Fprintf(h.stderr, format+"\n", args...) }

// full is the load of readers who ask again at once.
func (h *httpRun) full(ctx context.Context, server string, length time.Duration) *outcome {
	return closedLoop(ctx, h.servers[server].addr, h.decks[server], h.readers, length)
}

// half is the load of readers who come rate a second, while meanwhile changes
// what is live, if it is given: as often as it takes until answers show it.
func (h *httpRun) half(ctx context.Context, st *stage, rate float64, meanwhile func(context.Context, *stage) error) (*outcome, error) {
	all := &outcome{}
	send := func() {
		all.add(openLoop(ctx, h.servers[st.Server].addr, h.decks[st.Server], connections, arrivals(rate, h.length(), h.rnd)))
	}
	if meanwhile == nil {
		send()
		return all, ctx.Err()
	}
	changing, stop := context.WithCancel(ctx)
	defer stop()
	ended := make(chan error, 1)
	go func() { ended <- meanwhile(changing, st) }()
	for ctx.Err() == nil && len(ended) == 0 {
		if send(); len(all.tags) > 1 {
			break
		}
	}
	stop()
	return all, errors.Join(<-ended, ctx.Err())
}

// stage puts a server under a load and notes what came of it.
func (h *httpRun) stage(st *stage, run func() (*outcome, error)) error {
	s := h.servers[st.Server]
	before, err := s.processor()
	if err != nil {
		return err
	}
	o, err := run()
	if err != nil {
		return fmt.Errorf("%s, %s: %w", st.Server, st.Load, err)
	}
	after, err := s.processor()
	if err != nil {
		return err
	}
	st.note(o, after-before)
	return nil
}

func (h *httpRun) find(server, load string) *stage {
	i := slices.IndexFunc(h.stages, func(s *stage) bool { return s.Server == server && s.Load == load })
	if i < 0 {
		h.stages = append(h.stages, &stage{Server: server, Load: load})
		i = len(h.stages) - 1
	}
	return h.stages[i]
}

func loadAverage() (string, error) {
	b, err := os.ReadFile("/proc/loadavg")
	if err != nil {
		return "", err
	}
	first, _, _ := strings.Cut(string(b), " ")
	return first, nil
}
