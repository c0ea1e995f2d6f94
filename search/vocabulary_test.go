package search

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"coachsearch/internal/index"
	"coachsearch/search/query"
)

// stemsOf returns the stems of a text as a query would have them.
func stemsOf(text string) []string {
	var stems []string
	for _, f := range index.Forms(text) {
		stems = append(stems, index.Stem(f))
	}
	return stems
}

// describe prints expansions as "From[start:end]=to|to".
func describe(found []Expansion) string {
	var parts []string
	for _, e := range found {
		var to []string
		for _, a := range e.To {
			to = append(to, a.Text)
		}
		parts = append(parts, fmt.Sprintf("%s[%d:%d]=%s", e.From, e.Start, e.End, strings.Join(to, "|")))
	}
	return strings.Join(parts, "; ")
}

func TestSynonyms(t *testing.T) {
	v, err := LoadVocabulary(strings.NewReader("\ufeff# roles\r\n" +
		"boss, manager,\"higher-up\"\r\n" +
		"\n" +
		"fire, sack, \"let go\"\n" +
		"let, allow\n" +
		"let go of, drop, \"turn, over\"\n" +
		"  steal, Stole => credit, 'take credit'\n" +
		"Café, boss\n" +
		"\"lose my job\", unemployed\n" +
		"\"step down from a post\" => resign\n" +
		"lose = lost\nmy = his = her\n"))
	if err != nil {
		t.Fatal(err)
	}
	for _, tc := range []struct{ in, want string }{
		{"", ""},
		{"my bosses", "boss[1:2]=manager|higher-up|Café"},
		{"the Higher-Ups yell", "higher-up[1:3]=boss|manager"},
		{"they let me stay", "let[1:2]=allow"},
		{"I was let go", "let go[2:4]=fire|sack"},
		{"let go of it", "let go of[0:3]=drop|turn, over"},
		{"to turn over", "turn, over[1:3]=let go of|drop"},
		{"boss stole credit", "boss[0:1]=manager|higher-up|Café; Stole[1:2]=credit|'take credit'"},
		{"credit", ""},
		{"sacked manager", "sack[0:1]=fire|let go; manager[1:2]=boss|higher-up"},
		{"let let go", "let[0:1]=allow; let go[1:3]=fire|sack"},
		{"cafe", "Café[0:1]=boss"},
		{"lose a job", ""},
		{"she lost her job", "lose my job[1:4]=unemployed"},
		{"losing the only job", ""},
		{"he has to step down from the post", "step down from a post[3:8]=resign"},
		{"unemployed", "unemployed[0:1]=lose my job"},
	} {
		if d := cmp.Diff(tc.want, describe(v.Synonyms(stemsOf(tc.in)))); d != "" {
			t.Errorf("%q: %s", tc.in, d)
		}
	}
	got := v.Synonyms([]string{"fire"})[0].To[1]
	if d := cmp.Diff(Alternative{Text: "let go", Forms: []string{"let", "go"}, Stems: []string{"let", "go"}}, got); d != "" {
		t.Error(d)
	}
}

func TestLoadVocabularyErrors(t *testing.T) {
	for _, tc := range []struct{ in, want string }{
		{"a, b\n\nboss", `line 3: "boss" stands alone`},
		{"# c\n=> b", "line 2: the group is empty"},
		{"a =>", "line 1: the group is empty"},
		{"boss,, manager", `line 1: "" holds no word`},
		{"boss, ...", `line 1: "..." holds no word`},
		{"boss, manager, Bosses", `line 1: "boss" and "Bosses" are the same word`},
		{"boss => manager, boss", `line 1: "boss" and "boss" are the same word`},
		{`boss, "higher up`, `line 1: the quote before "higher up" is not closed`},
		{`boss, higher "up"`, `line 1: a quote within "higher \"up\""`},
		{`"higher up" boss`, `line 1: no comma between "higher up" and "boss"`},
		{"take = took = takes", `line 1: "takes" has the stem of another form`},
		{"take = took\nboss, manager\ntook = taken", `line 3: "took" is a form of two words`},
		{"take = took over", `line 1: "took over" is not one word`},
		{"take = took\n\"take credit\", \"took the credit\"", `line 2: "take credit" and "took the credit" are the same word`},
		{"a = b = c = d = e = f = g = h = i = j = k", "line 1: 11 forms of a word, more than 10"},
		{"a,b,c,d,e,f,g,h,i,j,k", "line 1: 11 words in a group, more than 10"},
		{"a, b\nc, " + strings.Repeat("x", 1<<17), "line 2: bufio.Scanner: token too long"},
	} {
		_, err := LoadVocabulary(strings.NewReader(tc.in))
		if got := fmt.Sprint(err); got != "read synonyms: "+tc.want {
			t.Errorf("%.40q: %s, want %s", tc.in, got, tc.want)
		}
	}
}

// TestBuiltinVocabulary pins what the file promises: its size; no entry that
// is stop words only, since most situations told in sentences hold those; and
// some of what readers type against what columns print.
func TestBuiltinVocabulary(t *testing.T) {
	v, err := BuiltinVocabulary()
	if err != nil {
		t.Fatal(err)
	}
	if v.groups < 600 {
		t.Errorf("%d groups, want 600", v.groups)
	}
	for a, b := range map[string]string{"organisation": "organization", "stole": "steal", "children": "child"} {
		if !v.sameWord(index.Stem(a), index.Stem(b)) {
			t.Errorf("%s and %s are not forms of one word", a, b)
		}
	}
	for key, e := range v.entries {
		empty := true
		for _, f := range index.Forms(e.text) {
			empty = empty && isStop(f)
		}
		if empty {
			t.Errorf("%q (%s) holds stop words only", e.text, key)
		}
	}
	for _, tc := range []struct{ query, finds string }{
		{"my boss steals my ideas", "take credit"},
		{"boss", "manager"},
		{"I got fired", "let go"},
		{"sacked", "dismiss"},
		{"burnt out", "exhaust"},
		{"my coworker is lazy", "pull his weight"},
		{"co-worker", "colleague"},
		{"hate my job", "unhappy at work"},
		{"am I too old", "age discrimination"},
		{"asking for a raise", "pay increase"},
		{"how to quit", "resign"},
		{"backstabber", "undermine"},
		{"wfh", "work from home"},
		{"put on a PIP", "performance improvement plan"},
		{"toxic workplace", "hostile"},
		{"ghosted after the interview", "never heard back"},
		{"I'm pregnant", "maternity"},
		{"e-mail", "email"},
		{"CEO", "chief executive"},
		{"360", "multi rater"},
		{"HR", "human resources"},
		{"they stole an idea of mine", "take credit"},
		{"my dad has Alzheimer's", "dementia"},
		{"filling in for the boss", "interim"},
		{"lost out to a younger man", "promotion"},
		{"my former trainee", "former peer"},
		{"answers to two people", "two bosses"},
		{"lost her job", "laid off"},
	} {
		found := false
		for _, e := range v.Synonyms(stemsOf(tc.query)) {
			for _, a := range e.To {
				found = found || a.Text == tc.finds
			}
		}
		if !found {
			t.Errorf("%q does not find %q: %s", tc.query, tc.finds, describe(v.Synonyms(stemsOf(tc.query))))
		}
	}
}

func FuzzLoadVocabulary(f *testing.F) {
	for _, s := range []string{"a, b", `"a b", c`, "a => b, c", "# x\na,b", `"a, "b`, "=>", "a => b => c", "a = b\nb, c", "a = a", "=", "the, a"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, in string) {
		v, err := LoadVocabulary(strings.NewReader(in))
		if (v == nil) == (err == nil) {
			t.Fatalf("vocabulary %v with error %v", v, err)
		}
		if err != nil {
			return
		}
		for _, e := range v.entries {
			if len(e.to) == 0 {
				t.Errorf("%q finds nothing", e.text)
			}
		}
	})
}

// Irregular forms are the word itself: they match, in phrases too, and are not
// told of; exact quotes do without them.
func TestForms(t *testing.T) {
	x := open(t, DefaultRanking(),
		column("a", "", "They stole it."), column("b", "", "To steal is wrong."), column("c", "", "She lost her job at last."),
		column("d", "", "Nothing of the kind."))
	v, err := LoadVocabulary(strings.NewReader("steal = stole\nlose = lost\nmy = her\n\"lose my job\", unemployed\n"))
	if err != nil {
		t.Fatal(err)
	}
	x = newIndex(x.reader, Info{}, DefaultRanking(), Knowledge{Vocabulary: v})
	for _, tc := range []struct {
		in   string
		want []string
		also int
	}{
		{"steal", []string{"b", "a"}, 0},
		{"stole", []string{"a", "b"}, 0},
		{`"steal"`, []string{"b"}, 0},
		{"nothing -stole", []string{"d"}, 0},
		{"kind OR steal", []string{"b", "d"}, 0},
		{"unemployed", []string{"c"}, 1},
	} {
		res := find(t, x, Request{Query: query.Parse(tc.in)})
		got := ids(res)
		if strings.Contains(tc.in, "OR") {
			slices.Sort(got)
		}
		if d := cmp.Diff(tc.want, got); d != "" || len(res.AlsoSearched) != tc.also {
			t.Errorf("%s: also %q, %s", tc.in, res.AlsoSearched, d)
		}
	}
	marked := ""
	for _, s := range find(t, x, Request{Query: query.Parse("unemployed")}).Hits[0].Snippets[0].Spans {
		if s.Match {
			marked += s.Text
		}
	}
	if marked != "lost her job" {
		t.Errorf("marked %q", marked)
	}
}
