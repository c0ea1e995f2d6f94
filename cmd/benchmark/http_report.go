package main

import (
	"io"
	"runtime"
	"slices"
	"strings"
	"sync/atomic"
)

// A stage is a server under a load, in all rounds.
type stage struct {
	Server, Load string

	swaps  atomic.Int64 // generations that were served meanwhile, one after the other
	rates  []float64    // requests a second, by round
	p99    []float64    // milliseconds, by round
	cpu    float64      // seconds that the server took
	result outcome
}

func (s *stage) note(o *outcome, cpu float64) {
	s.rates = append(s.rates, float64(o.answered())/o.seconds)
	s.p99 = append(s.p99, percentile(o.ms(), 99))
	s.cpu += cpu
	s.result.add(o)
}

// rate is the median of the rounds.
func (s *stage) rate() float64 { return percentile(s.rates, 50) }

// An httpReport is what -http has found.
type httpReport struct {
	Columns     int        `json:"columns"`
	Cores       int        `json:"cores"`
	LoadAverage string     `json:"load_average"` // of the minute before
	Readers     int        `json:"readers"`
	Stages      []reported `json:"stages"`
}

// reported is a server under a load.
type reported struct {
	Server      string         `json:"server"`
	Load        string         `json:"load"`
	Rate        float64        `json:"rate"` // requests answered in a second, the median of the rounds
	Requests    int            `json:"requests"`
	Failed      int            `json:"failed"`
	Why         string         `json:"why,omitempty"`
	Swaps       int            `json:"swaps"`
	Generations int            `json:"generations"` // that were seen in answers
	CPU         float64        `json:"cpu_ms"`      // of the server, a request
	Bytes       float64        `json:"bytes"`       // of an answer, as sent
	Times       times          `json:"times"`
	P99         []float64      `json:"p99"` // of each round
	Kinds       []reportedKind `json:"kinds"`
}

type reportedKind struct {
	Kind     string `json:"kind"`
	Requests int    `json:"requests"`
	Times    times  `json:"times"`
}

// times are milliseconds.
type times struct {
	P50 float64 `json:"p50"`
	P95 float64 `json:"p95"`
	P99 float64 `json:"p99"`
	Max float64 `json:"max"`
}

func timesOf(ms []float64) times {
	return times{percentile(ms, 50), percentile(ms, 95), percentile(ms, 99), percentile(ms, 100)}
}

func reportOf(h *httpRun, loadAverage string) httpReport {
	r := httpReport{h.columns, runtime.NumCPU(), loadAverage, h.readers, nil}
	for _, s := range h.stages {
		o := &s.result
		n := max(1, o.answered())
		out := reported{
			Server: s.Server, Load: s.Load, Rate: s.rate(), Requests: o.answered() + o.failed, Failed: o.failed,
			Swaps: int(s.swaps.Load()), Generations: len(o.tags),
			CPU: s.cpu / float64(n) * 1000, Bytes: float64(o.bytes) / float64(n), Times: timesOf(o.ms()), P99: s.p99,
		}
		if o.why != nil {
			out.Why = o.why.Error()
		}
		for kind, k := range requestKinds {
			times := o.msOf(kind)
			out.Kinds = append(out.Kinds, reportedKind{k.name, len(times), timesOf(times)})
		}
		r.Stages = append(r.Stages, out)
	}
	return r
}

// find returns a stage, which there is.
func (r *httpReport) find(server, load string) *reported {
	for i := range r.Stages {
		if s := &r.Stages[i]; s.Server == server && s.Load == load {
			return s
		}
	}
	return &reported{}
}

// print prints the report as Markdown.
func (r *httpReport) print(w io.Writer) error {
	p := printer{w: w}
	p.row("%d columns; the client and the servers share %d cores; load average before: %s.", r.Columns, r.Cores, r.LoadAverage)
	p.row("")
	p.row("| %d readers, each of whom asks again at once | requests a second | p50, ms | p99, ms | of processor a request, ms | sent a request, kB |", r.Readers)
	p.row("|---|---|---|---|---|---|")
	ours, files := r.find(coachsearch, fullLoad), r.find(fileServer, fullLoad)
	for _, s := range []*reported{ours, files} {
		p.row("| %s | %.0f | %.1f | %.1f | %.2f | %.1f |", s.Server, s.Rate, s.Times.P50, s.Times.P99, s.CPU, s.Bytes/1000)
	}
	p.row("| ratio | %.1f | %.1f | %.1f | %.1f | |", files.Rate/ours.Rate, ours.Times.P50/files.Times.P50, ours.Times.P99/files.Times.P99, ours.CPU/files.CPU)
	p.row("")
	p.row("| half of that, at random times | requests a second | p50, ms | p95, ms | p99, ms | p99 of single rounds, ms | longest, ms | of processor a request, ms | requests | failed | swaps | generations that answered |")
	p.row("|---|---|---|---|---|---|---|---|---|---|---|---|")
	for i := range r.Stages {
		s := &r.Stages[i]
		if s.Load == fullLoad {
			continue
		}
		p.row("| %s | %.0f | %.2f | %.2f | %.2f | %.1f to %.1f | %.1f | %.2f | %d | %d | %d | %d |", s.named(), s.Rate,
			s.Times.P50, s.Times.P95, s.Times.P99, slices.Min(s.P99), slices.Max(s.P99), s.Times.Max, s.CPU, s.Requests, s.Failed, s.Swaps, s.Generations)
	}
	half := r.find(coachsearch, halfLoad)
	p.row("")
	p.row("| %s under half of its load | of 100 requests | p50, ms | p95, ms | p99, ms | longest, ms |", coachsearch)
	p.row("|---|---|---|---|---|---|")
	for i, k := range half.Kinds {
		p.row("| %s | %d | %.2f | %.2f | %.2f | %.1f |", k.Kind, requestKinds[i].of, k.Times.P50, k.Times.P95, k.Times.P99, k.Times.Max)
	}
	for _, s := range r.Stages {
		if s.Failed > 0 {
			p.row("")
			p.row("%s, %s: %d failed, the first of them: %s", s.Server, s.Load, s.Failed, s.Why)
		}
	}
	return p.err
}

// named says which server it is, and what happens meanwhile.
func (s *reported) named() string {
	if _, meanwhile, ok := strings.Cut(s.Load, ", "); ok {
		return s.Server + ", " + meanwhile
	}
	return s.Server
}
