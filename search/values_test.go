package search

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"coachsearch/internal/corpus"
)

func TestValues(t *testing.T) {
	x := open(t, DefaultRanking(),
		&corpus.Column{ID: "a", Title: "Passed over for promotion again", Date: "2008-10-06", Client: corpus.Client{Industry: "Hospitals", Title: "Nurse", Issue: "Passed over for promotion"}},
		&corpus.Column{ID: "b", Title: "Alder"})
	for _, tc := range []struct {
		id, facet string
		want      []string
	}{
		{"a", "year", []string{"2008"}},
		{"a", "industry", []string{"Health care"}},
		{"a", "topic", []string{"Promotion"}},
		{"a", "series", nil},
		{"b", "year", nil},
		{"none-such", "year", nil},
		{"a", "section", nil},
		{"a", "none-such", nil},
	} {
		if d := cmp.Diff(tc.want, x.Values(tc.id, tc.facet)); d != "" {
			t.Errorf("%s of %s: %s", tc.facet, tc.id, d)
		}
	}
}
