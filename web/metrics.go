package web

import (
	"net/http"
	"strconv"
	"time"

	"github.com/go-chi/chi/v5"
	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"coachsearch/search"
)

// metrics is what GET /metrics tells. A label is a route, a method, a status
// or a reason out of a short list: nothing that a reader typed.
type metrics struct {
	registry *prometheus.Registry
	requests *prometheus.CounterVec
	seconds  *prometheus.HistogramVec
	inside   prometheus.Gauge
	refused  *prometheus.CounterVec
	panics   prometheus.Counter
}

func newMetrics(live *search.Live, q *queue) *metrics {
	m := &metrics{
		registry: prometheus.NewRegistry(),
		requests: prometheus.NewCounterVec(prometheus.CounterOpts{Name: "coachsearch_http_requests_total", Help: "Requests that were answered."}, []string{"route", "method", "code"}),
		seconds: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name: "coachsearch_http_request_duration_seconds", Help: "Time from a request to its answer.",
			Buckets: []float64{.001, .002, .005, .01, .02, .05, .1, .2, .5, 1, 2, 5},
		}, []string{"route"}),
		inside:  prometheus.NewGauge(prometheus.GaugeOpts{Name: "coachsearch_http_requests_inside", Help: "Requests under way."}),
		refused: prometheus.NewCounterVec(prometheus.CounterOpts{Name: "coachsearch_http_refused_total", Help: "Requests that were turned away."}, []string{"reason"}),
		panics:  prometheus.NewCounter(prometheus.CounterOpts{Name: "coachsearch_http_panics_total", Help: "Requests that broke a handler."}),
	}
	for _, reason := range []string{"busy", "rate"} {
		m.refused.WithLabelValues(reason)
	}
	gauge := func(name, help string, value func() float64) prometheus.Collector {
		return prometheus.NewGaugeFunc(prometheus.GaugeOpts{Name: "coachsearch_" + name, Help: help}, value)
	}
	m.registry.MustRegister(
		m.requests, m.seconds, m.inside, m.refused, m.panics,
		gauge("http_requests_waiting", "Requests that wait for their turn.", func() float64 { return float64(q.length()) }),
		gauge("generation_columns", "Columns of the index that is open; 0 without one.", func() float64 { return float64(live.State().Open.Columns) }),
		gauge("generation_timestamp_seconds", "When the index that is open was built.", func() float64 { return stamp(live.State().Open.BuiltAt) }),
		gauge("generation_refused", "1 while the newest index could not be opened.", func() float64 {
			if live.State().Refused != "" {
				return 1
			}
			return 0
		}),
		collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}),
	)
	return m
}

func stamp(t time.Time) float64 {
	if t.IsZero() {
		return 0
	}
	return float64(t.Unix())
}

// handler answers those who are near: it is for the operator.
func (s *server) metricsPage() http.HandlerFunc {
	h := promhttp.HandlerFor(s.metrics.registry, promhttp.HandlerOpts{DisableCompression: true})
	return func(w http.ResponseWriter, r *http.Request) {
		if !s.near(r) {
			s.fail(w, r, errNoPage)
			return
		}
		w.Header().Set("Cache-Control", "no-store")
		h.ServeHTTP(w, r)
	}
}

// measure counts a request when it was answered.
func (m *metrics) measure(r *http.Request, status int, took time.Duration) {
	route := "other"
	if c := chi.RouteContext(r.Context()); c != nil && c.RoutePattern() != "" && status != http.StatusMethodNotAllowed {
		route = c.RoutePattern()
	}
	method := "other"
	switch r.Method {
	case http.MethodGet, http.MethodHead, http.MethodPost:
		method = r.Method
	}
	m.requests.WithLabelValues(route, method, strconv.Itoa(status)).Inc()
	m.seconds.WithLabelValues(route).Observe(took.Seconds())
}
