package web

import (
	"net/url"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// An empty page names the ways out in their order, each with what it finds,
// and it does find that.
func TestWaysOut(t *testing.T) {
	s := newSite(t, Config{}, records())
	for _, tc := range []struct {
		q, filters string
		want       []string
	}{
		{"calendr", "", []string{"Spelt otherwise: calendar 1 found"}},
		{"calendr", "&year=2008&section=outer_game", []string{"Spelt otherwise: calendar 1 found"}},
		{"calendar", "&industry=Insurance", []string{"Without the filter: Industry Insurance 1 found"}},
		{"calendar", "&industry=Insurance&industry=Health+care", []string{"Without the filter: Industry Health care or Insurance 1 found"}},
		{"sales", "&industry=Consulting&from=2011", []string{"Without the filter: Published from 2011 1 found"}},
		{"friction", "&age_min=60", []string{"Without the filter: Age from 60 2 found"}},
		{"calendar", "&industry=Insurance&year=2009", []string{"Without any filter 1 found"}},
		{`title:idea "shared calendar"`, "", []string{
			"Without the quotation marks: title:idea shared calendar 1 found", "Any of the words: idea OR shared OR calendar 2 found",
		}},
		{"calendar -sales", "", []string{"With nothing left out: calendar 1 found"}},
		{"title:calendar", "", []string{"Any of the words: calendar 1 found"}},
		{`title:calendar "meet with" -shared`, "&industry=Insurance", []string{"Any of the words, without any filter: calendar OR meet 1 found"}},
		{"zyzzyva", "", nil},
	} {
		p := s.page("/search?q="+url.QueryEscape(tc.q)+tc.filters, 200)
		if d := cmp.Diff(tc.want, append([]string(nil), p.texts(".ways li")...)); d != "" {
			t.Errorf("%s%s: %s", tc.q, tc.filters, d)
		}
		for _, n := range p.all(".ways li") {
			found := s.page(attrOf(find(n, "a"), "href"), 200).text("#count")
			if count := textOf(find(n, ".count")); leadingNumber(found) != leadingNumber(count) {
				t.Errorf("%s: %s, but the page says %s", tc.q, textOf(n), found)
			}
		}
		p.count(".hits, .notice", 0)
		if got := p.texts(".help .links a"); len(got) == 0 || !strings.Contains(p.text(".help"), "look around") {
			t.Errorf("%s: nothing to browse: %v", tc.q, got)
		}
	}
}

func TestAlsoSearched(t *testing.T) {
	for _, tc := range []struct {
		also []string
		want *alsoView
	}{
		{nil, nil},
		{[]string{"boss → manager"}, &alsoView{Lead: []string{"manager"}, Lines: []alsoLine{{"boss", "manager"}}}},
		{
			[]string{"boss → manager, supervisor, chief", "topic → Difficult boss"},
			&alsoView{Lead: []string{"manager"}, More: 3, Lines: []alsoLine{{"boss", "manager, supervisor, chief"}, {"Topic", "Difficult boss"}}},
		},
		{
			[]string{"topic → Pay", "topic → Layoffs"},
			&alsoView{Lead: []string{"Pay", "Layoffs"}, Lines: []alsoLine{{"Topic", "Pay, Layoffs"}}},
		},
		{[]string{"take → took, had"}, &alsoView{Lead: []string{"took", "had"}, Lines: []alsoLine{{"take", "took, had"}}}},
		{
			[]string{"topic → Privacy and reputation", "a → b"},
			&alsoView{Lead: []string{"Privacy and reputation"}, More: 1, Lines: []alsoLine{{"Topic", "Privacy and reputation"}, {"a", "b"}}},
		},
	} {
		if d := cmp.Diff(tc.want, alsoOf(tc.also)); d != "" {
			t.Errorf("%q: %s", tc.also, d)
		}
	}
}
