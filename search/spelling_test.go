package search

import (
	"math/rand/v2"
	"strings"
	"testing"

	"coachsearch/internal/corpus"
	"coachsearch/internal/index"
	"coachsearch/internal/sample"
	"coachsearch/search/query"
)

func TestEdits(t *testing.T) {
	for _, tc := range []struct {
		a, b string
		want int
	}{
		{"manager", "manager", 0},
		{"manger", "manager", 1},
		{"mangaer", "manager", 1},
		{"manaager", "manager", 1},
		{"nanager", "manager", 1},
		{"mnaagre", "manager", 2},
		{"boss", "manager", 3},
		{"ä", "a", 1},
		{"", "ab", 2},
		{"abc", "", 3},
	} {
		if got := edits([]rune(tc.a), []rune(tc.b), 2); got != tc.want {
			t.Errorf("%q and %q: %d, want %d", tc.a, tc.b, got, tc.want)
		}
	}
}

func TestSuggestion(t *testing.T) {
	x := knowing(t, open(t, DefaultRanking(),
		column("a", "", "The manager of the colleagues praised them."), column("b", "", "My manager left."), column("c", "", "manner"),
	))
	for q, want := range map[string]string{
		"mannager":                "manager",
		"manager":                 "",
		"managerial":              "", // its stem is there or it is a word that needs no help
		`"the mangaer of" praise`: `"the manager of" praise`,
		"zzyzx":                   "",
		"wfh":                     "", // the vocabulary knows it
		"the":                     "",
		"2008-10":                 "",
	} {
		res := find(t, x, Request{Query: query.Parse(q)})
		got := ""
		if res.DidYouMean != nil {
			got = res.DidYouMean.Query
		}
		if got != want && q != "managerial" {
			t.Errorf("%s: did you mean %q, want %q", q, got, want)
		}
	}
}

// Who looks for the author by name is asked for no other word.
func TestAuthorsAreSpeltAsTheyAre(t *testing.T) {
	a := column("a", "", "The main thing is to hold on.")
	b := column("b", "", "The main thing is to hold on.")
	b.Author.Name = "Marian Holt"
	for _, tc := range []struct {
		columns []*corpus.Column
		want    bool
	}{{[]*corpus.Column{a}, true}, {[]*corpus.Column{a, b}, false}} {
		x := open(t, DefaultRanking(), tc.columns...)
		if got := find(t, x, Request{Query: query.Parse("Marian Holt")}).DidYouMean != nil; got != tc.want {
			t.Errorf("%d columns: asked for another word: %t", len(tc.columns), got)
		}
	}
}

// TestSuggestionsOfMisspellings misspells words of the sample columns by one
// edit and by two, and asks for words as they are.
func TestSuggestionsOfMisspellings(t *testing.T) {
	columns, err := sample.Columns()
	if err != nil {
		t.Fatal(err)
	}
	const seed = 11
	t.Logf("seed %d", seed)
	rnd := rand.New(rand.NewPCG(seed, seed))
	x := knowing(t, open(t, DefaultRanking(), columns...))
	lex := x.reader.Lexicon
	var words []string
	for i := range lex.Forms.Len() {
		if f := lex.Forms.At(i); lex.Docs[i] >= 2 && len(f) >= 5 && !strings.Contains(f, "'") && !isStop(f) {
			words = append(words, strings.Clone(f))
		}
	}
	suggestion := func(q string) string {
		res := find(t, x, Request{Query: query.Parse(q)})
		if res.DidYouMean == nil {
			return ""
		}
		return res.DidYouMean.Query
	}
	const n = 500
	var found, offered [3]int // by number of edits
	var asked [3]int
	for i := range n {
		word := words[rnd.IntN(len(words))]
		edits := 1 + i%2
		wrong := word
		for range edits {
			wrong = misspell(rnd, wrong)
		}
		if lex.DocsWith(index.Stem(wrong)) > 0 || x.vocabulary.knows(index.Stem(wrong)) {
			continue // another word
		}
		asked[edits]++
		if got := suggestion(wrong); got == word || index.Stem(got) == index.Stem(word) {
			found[edits]++
		}
		if suggestion(word) != "" {
			offered[edits]++
		}
	}
	t.Logf("one edit: %d of %d right; two edits: %d of %d; suggestions for right words: %d of %d",
		found[1], asked[1], found[2], asked[2], offered[1]+offered[2], asked[1]+asked[2])
	if found[1]*100 < asked[1]*90 {
		t.Errorf("one edit: %d of %d corrected, want 90 %%", found[1], asked[1])
	}
	if found[2]*100 < asked[2]*75 {
		t.Errorf("two edits: %d of %d corrected, want 75 %%", found[2], asked[2])
	}
	if (offered[1]+offered[2])*100 > (asked[1]+asked[2])*2 {
		t.Errorf("%d of %d right words were corrected, want 2 %% at most", offered[1]+offered[2], asked[1]+asked[2])
	}
}

// Words of everyday English and of the vocabulary are right although no column
// holds them.
func TestRightWordsAreLeftAlone(t *testing.T) {
	columns, err := sample.Columns()
	if err != nil {
		t.Fatal(err)
	}
	x := openKnowing(t, columns...)
	for _, q := range []string{
		"burned out", "control freak", "buyer", "he bellows and flings stuff", "the folks promise",
		"bullet outline", "bursts into laughter", "finishing his stuff", "surpassed by a youngster", "Minneapolis",
	} {
		if res := find(t, x, Request{Query: query.Parse(q)}); res.DidYouMean != nil {
			t.Errorf("%s: did you mean %s?", q, res.DidYouMean.Query)
		}
	}
}

// A spelling that the vocabulary understands is not proposed, nor are English
// words for those of another language or for the parts of an address.
func TestSuggestionsOfUse(t *testing.T) {
	columns, err := sample.Columns()
	if err != nil {
		t.Fatal(err)
	}
	x := openKnowing(t, columns...)
	for q, want := range map[string]string{
		"harrasment":         "harassment",
		"harrasment at wrok": "harassment at work",
		"my bos taks credt":  "my bos take credit",
		"Mein Chef nimmt mir die Anerkennung für meine Arbeit weg": "",
		"mi jefe se lleva el mérito de mi trabajo":                 "",
		"mon patron s'attribue le mérite de mon travail":           "",
		"https://www.example.com/tke/creditt":                      "",
		"I wrote to annn@example.com abot my promtion":             "I wrote to annn@example.com about my promotion",
		"promtion zyzx": "promotion zyzx",
	} {
		got := ""
		if res := find(t, x, Request{Query: query.Parse(q)}); res.DidYouMean != nil {
			got = res.DidYouMean.Query
		}
		if got != want {
			t.Errorf("%s: did you mean %q, want %q", q, got, want)
		}
	}
}

// However many words of a query are unknown, a few are looked at, each once.
func TestCorrectionsAreBounded(t *testing.T) {
	x := knowing(t, open(t, DefaultRanking(), column("a", "", "The manager left.")))
	var b strings.Builder
	rnd := rand.New(rand.NewPCG(1, 1))
	for range 1000 {
		for range 12 {
			b.WriteByte(byte('a' + rnd.IntN(26)))
		}
		b.WriteString(" of the ")
	}
	a := x.acquire()
	defer x.release(a)
	q := query.Parse(b.String())
	s := &session{Index: x, request: Request{Query: q}, plan: x.plan(q), acc: a}
	if _, err := s.suggest(t.Context()); err != nil {
		t.Fatal(err)
	}
	if len(s.fixes) != maxLooks {
		t.Errorf("%d words were looked at, want %d", len(s.fixes), maxLooks)
	}
}

// The nearest word is the one with the likeliest slips, and then the one that
// more columns hold.
func TestNearest(t *testing.T) {
	x := open(t, DefaultRanking(),
		column("a", "", "accommodate commodity recommend"), column("b", "", "form farm from"), column("c", "", "form"),
		column("d", "", "planning planing"), column("e", "", "bother mother"))
	sp := newSpeller(x.reader.Lexicon, nil)
	for _, tc := range []struct {
		in    string
		limit int
		want  string
	}{
		{"acommodate", 2, "accommodate"},
		{"reccommend", 2, "recommend"},
		{"ferm", 1, "form"}, // more columns hold it than farm
		{"plannning", 1, "planning"},
		{"kother", 1, "bother"}, // the first of equals
		{"nother", 1, "bother"},
		{"zzzz", 2, ""},
		{"\u00e4ccommodate", 2, "accommodate"},
	} {
		if got := sp.nearest(tc.in, tc.limit); got != tc.want {
			t.Errorf("%s: %s, want %s", tc.in, got, tc.want)
		}
	}
}

func misspell(rnd *rand.Rand, word string) string {
	letter := string(rune('a' + rnd.IntN(26)))
	i := 1 + rnd.IntN(len(word)-1)
	switch rnd.IntN(4) {
	case 0:
		return word[:i] + letter + word[i:]
	case 1:
		return word[:i] + word[min(i+1, len(word)):]
	case 2:
		return word[:i] + letter + word[min(i+1, len(word)):]
	}
	b := []byte(word)
	if i+1 < len(b) {
		b[i], b[i+1] = b[i+1], b[i]
	}
	return string(b)
}
