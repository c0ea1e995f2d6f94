package search

import (
	"context"
	"time"

	"coachsearch/search/query"
)

// Limits on what a generation is asked before it serves.
const (
	maxWarm = 5 * time.Second // for which one that is whole is kept from serving
	restful = 3               // times as long as it worked it rests
)

// warm asks an index what readers ask, before they do: what is made or mapped
// at the first use is then there. An error is theirs to meet.
//
// Where another is serving meanwhile, it asks also what that was asked more than
// once, so that those who ask it next do not all wait for what was kept before,
// and rests after each question.
func (x *Index) warm(ctx context.Context, serving *Index) {
	ctx, cancel := context.WithTimeout(ctx, maxWarm)
	defer cancel()
	for _, do := range x.warming(serving) {
		start := time.Now()
		do(ctx)
		if ctx.Err() != nil || serving != nil && !rest(ctx, restful*time.Since(start)) {
			return
		}
	}
}

func (x *Index) warming(serving *Index) []func(context.Context) {
	list := []func(context.Context){func(context.Context) { x.speller() }}
	for _, q := range []string{"", "manager", "work with a colleague who takes credit", "my boss does not listen to me and I do not know how to ask for help"} {
		list = append(list, func(ctx context.Context) {
			_, _ = x.Search(ctx, Request{Query: query.Parse(q), Limit: 10, Facets: FacetNames})
		})
	}
	if serving == nil {
		return list
	}
	for _, a := range serving.results.popular() {
		list = append(list, func(ctx context.Context) { _ = a.again(ctx, x) }) // it may be of a column that is no more
	}
	return list
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
