package web

import (
	"cmp"
	"context"
	"crypto/tls"
	"maps"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/go-chi/chi/v5"

	"coachsearch/search"
)

// rehearse makes of the generation to come the pages that are asked for again and
// again of the one that serves, so that they are kept when it takes over.
func (s *server) rehearse(next *search.Live) (list []func(context.Context)) {
	own := *s // that nobody else asks
	own.live, own.rehearsing = next, true
	pages := chi.NewRouter()
	own.keptRoutes(pages, func(h handler) http.HandlerFunc {
		return func(w http.ResponseWriter, r *http.Request) { _ = h(w, r) } // a reader will be told
	})
	for _, a := range s.kept.popular(s.tag(s.live.State().Open.Generation)) {
		list = append(list, func(ctx context.Context) {
			if r, err := a.request(ctx); err == nil {
				s.attempt(pages, r)
			}
		})
	}
	return list
}

// attempt makes a page. One that cannot be made keeps no generation from serving; a
// file of the index that breaks off does, which is a fault at an address.
func (s *server) attempt(pages http.Handler, r *http.Request) {
	defer func() {
		switch v := recover().(type) {
		case nil:
		case interface{ Addr() uintptr }:
			panic(v)
		default:
			s.notePanic(r, v)
		}
	}()
	pages.ServeHTTP(nowhere{http.Header{}}, r)
}

// soon is the longest time between two requests for a page, on average, for which it
// is made before it is asked for: what is asked for less often costs nobody more
// than its own making.
const soon = 3 * time.Second

// popular returns the origins of pages with an entity tag that are asked for again
// soon, the most asked first.
func (k *keptPages) popular(tag string) []origin {
	k.mu.Lock()
	defer k.mu.Unlock()
	times := map[origin]int{}
	for _, half := range []map[string]*keptPage{k.young, k.old} {
		for _, p := range half {
			if p.tag == tag && time.Since(p.made) < time.Duration(p.times)*soon {
				times[p.origin] = p.times
			}
		}
	}
	return slices.SortedFunc(maps.Keys(times), func(a, b origin) int {
		return cmp.Or(times[b]-times[a], strings.Compare(a.uri, b.uri))
	})
}

// request asks once more.
func (a origin) request(ctx context.Context) (*http.Request, error) {
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, a.uri, http.NoBody)
	if err != nil {
		return nil, err
	}
	r.Host = a.host
	r.Header.Set("Accept-Encoding", a.encoding)
	if a.scheme == "https" {
		r.TLS = &tls.ConnectionState{}
	}
	return r, nil
}

// nowhere is where the answers of a rehearsal go.
type nowhere struct{ header http.Header }

func (w nowhere) Header() http.Header       { return w.header }
func (nowhere) Write(b []byte) (int, error) { return len(b), nil }
func (nowhere) WriteHeader(int)             {}
