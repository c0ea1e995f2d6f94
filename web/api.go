package web

import (
	"context"
	_ "embed"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"coachsearch/search"
)

const defaultSimilar = 5 // hits of a similar answer

// withIndex lends h the index that is open now.
func (s *server) withIndex(h func(*search.Index) error) error {
	x, release, err := s.live.Acquire()
	if err != nil {
		return fmt.Errorf("acquire index: %w", err)
	}
	defer release()
	return h(x)
}

// fresh sets the headers that let a client keep an answer until the next
// generation, and reports whether the one it keeps is still good.
func (s *server) fresh(w http.ResponseWriter, r *http.Request, generation string, more ...string) bool {
	tag := s.tag(generation, more...)
	w.Header().Set("ETag", tag)
	w.Header().Set("Cache-Control", "no-cache") // keep it, but ask
	for have := range strings.SplitSeq(strings.Join(r.Header.Values("If-None-Match"), ","), ",") {
		// The comparison is the weak one (RFC 9110, 13.1.2).
		have = strings.TrimSpace(have)
		if have == "*" || strings.TrimPrefix(have, "W/") == strings.TrimPrefix(tag, "W/") {
			w.WriteHeader(http.StatusNotModified)
			return true
		}
	}
	return false
}

// tag is the entity tag of an answer that is made of a generation, of what is
// hidden in it, of this program, and of what else is given.
func (s *server) tag(generation string, more ...string) string {
	parts := append([]string{generation, s.version}, more...)
	if mark := s.live.HideMark(); mark != "" {
		parts = append(parts, mark)
	}
	return `W/"` + etagSafe.Replace(strings.Join(parts, ".")) + `"`
}

// etagSafe keeps a tag one token in If-None-Match.
var etagSafe = strings.NewReplacer(`"`, "", ",", "", " ", "")

func (s *server) apiSearch(w http.ResponseWriter, r *http.Request) error {
	v, err := url.ParseQuery(r.URL.RawQuery)
	if err != nil {
		return &Problem{Status: http.StatusBadRequest, Detail: "The query string is not well formed: " + err.Error()}
	}
	return s.withIndex(func(x *search.Index) error {
		if _, errs := ParseParams(v); len(errs) > 0 {
			return refused(errs)
		}
		if s.fresh(w, r, x.Info().Generation) {
			return nil
		}
		a, err := Answer(r.Context(), x, v)
		if err != nil {
			return err
		}
		s.missed(v, a.Meta.Total)
		return writeJSON(w, a)
	})
}

func (s *server) apiColumn(w http.ResponseWriter, r *http.Request) error {
	if _, err := only(r); err != nil {
		return err
	}
	id, err := columnID(r)
	if err != nil {
		return err
	}
	return s.withIndex(func(x *search.Index) error {
		c, err := x.Column(r.Context(), id)
		if err != nil {
			return fmt.Errorf("column %q: %w", id, err)
		}
		if s.fresh(w, r, x.Info().Generation) {
			return nil
		}
		return writeJSON(w, c)
	})
}

func (s *server) apiSimilar(w http.ResponseWriter, r *http.Request) error {
	in, err := only(r, "per_page")
	if err != nil {
		return err
	}
	id, err := columnID(r)
	if err != nil {
		return err
	}
	n := in.whole("per_page", defaultSimilar, search.MaxLimit)
	if err := refused(in.errs); err != nil {
		return err
	}
	return s.withIndex(func(x *search.Index) error {
		a, err := similar(r.Context(), x, id, n)
		if err != nil {
			return err
		}
		if s.fresh(w, r, a.Meta.Generation) {
			return nil
		}
		return writeJSON(w, a)
	})
}

func similar(ctx context.Context, x *search.Index, id string, n int) (*similarAnswer, error) {
	began := time.Now()
	hits, err := x.Similar(ctx, id, n)
	if err != nil {
		return nil, fmt.Errorf("similar to %q: %w", id, err)
	}
	links := similarLinks{Column: "/api/v1" + columnURL(id), HTML: columnURL(id)}
	links.Self = links.Column + "/similar"
	if n != defaultSimilar {
		links.Self += "?per_page=" + strconv.Itoa(n)
	}
	return similarAnswerOf(hits, x.Info(), time.Since(began), links), nil
}

func similarAnswerOf(hits []search.Hit, info search.Info, took time.Duration, links similarLinks) *similarAnswer {
	a := &similarAnswer{
		Meta:  similarMeta{Total: len(hits), TookMS: millis(took), Generation: info.Generation, BuiltAt: info.BuiltAt},
		Hits:  make([]similarHit, len(hits)),
		Links: links,
	}
	for i, h := range hits {
		a.Hits[i] = similarHit{hitOf(h), orEmpty(h.Because)}
	}
	return a
}

// only reads the parameters of an address that knows these and no others,
// each at most once.
func only(r *http.Request, names ...string) (*paramReader, error) {
	v, err := url.ParseQuery(r.URL.RawQuery)
	if err != nil {
		return nil, &Problem{Status: http.StatusBadRequest, Detail: "The query string is not well formed: " + err.Error()}
	}
	in := &paramReader{in: v}
	for _, name := range slices.Sorted(maps.Keys(v)) {
		if !slices.Contains(names, name) {
			in.refuse(shorten(name), "There is no such parameter.", names...)
		} else if len(v[name]) > 1 {
			in.refuse(name, "Given more than once.")
		}
	}
	return in, refused(in.errs)
}

// livez says that the process answers.
func (s *server) livez(w http.ResponseWriter, _ *http.Request) error {
	w.Header().Set("Cache-Control", "no-store")
	return writeJSON(w, map[string]string{"status": "ok"})
}

// readyz says whether questions can be answered.
func (s *server) readyz(w http.ResponseWriter, _ *http.Request) error {
	w.Header().Set("Cache-Control", "no-store")
	return s.withIndex(func(x *search.Index) error {
		info := x.Info()
		return writeJSON(w, readyAnswer{Status: "ready", Generation: info.Generation, BuiltAt: info.BuiltAt, Columns: info.Columns})
	})
}

type readyAnswer struct {
	Status     string    `json:"status"`
	Generation string    `json:"generation"`
	BuiltAt    time.Time `json:"built_at"`
	Columns    int       `json:"columns"`
}

// The YAML is what people edit; the JSON is made of it by a test.
var (
	//go:embed openapi.yaml
	openAPIYAML []byte
	//go:embed openapi.json
	openAPIJSON []byte
)

func (s *server) openAPI(w http.ResponseWriter, r *http.Request) error {
	if s.fresh(w, r, "openapi") {
		return nil
	}
	body, kind := openAPIJSON, "application/json"
	if strings.HasSuffix(r.URL.Path, ".yaml") {
		body, kind = openAPIYAML, "application/yaml"
	}
	w.Header().Set("Content-Type", kind)
	_, _ = w.Write(body)
	return nil
}
