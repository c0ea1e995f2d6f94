package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"coachsearch/indexer"
	"coachsearch/internal/coach"
	"coachsearch/internal/index"
	"coachsearch/search"
)

// A damage does something to a file that may happen to one.
type damage struct {
	name string
	do   func(path string, whole []byte) error
}

// damages returns what can happen to a file of n bytes: bits that flip at
// both ends, in the middle and at random places, and the coarser kinds.
func damages(n int) []damage {
	write := func(name string, change func(b []byte) []byte) damage {
		return damage{name, func(path string, whole []byte) error {
			return os.WriteFile(path, change(bytes.Clone(whole)), 0o644)
		}}
	}
	list := []damage{
		{"missing", func(path string, _ []byte) error { return os.Remove(path) }},
		{"a folder", func(path string, _ []byte) error { return errors.Join(os.Remove(path), os.Mkdir(path, 0o755)) }},
		write("longer", func(b []byte) []byte { return append(b, 0) }),
	}
	if n == 0 {
		return list
	}
	for _, at := range []int{0, n / 2, n - 1} {
		list = append(list, write(fmt.Sprintf("cut at %d", at), func(b []byte) []byte { return b[:at] }))
	}
	list = append(list, write("zeros", func(b []byte) []byte {
		if clear(b[n/3:]); !bytes.ContainsFunc(b[n/3:], func(r rune) bool { return r != 0 }) {
			b[0] ^= 1 // they may have been zeros
		}
		return b
	}))
	for _, at := range []int{0, n / 2, n - 1, rand.IntN(n), rand.IntN(n), rand.IntN(n), rand.IntN(n), rand.IntN(n)} {
		bit := byte(1) << rand.IntN(8)
		list = append(list, write(fmt.Sprintf("bit %#x of byte %d", bit, at), func(b []byte) []byte {
			b[at] ^= bit
			return b
		}))
	}
	return list
}

// Whatever happens to whichever file of a generation, verify finds it and the
// server does not open it.
func TestDamageIsFound(t *testing.T) {
	data := t.TempDir()
	if _, err := rebuild(data, records(t, 30)); err != nil {
		t.Fatal(err)
	}
	_, dir, err := index.OpenData(data).Current()
	if err != nil {
		t.Fatal(err)
	}
	files, done := 0, 0
	err = filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		files++
		whole, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		for _, dm := range damages(len(whole)) {
			if err := dm.do(path, whole); err != nil {
				return err
			}
			name, err := filepath.Rel(dir, path)
			if err != nil {
				return err
			}
			if _, err := indexer.Verify(context.Background(), data); err == nil {
				t.Errorf("%s, %s: verify finds nothing", name, dm.name)
			}
			if x, err := search.Open(context.Background(), dir); err == nil {
				t.Errorf("%s, %s: it is opened", name, dm.name)
				if err := x.Close(); err != nil {
					return err
				}
			}
			done++
			if err := os.RemoveAll(path); err != nil {
				return err
			}
			if err := os.WriteFile(path, whole, 0o644); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := indexer.Verify(context.Background(), data); err != nil {
		t.Errorf("put back, it is not whole: %v", err)
	}
	extra := filepath.Join(dir, "bleve", "extra")
	if err := os.WriteFile(extra, nil, 0o644); err != nil {
		t.Fatal(err)
	}
	if _, err := indexer.Verify(context.Background(), data); err == nil {
		t.Error("a file too many is not found")
	}
	t.Logf("%d damages to %d files", done, files)
}

// Cut off while it is served, a file takes no more down than the answers that
// need it, and the next generation serves.
func TestServeOutlivesDamage(t *testing.T) {
	data := t.TempDir()
	first, err := rebuild(data, records(t, 40))
	if err != nil {
		t.Fatal(err)
	}
	p := start(t, "serve", "-data", data, "-addr", "127.0.0.1:0")
	p.until("/readyz", http.StatusOK)
	dir, failed := index.OpenData(data).Path(first.Generation), 0
	err = filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		if err := os.Truncate(path, 0); err != nil {
			return err
		}
		for _, ask := range []string{
			"/search?q=friction", "/api/v1/search?q=%22them+first%22", "/api/v1/search?q=talk+first&sort=date", "/api/v1/suggest?q=fr",
			"/api/v1/columns/column-0", "/columns/column-0?q=talk", "/browse", "/sitemap.xml", "/readyz",
		} {
			switch status, body := p.get(ask); {
			case status == http.StatusInternalServerError:
				failed++
			case status != http.StatusOK:
				t.Errorf("%s is cut off: %s answers %d %s", d.Name(), ask, status, body)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if failed == 0 {
		t.Error("no answer needs a file of the index")
	}
	if err := os.MkdirAll(coach.Dir(data), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(coach.Dir(data), "hidden.json"), []byte(`[{"id":"column-3"}]`), 0o644); err != nil {
		t.Fatal(err)
	}
	p.logs("hidden columns not read")
	second, err := rebuild(data, records(t, 41))
	if err != nil {
		t.Fatal(err)
	}
	p.logs(second.Generation)
	if status, body := p.get("/api/v1/search?q=friction"); status != http.StatusOK || !strings.Contains(body, `"total":40`) {
		t.Errorf("the next one is not served: %d %s", status, body)
	}
	p.terminate()
	if code := p.wait(); code != 0 {
		t.Errorf("exit code %d:\n%s", code, p.out)
	}
}

// A server whose next generation is damaged says so, goes on with the one
// that it has, and takes the next one that is whole.
func TestServeRefusesDamage(t *testing.T) {
	data := t.TempDir()
	first, err := rebuild(data, records(t, 2))
	if err != nil {
		t.Fatal(err)
	}
	p := start(t, "serve", "-data", data, "-addr", "127.0.0.1:0")
	p.until("/readyz", http.StatusOK)

	// Publish beside it, damaged before the link leads there.
	other := t.TempDir()
	second, err := rebuild(other, records(t, 3))
	if err != nil {
		t.Fatal(err)
	}
	bad := second.Generation[:len(second.Generation)-1] + "9"
	from := index.OpenData(other).Path(second.Generation)
	to := index.OpenData(data).Path(bad)
	if err := os.CopyFS(to, os.DirFS(from)); err != nil {
		t.Fatal(err)
	}
	if err := index.OpenData(data).Switch(bad); err != nil {
		t.Fatal(err)
	}
	p.logs("generation not opened")
	if _, body := p.get("/api/v1/search?q=friction"); !strings.Contains(body, `"generation":"`+first.Generation+`"`) {
		t.Errorf("the server has left its generation: %s", body)
	}
	if status, _ := p.get("/readyz"); status != http.StatusOK {
		t.Errorf("with a generation that is whole it is not ready: %d", status)
	}
	third, err := rebuild(data, records(t, 4))
	if err != nil {
		t.Fatal(err)
	}
	p.logs(third.Generation)
	if _, body := p.get("/api/v1/search?q=friction"); !strings.Contains(body, `"total":4`) {
		t.Errorf("the next one is not served: %s", body)
	}
	p.terminate()
	if code := p.wait(); code != 0 {
		t.Errorf("exit code %d:\n%s", code, p.out)
	}
}
