package web

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"log/slog"
	"math"
	"net/http"
	"net/netip"
	"net/url"
	"runtime"
	"strings"
	"time"

	"github.com/go-chi/chi/v5"
	"github.com/go-chi/chi/v5/middleware"
	"github.com/go-chi/httprate"

	"coachsearch/search"
)

// Limits on what one request may cost. What a request may ask for is bounded
// by the limits of package search.
const (
	maxAnswerTime = 5 * time.Second // of one request, all of its searches together
	maxFilters    = 60              // values chosen over all facets
	maxValueRunes = 300             // characters of one chosen value
	maxErrors     = 20              // parameters that one answer finds fault with
	rateWindow    = 10              // seconds over which Config.Rate is averaged, so that a page and its files are no excess

	// MinRate and MaxRate bound Config.Rate, where it is not 0.
	MinRate = 0.001
	MaxRate = 1e6
)

// A Config says what to serve. Only Live is required.
type Config struct {
	Live    *search.Live
	Logger  *slog.Logger // one line a request, without the query; nil logs nothing
	Rate    float64      // requests a second of one client, averaged over ten seconds; 0 means no limit
	BaseURL string       // "https://columns.example.org", for addresses that must be whole; may be empty
	Name    string       // of the site; "coachsearch" if empty
	Build   string       // identifies the program: another one may answer otherwise, so it is part of every ETag

	// TrustedProxies may say for whom they ask, by X-Forwarded-For. Nil stands
	// for LocalProxies, and a list without any for none.
	TrustedProxies []netip.Prefix
	Coach          *Coach // opens the coach's door; nil keeps it shut
	Searches       int    // requests that are worked on at a time; 0 means twice the number of cores
}

type server struct {
	live    *search.Live
	log     *slog.Logger
	base    string
	name    string
	assets  *assets
	exports chan struct{} // one for each export under way
	version string        // of templates, static files and the program, part of every ETag
	coach   *Coach
	trusted []netip.Prefix
	queue   *queue
	metrics *metrics
	kept    *keptPages

	rehearsing bool // nobody has asked
	inSitemap  int  // addresses in one file
}

// New returns the handler of all pages and of the API.
func New(cfg Config) (http.Handler, error) {
	s, err := newServer(cfg)
	if err != nil {
		return nil, err
	}
	return s.routes(cfg), nil
}

func newServer(cfg Config) (*server, error) {
	if cfg.Live == nil {
		return nil, fmt.Errorf("configure web: no index to serve")
	}
	if !IsRate(cfg.Rate) {
		return nil, fmt.Errorf("configure web: a rate of %v requests a second", cfg.Rate)
	}
	if !IsBaseURL(cfg.BaseURL) {
		return nil, fmt.Errorf("configure web: %q is no address that readers could use", cfg.BaseURL)
	}
	assets, err := embedded()
	if err != nil {
		return nil, err
	}
	s := &server{
		live: cfg.Live, log: cfg.Logger, base: strings.TrimSuffix(cfg.BaseURL, "/"), name: cfg.Name,
		assets: assets, exports: make(chan struct{}, maxExports), version: buildVersion(assets.version, cfg.Build),
	}
	s.coach, s.trusted, s.inSitemap = cfg.Coach, cfg.TrustedProxies, maxSitemap
	if s.trusted == nil {
		s.trusted = LocalProxies()
	}
	if cfg.Searches <= 0 {
		cfg.Searches = 2 * runtime.GOMAXPROCS(0)
	}
	s.kept = &keptPages{}
	s.live.Rehearse(s.rehearse)
	s.queue = newQueue(cfg.Searches, maxWaiting)
	s.metrics = newMetrics(s.live, s.queue)
	if s.log == nil {
		s.log = slog.New(slog.DiscardHandler)
	}
	if s.name == "" {
		s.name = "coachsearch"
	}
	return s, nil
}

// IsRate reports whether a number can be Config.Rate.
func IsRate(r float64) bool { return r == 0 || r >= MinRate && r <= MaxRate }

// IsBaseURL reports whether an address can be Config.BaseURL.
func IsBaseURL(base string) bool {
	u, err := url.Parse(base)
	return base == "" || err == nil && (u.Scheme == "http" || u.Scheme == "https") && u.Hostname() != "" &&
		u.User == nil && u.RawQuery == "" && !u.ForceQuery && !strings.Contains(base, "#")
}

// buildVersion is what of the program goes into ETags.
func buildVersion(assets, build string) string {
	if build == "" {
		return assets
	}
	sum := sha256.Sum256([]byte(assets + build))
	return hex.EncodeToString(sum[:6])
}

func (s *server) routes(cfg Config) http.Handler {
	r := chi.NewRouter()
	r.Use(findClient(s.trusted))
	r.Use(s.logRequests, secureHeaders, crossOrigin, s.recoverPanics, compress(), mendQuery, middleware.GetHead)
	r.NotFound(s.handle(func(http.ResponseWriter, *http.Request) error { return errNoPage }))
	r.MethodNotAllowed(s.handle(wrongMethod(r)))

	r.Get("/livez", s.handle(s.livez))
	r.Get("/readyz", s.handle(s.readyz))
	r.Get("/metrics", s.metricsPage())
	r.Get("/static/{file}", s.handle(s.static))
	r.Get("/favicon.ico", s.handle(s.favicon))
	if s.coach != nil {
		r.Route("/coach", s.coachRoutes)
	}
	r.Get("/robots.txt", s.handle(s.robots))

	r.Group(func(r chi.Router) {
		if cfg.Rate > 0 {
			r.Use(s.limitRate(cfg.Rate))
		}
		r.Use(s.takeTurns)
		s.keptRoutes(r, s.handle)
		r.Get("/", s.handle(s.home))
		r.Get("/search.atom", s.handle(s.feed))
		r.Get("/search.csv", s.handleWithin(maxExportTime, s.export(csvExport)))
		r.Get("/search.jsonl", s.handleWithin(maxExportTime, s.export(jsonlExport)))
		r.Get("/opensearch.xml", s.handle(s.openSearch))
		r.Get("/sitemap.xml", s.handle(s.sitemap))
		r.Get("/sitemap-{n:[0-9]+}.xml", s.handle(s.sitemapFile))
		r.Get("/api", s.handle(s.apiPage))
		r.Get("/situation", s.handle(s.situationForm))
		r.Post("/situation", s.handle(s.situationPage))
		r.Get("/handout", s.handle(s.handoutPage))
		r.Get("/about", s.handle(s.about))
		r.Get("/openapi.json", s.handle(s.openAPI))
		r.Get("/openapi.yaml", s.handle(s.openAPI))
		r.Get("/api/v1/search", s.handle(s.apiSearch))
		r.Get("/api/v1/columns/{id}", s.handle(s.apiColumn))
		r.Get("/api/v1/columns/{id}/similar", s.handle(s.apiSimilar))
		r.Get("/api/v1/suggest", s.handle(s.apiSuggest))
		r.Get("/api/v1/facets/{name}", s.handle(s.apiFacet))
		r.Post("/api/v1/similar", s.handle(s.apiSituation))
	})
	return r
}

// keptRoutes are those of the pages that are kept.
func (s *server) keptRoutes(r chi.Router, handle func(handler) http.HandlerFunc) {
	for pattern, h := range map[string]handler{
		"/search":            s.searchPage,
		"/search/advanced":   s.advancedPage,
		"/columns/{id}":      s.columnPage,
		"/browse":            s.browsePage,
		"/browse/topics":     s.topicTable,
		"/browse/last-words": s.lastWords,
		"/compare":           s.comparePage,
	} {
		r.Get(pattern, handle(s.keep(h)))
	}
}

// limitRate allows each client rate requests a second.
func (s *server) limitRate(rate float64) func(http.Handler) http.Handler {
	limit := max(1, int(math.Ceil(rate*rateWindow)))
	window := time.Duration(float64(limit) / rate * float64(time.Second))
	return httprate.LimitBy(limit, window,
		func(r *http.Request) (string, error) {
			return httprate.CanonicalizeIP(s.client(r)), nil
		},
		httprate.WithLimitHandler(s.handle(func(http.ResponseWriter, *http.Request) error {
			s.metrics.refused.WithLabelValues("rate").Inc()
			return errTooMany
		})))
}
