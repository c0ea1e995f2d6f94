package search

import (
	"context"
	"time"

	"coachsearch/search/query"
)

// A State tells what a [Live] index has open.
type State struct {
	Open    Info   // the zero value before the first generation
	Refused string // the generation that the link leads to and that could not be opened
}

// State tells what is open now.
func (l *Live) State() State {
	l.mu.Lock()
	defer l.mu.Unlock()
	st := State{Refused: l.bad}
	if l.open != nil {
		st.Open = l.open.index.Info()
	}
	return st
}

// maxWarm bounds how long a generation that is whole is kept from serving.
const maxWarm = 5 * time.Second

// warm asks an index what readers ask, before they do: what is made or mapped
// at the first use is then there. An error is theirs to meet.
func (x *Index) warm(ctx context.Context) {
	ctx, cancel := context.WithTimeout(ctx, maxWarm)
	defer cancel()
	for _, q := range []string{"", "manager", "work with a colleague who takes credit", "my boss does not listen to me and I do not know how to ask for help"} {
		if _, err := x.Search(ctx, Request{Query: query.Parse(q), Limit: 10, Facets: FacetNames}); err != nil {
			return
		}
	}
}
