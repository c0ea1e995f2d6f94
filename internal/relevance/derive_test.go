package relevance

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestDerive(t *testing.T) {
	letter := Query{ID: "q", Text: "Too much?"}
	letter.Metadata.Long = strings.Repeat("word ", 29) + "end"
	short := Query{ID: "r", Text: "Why?"}
	short.Metadata.Long = "Too short."
	text := strings.Repeat("a ", 60) + strings.Repeat("b ", 60)
	set := func() *Set {
		return &Set{
			Documents: []Document{{"1", "T", "x"}, {"2", "", text}},
			Queries:   []Query{letter, short},
			Judgments: Judgments{"q": {"2": 1, "1": 0}, "r": {"1": 2}},
		}
	}
	one := func(id string) Judgments { return Judgments{id: {id: 1}} }
	half := func(s string) string { return strings.TrimSpace(strings.Repeat(s+" ", 60)) }
	for kind, want := range map[string]func(*Set){
		"flat":   func(s *Set) { s.Documents[0], s.Documents[1].Text = Document{"1", "", "T x"}, strings.TrimSpace(text) },
		"titles": func(s *Set) { s.Documents = []Document{{"1", "T", ""}, {"2", "", ""}} },
		"texts":  func(s *Set) { s.Documents[0].Title = "" },
		"titled": func(s *Set) { s.Documents[1].Title = "Too much?" },
		"letters": func(s *Set) {
			l := letter
			l.Text = l.Metadata.Long
			s.Queries = []Query{l}
		},
		"halves": func(s *Set) {
			*s = Set{Documents: []Document{{"2", "", half("b")}}, Queries: []Query{{ID: "2", Text: half("a")}}, Judgments: one("2")}
		},
		"reversed": func(s *Set) {
			*s = Set{
				Documents: []Document{{"q", "", "Too much?"}, {"r", "", "Why?"}},
				Queries:   []Query{{ID: "2", Text: text}}, Judgments: Judgments{"2": {"q": 1}},
			}
		},
	} {
		got, wanted := set(), set()
		want(wanted)
		if err := got.Derive(kind); err != nil {
			t.Fatal(err)
		}
		if d := cmp.Diff(wanted, got); d != "" {
			t.Errorf("%s: %s", kind, d)
		}
	}
	typed := set()
	typed.Queries[0].Text, typed.Queries[1].Text = "Why ever not?", "harassment of colleagues and managers who complain about others without anybody noticing"
	want := [][]string{strings.Fields(typed.Queries[0].Text), strings.Fields(typed.Queries[1].Text)}
	if err := typed.Derive("typos"); err != nil {
		t.Fatal(err)
	}
	for i, wrong := range []int{0, 2} { // no word of the first has five letters
		words, n := strings.Fields(typed.Queries[i].Text), 0
		for k, w := range words {
			if w != want[i][k] {
				n++
				if w[0] != want[i][k][0] || len(w) < len(want[i][k])-1 || len(w) > len(want[i][k])+1 {
					t.Errorf("%s: no slip of %s", w, want[i][k])
				}
			}
		}
		if len(words) != len(want[i]) || n > wrong || wrong > 0 && n == 0 {
			t.Errorf("%q: %d words are misspelt, want %d", words, n, wrong)
		}
	}
	if err := set().Derive("nonsense"); err == nil || !strings.Contains(err.Error(), "flat, halves, letters") {
		t.Errorf("nonsense: %v", err)
	}
}
