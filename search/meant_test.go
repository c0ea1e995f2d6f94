package search

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"coachsearch/internal/sample"
	"coachsearch/search/query"
)

// What is meant by a misspelt word puts the columns in order that the other words
// find, and finds none.
func TestMeantWords(t *testing.T) {
	x := openKnowing(t,
		column("a", "", "The interview went on."), column("b", "", "The interview was rescheduled."),
		column("c", "", "They rescheduled it."), column("d", "", "An interview, and an interview."),
	)
	for _, tc := range []struct {
		q     string
		want  []string
		first string
		told  bool
	}{
		{"interview", []string{"a", "b", "d"}, "d", false},
		{"interview rescheduled", []string{"a", "b", "c", "d"}, "b", false},
		{"interview reshceduled", []string{"a", "b", "d"}, "b", true},
		{"reshceduled", nil, "", false},                                // it finds nothing
		{"interview reshdeculde", []string{"a", "b", "d"}, "d", false}, // too far
		{"interview wetn", []string{"a", "b", "d"}, "d", false},        // too short
		{"interview rescheduled2", []string{"a", "b", "d"}, "d", false},
		{"Das interview wurde reshceduled gestern abend", []string{"a", "b", "d"}, "d", false},
	} {
		for _, top := range []bool{false, true} {
			res := find(t, x, Request{Query: query.Parse(tc.q), TopOnly: top})
			got, first := []string(nil), ""
			for i, h := range res.Hits {
				if got = append(got, h.Column.ID); i == 0 {
					first = h.Column.ID
				}
				for _, s := range h.Snippets {
					for _, span := range s.Spans {
						if span.Match && strings.HasPrefix(span.Text, "resch") && !strings.Contains(tc.q, "rescheduled") {
							t.Errorf("%s: what is only meant is marked", tc.q)
						}
					}
				}
			}
			slices.Sort(got)
			if d := cmp.Diff(tc.want, got); d != "" || first != tc.first {
				t.Errorf("%s: %s first; %s", tc.q, first, d)
			}
			told := slices.Contains(res.Relaxed, "no column holds reshceduled, so those with rescheduled come before others")
			if want := tc.told && res.DidYouMean == nil; told != want {
				t.Errorf("%s: told of %q", tc.q, res.Relaxed)
			}
		}
	}
}

// Some words of a letter, one of them misspelt, find the letter's column better
// than if the misspelt one meant nothing.
func TestMeantWordsOfReaders(t *testing.T) {
	columns, err := sample.Columns()
	if err != nil {
		t.Fatal(err)
	}
	deaf := DefaultRanking()
	deaf.Misspelt = 0
	with, without := openKnowing(t, columns...), knowing(t, open(t, deaf, columns...))
	const seed = 5
	t.Logf("seed %d", seed)
	rnd := rand.New(rand.NewPCG(seed, seed))
	better, worse := 0, 0
	for _, c := range columns {
		text := strings.Fields(strings.Join(c.Sections[0].Paragraphs, " "))
		for range 4 {
			var typed []string
			for len(typed) < 5 {
				if w := text[rnd.IntN(len(text))]; len(w) >= lettersToEdit && isLetters(w) {
					typed = append(typed, w)
				}
			}
			typed[0] = misspell(rnd, typed[0])
			q := query.Parse(strings.Join(typed, " "))
			switch a, b := rankOf(t, with, q, c.ID), rankOf(t, without, q, c.ID); {
			case a < b:
				better++
			case a > b:
				worse++
			}
		}
	}
	t.Logf("better %d, worse %d", better, worse)
	if better < 15 || 2*worse > better {
		t.Errorf("%d are better for it, %d worse", better, worse)
	}
}

func isLetters(w string) bool {
	return !strings.ContainsFunc(w, func(r rune) bool { return r < 'a' || r > 'z' })
}

// rankOf returns where a column stands among the hits.
func rankOf(t *testing.T, x *Index, q query.Query, id string) int {
	t.Helper()
	hits := find(t, x, Request{Query: q}).Hits
	i := slices.IndexFunc(hits, func(h Hit) bool { return h.Column.ID == id })
	if i < 0 {
		return len(hits)
	}
	return i
}

// In a query of another language its function words find nothing, be they English
// words or not; words that the columns share with it do.
func TestForeignQueries(t *testing.T) {
	columns, err := sample.Columns()
	if err != nil {
		t.Fatal(err)
	}
	x := openKnowing(t, columns...)
	for q, finds := range map[string]bool{
		"man hat mir die Stelle gekündigt":               false,
		"die Kollegen mobben mich":                       false,
		"je ne sais pas dire sans pleurer comment":       false,
		"estoy agotado con este empleo, era sin sentido": false,
		"sono stato licenziato per due errori, come mai": false,
		"mijn collega had met men over hem gepraat":      false,
		"Burnout durch Überlastung im Team":              true,
		"der neue Manager will alles kontrollieren":      true,
		"the man had to die, but was not rude":           true, // English
		"man art die pour":                               true, // too few to tell
	} {
		if res := find(t, x, Request{Query: query.Parse(q)}); (res.Total > 0) != finds {
			t.Errorf("%s: %d columns", q, res.Total)
		}
	}
}
