package web

import (
	"bytes"
	"encoding/csv"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"coachsearch/internal/corpus"
)

// table reads an export as a spreadsheet would.
func table(t testing.TB, body []byte) [][]string {
	t.Helper()
	rest, marked := bytes.CutPrefix(body, []byte("\ufeff"))
	if !marked {
		t.Errorf("no byte order mark: %.20q", body)
	}
	rows, err := csv.NewReader(bytes.NewReader(rest)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	return rows
}

func TestExportTable(t *testing.T) {
	s := newSite(t, Config{BaseURL: "https://columns.example"}, records())
	res := s.get("/search.csv?q=friction&industry=Consulting")
	for name, want := range map[string]string{
		"Content-Type": "text/csv; charset=utf-8; header=present", "Content-Disposition": `attachment; filename="columns-friction.csv"`,
		"X-Total-Count": "1", "X-Robots-Tag": "noindex", "Cache-Control": "no-cache",
	} {
		if got := res.Header.Get(name); got != want {
			t.Errorf("%s %q, want %q", name, got, want)
		}
	}
	want := [][]string{tableHeader, {
		"2008-10-06-two-teams-one-blame", "Two teams, one blame", "2008-10-06", "2008-10-05", "The Desk", "Ada Brandt", "Ann", "50",
		"Director, Analysis and reporting", "Director", "13 years", "156", "Consulting", "Friction between sales and operations",
		"Team friction", "Shared dates make shared blame rare.", "http://www.example.com/corner.php?id=12",
		"https://columns.example/columns/2008-10-06-two-teams-one-blame",
	}}
	if d := cmp.Diff(want, table(t, res.Body)); d != "" {
		t.Error(d)
	}
}

func TestExportRecords(t *testing.T) {
	s := newSite(t, Config{}, records())
	res := s.get("/search.jsonl?sort=date&per_page=1&page=2&facets=none")
	if got := res.Header.Get("Content-Type"); got != "application/jsonl; charset=utf-8" {
		t.Errorf("type %s", got)
	}
	var got []*corpus.Column
	for c, err := range corpus.Read(bytes.NewReader(res.Body)) {
		if err != nil {
			t.Fatal(err)
		}
		got = append(got, c)
	}
	if d := cmp.Diff(records(), got, cmpopts.EquateEmpty()); d != "" {
		t.Error(d)
	}
}

func TestExportRefuses(t *testing.T) {
	s := newSite(t, Config{}, records())
	for _, target := range []string{"/search.csv?nope=1", "/search.jsonl?sort=best", "/search.csv?q=%zz"} {
		res := s.get(target)
		if res.StatusCode != 400 || res.Header.Get("Content-Type") != "application/problem+json" {
			t.Errorf("%s: %d %s", target, res.StatusCode, res.Header.Get("Content-Type"))
		}
	}
	if res := s.ask(http.MethodHead, "/search.csv"); res.StatusCode != 200 || res.Header.Get("X-Total-Count") != "5" {
		t.Errorf("HEAD: %d %v", res.StatusCode, res.Header)
	}
	tag := s.get("/search.csv").Header.Get("ETag")
	if res := s.get("/search.csv", "If-None-Match", tag); res.StatusCode != 304 || len(res.Body) > 0 {
		t.Errorf("unchanged: %d, %d bytes", res.StatusCode, len(res.Body))
	}
}

// Nothing in a cell runs, whichever separator a spreadsheet takes.
func TestCellText(t *testing.T) {
	for _, tc := range []struct{ in, want string }{
		{"", ""},
		{"Two teams, one blame", "Two teams, one blame"},
		{"sales; and – then", "sales; and – then"},
		{"mid-40s", "mid-40s"},
		{"=1+1", "'=1+1"},
		{"+1", "'+1"},
		{"-1", "'-1"},
		{"@SUM(A1)", "'@SUM(A1)"},
		{"\t=1", "'=1"},
		{"\r\n=1", "'=1"},
		{" \u00a0=1", "'=1"},
		{"＝1", "'＝1"},
		{"a;=1;+2", "a;'=1;'+2"},
		{"a\n=b", "a =b"},
		{`"=1`, `"=1`},
	} {
		if got := cellText(tc.in); got != tc.want {
			t.Errorf("%q: %q, want %q", tc.in, got, tc.want)
		}
	}
}

func FuzzCellText(f *testing.F) {
	for _, s := range []string{"=1", "a;=1", "\t@x", "＋1", "'=1", ";;=;=", "a\x00=b"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		got := cellText(s)
		for part := range strings.SplitSeq(got, ";") {
			if strings.HasPrefix(part, "=") || strings.HasPrefix(part, "+") || strings.HasPrefix(part, "-") || strings.HasPrefix(part, "@") {
				t.Errorf("%q gives %q", s, got)
			}
		}
		if strings.ContainsAny(got, "\r\n\t") {
			t.Errorf("%q gives %q", s, got)
		}
		if without := strings.ReplaceAll(got, "'", ""); without != strings.ReplaceAll(strings.Join(strings.Fields(s), " "), "'", "") {
			t.Errorf("%q gives %q, which says something else", s, got)
		}
	})
}

func TestExportName(t *testing.T) {
	for _, tc := range []struct{ in, want string }{
		{"", "columns"},
		{"friction with sales", "columns-friction-with-sales"},
		{`"two teams" OR -blame`, "columns-two-teams-or-blame"},
		{`../../etc/passwd`, "columns-etc-passwd"},
		{"a\"; filename=\"evil.exe\r\nX: y", "columns-a-filename-evil-exe-x-y"},
		{"überstunden", "columns-berstunden"},
		{"日本", "columns"},
		{"\u202egpj.exe", "columns-gpj-exe"},
		{strings.Repeat("a ", 100), "columns-" + strings.TrimSuffix(strings.Repeat("a-", 30), "-")},
	} {
		if got := exportName(tc.in); got != tc.want {
			t.Errorf("%q: %q, want %q", tc.in, got, tc.want)
		}
		s := newSite(t, Config{}, records())
		res := s.get("/search.csv?q=" + url.QueryEscape(tc.in))
		if got := res.Header["Content-Disposition"]; !slices.Equal(got, []string{`attachment; filename="` + tc.want + `.csv"`}) {
			t.Errorf("%q: %q", tc.in, got)
		}
	}
}

// Hostile records stay inside their cells and lines.
func TestExportOfHostileRecords(t *testing.T) {
	c := &corpus.Column{
		ID: "=cmd", Title: "=HYPERLINK(\"http://evil.example\",\"x\")", Series: "a;=1", Date: "2008-10-06",
		Author:   corpus.Author{Name: "@SUM(1)"},
		Client:   corpus.Client{Name: "-2+3", AgeText: "+5", Title: "\"quoted\",\nand broken", Industry: "<script>alert(1)</script>", Issue: "\u2028=1"},
		Sections: []corpus.Section{{Kind: corpus.LastWord, Paragraphs: []string{"+one", "=two"}}},
		URL:      "javascript:alert(1)",
	}
	s := newSite(t, Config{}, []*corpus.Column{c})
	rows := table(t, s.get("/search.csv").Body)
	if len(rows) != 2 {
		t.Fatalf("%d rows: %q", len(rows), rows)
	}
	for i, cell := range rows[1] {
		if strings.ContainsAny(cell[:min(1, len(cell))], "=+-@") || strings.ContainsAny(cell, "\r\n\t") {
			t.Errorf("%s is %q", tableHeader[i], cell)
		}
	}
	if got, want := rows[1][1], "'"+c.Title; got != want {
		t.Errorf("title %q, want %q", got, want)
	}
	var got []*corpus.Column
	for c, err := range corpus.Read(strings.NewReader(s.body("/search.jsonl", 200))) {
		if err != nil {
			t.Fatal(err)
		}
		got = append(got, c)
	}
	if d := cmp.Diff([]*corpus.Column{c}, got, cmpopts.EquateEmpty()); d != "" {
		t.Error(d)
	}
}

// Only so many exports run at a time, and a place is given back.
func TestExportsAreBounded(t *testing.T) {
	s, err := newServer(Config{Live: newSite(t, Config{}, records()).live})
	if err != nil {
		t.Fatal(err)
	}
	h := &site{t: t, Handler: s.routes(Config{})}
	for range maxExports {
		s.exports <- struct{}{}
	}
	if res := h.get("/search.csv"); res.StatusCode != 429 || res.Header.Get("Retry-After") == "" {
		t.Errorf("one too many: %d %v", res.StatusCode, res.Header)
	}
	<-s.exports
	for range 3 {
		h.body("/search.jsonl", 200)
	}
}
