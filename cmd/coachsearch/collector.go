package main

import (
	"context"
	"os"
	"runtime/debug"
	"runtime/metrics"
	"time"
)

// What the garbage of requests may take before it is collected. Each run of the
// collector takes a share of the processors from the requests that are under
// way, which is what the slowest of them waited for; the fewer runs, the fewer
// of these. A small heap may grow to five times its size for that, a large one
// to twice, as ever.
const (
	garbageRoom    = 192 << 20 // bytes
	collectOften   = 100       // percent of growth, which is Go's own setting
	collectSeldom  = 400
	collectorPause = 5 * time.Second // between two looks at the heap
)

// easeCollector sets how far the heap grows between two collections by what is
// in use, until the context ends. Where GOGC is set, that holds.
func easeCollector(ctx context.Context) {
	if os.Getenv("GOGC") != "" {
		return
	}
	live := []metrics.Sample{{Name: "/gc/heap/live:bytes"}}
	tick := time.NewTicker(collectorPause)
	defer tick.Stop()
	for percent := 0; ; {
		metrics.Read(live)
		if p := growth(live[0].Value.Uint64()); p != percent {
			percent = p
			debug.SetGCPercent(p)
		}
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}

// growth is by how many percent a heap with so many bytes in use may grow, in
// steps, so that it is set seldom.
func growth(live uint64) int {
	const step = 20
	p := garbageRoom * 100 / max(live, 1)
	return int(min(max(p/step*step, collectOften), collectSeldom))
}
