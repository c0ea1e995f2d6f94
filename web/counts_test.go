package web

import (
	"cmp"
	"maps"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"

	"coachsearch/internal/corpus"
	"coachsearch/search"
)

// For random questions with random filters the page shows what a count over
// the records says: the total, the number beside every check box, what is
// chosen, how many pages there are and what stands on them, in order; and the
// API says the same.
func TestPageAgainstBruteForce(t *testing.T) {
	const seed = 11
	t.Logf("seed %d", seed)
	r := picker{rand.New(rand.NewPCG(seed, seed))}
	cols := woodland(r, 400)
	s := newSite(t, Config{}, cols)
	questions, found := exhaustive(500), 0
	for n := 0; n < questions; {
		q := r.question(cols)
		want := q.countOver(t, cols)
		if len(q.groups) > 1 && want.full < 10 {
			continue // the engine widens it, which is tested with the ranking
		}
		n++
		if len(want.ids) > 0 {
			found++
		}
		comparePage(t, s, q, want)
		if n%5 == 0 {
			compareList(t, s, q, want, cols)
		}
		if t.Failed() {
			t.FailNow()
		}
	}
	if found < questions/3 {
		t.Errorf("only %d of %d questions found anything", found, questions)
	}
}

func comparePage(t *testing.T, s *site, q question, want truth) {
	t.Helper()
	target := "/search?" + q.address().Encode()
	p := s.page(target, 200)
	if got := leadingNumber(p.text("#count")); got != len(want.ids) {
		t.Errorf("%s: the page counts %d, the records hold %d", target, got, len(want.ids))
	}
	var api struct {
		Meta struct{ Total, Pages int }
	}
	s.json("/api/v1/search?"+q.address().Encode(), 200, &api)
	if api.Meta.Total != len(want.ids) || api.Meta.Pages != (len(want.ids)+q.perPage-1)/q.perPage {
		t.Errorf("%s: the API counts %+v, the records hold %d", target, api.Meta, len(want.ids))
	}
	shown := map[string]map[string]int{}
	for _, n := range p.all("fieldset li") {
		box := find(n, "input[type=checkbox]")
		name, value := attrOf(box, "name"), attrOf(box, "value")
		if shown[name] == nil {
			shown[name] = map[string]int{}
		}
		count := leadingNumber(textOf(find(n, "b")))
		chosen := q.values[name]
		if name == "section" {
			chosen = q.sections
		}
		if checked := has(box, "checked"); checked != slices.Contains(chosen, value) {
			t.Errorf("%s: %s=%s is checked: %t", target, name, value, checked)
		}
		if count > 0 {
			shown[name][value] = count
		} else if !slices.Contains(chosen, value) {
			t.Errorf("%s: %s=%s finds nothing and is offered", target, name, value)
		}
	}
	for _, name := range []string{"section", "topic", "industry", "level", "year"} {
		stated := maps.Clone(want.counts[name])
		delete(stated, search.NotStated)
		if len(stated) == 0 && len(q.values[name]) == 0 {
			delete(want.counts[name], search.NotStated) // a list of nothing but that is no choice
		}
		if d := gocmp.Diff(want.counts[name], shown[name], gocmp.FilterValues(func(a, b map[string]int) bool { return len(a)+len(b) == 0 }, gocmp.Ignore())); d != "" {
			t.Errorf("%s: %s (records, page): %s", target, name, d)
		}
	}
	chips := len(q.sections)
	for _, vs := range q.values {
		chips += len(vs)
	}
	for _, set := range []bool{q.age != [2]int{}, q.tenure != [2]int{}, q.from+q.to != ""} {
		if set {
			chips++
		}
	}
	p.count(".chips a:not(.clear)", chips)
}

// compareList walks all pages by their links.
func compareList(t *testing.T, s *site, q question, want truth, cols []*corpus.Column) {
	t.Helper()
	var ids []string
	target := "/search?" + q.address().Encode()
	for page := 1; target != ""; page++ {
		p := s.page(target, 200)
		if n := len(want.ids); n > q.perPage {
			if got := p.text(".pager [aria-current=page]"); got != "Page "+thousands(page) {
				t.Errorf("%s: at %q, want page %d", target, got, page)
			}
		}
		for _, n := range p.all(".hits .hit h2 a") {
			id, _, _ := strings.Cut(strings.TrimPrefix(attrOf(n, "href"), "/columns/"), "?")
			ids = append(ids, id)
		}
		if n := len(p.all(".hits > li")); n > q.perPage {
			t.Errorf("%s: %d columns on a page of %d", target, n, q.perPage)
		}
		target = ""
		if next := p.all("a[rel~=next]"); len(next) > 0 {
			target = attrOf(next[0], "href")
		}
	}
	byID := map[string]*corpus.Column{}
	for _, c := range cols {
		byID[c.ID] = c
	}
	expected := slices.Clone(want.ids)
	if q.sort != "" {
		slices.SortFunc(expected, func(a, b string) int {
			d := cmp.Compare(byID[a].Date, byID[b].Date)
			switch undatedA, undatedB := byID[a].Date == "", byID[b].Date == ""; {
			case undatedA != undatedB: // what has no date comes last either way
				d = cmp.Compare(strconv.FormatBool(undatedA), strconv.FormatBool(undatedB))
			case q.sort == "-date":
				d = -d
			}
			return cmp.Or(d, cmp.Compare(a, b))
		})
	} else {
		slices.Sort(expected)
		slices.Sort(ids)
	}
	if d := gocmp.Diff(expected, ids); d != "" {
		t.Errorf("%s: pages list other columns (records, pages): %s", q.address().Encode(), d)
	}
}

// leadingNumber reads "1,234 columns", "No columns" and "All 12 columns".
func leadingNumber(s string) int {
	for f := range strings.FieldsSeq(strings.TrimPrefix(s, "All ")) {
		n, err := strconv.Atoi(strings.ReplaceAll(f, ",", ""))
		if err != nil {
			return 0
		}
		return n
	}
	return 0
}
