package search

import (
	"context"
	"runtime"
	"slices"
	"time"

	"coachsearch/search/query"
)

// Limits on what a generation is asked before it serves.
const (
	maxWarm = 10 * time.Second       // for which one that is whole is kept from serving
	atOnce  = 200 * time.Microsecond // of work, before it is looked whether others wait
	restful = 9                      // times as long as it worked it then rests where others ask,
	patient = 4                      // and this many times at most it waits until nobody is being answered
)

// A Rehearsal returns what to ask the generation to come, one after the other,
// before it takes over from the one that serves. It is given a Live of its own
// that is of this generation, with what is hidden hidden in it, and that never
// goes on to another.
type Rehearsal func(next *Live) []func(context.Context)

// Rehearse adds a rehearsal to those that each generation to come begins with.
func (l *Live) Rehearse(r Rehearsal) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.before = append(slices.Clip(l.before), r)
}

// warm asks the index what readers ask, before they do: what is made or mapped
// at the first use is then there. An error is theirs to meet.
//
// Where another is serving meanwhile, it asks also what that was asked more than
// once, so that those who ask it next do not all wait for what was kept before,
// and does so, as far as it can, while nobody is being answered: see [yielding].
func (l *Live) warm(ctx context.Context, serving *handle) {
	ctx, cancel := context.WithTimeout(ctx, maxWarm)
	defer cancel()
	if serving != nil {
		ctx = &yielding{ctx, serving, time.Now(), serving.gone()}
	}
	x := l.open.index
	for _, do := range l.warming(serving) {
		if do(ctx); ctx.Err() != nil {
			break
		}
	}
	x.phrases.expect()
	x.unions.expect()
	x.results.expect()
}

func (l *Live) warming(serving *handle) []func(context.Context) {
	x := l.open.index
	list := []func(context.Context){func(context.Context) { x.speller() }}
	for _, q := range []string{"", "manager", "work with a colleague who takes credit", "my boss does not listen to me and I do not know how to ask for help"} {
		list = append(list, func(ctx context.Context) {
			_, _ = x.Search(ctx, Request{Query: query.Parse(q), Limit: 10, Facets: FacetNames})
		})
	}
	if serving == nil {
		return list
	}
	ask := func(q question) {
		list = append(list, func(ctx context.Context) { _ = q(ctx, x) }) // it may be of a column that is no more
	}
	for _, p := range serving.index.phrases.popular() {
		ask(p.again)
	}
	for _, u := range serving.index.unions.popular() {
		ask(u.again)
	}
	for _, a := range serving.index.results.popular() {
		ask(a.again)
	}
	for _, r := range l.before {
		list = append(list, r(l)...)
	}
	return list
}

// A yielding context lets those be answered first who ask the generation that serves,
// each time that it is asked whether it has ended, which a search does after each part
// of its work. While others ask, a tenth of a processor is left to who works under it,
// a fraction of a millisecond at a time and where nobody is being answered: who has to
// wait for a processor waits the longer the more of them are taken, and more than in
// proportion. One goroutine may ask it.
type yielding struct {
	context.Context
	serving *handle
	since   time.Time // when it last let others go first
	gone    int64     // how many of them had been answered by then
}

func (c *yielding) Err() error {
	if worked := time.Since(c.since); worked > atOnce {
		if c.serving.busy(c.gone) && rest(c.Context, restful*worked) {
			c.serving.wait(c.Context, patient*worked)
		}
		runtime.Gosched()
		c.since, c.gone = time.Now(), c.serving.gone()
	}
	return c.Context.Err()
}

// rest waits and reports whether the context still goes on.
func rest(ctx context.Context, d time.Duration) bool {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-ctx.Done():
		return false
	case <-t.C:
		return true
	}
}
