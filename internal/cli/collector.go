package cli

import (
	"context"
	"math"
	"os"
	"runtime/debug"
	"runtime/metrics"
	"time"

	"github.com/KimMachineGun/automemlimit/memlimit"
)

const (
	collectStep    = 20              // percent, so that it is set seldom
	collectorPause = 2 * time.Second // between two looks at the heap
)

// Growth is how far a heap may grow between two collections: until its garbage
// takes so much room, but by the least at least and by the most at most, in percent
// of what is in use.
type Growth struct {
	Room        uint64 // bytes
	Least, Most int
}

// MemoryShare returns one of so many parts of the memory that the program may use, but
// no more than most, and that much, too, where nothing tells.
func MemoryShare(parts, most uint64) uint64 {
	return min(leastLimit(memlimit.FromCgroup, memlimit.FromSystem)/parts, most)
}

// leastLimit returns the least of the limits that are told: a control group may be
// given more than the machine has.
func leastLimit(told ...memlimit.Provider) uint64 {
	least := uint64(math.MaxUint64)
	for _, tell := range told {
		if limit, err := tell(); err == nil && limit > 0 {
			least = min(least, limit)
		}
	}
	return least
}

// EaseCollector keeps the growth of the heap to the one that is given, by what is in
// use, until the context ends. Each run of the collector takes a share of the
// processors from the work that is under way. Where GOGC is set, that holds.
func EaseCollector(ctx context.Context, g Growth) {
	if os.Getenv("GOGC") != "" {
		return
	}
	defer debug.SetGCPercent(debug.SetGCPercent(g.Most))
	live := []metrics.Sample{{Name: "/gc/heap/live:bytes"}}
	tick := time.NewTicker(collectorPause)
	defer tick.Stop()
	for percent := g.Most; ; {
		metrics.Read(live)
		if p := g.percent(live[0].Value.Uint64()); p != percent {
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

// percent is by how much a heap with so many bytes in use may grow.
func (g Growth) percent(live uint64) int {
	p := int(min(g.Room*100/max(live, 1), uint64(g.Most)))
	return max(p/collectStep*collectStep, g.Least)
}
