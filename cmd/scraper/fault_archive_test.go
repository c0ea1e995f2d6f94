//go:build linux

package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"coachsearch/internal/cli"
	"coachsearch/internal/sample/crawl"
	"coachsearch/scraper"
)

// reportOf counts the outcomes of a report.
func reportOf(t *testing.T, path string) map[scraper.Outcome]int {
	t.Helper()
	n := map[scraper.Outcome]int{}
	dec := json.NewDecoder(strings.NewReader(read(t, path)))
	for dec.More() {
		var l scraper.ReportLine
		if err := dec.Decode(&l); err != nil {
			t.Fatal(err)
		}
		n[l.Outcome]++
	}
	return n
}

// An archive that becomes shorter while it is read is told of, even where it
// ends as a whole one would.
func TestArchiveCut(t *testing.T) {
	install(t)
	whole, _ := writeCrawl(t, crawl.Options{Records: faultRecords, Seed: 1})
	for _, test := range []struct {
		name string
		off  int64 // of the new end, from the end of a record
	}{{"inside a record", 100}, {"between records", 0}} {
		t.Run(test.name, func(t *testing.T) {
			told := 0
			for range few() {
				path := again(t, whole)
				members := offsets(t, path)
				end := members[len(members)*3/4] + test.off
				dir := t.TempDir()
				p := start(t, outputs(dir, path)...)
				p.reading(t, met)
				if err := os.Truncate(path, end); err != nil {
					t.Fatal(err)
				}
				switch code := p.code(t); code {
				case cli.Done: // it was read already
				case cli.Unreadable:
					told++
					if n := reportOf(t, filepath.Join(dir, "report.jsonl")); n[scraper.IsUnreadable]+n[scraper.IsTruncated] == 0 {
						t.Errorf("report: %v", n)
					}
					if lines(read(t, filepath.Join(dir, "columns.jsonl"))) == 0 {
						t.Error("no columns of what could be read")
					}
					if n := lines(p.stderr.String()); n != 1 || !strings.Contains(p.stderr.String(), " captures could not be read; see the outcomes unreadable and truncated in ") {
						t.Errorf("it says %s", &p.stderr)
					}
				default:
					t.Errorf("exit code %d\n%s", code, &p.stderr)
				}
			}
			if told == 0 {
				t.Error("the loss was never told")
			}
		})
	}
}

// offsets are the places of a crawl's records, from its own report.
func offsets(t *testing.T, path string) []int64 {
	t.Helper()
	var all []int64
	b := []byte(read(t, path))
	magic := []byte("\x1f\x8b\x08\x00\x00\x00\x00\x00") // as crawl writes it
	for at := 0; ; {
		i := bytes.Index(b[at:], magic)
		if i < 0 {
			return all
		}
		all = append(all, int64(at+i))
		at += i + 1
	}
}

// again copies an archive to a folder of its own.
func again(t *testing.T, path string) string {
	t.Helper()
	to := filepath.Join(t.TempDir(), filepath.Base(path))
	if err := os.WriteFile(to, []byte(read(t, path)), 0o644); err != nil {
		t.Fatal(err)
	}
	return to
}

func TestArchiveDeleted(t *testing.T) {
	install(t)
	whole, _ := writeCrawl(t, crawl.Options{Records: faultRecords, Seed: 1})
	columns, report, _ := goodRun(t, whole)
	for range few() {
		path := again(t, whole)
		dir := t.TempDir()
		p := start(t, outputs(dir, path)...)
		p.reading(t, met)
		if err := os.Remove(path); err != nil {
			t.Fatal(err)
		}
		if code := p.code(t); code != cli.Done || p.stderr.Len() > 0 {
			t.Errorf("exit code %d\n%s", code, &p.stderr)
		}
		if read(t, filepath.Join(dir, "columns.jsonl")) != columns || read(t, filepath.Join(dir, "report.jsonl")) != report {
			t.Error("a deleted file, still open, reads as another")
		}
	}
}

// The files of a folder that are deleted while it is read are missed by name.
func TestFilesDeleted(t *testing.T) {
	install(t)
	const files = 300
	for range few() {
		archive, dir := t.TempDir(), t.TempDir()
		for i := range files {
			page := fmt.Sprintf("<html><body><p>Page %d of a folder.</p>%s</body></html>", i, strings.Repeat("<p>Words of little weight.</p>\n", 500))
			if err := os.WriteFile(filepath.Join(archive, fmt.Sprintf("%03d.html", i)), []byte(page), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		p := start(t, outputs(dir, archive)...)
		p.reading(t, met)
		for i := files / 2; i < files; i++ {
			if err := os.Remove(filepath.Join(archive, fmt.Sprintf("%03d.html", i))); err != nil {
				t.Fatal(err)
			}
		}
		code := p.code(t)
		n := reportOf(t, filepath.Join(dir, "report.jsonl"))
		total := 0
		for _, k := range n {
			total += k
		}
		if total != files {
			t.Errorf("%d lines of report for %d files", total, files)
		}
		if want := n[scraper.IsUnreadable] > 0; want != (code == cli.Unreadable) || !want && code != cli.Done {
			t.Errorf("exit code %d with %v\n%s", code, n, &p.stderr)
		}
		t.Logf("%d files were missed", n[scraper.IsUnreadable])
	}
}

// A crawler may still be writing: what was there is read, and at most the
// last record is one that is not whole yet.
func TestArchiveGrows(t *testing.T) {
	install(t)
	whole, _ := writeCrawl(t, crawl.Options{Records: faultRecords, Seed: 2})
	more := []byte(read(t, whole))
	for range few() {
		path, tally := writeCrawl(t, crawl.Options{Records: faultRecords, Seed: 1})
		dir := t.TempDir()
		p := start(t, outputs(dir, path)...)
		p.reading(t, met)
		grow(t, path, more[:len(more)/2])
		p.reading(t, 2*met)
		grow(t, path, more[len(more)/2:])
		code := p.code(t)
		n := reportOf(t, filepath.Join(dir, "report.jsonl"))
		cut := n[scraper.IsTruncated] + n[scraper.IsUnreadable]
		if code != cli.Done && code != cli.Unreadable || (code == cli.Unreadable) != (cut > 0) || cut > 1 {
			t.Errorf("exit code %d, %v\n%s", code, n, &p.stderr)
		}
		if n[scraper.IsColumn] < tally.Columns {
			t.Errorf("%d columns of %d", n[scraper.IsColumn], tally.Columns)
		}
	}
}

func grow(t *testing.T, path string, by []byte) {
	t.Helper()
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_APPEND, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if _, err := f.Write(by); err != nil {
		t.Fatal(err)
	}
}
