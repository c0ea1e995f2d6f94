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
	maxWarm = 10 * time.Second // for which one that is whole is kept from serving
	restful = 9                // times as long as it worked it rests while others ask,
	patient = 1                // and this many times at most it then waits until nobody is being answered
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
// and does so, as far as it can, while nobody is being answered. As long as others
// ask, it takes about a tenth of a processor: who has to wait for one waits the
// longer the more of them are taken, and more than in proportion.
func (l *Live) warm(ctx context.Context, serving *handle) {
	ctx, cancel := context.WithTimeout(ctx, maxWarm)
	defer cancel()
	if serving != nil {
		ctx = yielding{ctx}
	}
	x := l.open.index
	for _, do := range l.warming(serving) {
		start, gone := time.Now(), serving.gone()
		do(ctx)
		took := time.Since(start)
		if ctx.Err() != nil || serving.busy(gone) && !(rest(ctx, restful*took) && serving.wait(ctx, patient*took)) {
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

// A yielding context lets whatever else wants a processor go first, each time that
// it is asked whether it has ended. A search asks that after each part of its work.
type yielding struct{ context.Context }

func (c yielding) Err() error {
	runtime.Gosched()
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
