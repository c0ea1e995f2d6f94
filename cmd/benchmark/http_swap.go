package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os/exec"
	"time"

	"coachsearch/internal/index"
)

// rebuild has the indexer publish the archive that is not live, while nobody else
// wants a processor, as deploy/systemd runs it.
func (h *httpRun) rebuild(ctx context.Context) error {
	next := 1 - h.live
	cmd := exec.CommandContext(ctx, "chrt", "-i", "0", h.program("indexer"), "rebuild", "-data", h.dataDir(), "-keep", "9", "-columns", h.archives[next])
	if out, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("rebuild: %w\n%s", err, out)
	}
	name, _, err := index.OpenData(h.dataDir()).Current()
	if err != nil {
		return err
	}
	if name == h.names[h.live] {
		return errors.New("the changed columns give no new generation")
	}
	h.live, h.names[next] = next, name
	return nil
}

// found reports whether the generations of both archives are there, of an
// earlier run, and takes them.
func (h *httpRun) found() bool {
	data := index.OpenData(h.dataDir())
	live, _, err := data.Current()
	if err != nil {
		return false
	}
	generations, err := data.Generations()
	if err != nil {
		return false
	}
	for _, name := range generations {
		m, err := index.ReadManifest(data.Path(name))
		if err != nil {
			return false
		}
		for i, n := range []int{h.columns, grown(h.columns)} {
			if m.Stats.Columns == n {
				h.names[i] = name
				if name == live {
					h.live = i
				}
			}
		}
	}
	return h.names[0] != "" && h.names[1] != "" && h.names[h.live] == live
}

// rebuilds publishes new generations, one after the other, until the context
// ends.
func (h *httpRun) rebuilds(ctx context.Context, st *stage) error {
	return h.publish(ctx, st, h.rebuild)
}

// swap makes the other generation the live one every so many seconds, until the
// context ends.
func (h *httpRun) swap(every float64) func(context.Context, *stage) error {
	return func(ctx context.Context, st *stage) error {
		tick := time.NewTicker(time.Duration(every * float64(time.Second)))
		defer tick.Stop()
		return h.publish(ctx, st, func(ctx context.Context) error {
			select {
			case <-ctx.Done():
				return ctx.Err()
			case <-tick.C:
				return h.makeLive(1 - h.live)
			}
		})
	}
}

// publish makes another generation the live one and waits until it is served,
// again and again, until the context ends.
func (h *httpRun) publish(ctx context.Context, st *stage, next func(context.Context) error) error {
	for {
		err := next(ctx)
		if err == nil {
			err = h.settle(ctx)
		}
		if ctx.Err() != nil {
			return nil
		}
		if err != nil {
			return err
		}
		st.swaps.Add(1)
	}
}

// makeLive swaps generations that were built before.
func (h *httpRun) makeLive(which int) error {
	h.live = which
	return index.OpenData(h.dataDir()).Switch(h.names[which])
}

// settle waits until the live generation is served.
func (h *httpRun) settle(ctx context.Context) error {
	want, _, err := index.OpenData(h.dataDir()).Current()
	if err != nil {
		return err
	}
	c := newConnection(h.servers[coachsearch].addr)
	defer c.close()
	var ready struct{ Generation string }
	for end := time.Now().Add(startTime); time.Now().Before(end) && ctx.Err() == nil; time.Sleep(50 * time.Millisecond) {
		var body bytes.Buffer
		if _, err := c.ask(plain("/readyz"), &body); err != nil {
			return err
		}
		if err := json.Unmarshal(body.Bytes(), &ready); err != nil {
			return err
		}
		if ready.Generation == want {
			return nil
		}
	}
	return errors.Join(ctx.Err(), fmt.Errorf("%s is live, %s is served", want, ready.Generation))
}
