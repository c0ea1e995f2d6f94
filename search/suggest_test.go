package search

import (
	order "cmp"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"coachsearch/internal/corpus"
	"coachsearch/internal/index"
)

// suggestColumns makes columns whose texts share words, spellings and whole
// titles.
func suggestColumns(n int) []*corpus.Column {
	rnd := rand.New(rand.NewPCG(3, 4))
	words := strings.Fields("conflict Conflict conflicts manage Managing manager résumé Resume team team-work don’t Don't boss’s boss O’Brien 360 a the of im")
	text := func(most int) string {
		var out []string
		for range rnd.IntN(most + 1) {
			out = append(out, words[rnd.IntN(len(words))])
		}
		return strings.Join(out, []string{" ", " ", "  ", ", "}[rnd.IntN(4)])
	}
	out := make([]*corpus.Column, n)
	for i := range out {
		c := column(fmt.Sprintf("c%04d", i), text(3), text(12))
		if c.Title == "" {
			c.Title = "Untitled"
		}
		c.Client = corpus.Client{Issue: text(2), Title: text(2), Industry: []string{"Retail", "retail ", "Health care", "Consulting", "", "Résumé writing", "?"}[rnd.IntN(7)]}
		c.Date = fmt.Sprintf("%d-01-02", 2004+rnd.IntN(4))
		c.Author.Name = []string{"Liz Reyer", "Lee Reyes", ""}[rnd.IntN(3)]
		out[i] = c
	}
	return out
}

// TestSuggestAgainstBruteForce computes completions from the records.
func TestSuggestAgainstBruteForce(t *testing.T) {
	columns := suggestColumns(400)
	x := open(t, DefaultRanking(), columns...)
	all := everyCompletion(t, x, columns)
	rnd := rand.New(rand.NewPCG(5, 6))
	prefixes := []string{"c", "C", "con", "CONFLICT", "conflict ", "conflict m", "res", "RÉS", "don", "don’", "don't", "boss", "boss'", "boss’s", "o", "o'b", "team-", "team w", "the", "zz", " ", "", "3", "untitled", "reta"}
	for range 300 { // pieces of texts that are there, in another case
		s := []rune(all[rnd.IntN(len(all))].folded)
		at := rnd.IntN(len(s))
		prefixes = append(prefixes, strings.ToUpper(string(s[at:min(len(s), at+1+rnd.IntN(9))])))
	}
	for _, p := range prefixes {
		for _, n := range []int{1, 3, 8, MaxCompletions} {
			want := completionsByHand(all, index.FoldPrefix(p), n)
			if d := cmp.Diff(want, x.Suggest(p, n), cmpopts.EquateEmpty()); d != "" {
				t.Fatalf("%q, %d: %s", p, n, d)
			}
		}
	}
}

type textByHand struct {
	Completion
	folded string
	kind   int
}

// everyCompletion counts the texts of the records, a text of several kinds as
// the kind that has the most columns.
func everyCompletion(t *testing.T, x *Index, columns []*corpus.Column) []textByHand {
	t.Helper()
	kinds := []string{"topic", "industry", "issue", "role", "title", "phrase"}
	type key struct{ kind, folded string }
	count, spelled := map[key]int{}, map[key]map[string]int{}
	add := func(kind, text string) {
		text = strings.Join(strings.Fields(text), " ")
		if index.Fold(text) == "" {
			return
		}
		k := key{kind, index.Fold(text)}
		if spelled[k] == nil {
			spelled[k] = map[string]int{}
		}
		count[k]++
		spelled[k][text]++
	}
	for _, c := range columns {
		add("title", c.Title)
		add("issue", c.Client.Issue)
		add("role", c.Client.Title)
		d, ok := x.reader.Attributes.Document(c.ID)
		if !ok {
			t.Fatalf("%s is missing", c.ID)
		}
		for _, kind := range []string{"topic", "industry"} {
			for _, v := range x.facetValues(kind, d) {
				add(kind, v)
			}
		}
		for phrase := range phrasesByHand(c) {
			add("phrase", phrase)
		}
	}
	best := map[string]textByHand{}
	for k, n := range count {
		if k.kind == "phrase" && n < 3 {
			continue
		}
		h := textByHand{Completion{mostFrequent(spelled[k]), k.kind, n}, k.folded, slices.Index(kinds, k.kind)}
		if b, ok := best[k.folded]; !ok || n > b.Count || n == b.Count && h.kind < b.kind {
			best[k.folded] = h
		}
	}
	var all []textByHand
	for _, h := range best {
		all = append(all, h)
	}
	slices.SortFunc(all, func(a, b textByHand) int {
		return order.Or(order.Compare(b.Count, a.Count), order.Compare(a.kind, b.kind), strings.Compare(a.folded, b.folded))
	})
	return all
}

func mostFrequent(count map[string]int) string {
	best := ""
	for s, n := range count {
		if best == "" || n > count[best] || n == count[best] && s < best {
			best = s
		}
	}
	return best
}

// phrasesByHand returns the runs of two to four words of a column that begin
// and end with a word of more than one letter that is no stop word.
func phrasesByHand(c *corpus.Column) map[string]bool {
	out := map[string]bool{}
	for f, paragraphs := range index.Texts(c) {
		if index.Field(f) >= index.Role {
			continue
		}
		for _, p := range paragraphs {
			w := index.Forms(p)
			edge := func(s string) bool { return len(s) > 1 && !isStop(s) }
			for i := range w {
				for j := i + 2; j <= min(len(w), i+4); j++ {
					if edge(w[i]) && edge(w[j-1]) {
						out[strings.Join(w[i:j], " ")] = true
					}
				}
			}
		}
	}
	return out
}

func completionsByHand(all []textByHand, prefix string, n int) []Completion {
	var first, later []Completion
	for _, h := range all {
		switch {
		case prefix == "":
		case strings.HasPrefix(h.folded, prefix):
			first = append(first, h.Completion)
		case strings.Contains(h.folded, " "+prefix):
			later = append(later, h.Completion)
		}
	}
	both := slices.Concat(first, later)
	return both[:min(n, len(both))]
}

func TestFacetValuesAgainstBruteForce(t *testing.T) {
	x := open(t, DefaultRanking(), suggestColumns(400)...)
	for _, name := range FacetNames {
		whole := valuesByHand(x, name)
		for _, prefix := range []string{"", " ", "c", "CON", "conflict ", "conflict, m", "res", "rés", "200", "reye", "Li", "outer", "g", "zz", "?", "w"} {
			for _, n := range []int{-1, 0, 1, 4, 20} {
				want := Facet{Missing: whole.Missing}
				for _, v := range whole.Values {
					label := " " + index.Fold(strings.ReplaceAll(v.Label, "_", " "))
					folded := index.FoldPrefix(prefix)
					switch {
					case strings.TrimSpace(prefix) != "" && (folded == "" || !strings.Contains(label, " "+folded)):
					case len(want.Values) < n:
						want.Values = append(want.Values, v)
					default:
						want.Other += v.Count
					}
				}
				got, err := x.FacetValues(name, prefix, n)
				if err != nil {
					t.Fatal(err)
				}
				if d := cmp.Diff(want, got, cmpopts.EquateEmpty()); d != "" {
					t.Fatalf("%s, %q, %d: %s", name, prefix, n, d)
				}
			}
		}
	}
	if f, err := x.FacetValues("no such", "", 5); err == nil {
		t.Errorf("an unknown facet has %v", f)
	}
}

// valuesByHand counts a facet over every column.
func valuesByHand(x *Index, name string) Facet {
	var f Facet
	count := map[string]int{}
	for d := range uint32(x.reader.Docs()) {
		var values []string
		if name != "section" {
			values = x.facetValues(name, d)
		} else {
			for _, k := range corpus.Kinds {
				if x.reader.Attributes.Present[d]&(1<<index.KindField(k)) != 0 {
					values = append(values, string(k))
				}
			}
		}
		if len(values) == 0 {
			f.Missing++
		}
		for _, v := range values {
			count[v]++
		}
	}
	for v, n := range count {
		f.Values = append(f.Values, FacetValue{Value: v, Label: v, Count: n})
	}
	slices.SortFunc(f.Values, func(a, b FacetValue) int {
		return order.Or(order.Compare(b.Count, a.Count), byLabel(a.Label, b.Label))
	})
	return f
}

func TestSuggestTakesAnything(t *testing.T) {
	x := open(t, DefaultRanking(), suggestColumns(50)...)
	for _, p := range []string{
		"\x00", "\xff\xfe", "’", "''''", "*a*", `"conflict`, "con\u0301", strings.Repeat("a", 1<<20), strings.Repeat("é ", 1<<16),
		strings.Repeat("😀", 1000), "\u202econflict", strings.Repeat("conflict ", 200),
	} {
		for _, n := range []int{-1, 0, 1, 1 << 30} {
			if got := x.Suggest(p, n); len(got) > max(0, min(n, MaxCompletions)) {
				t.Errorf("%.20q: %d completions for %d", p, len(got), n)
			}
			for _, name := range FacetNames {
				if _, err := x.FacetValues(name, p, n); err != nil {
					t.Errorf("%.20q: %v", p, err)
				}
			}
		}
	}
	if got := x.Suggest(`"conflict`, 5); len(got) == 0 {
		t.Error("a quote hides every completion")
	}
}

func TestSuggestLeavesOutTexts(t *testing.T) {
	long := strings.Repeat("endless ", 40)
	x := open(t, DefaultRanking(), column("a", long, ""), column("b", "Endless meetings", ""))
	want := []Completion{{"Endless meetings", "title", 1}}
	if d := cmp.Diff(want, x.Suggest("end", 10)); d != "" {
		t.Error(d)
	}
}

func FuzzSuggest(f *testing.F) {
	x := open(f, DefaultRanking(), suggestColumns(60)...)
	f.Add("Con", 3)
	f.Add("boss’s t", 100)
	f.Fuzz(func(t *testing.T, prefix string, n int) {
		folded := index.FoldPrefix(prefix)
		got := x.Suggest(prefix, n)
		if len(got) > max(0, min(n, MaxCompletions)) {
			t.Fatalf("%d completions for %d", len(got), n)
		}
		for _, c := range got {
			if !strings.Contains(" "+index.Fold(c.Text), " "+folded) {
				t.Fatalf("%q does not complete %q", c.Text, folded)
			}
		}
	})
}

func BenchmarkSuggest(b *testing.B) {
	x := open(b, DefaultRanking(), bulkColumns(b, benchColumns)...)
	for _, p := range []string{"s", "st", "the c", "zz"} {
		b.Run(p, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				x.Suggest(p, 10)
			}
		})
	}
}
