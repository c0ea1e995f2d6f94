package cli

import (
	"context"
	"os"
	"runtime/debug"
	"runtime/metrics"
	"time"
)

const (
	collectSeldom  = 400             // percent of growth; Go's own setting is 100
	collectStep    = 20              // so that it is set seldom
	collectorPause = 2 * time.Second // between two looks at the heap
)

// EaseCollector sets how far the heap grows between two collections by what is
// in use, until the context ends: a small heap may grow to five times its size
// as long as its garbage has so much room, in bytes, and a large one by so many
// percent at least. Each run of the collector takes a share of the processors
// from the work that is under way. Where GOGC is set, that holds.
func EaseCollector(ctx context.Context, room uint64, least int) {
	if os.Getenv("GOGC") != "" {
		return
	}
	defer debug.SetGCPercent(debug.SetGCPercent(collectSeldom))
	live := []metrics.Sample{{Name: "/gc/heap/live:bytes"}}
	tick := time.NewTicker(collectorPause)
	defer tick.Stop()
	for percent := collectSeldom; ; {
		metrics.Read(live)
		if p := growth(live[0].Value.Uint64(), room, least); p != percent {
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

// growth is by how many percent a heap with so many bytes in use may grow.
func growth(live, room uint64, least int) int {
	p := min(room*100/max(live, 1), collectSeldom)
	return max(int(p)/collectStep*collectStep, least)
}
