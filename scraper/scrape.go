package scraper

import (
	"cmp"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"runtime"
	"sync"

	"coachsearch/scraper/archive"
)

// Options configures a run; the zero value reads with the built-in profile on
// all cores.
type Options struct {
	Profile  *Profile       // nil stands for the built-in default
	Workers  int            // pages read at a time; 0 stands for the number of cores
	Progress func(done int) // called with the number of captures read so far, from one goroutine
	TempDir  string         // for what does not stay in memory; "" stands for the system's
	Cache    *Cache         // of pages read before; nil reads every page
}

// Scrape reads every capture in the archives, [SkipData] excepted, and returns
// the harvest, which the caller closes. It fails where an archive cannot be read at all or ctx
// ends; what is wrong with a single capture stands in the report.
func Scrape(ctx context.Context, paths []string, opts Options) (*Harvest, error) {
	if len(paths) == 0 {
		return nil, errors.New("scrape: no archive named")
	}
	if opts.Profile == nil {
		p, err := BuiltinProfile(DefaultProfile)
		if err != nil {
			return nil, err
		}
		opts.Profile = p
	}
	if opts.Workers <= 0 {
		opts.Workers = runtime.GOMAXPROCS(0)
	}
	if opts.Cache != nil {
		if err := opts.Cache.open(opts.Profile); err != nil {
			return nil, err
		}
	}
	h := newHarvest(opts.TempDir)
	err := h.fill(ctx, paths, opts)
	if opts.Cache != nil {
		opts.Cache.close(err == nil)
	}
	if err != nil {
		return nil, errors.Join(err, h.Close())
	}
	return h, nil
}

// A job is a capture on its way through the workers. They finish in any
// order; the harvest takes jobs in the order of the captures.
type job struct {
	capture archive.Capture
	page    *Page
	sum     [sha256.Size]byte
	key     pageKey
	blob    []byte // the page, for the cache
	missed  bool   // the cache was asked and has no such page
	err     error  // of the walk, which ends with it
	done    chan struct{}
}

func (h *Harvest) fill(ctx context.Context, paths []string, opts Options) error {
	parent := ctx
	ctx, cancel := context.WithCancel(ctx)
	var wg sync.WaitGroup
	work := make(chan *job)
	order := make(chan *job, 2*opts.Workers)
	wg.Go(func() {
		defer close(order)
		defer close(work)
		walk(ctx, paths, archive.Options{Skip: SkipData()}, work, order)
	})
	for range opts.Workers {
		wg.Go(func() {
			for j := range work {
				j.read(opts.Profile, opts.Cache)
				close(j.done)
			}
		})
	}
	err := h.collect(order, opts)
	cancel()
	for range order { //nolint:revive // the walk may still hold a job for us
	}
	wg.Wait()
	if err = cmp.Or(err, parent.Err()); err != nil {
		return fmt.Errorf("scrape: %w", err)
	}
	return h.finish()
}

// walk sends every capture to the workers and, in its order, to the harvest.
func walk(ctx context.Context, paths []string, opts archive.Options, work, order chan<- *job) {
	for c, err := range archive.WalkAll(ctx, paths, opts) {
		j := &job{capture: c, err: err, done: make(chan struct{})}
		if err != nil {
			close(j.done)
		}
		select {
		case order <- j:
		case <-ctx.Done():
			return
		}
		if err != nil {
			return
		}
		select {
		case work <- j:
		case <-ctx.Done():
			j.err = ctx.Err()
			close(j.done)
			return
		}
	}
}

func (h *Harvest) collect(order <-chan *job, opts Options) error {
	for j := range order {
		<-j.done
		if j.err != nil {
			return j.err
		}
		if err := h.add(j); err != nil {
			return err
		}
		if j.missed {
			opts.Cache.add(j.key, j.blob)
		}
		if opts.Progress != nil {
			opts.Progress(h.summary.Captures)
		}
	}
	return nil
}

// read turns the capture into a page and lets go of its body.
func (j *job) read(p *Profile, cache *Cache) {
	defer func() {
		// A page that breaks a parser must not cost the other pages.
		if r := recover(); r != nil {
			j.page = &Page{Outcome: IsUnreadable, URL: j.capture.URL, CapturedAt: j.capture.CapturedAt}
			j.page.add("parser_failed", "", fmt.Sprint(r))
		}
		j.capture.Body = nil
	}()
	j.sum = sha256.Sum256(j.capture.Body)
	if cache == nil || len(j.capture.Body) == 0 {
		j.page = ReadPage(&j.capture, p)
		return
	}
	j.key = newPageKey(&j.capture, j.sum)
	if j.page = cache.find(j.key); j.page == nil {
		j.page = ReadPage(&j.capture, p)
		j.blob, j.missed = cache.encode(j.key, j.page), true
	}
}
