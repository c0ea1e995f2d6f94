package index

import (
	"context"
	"errors"
	"fmt"
	"math"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"coachsearch/internal/corpus"
)

// build writes a generation of the columns and opens it.
func build(t *testing.T, columns ...*corpus.Column) *Reader {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "g")
	b, err := Create(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range columns {
		if err := b.Add(c); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := b.Close(context.Background()); err != nil {
		t.Fatal(err)
	}
	r, err := OpenReader(dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := r.Close(); err != nil {
			t.Error(err)
		}
	})
	return r
}

func TestGenerationKeepsEverything(t *testing.T) {
	var in []*corpus.Column
	for i := range 1203 { // more than two batches of the builder
		in = append(in, &corpus.Column{
			ID: fmt.Sprintf("2008-10-%02d-n%d", i%28+1, i), Date: fmt.Sprintf("2008-10-%02d", i%28+1),
			Title:  fmt.Sprintf("Managing conflict number%d", i),
			Client: corpus.Client{Title: "Vice president, sales", Industry: "Retail", Age: 50, TenureMonths: 30},
			Sections: []corpus.Section{
				{Kind: corpus.Question, Paragraphs: []string{"My boss’s résumé?", fmt.Sprintf("Second, word%d.", i)}},
			},
		})
	}
	r := build(t, in...)
	a := r.Attributes
	for _, want := range in {
		d, ok := a.Document(want.ID)
		if !ok {
			t.Fatalf("%s is missing", want.ID)
		}
		got, err := r.Column(d)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Fatal(diff)
		}
		if a.Dates[d] != Day(want.Date) || a.Ages[d] != 50 || a.Tenures[d] != 30 {
			t.Fatalf("%s: date %d, age %d, tenure %d", want.ID, a.Dates[d], a.Ages[d], a.Tenures[d])
		}
		if l := a.Facets["level"]; l.Values.At(int(l.Of(d)[0])) != "Executive" {
			t.Fatalf("%s: level %s", want.ID, l.Values.At(int(l.Of(d)[0])))
		}
		var text [][]string
		r.Forward.Fields(d, AllFields, func(f Field, b Text) {
			if f != Question {
				return
			}
			for _, c := range b.Codes(nil) {
				word := "¶"
				if c != 0 {
					word = r.Lexicon.Form(c)
				}
				text = append(text, []string{word})
			}
		})
		if d == 7 {
			n := want.Sections[0].Paragraphs[1]
			want := [][]string{{"my"}, {"boss"}, {"resume"}, {"¶"}, {"second"}, {n[len("Second, ") : len(n)-1]}}
			if diff := cmp.Diff(want, text); diff != "" {
				t.Error(diff)
			}
		}
	}
	pl, err := r.Postings(Title, Stem("managing"))
	if err != nil {
		t.Fatal(err)
	}
	if pl.Count() != uint64(len(in)) {
		t.Errorf("%d postings for %d columns", pl.Count(), len(in))
	}
	post, err := pl.Iterator(true, true, false, nil).Next()
	if err != nil {
		t.Fatal(err)
	}
	if length := 1 / (post.Norm() * post.Norm()); math.Abs(length-3) > 1e-5 {
		t.Errorf("the norm gives a length of %v, want 3", length)
	}
	if pl, err := r.Postings(Title, "absent"); pl != nil || err != nil {
		t.Errorf("postings of an absent stem: %v, %v", pl, err)
	}
}

func TestBuilderRefuses(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "g")
	b, err := Create(dir)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := b.Close(context.Background()); !errors.Is(err, ErrEmpty) {
		t.Errorf("closing an empty generation: %v", err)
	}
	c := &corpus.Column{ID: "a", Title: "t"}
	if err := b.Add(c); err != nil {
		t.Fatal(err)
	}
	if err := b.Add(c); err == nil {
		t.Error("a second column of one id was taken")
	}
	if err := b.Add(&corpus.Column{}); err == nil {
		t.Error("an invalid column was taken")
	}
	if err := b.Abort(); err != nil {
		t.Error(err)
	}
}

func TestForms(t *testing.T) {
	for _, tc := range []struct {
		in   string
		want []string
	}{
		{"My boss’s co-worker can’t RÉSUMÉ!", []string{"my", "boss", "co", "worker", "can't", "resume"}},
		{"ʼ itʼs ʼtis aʼʼb ʼ", []string{"it", "tis", "a", "b"}}, // the apostrophe that is a letter
		{"the bosses' 2.5 U.S. O’Brien", []string{"the", "bosses", "2", "5", "u", "s", "o'brien"}},
		{"Straße, Ærø, naïve, ﬁne, Ｗide", []string{"strasse", "aero", "naive", "fine", "wide"}},
		{"😀 \x00\xff — … ''", nil},
		{"rock 'n' roll", []string{"rock", "n", "roll"}},
	} {
		if d := cmp.Diff(tc.want, Forms(tc.in)); d != "" {
			t.Errorf("%q: %s", tc.in, d)
		}
	}
}

func FuzzTokens(f *testing.F) {
	f.Add("My boss’s résumé can't — ﬁ 😀 \xff")
	f.Add("itʼs a ʼ and ʼʼ, ＇ ‘n’ ʼ")
	f.Fuzz(func(t *testing.T, s string) {
		last := 0
		Tokens(s, func(tok Token) {
			if tok.Start < last || tok.End <= tok.Start || tok.End > len(s) {
				t.Fatalf("token %+v after %d", tok, last)
			}
			if tok.Form == "" || len(tok.Form) > MaxTokenBytes {
				t.Fatalf("form %q", tok.Form)
			}
			if st := Stem(tok.Form); st == "" || st[0] != tok.Form[0] {
				t.Fatalf("the stem of %q is %q and begins otherwise", tok.Form, st)
			}
			last = tok.End
		})
	})
}
