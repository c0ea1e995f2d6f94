package scraper

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"coachsearch/internal/corpus"
)

// write puts files into a fresh folder.
func write(t testing.TB, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for name, data := range files {
		p := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(p), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(p, []byte(data), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// page is a small column of our own; more goes in front of its end.
func page(title, day, body, more string) string {
	return fmt.Sprintf(`<html><head><title>%[1]s - Harbor Lane</title></head><body><div id="nav"><a href="/">Home</a> | <a href="/all">All</a></div>
<h1>%[1]s</h1><p>Coach's Corner--%[2]s</p>
<p><b>The Client</b><br><b>Name:</b> Bea<br><b>Title:</b> Foreman<br><b>Issue:</b> %[3]s</p>
<p><b>Q.</b> It is about %[3]s. %[5]s</p>
<p><b>A.</b> Sleep first. %[6]s</p>
<h3>The inner game</h3><p>Notice what you tell yourself. %[7]s</p>
<h3>The last word</h3><p>Nothing is settled before lunch. %[8]s</p>
%[4]s</body></html>`, title, day, body, more, prose(body, 1), prose(body, 2), prose(body, 3), prose(body, 4))
}

// prose is forty words that hang together by their seed alone.
func prose(seed string, n byte) string {
	stock := strings.Fields("night boss list door crew clock plan desk phone note team hour week year lunch coffee mail report chair table window road tool shift")
	r := rand.New(rand.NewChaCha8(sha256.Sum256(append([]byte(seed), n))))
	ws := make([]string, 40)
	for i := range ws {
		ws[i] = stock[r.IntN(len(stock))]
	}
	return "The " + strings.Join(ws, " ") + "."
}

func TestOneColumnOfManyCaptures(t *testing.T) {
	long := page("Night shift", "March 3, 2009", "the noise", "<p>Ana Souza, Coach - Posted March 2, 2009</p><h3>Comments (1)</h3><p>Dee wrote:<br>True for us too.</p>")
	short := page("Night shift", "March 3, 2009", "the noise", "")
	thin := strings.Replace(short, "<h3>The inner game</h3>", "", 1)
	dir := write(t, map[string]string{
		"20090401000000/www.example.com/show.asp@ID=3":             long,
		"20090301000000/example.com/Show.ASP@id=3&PHPSESSID=abc":   short,
		"20090501000000/www.example.com/show.asp@id=3&print=1":     thin,
		"20100101000000/www.example.com/show.asp@id=4":             page("Day shift", "March 10, 2009", "the light", ""),
		"20100101000000/elsewhere.example.org/reprints/night.html": short,
		"20110101000000/www.example.com/corner.php":                page("Shift change", "May 4, 2010", "the handover", ""),
		"20110601000000/www.example.com/corner.php":                page("No shift at all", "May 11, 2010", "the silence", ""),
		"20110601000000/www.example.com/list.html":                 "<html><title>Past columns</title><body><ul><li><a href=a>Night shift</a><li><a href=b>Day shift</a><li><a href=c>Shift change</a></ul></body></html>",
		"20110601000000/www.example.com/reprint.html":              page("Night shift", "June 7, 2011", "the dark", ""),
		"20110601000000/www.example.com/again.html":                page("Night, shift!", "June 7, 2011", "the other dark", ""),
		"20110601000000/www.example.com/empty.html":                "  \n",
		"20110601000000/www.example.com/picture.html":              "<html><body><img src=a.jpg></body></html>",
		"20110601000000/www.example.com/shell.html":                "<html><frameset cols=1,2><frame src=a><frame src=b></frameset></html>",
		"20110601000000/www.example.com/moved.html":                `<html><head><meta http-equiv="refresh" content="0; url=/new.html"></head><body>This page has moved.</body></html>`,
		"20110601000000/www.example.com/script.html":               `<html><script>window.location.href = "/new.html";</script><body></body></html>`,
		"20110601000000/www.example.com/gone.html":                 "<html><title>Page not found</title><body><h1>Page not found</h1><p>The requested page could not be found.</p></body></html>",
		"20110601000000/www.example.com/login.html":                "<html><title>Log in</title><body><form>User name <input name=u> Password <input type=password></form></body></html>",
		"20110601000000/www.example.com/search.html":               "<html><title>Search</title><body><form>Keywords <input name=q></form></body></html>",
		"20110601000000/www.example.com/cut.html":                  long[:strings.Index(long, "Sleep first")+60],
		"20110601000000/www.example.com/logo.html":                 "GIF89a\x00\x01\x02\x03\x00\xff",
		"20110601000000/www.example.com/with-login.html":           strings.Replace(page("Swing shift", "July 5, 2011", "the clock", ""), "<div id=", `<form>User name <input name=u> Password <input type=password></form><div id=`, 1),
	})
	h := harvest(t, Options{}, dir)
	var got []string
	for _, c := range columns(t, h) {
		got = append(got, fmt.Sprintf("%s %d %s", c.ID, len(c.Captures), c.Source.Path[:14]))
	}
	want := []string{
		"2009-03-03-night-shift 4 20090401000000",
		"2009-03-10-day-shift 1 20100101000000",
		"2010-05-04-shift-change 1 20110101000000",
		"2010-05-11-no-shift-at-all 1 20110601000000",
		"2011-06-07-night-shift 1 20110601000000",
		"2011-06-07-night-shift-2 1 20110601000000",
		"2011-07-05-swing-shift 1 20110601000000",
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
	outcomes := make(map[string]Outcome)
	for _, l := range report(t, h) {
		outcomes[strings.TrimSuffix(filepath.Base(l.Path), ".html")] = l.Outcome
	}
	for name, want := range map[string]Outcome{
		"list": IsIndex, "empty": IsEmpty, "picture": IsEmpty, "shell": IsOther, "moved": IsRedirect, "script": IsRedirect,
		"gone": IsErrorPage, "login": IsLogin, "search": IsSearch, "cut": IsTruncated, "logo": IsNotHTML, "with-login": IsColumn,
	} {
		if outcomes[name] != want {
			t.Errorf("%s is %s, want %s", name, outcomes[name], want)
		}
	}
}

func TestPartsOfOneColumn(t *testing.T) {
	whole := page("Long haul", "March 3, 2009", "the road", "")
	i := strings.Index(whole, "<h3>The last word")
	first := whole[:i] + `<p>Page 1 of 2 | <a href="?id=7&page=2">Continued</a></p></body></html>`
	second := `<html><head><title>Long haul - Harbor Lane</title></head><body><h1>Long haul (continued)</h1><p>Coach's Corner--March 3, 2009</p><p>Page 2 of 2</p>
<p>Pack a lunch, and write down where you stopped for it, for the road is long and so is the memory of the road.</p>` + whole[i:]
	dir := write(t, map[string]string{"www.example.com/c.php@id=7": first, "www.example.com/c.php@id=7&page=2": second})
	got := columns(t, harvest(t, Options{}, dir))
	if len(got) != 1 {
		t.Fatalf("%d columns, want 1", len(got))
	}
	var kinds []string
	for _, s := range got[0].Sections {
		kinds = append(kinds, fmt.Sprint(s.Kind, len(s.Paragraphs)))
	}
	if d := cmp.Diff([]string{"question1", "answer1", "inner_game2", "last_word1"}, kinds); d != "" {
		t.Error(d)
	}
	if got[0].Title != "Long haul" || len(got[0].Captures) != 2 {
		t.Errorf("title %q, %d captures", got[0].Title, len(got[0].Captures))
	}
	alone := write(t, map[string]string{"www.example.com/c.php@id=7&page=2": second})
	if l := report(t, harvest(t, Options{}, alone)); l[0].Outcome == IsColumn && len(columns(t, harvest(t, Options{}, alone))) != 1 {
		t.Errorf("the second page alone: %+v", l)
	}
}

func dump(t testing.TB, h *Harvest) (cols, rep string) {
	t.Helper()
	var c, r bytes.Buffer
	w := corpus.NewWriter(&c)
	for _, x := range columns(t, h) {
		if err := w.Write(x); err != nil {
			t.Fatal(err)
		}
	}
	for _, l := range report(t, h) {
		if err := json.NewEncoder(&r).Encode(l); err != nil {
			t.Fatal(err)
		}
	}
	return c.String(), r.String()
}

// TestSameBytes reads the same pages with other workers and in another order.
func TestSameBytes(t *testing.T) {
	var dirs []string
	samples := sampleColumns(t)
	pages, rounds := 30, 3
	if raceDetector {
		pages, rounds = 10, 1
	}
	for d := range 3 {
		files := make(map[string]string)
		for i := range pages {
			r := newRenderer(7, uint64(d*30+i))
			_, body, name := r.page(samples[(d*7+i)%len(samples)])
			files[fmt.Sprintf("2009%02d01000000/%d-%d-%s", d+1, d, i, name)] = string(body)
		}
		dirs = append(dirs, write(t, files))
	}
	cols, rep := dump(t, harvest(t, Options{Workers: 1}, dirs...))
	for range rounds {
		c, r := dump(t, harvest(t, Options{Workers: 7}, dirs...))
		if c != cols || r != rep {
			t.Fatal("other bytes with other workers")
		}
	}
	slices.Reverse(dirs)
	if c, _ := dump(t, harvest(t, Options{}, dirs...)); c != cols {
		t.Error(cmp.Diff(strings.Split(cols, "\n"), strings.Split(c, "\n")))
	}
}

func TestReportLine(t *testing.T) {
	b, err := json.Marshal(ReportLine{Path: "a", Outcome: IsEmpty, Reasons: []Reason{}})
	if err != nil {
		t.Fatal(err)
	}
	const want = `{"path":"a","member":"","offset":0,"url":"","captured_at":"","outcome":"empty","column_id":"","confidence":0,"reasons":[]}`
	if string(b) != want {
		t.Errorf("got  %s\nwant %s", b, want)
	}
}

// TestSpools holds more than memory is for.
func TestSpools(t *testing.T) {
	s := spool{dir: t.TempDir()}
	defer func() {
		if err := s.close(); err != nil {
			t.Error(err)
		}
	}()
	var at []int64
	record := bytes.Repeat([]byte("0123456789"), 1<<16)
	for i := range 12 {
		record[0] = byte('a' + i)
		off, err := s.add(record)
		if err != nil {
			t.Fatal(err)
		}
		at = append(at, off)
	}
	if err := s.seal(); err != nil {
		t.Fatal(err)
	}
	if s.file == nil {
		t.Error("all in memory")
	}
	for i, off := range at {
		b, err := s.read(off, len(record))
		if err != nil || b[0] != byte('a'+i) || len(b) != len(record) {
			t.Fatalf("record %d: %v", i, err)
		}
	}
}

func TestScrapeStops(t *testing.T) {
	if _, err := Scrape(t.Context(), []string{filepath.Join(t.TempDir(), "none")}, Options{}); err == nil {
		t.Error("no error for an archive that is not there")
	}
	if _, err := Scrape(t.Context(), nil, Options{}); err == nil {
		t.Error("no error without an archive")
	}
	ctx, cancel := context.WithCancel(t.Context())
	files := make(map[string]string)
	for i := range 200 {
		files[fmt.Sprint(i, ".html")] = page("Shift", "March 3, 2009", "the noise", "")
	}
	_, err := Scrape(ctx, []string{write(t, files)}, Options{Progress: func(done int) {
		if done == 20 {
			cancel()
		}
	}})
	if err == nil {
		t.Error("no error when interrupted")
	}
}
