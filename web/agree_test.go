package web

import (
	"bytes"
	"encoding/xml"
	"math/rand/v2"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"coachsearch/internal/corpus"
	"coachsearch/internal/sample"
	"coachsearch/search"
)

// For random questions with random filters the page, the API, the feed and
// both exports list the same columns in the same order, and count the same.
func TestAnswersAgree(t *testing.T) {
	const seed = 12
	t.Logf("seed %d", seed)
	r := picker{rand.New(rand.NewPCG(seed, seed))}
	questions := exhaustive(500)
	cols := woodland(r, 250)
	s := newSite(t, Config{}, cols)
	found := 0
	for range questions {
		v := r.question(cols).address()
		v.Del("per_page")
		if r.IntN(3) == 0 { // in another order, or by relevance
			v.Set("sort", r.one("relevance", "-date", "date"))
		}
		if s.agree(v) > 0 {
			found++
		}
		if t.Failed() {
			t.FailNow()
		}
	}
	if found < questions/3 {
		t.Errorf("only %d of %d questions found anything", found, questions)
	}
}

// So they do for questions as readers ask them, which are widened, corrected,
// read for their topics and ranked in two stages.
func TestAnswersToReadersAgree(t *testing.T) {
	r := picker{rand.New(rand.NewPCG(13, 13))}
	s := newSite(t, Config{}, sampleColumns(t))
	for _, set := range sample.JudgedSets {
		queries, err := set.Queries()
		if err != nil {
			t.Fatal(err)
		}
		for _, q := range queries[:exhaustive(len(queries))] {
			v := url.Values{"q": {q.Text}}
			switch r.IntN(4) {
			case 0:
				v["section"] = []string{r.one("question", "inner_game", "outer_game")}
			case 1:
				v["year"] = []string{r.one("2005", "2008"), "2010"}
			case 2:
				v["industry"] = []string{"Insurance", "Health care", search.NotStated}
			}
			s.agree(v)
		}
	}
}

// agree asks all of them the same, and returns how many columns there are.
func (s *site) agree(v url.Values) int {
	s.t.Helper()
	q := v.Encode()
	var api SearchAnswer
	var ids []string
	for next := "/api/v1/search?facets=none&per_page=100&" + q; next != ""; {
		api = SearchAnswer{}
		s.json(next, 200, &api)
		for _, h := range api.Hits {
			ids = append(ids, h.ID)
		}
		next = ""
		if api.Links.Next != nil {
			next = *api.Links.Next
		}
	}
	if api.Meta.Total != len(ids) {
		s.t.Errorf("%s: the API counts %d and lists %d", q, api.Meta.Total, len(ids))
	}
	same := func(what string, want, got []string) {
		s.t.Helper()
		if d := cmp.Diff(slices.Clip(want), slices.Clip(got)); d != "" && len(want)+len(got) > 0 {
			s.t.Errorf("%s: the API and %s list others: %s", q, what, d)
		}
	}

	p := s.page("/search?per_page=100&"+q, 200)
	if n := leadingNumber(p.text("#count")); n != len(ids) {
		s.t.Errorf("%s: the API counts %d, the page %d", q, len(ids), n)
	}
	var shown []string
	for _, n := range p.all(".hits .hit h2 a") {
		id, _, _ := strings.Cut(strings.TrimPrefix(attrOf(n, "href"), "/columns/"), "?")
		shown = append(shown, id)
	}
	same("the page", ids[:min(len(ids), 100)], shown)

	var lines []string
	res := s.get("/search.jsonl?" + q)
	for c, err := range corpus.Read(bytes.NewReader(res.Body)) {
		if err != nil {
			s.t.Fatalf("%s: %v", q, err)
		}
		lines = append(lines, c.ID)
	}
	same("the records", ids, lines)
	if got := res.Header.Get("X-Total-Count"); got != thousands(len(ids)) {
		s.t.Errorf("%s: the API counts %d, the export %s", q, len(ids), got)
	}

	var rows []string
	for _, row := range table(s.t, s.get("/search.csv?"+q).Body)[1:] {
		rows = append(rows, row[0])
	}
	same("the table", ids, rows)

	// A feed is read by date, so by relevance it is that of the newest.
	newest := ids
	if sort := v.Get("sort"); sort == "" || sort == string(search.Relevance) {
		v.Set("sort", string(search.NewestFirst))
		newest = nil
		var api SearchAnswer
		s.json("/api/v1/search?facets=none&per_page=100&"+v.Encode(), 200, &api)
		for _, h := range api.Hits {
			newest = append(newest, h.ID)
		}
	}
	var feed atomFeed
	if err := xml.Unmarshal(s.get("/search.atom?"+q).Body, &feed); err != nil {
		s.t.Fatalf("%s: %v", q, err)
	}
	var entries []string
	for _, e := range feed.Entries {
		entries = append(entries, strings.TrimPrefix(e.ID, "urn:coachsearch:column:"))
	}
	same("the feed", newest[:min(len(newest), feedLength)], entries)
	return len(ids)
}
