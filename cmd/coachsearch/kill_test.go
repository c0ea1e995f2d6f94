package main

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"coachsearch/indexer"
	"coachsearch/internal/index"
)

// buildIndexer returns the path of the other command.
func buildIndexer(t *testing.T) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "indexer")
	if out, err := exec.Command("go", "build", "-o", path, "../indexer").CombinedOutput(); err != nil {
		t.Fatalf("build indexer: %v\n%s", err, out)
	}
	return path
}

// A load is readers who ask as fast as they are answered.
type load struct {
	p             *process
	stop          chan struct{}
	readers       sync.WaitGroup
	asked, failed atomic.Int64
}

func (p *process) load(readers int, paths ...string) *load {
	l := &load{p: p, stop: make(chan struct{})}
	for r := range readers {
		l.readers.Go(func() {
			for i := r; ; i++ {
				select {
				case <-l.stop:
					return
				default:
				}
				status, body, err := p.ask(paths[i%len(paths)])
				l.asked.Add(1)
				if err != nil || status != http.StatusOK {
					l.failed.Add(1)
					p.t.Errorf("%s: %d %v %.200s", paths[i%len(paths)], status, err, body)
				}
			}
		})
	}
	return l
}

func (l *load) end() {
	close(l.stop)
	l.readers.Wait()
}

// Rebuilds that are killed at random moments cost the readers of a running
// server nothing. COACHSEARCH_KILLS=200 shows it at length.
func TestKilledUnderLoad(t *testing.T) {
	kills := 6
	if n, err := strconv.Atoi(os.Getenv("COACHSEARCH_KILLS")); err == nil {
		kills = n
	}
	program, data := buildIndexer(t), t.TempDir()
	var inputs []string
	for i := range 2 {
		path := filepath.Join(t.TempDir(), "columns.jsonl")
		if err := os.WriteFile(path, records(t, 3000+i), 0o644); err != nil {
			t.Fatal(err)
		}
		inputs = append(inputs, path)
	}
	run := func(i int) *exec.Cmd {
		return exec.Command(program, "rebuild", "-data", data, "-columns", inputs[i%2], "-force")
	}
	if out, err := run(0).CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	p := start(t, "serve", "-data", data, "-addr", "127.0.0.1:0")
	p.limit.Reset(patience + time.Duration(kills)*5*time.Second)
	l := p.load(2, "/api/v1/search?q=friction", "/search?q=talk", "/columns/column-7", "/readyz")
	begun := time.Now()
	if out, err := run(1).CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	full := time.Since(begun)

	killed, published := 0, 0
	for i := range kills {
		cmd := run(i)
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		timer := time.AfterFunc(rand.N(full), func() {
			if err := cmd.Process.Kill(); err != nil && !errors.Is(err, os.ErrProcessDone) {
				t.Error(err)
			}
		})
		err := cmd.Wait()
		timer.Stop()
		switch ee := (*exec.ExitError)(nil); {
		case err == nil:
			published++
		case errors.As(err, &ee) && ee.ExitCode() == -1:
			killed++
		default:
			t.Fatalf("run %d: %v", i, err)
		}
		if _, err := indexer.Verify(context.Background(), data); err != nil {
			t.Fatalf("after run %d: %v", i, err)
		}
	}
	if out, err := run(0).CombinedOutput(); err != nil {
		t.Fatalf("the last run: %v\n%s", err, out)
	}
	name, _, err := index.OpenData(data).Current()
	if err != nil {
		t.Fatal(err)
	}
	p.served(name)
	l.end()
	t.Logf("%d runs killed, %d published, %d requests, %d failed", killed, published, l.asked.Load(), l.failed.Load())
	for _, pattern := range []string{".*", "generations/.*"} {
		if left, err := filepath.Glob(filepath.Join(data, pattern)); err != nil || len(left) > 0 {
			t.Errorf("left behind: %v, %v", left, err)
		}
	}
	p.terminate()
	if code := p.wait(); code != 0 {
		t.Errorf("exit code %d:\n%s", code, p.out)
	}
}

// served waits until a generation is.
func (p *process) served(generation string) {
	p.t.Helper()
	for deadline := time.Now().Add(patience); ; {
		if _, body := p.get("/api/v1/search?q=friction&facets=none&per_page=1"); strings.Contains(body, fmt.Sprintf("%q", generation)) {
			return
		} else if time.Now().After(deadline) {
			p.t.Fatalf("%s is not served: %s", generation, body)
		}
	}
}
