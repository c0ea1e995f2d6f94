package search

import (
	"context"
	"time"

	"coachsearch/search/query"
)

// Limits on what a generation is asked before it serves.
const (
	maxWarm = 5 * time.Second // for which one that is whole is kept from serving
	restful = 2               // times as long as it worked it rests
)

// warm asks an index what readers ask, before they do: what is made or mapped
// at the first use is then there. An error is theirs to meet.
func (x *Index) warm(ctx context.Context) {
	ctx, cancel := context.WithTimeout(ctx, maxWarm)
	defer cancel()
	x.speller()
	for _, q := range []string{"", "manager", "work with a colleague who takes credit", "my boss does not listen to me and I do not know how to ask for help"} {
		if _, err := x.Search(ctx, Request{Query: query.Parse(q), Limit: 10, Facets: FacetNames}); err != nil {
			return
		}
	}
}

// takeOver asks an index what the one before it was asked more than once, so
// that those who ask it next do not all wait for what was kept before. It rests
// between two questions, since the one before is serving meanwhile.
func (x *Index) takeOver(ctx context.Context, before *Index) {
	ctx, cancel := context.WithTimeout(ctx, maxWarm)
	defer cancel()
	for _, a := range before.results.popular() {
		start := time.Now()
		_ = a.again(ctx, x) // it may be of a column that is no more
		if !rest(ctx, restful*time.Since(start)) {
			return
		}
	}
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
