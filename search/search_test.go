package search

import (
	"context"
	"fmt"
	"iter"
	"math"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"coachsearch/internal/corpus"
	"coachsearch/internal/index"
	"coachsearch/search/query"
)

// open builds an index of the columns with a setting of the ranking.
func open(t testing.TB, r Ranking, columns ...*corpus.Column) *Index {
	t.Helper()
	return openEach(t, r, slices.Values(columns))
}

func openEach(t testing.TB, r Ranking, columns iter.Seq[*corpus.Column]) *Index {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "g")
	b, err := index.Create(dir)
	if err != nil {
		t.Fatal(err)
	}
	for c := range columns {
		if err := b.Add(c); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := b.Close(context.Background()); err != nil {
		t.Fatal(err)
	}
	reader, err := index.OpenReader(dir)
	if err != nil {
		t.Fatal(err)
	}
	x := newIndex(reader, Info{}, r, Knowledge{})
	t.Cleanup(func() {
		if err := x.Close(); err != nil {
			t.Error(err)
		}
	})
	return x
}

func column(id, title, question string) *corpus.Column {
	c := &corpus.Column{ID: id, Title: title}
	if question != "" {
		c.Sections = []corpus.Section{{Kind: corpus.Question, Paragraphs: []string{question}}}
	}
	return c
}

func find(t testing.TB, x *Index, r Request) *Result {
	t.Helper()
	if r.Limit == 0 {
		r.Limit = MaxLimit
	}
	res, err := x.Search(context.Background(), r)
	if err != nil {
		t.Fatal(err)
	}
	return res
}

func ids(res *Result) []string {
	var out []string
	for _, h := range res.Hits {
		out = append(out, h.Column.ID)
	}
	return out
}

// TestScoreByHand checks lengths, frequencies and one score against
// arithmetic done on paper, by the formula of Ranking.
func TestScoreByHand(t *testing.T) {
	r := DefaultRanking()
	r.Weight[index.Title] = 2
	r.K1, r.B, r.Ordered, r.Window, r.Exact, r.StopWeight = 1.2, 0.75, 0, 0, 0, 0
	x := open(t, r,
		column("a", "Praise", "My manager gives praise and praise"), // title 1, question 6
		column("b", "Delegation", "Letting work move on"),           // title 1, question 4
		column("c", "", "No praise at all here, none"),              // question 6
	)
	// Weighted lengths: a 2·1+6 = 8, b 2·1+4 = 6, c 6; their mean is 20/3.
	// Titles: 1, 1, none; the mean over the two that have one is 1.
	d, _ := x.reader.Attributes.Document("a")
	norm := 1 - 0.75 + 0.75*8/(20.0/3) // 1.15
	if got := float64(x.norm[d]); math.Abs(got-norm) > 1e-6 {
		t.Errorf("norm of a: %v, want %v", got, norm)
	}
	// "praise" is in 2 of 3 columns: idf = ln(1 + (3-2+½)/(2+½)) = ln 1.6.
	idf := math.Log(1.6)
	// Its frequency in a is 2·1 in the title and 2 in the question, over the norm.
	f := (2.0*1 + 2) / norm
	text := 2.2 * f / (1.2 + f)
	title := 2.2 * 1 / (1.2 + 1) // the title's own norm is 1
	want := idf * (text + 0.5*title)
	res := find(t, x, Request{Query: query.Parse("praise")})
	if d := cmp.Diff([]string{"a", "c"}, ids(res)); d != "" {
		t.Fatal(d)
	}
	if got := res.Hits[0].Score; math.Abs(got-want) > 1e-5 {
		t.Errorf("score of a: %v, want %v", got, want)
	}
	fc := 1 / (1 - 0.75 + 0.75*6/(20.0/3))
	if got, want := res.Hits[1].Score, idf*2.2*fc/(1.2+fc); math.Abs(got-want) > 1e-5 {
		t.Errorf("score of c: %v, want %v", got, want)
	}
}

func TestQueries(t *testing.T) {
	x := open(t, DefaultRanking(),
		column("a", "Taking credit", "My boss takes the credit for my work."),
		column("b", "A raise", "I managed a team, and my manager will not pay me for that work."),
		column("c", "Going home", "Letting go of a job is hard. Let me go home, she said."),
		column("d", "Let go", "They let go of half the team."),
		column("e", "Résumé", "Don’t write a résumé in anger."),
	)
	for _, tc := range []struct {
		q    string
		want []string // in any order
	}{
		{"credit", []string{"a"}},
		{"CREDITS", []string{"a"}},
		{`"credits"`, []string{"a"}}, // relaxed: no column holds the exact word
		{`"let go"`, []string{"d"}},
		{`"let me go"`, []string{"c"}},
		{`title:"let go"`, []string{"d"}},
		{`work -credit`, []string{"b"}},
		{`-work`, []string{"c", "d", "e"}},
		{`work -"the credit"`, []string{"b"}},
		{`credit OR resume`, []string{"a", "e"}},
		{`"don't" OR "half the team"`, []string{"d", "e"}},
		{`title:credit`, []string{"a"}},
		{`title:team`, nil},
		{`question:team`, []string{"b", "d"}},
		{`resume`, []string{"e"}},
		{`zebra`, nil},
		{`zebra credit`, []string{"a"}}, // widened
		{`the`, []string{"a", "d"}},     // nothing but stop words, so they count
		{``, []string{"a", "b", "c", "d", "e"}},
		{`:) !!`, []string{"a", "b", "c", "d", "e"}},
	} {
		got := ids(find(t, x, Request{Query: query.Parse(tc.q)}))
		slices.Sort(got)
		if d := cmp.Diff(tc.want, got); d != "" {
			t.Errorf("%s: %s", tc.q, d)
		}
	}
}

func TestRelaxationSaysSo(t *testing.T) {
	var cols []*corpus.Column
	for i := range 12 {
		cols = append(cols, column(fmt.Sprint("both", i), "", "praise and blame"), column(fmt.Sprint("one", i), "", "only praise"))
	}
	cols = append(cols, column("three", "", "praise for the budget"))
	x := open(t, DefaultRanking(), cols...)
	if res := find(t, x, Request{Query: query.Parse("praise blame")}); res.Total != 12 || len(res.Relaxed) != 0 {
		t.Errorf("twelve full matches: total %d, relaxed %q", res.Total, res.Relaxed)
	}
	res := find(t, x, Request{Query: query.Parse("praise budget")})
	if res.Total != 25 || len(res.Relaxed) != 1 || !strings.Contains(res.Relaxed[0], "only one column") || res.Hits[0].Column.ID != "three" {
		t.Errorf("one full match: total %d, relaxed %q, first %s", res.Total, res.Relaxed, res.Hits[0].Column.ID)
	}
	if res := find(t, x, Request{Query: query.Parse(`"blame praise" -budget`)}); res.Total != 12 || len(res.Relaxed) != 1 {
		t.Errorf("phrase that nothing holds: total %d, relaxed %q", res.Total, res.Relaxed)
	}
}

// A short query that few columns match ranks full matches first; words side by
// side and exact forms rank above the rest.
func TestOrder(t *testing.T) {
	x := open(t, DefaultRanking(),
		column("apart", "", "pay the people here and never think about a single rise"),
		column("near", "", "here is the pay rise that people never think about and"),
		column("stem", "", "here are the pays rises that people never think about a"),
		column("other", "", "something else entirely about the garden and its flowers"),
	)
	if d := cmp.Diff([]string{"near", "stem", "apart"}, ids(find(t, x, Request{Query: query.Parse("pay rise")}))); d != "" {
		t.Error(d)
	}
}

func TestParallelSearches(t *testing.T) {
	var cols []*corpus.Column
	for i := range 300 {
		cols = append(cols, column(fmt.Sprint("c", i), fmt.Sprint("title ", i%7), fmt.Sprintf("praise word%d word%d", i%5, i%11)))
	}
	x := open(t, DefaultRanking(), cols...)
	want := map[string][]string{}
	for i := range 11 {
		q := fmt.Sprintf("praise word%d title", i)
		want[q] = ids(find(t, x, Request{Query: query.Parse(q)}))
	}
	t.Run("group", func(t *testing.T) {
		for q, w := range want {
			t.Run(q, func(t *testing.T) {
				t.Parallel()
				for range 20 {
					if d := cmp.Diff(w, ids(find(t, x, Request{Query: query.Parse(q)}))); d != "" {
						t.Fatal(d)
					}
				}
			})
		}
	})
}

func TestLimits(t *testing.T) {
	x := open(t, DefaultRanking(), column("a", "t", "x"))
	for _, r := range []Request{{Offset: -1}, {Limit: MaxLimit + 1}, {Offset: MaxWindow, Limit: 1}, {Filters: Filters{Values: map[string][]string{"nonsense": {"x"}}}}} {
		if _, err := x.Search(context.Background(), r); err == nil {
			t.Errorf("%+v was answered", r)
		}
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := x.Search(ctx, Request{Query: query.Parse("x"), Limit: 1}); err == nil {
		t.Error("a search was answered after its context had ended")
	}
	long := strings.Repeat("word ", 5000)
	if res := find(t, x, Request{Query: query.Parse(long + "x")}); res.Total != 0 {
		t.Errorf("words beyond the limit were searched for")
	}
}

// Phrases of words that all columns hold are looked for as long as patience
// lasts, and the answer tells of the others; rare ones cost next to nothing.
func TestTooManyPhrases(t *testing.T) {
	var list []*corpus.Column
	for i := range 300 {
		list = append(list, column(fmt.Sprintf("c%03d", i), "Title", "One of the days on which it ended."))
	}
	list = append(list, column("rare", "Title", "A zebra crossing."))
	x := open(t, DefaultRanking(), list...)
	for _, tt := range []struct {
		q      string
		total  int
		unread string
	}{
		{`"of the"`, 300, ""},
		{strings.Repeat(`"of the" `, 300), 300, ""},
		{strings.Repeat(`"of the" `, 334), 300, "one of its phrases was left out, since there are too many of frequent words"},
		{strings.Repeat(`"of the" `, 350), 300, "17 of its phrases were left out, since there are too many of frequent words"},
		{`rare OR "of the" ` + strings.Repeat(`OR "of the" `, 350), 300, "18 of its phrases were left out, since there are too many of frequent words"},
		{strings.Repeat(`-"of the" `, 350), 1, "17 of its phrases were left out, since there are too many of frequent words"},
		{strings.Repeat(`"zebra crossing" `, 350), 1, ""},
	} {
		res := find(t, x, Request{Query: query.Parse(tt.q), Limit: 1})
		told := ""
		for _, note := range res.Relaxed {
			if strings.Contains(note, "left out") {
				told = note
			}
		}
		if res.Total != tt.total || told != tt.unread {
			t.Errorf("%.40s… finds %d and tells %q, want %d and %q", tt.q, res.Total, told, tt.total, tt.unread)
		}
	}
}

// A possessive is its word; "let's" is short for "let us" and none.
func TestLetUsIsNoPossessive(t *testing.T) {
	x := open(t, Ranking{},
		column("going", "", "Let's go over the plan. Let’s go!"),
		column("gone", "", "They let go of half of us; the boss's plan."),
	)
	for q, want := range map[string][]string{
		`"let go"`: {"gone"}, `"let's go"`: {"going"}, `"LET’S GO"`: {"going"}, `"boss plan"`: {"gone"}, `"boss's plan"`: {"gone"},
	} {
		if diff := cmp.Diff(want, ids(find(t, x, Request{Query: query.Parse(q)}))); diff != "" {
			t.Errorf("%s: %s", q, diff)
		}
	}
}
