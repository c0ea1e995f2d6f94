package search

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"runtime/debug"
	"slices"
	"sync"
	"time"

	"coachsearch/internal/index"
)

// ErrNoIndex means that the data folder holds no generation that could be
// opened yet.
var ErrNoIndex = index.ErrNoIndex

// followEvery is how often a Live looks where the current link leads. What
// could not be opened is tried again, after pauses that grow: the reason may pass,
// as a want of memory or of files does, and nothing new need ever be published.
const (
	followEvery = time.Second
	retryFirst  = 2 * time.Second
	retryLast   = 10 * time.Minute
)

// Open opens the generation in dir after checking every byte of it against the
// block sums in its manifest.
func Open(ctx context.Context, dir string) (*Index, error) {
	return OpenRanked(ctx, dir, DefaultRanking())
}

// OpenRanked opens a generation with another setting of the ranking.
func OpenRanked(ctx context.Context, dir string, ranking Ranking) (*Index, error) {
	return openAt(ctx, dir, ranking, index.AtOnce)
}

func openAt(ctx context.Context, dir string, ranking Ranking, pace index.Pace) (*Index, error) {
	m, err := index.ReadManifest(dir)
	if err != nil {
		return nil, err
	}
	if err := index.VerifyBlocks(ctx, dir, pace); err != nil {
		return nil, err
	}
	k, err := knowledgeOf(dir)
	if err != nil {
		return nil, err
	}
	r, err := index.OpenReader(dir)
	if err != nil {
		return nil, err
	}
	x := newIndex(r, Info{Generation: m.Generation, BuiltAt: m.BuiltAt}, ranking, k)
	x.KeepResults(true)
	return x, nil
}

// A Live index is the newest generation of a data folder, whichever that is.
type Live struct {
	data *index.Data
	log  *slog.Logger

	mu       sync.Mutex
	open     *handle  // nil before the first generation
	hide     []string // ids of columns that nobody may find
	hideMark string
	before   []Rehearsal
	bad      string        // the generation that could not be opened
	retry    time.Time     // when it is tried again
	pause    time.Duration // until then
	stop     context.CancelFunc
	done     chan struct{}
}

// Follow opens the current generation of a data folder and goes on to the
// next one whenever the current link leads elsewhere. It is no error that
// there is none yet. A generation that cannot be opened is logged and the one
// before goes on being used.
func Follow(ctx context.Context, dataDir string, log *slog.Logger) (*Live, error) {
	ctx, stop := context.WithCancel(ctx)
	l := &Live{data: index.OpenData(dataDir), log: log, stop: stop, done: make(chan struct{})}
	if err := l.advance(ctx); err != nil && !errors.Is(err, ErrNoIndex) {
		stop()
		return nil, err
	}
	go l.follow(ctx)
	return l, nil
}

func (l *Live) follow(ctx context.Context) {
	defer close(l.done)
	tick := time.NewTicker(followEvery)
	defer tick.Stop()
	told := "" // so that a reason that stays is told once
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		if err := l.advance(ctx); ctx.Err() == nil {
			told = l.tell(told, err)
		}
	}
}

// tell logs what keeps the Live from what it is to follow, unless that has been told,
// and returns what has been told now. That nothing was published yet is no reason; that
// what was published is gone is one.
func (l *Live) tell(told string, err error) string {
	st := l.State()
	switch {
	case err == nil && st.Refused == "":
		return ""
	case err == nil || err.Error() == told || errors.Is(err, ErrNoIndex) && st.Open.Generation == "":
		return told
	}
	l.log.Error("generation not opened, the one before goes on serving", "err", err)
	return err.Error()
}

// advance opens the generation that the current link leads to, unless it is
// open or was found broken a short time ago.
func (l *Live) advance(ctx context.Context) error {
	name, dir, err := l.data.Current()
	if err != nil {
		return err
	}
	l.mu.Lock()
	old, next := l.open, &Live{hide: l.hide, hideMark: l.hideMark, before: l.before}
	open := old != nil && old.index.info.Generation == name
	if open {
		l.bad = "" // if there was one, the link leads to it no longer
	}
	known := open || name == l.bad && time.Now().Before(l.retry)
	l.mu.Unlock()
	if known {
		return nil
	}
	x, err := next.prepare(ctx, dir, old)
	if err == nil {
		l.mu.Lock()
		if !slices.Equal(l.hide, next.hide) { // meanwhile
			err = survive(func() error { return x.Hide(l.hide) })
		}
		if err == nil {
			l.open, l.bad = newHandle(x), ""
		}
		l.mu.Unlock()
		if err != nil {
			err = errors.Join(err, x.Close())
		}
	}
	if err != nil {
		if ctx.Err() == nil {
			l.refuse(name)
		}
		return fmt.Errorf("open generation %s: %w", name, err)
	}
	if old != nil {
		l.log.Info("generation opened", "generation", name, "columns", x.info.Columns)
		l.leave(old)
	}
	return nil
}

// refuse notes a generation that could not be opened, and when to try again.
func (l *Live) refuse(name string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.pause = min(2*l.pause, retryLast); l.bad != name {
		l.pause = retryFirst
	}
	l.bad, l.retry = name, time.Now().Add(l.pause)
}

// prepare makes l, of which nobody else knows, one of the generation in dir alone,
// and that ready to answer: at once where nothing serves yet, and else beside the
// one that does. The index is the caller's to close.
func (l *Live) prepare(ctx context.Context, dir string, serving *handle) (*Index, error) {
	pace := index.AtOnce
	if serving != nil {
		pace = index.Beside
	}
	var x *Index
	err := survive(func() (err error) {
		if x, err = openAt(ctx, dir, DefaultRanking(), pace); err != nil {
			return err
		}
		if err = x.Hide(l.hide); err == nil {
			l.open = newHandle(x)
			l.warm(ctx, serving)
		}
		return err
	})
	if err != nil && x != nil {
		err = errors.Join(err, x.Close())
	}
	if err != nil {
		return nil, err
	}
	return x, nil
}

// survive makes an error of a panic. What is checked and then mapped may break
// off before it is asked, and that is no reason to end who serves another.
func survive(do func() error) (err error) {
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
	defer func() {
		if v := recover(); v != nil {
			err = fmt.Errorf("the index cannot be asked: %v", v)
		}
	}()
	return do()
}

// Acquire returns the index that is open now, or ErrNoIndex. The caller calls
// release once it is done with everything that it got from the index.
func (l *Live) Acquire() (x *Index, release func(), err error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.open == nil {
		return nil, nil, ErrNoIndex
	}
	h := l.open
	h.users.Add(1)
	return h.index, sync.OnceFunc(func() { l.leave(h) }), nil
}

func (l *Live) leave(h *handle) {
	if !h.leave() {
		return
	}
	if err := h.index.Close(); err != nil {
		l.log.Error("generation not closed", "generation", h.index.info.Generation, "err", err)
	}
}

// Close stops following. The index closes when its last user has released it.
func (l *Live) Close() error {
	l.stop()
	<-l.done
	l.mu.Lock()
	h := l.open
	l.open = nil
	l.mu.Unlock()
	if h != nil {
		l.leave(h)
	}
	return nil
}
