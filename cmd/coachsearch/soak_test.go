//go:build linux

package main

import (
	"encoding/json"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"coachsearch/internal/index"
	"coachsearch/web"
)

// TestSoak swaps indexes under traffic and holds against each other what the
// process has at the beginning and at the end. COACHSEARCH_SWAPS=50 shows it
// at length.
func TestSoak(t *testing.T) {
	swaps := 6
	if n, err := strconv.Atoi(os.Getenv("COACHSEARCH_SWAPS")); err == nil {
		swaps = n
	}
	data := t.TempDir()
	if _, err := rebuild(data, records(t, 300)); err != nil {
		t.Fatal(err)
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	before := runtime.NumGoroutine()
	stop := inside(t, l, data, web.Config{}, serving{})
	transport := &http.Transport{MaxIdleConnsPerHost: 4}
	client := &http.Client{Transport: transport}
	url := "http://" + l.Addr().String()

	var asked atomic.Int64
	serves := func(generation string) {
		t.Helper()
		for deadline := time.Now().Add(patience); ; {
			_, body := ask(t, client, url+"/api/v1/search?q=friction&per_page=1")
			var a struct{ Meta struct{ Generation string } }
			if err := json.Unmarshal([]byte(body), &a); err != nil {
				t.Fatalf("%v: %s", err, body)
			}
			if a.Meta.Generation == generation {
				return
			}
			if time.Now().After(deadline) {
				t.Fatalf("%s is not served", generation)
			}
		}
	}
	paths := []string{"/", "/search?q=friction", "/api/v1/search?q=talk+first&facets=none", "/columns/column-7", "/search.atom?q=talk", "/api/v1/columns/column-3/similar", "/none-such"}
	round := func(i int) {
		t.Helper()
		ended := make(chan struct{})
		var readers sync.WaitGroup
		for r := range 3 {
			readers.Go(func() {
				for n := r; ; n++ {
					select {
					case <-ended:
						return
					default:
					}
					path := paths[n%len(paths)]
					resp, body := ask(t, client, url+path)
					if asked.Add(1); resp.StatusCode != http.StatusOK && path != "/none-such" {
						t.Errorf("swap %d: %s answers %d %.200s", i, path, resp.StatusCode, body)
					}
				}
			})
		}
		res, err := rebuild(data, records(t, 300+i%2))
		if err != nil || !res.Published {
			t.Fatalf("swap %d: %+v, %v", i, res, err)
		}
		serves(res.Generation)
		close(ended)
		readers.Wait()
	}
	for i := range 2 { // until everything is there that stays
		round(i + 1)
	}
	files, memory := openFiles(t), heap()
	for i := range swaps {
		round(i + 3)
	}
	name, _, err := index.OpenData(data).Current()
	if err != nil {
		t.Fatal(err)
	}
	// The old one closes with its last search, which is a moment ago.
	for deadline := time.Now().Add(patience); len(foreign(t, data, name)) > 0; {
		if time.Now().After(deadline) {
			t.Fatalf("still open: %v", foreign(t, data, name))
		}
	}
	if now := openFiles(t); now > files {
		t.Errorf("%d files are open, %d were", now, files)
	}
	const slack = 4 << 20 // pools and buffers grow with the moment
	if now := heap(); now > memory+slack {
		t.Errorf("%d bytes are in use, %d were", now, memory)
	}
	t.Logf("%d swaps, %d requests; files %d, then %d; heap %d KB, then %d KB", swaps, asked.Load(), files, openFiles(t), memory>>10, heap()>>10)
	stop()
	transport.CloseIdleConnections()
	for deadline := time.Now().Add(patience); runtime.NumGoroutine() > before; {
		if time.Now().After(deadline) {
			buf := make([]byte, 1<<20)
			t.Fatalf("%d goroutines, %d were\n%s", runtime.NumGoroutine(), before, buf[:runtime.Stack(buf, true)])
		}
		runtime.Gosched()
	}
}

// openFiles counts the files of this process, its connections aside.
func openFiles(t *testing.T) (n int) {
	t.Helper()
	links, err := filepath.Glob("/proc/self/fd/*")
	if err != nil {
		t.Fatal(err)
	}
	for _, l := range links {
		if to, err := os.Readlink(l); err == nil && strings.HasPrefix(to, "/") {
			n++
		}
	}
	return n
}

// foreign lists files of other generations than the live one that are open or
// mapped.
func foreign(t *testing.T, data, live string) (found []string) {
	t.Helper()
	maps, err := os.ReadFile("/proc/self/maps")
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(string(maps), "\n")
	links, err := filepath.Glob("/proc/self/fd/*")
	if err != nil {
		t.Fatal(err)
	}
	for _, l := range links {
		if to, err := os.Readlink(l); err == nil {
			lines = append(lines, to)
		}
	}
	for _, line := range lines {
		if strings.Contains(line, filepath.Join(data, "generations")) && !strings.Contains(line, live) {
			found = append(found, line)
		}
	}
	return found
}

func heap() uint64 {
	var m runtime.MemStats
	runtime.GC()
	runtime.GC() // what the first one finalizes
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}
