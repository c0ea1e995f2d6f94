//go:build linux

package main

import (
	"bufio"
	"errors"
	"flag"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"coachsearch/internal/sample/crawl"
)

// With 100,000 records it is the measurement of docs/benchmarks.md.
var (
	records = flag.Int("records", 2000, "records of the crawl that TestMemory reads")
	rounds  = flag.Int("rounds", 1, "how often TestMemory reads it")
)

// mostMemory is what the process may take of a crawl of any size up to a
// gigabyte.
const mostMemory = 200 << 20

// writeCrawl writes a crawl and returns its place and what it holds.
func writeCrawl(t *testing.T, opts crawl.Options) (string, crawl.Tally) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "crawl.warc.gz")
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	w := bufio.NewWriterSize(f, 1<<20)
	tally, err := crawl.Write(w, opts)
	if err := errors.Join(err, w.Flush(), f.Close()); err != nil {
		t.Fatal(err)
	}
	return path, tally
}

func TestMemory(t *testing.T) {
	install(t)
	dir := t.TempDir()
	path, tally := writeCrawl(t, crawl.Options{Records: *records, Seed: 1})
	info, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("%d MB, %+v", info.Size()>>20, tally)
	for range *rounds {
		plain, _ := measure(t, "zcat", path)
		took, most := measure(t, "scraper", "-o", filepath.Join(dir, "columns.jsonl"), path)
		t.Logf("%.0f pages of HTML a second, %.1f times as long as zcat", float64(tally.Pages)/took.Seconds(), took.Seconds()/plain.Seconds())
		if most > mostMemory {
			t.Errorf("%d MB of memory at the most, want %d", most>>20, mostMemory>>20)
		}
	}
}

// measure runs a command and returns the time it took and its peak memory in
// bytes. The kernel counts in what the test itself took when it forked.
func measure(t *testing.T, name string, args ...string) (time.Duration, int64) {
	t.Helper()
	cmd := exec.Command(name, args...)
	cmd.Stdout, cmd.Stderr = io.Discard, os.Stderr
	begun := time.Now()
	if err := cmd.Run(); err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	took := time.Since(begun)
	usage, ok := cmd.ProcessState.SysUsage().(*syscall.Rusage)
	if !ok {
		t.Fatalf("%s: no resource usage", name)
	}
	most := usage.Maxrss << 10
	t.Logf("%-8s %.1f s, %.1f s of processor, %d MB of memory at the most", filepath.Base(name), took.Seconds(),
		(cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime()).Seconds(), most>>20)
	return took, most
}
