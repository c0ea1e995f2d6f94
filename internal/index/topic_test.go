package index

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"coachsearch/internal/corpus"
)

func TestTopics(t *testing.T) {
	rules, err := ReadTopics(strings.NewReader("# comment\r\n" +
		"Promotion: promotion^2, passed over^3, sales promotion^0, pass * over^3\r\n" +
		"Pay: raise, a raise^2, raise my hand^0, \"wages\"^2\n" +
		"Pay: salary^3\n" +
		"Health: health^2, health insurance^0\n" +
		"Meetings: meeting^2\nFeedback: review^2\nEthics: lie^2\n"))
	if err != nil {
		t.Fatal(err)
	}
	section := func(k corpus.Kind, paragraphs ...string) corpus.Section {
		return corpus.Section{Kind: k, Paragraphs: paragraphs}
	}
	for _, tc := range []struct {
		name string
		in   corpus.Column
		want []string
	}{
		{"nothing", corpus.Column{}, nil},
		{"issue", corpus.Column{Client: corpus.Client{Issue: "Promoted at last"}}, []string{"Promotion"}},
		{"title", corpus.Column{Title: "The promotion"}, []string{"Promotion"}},
		{"too weak an issue", corpus.Column{Client: corpus.Client{Issue: "Raise"}}, nil},
		{"longest term", corpus.Column{Client: corpus.Client{Issue: "A raise"}}, []string{"Pay"}},
		{"idiom", corpus.Column{Client: corpus.Client{Issue: "Sales promotions"}, Title: "Health insurance"}, nil},
		{"star", corpus.Column{Client: corpus.Client{Issue: "They passed me over"}}, []string{"Promotion"}},
		{"exact", corpus.Column{Client: corpus.Client{Issue: "Wages"}}, []string{"Pay"}},
		{"not exact", corpus.Column{Client: corpus.Client{Issue: "Wage"}}, nil},
		{"once in the question", corpus.Column{Sections: []corpus.Section{section(corpus.Question, "No promotion.")}}, nil},
		{"twice in the question", corpus.Column{Sections: []corpus.Section{section(corpus.Question, "No promotion.", "Promotion!")}}, []string{"Promotion"}},
		{"not across paragraphs", corpus.Column{Sections: []corpus.Section{section(corpus.Question, "I was passed", "over. They passed", "over me.")}}, nil},
		{"advice alone", corpus.Column{Sections: []corpus.Section{
			section(corpus.Answer, "promotion promotion"), section(corpus.InnerGame, "passed over"), section(corpus.OuterGame, "passed him over"),
		}}, nil},
		{"strongest first, four at most", corpus.Column{
			Client:   corpus.Client{Issue: "lie, review, health, meeting, salary"},
			Sections: []corpus.Section{section(corpus.Question, "A review")},
		}, []string{"Pay", "Feedback", "Health", "Meetings"}},
		{"a fifth of the strongest", corpus.Column{
			Title: "Passed over for promotion, passed over", Client: corpus.Client{Issue: "Passed over for promotion. Lie"},
		}, []string{"Promotion"}},
	} {
		if d := cmp.Diff(tc.want, rules.Of(&tc.in)); d != "" {
			t.Errorf("%s: %s", tc.name, d)
		}
	}
}

func TestReadTopicsErrors(t *testing.T) {
	for _, tc := range []struct{ in, want string }{
		{"Pay salary", "line 1: want NAME: word, phrase^2"},
		{"# x\n: salary", "line 2: want NAME: word, phrase^2"},
		{"Pay:", `line 1: "" does not begin with a word`},
		{"Pay: wage,, salary", `line 1: "" does not begin with a word`},
		{"Pay: * raise", `line 1: "* raise" does not begin with a word`},
		{"Pay: wage^x", "line 1: wage^x: the weight is a number from 0 to 9"},
		{"Pay: wage^NaN", "line 1: wage^NaN: the weight is a number from 0 to 9"},
		{"Pay: wage^-1", "line 1: wage^-1: the weight is a number from 0 to 9"},
		{"Pay: \"wage", "line 1: \"wage: the quote is not closed"},
		{"Pay: wage\nPay: wages^2", `line 2: Pay has "wages^2" twice`},
	} {
		if _, err := ReadTopics(strings.NewReader(tc.in)); fmt.Sprint(err) != "read topics: "+tc.want {
			t.Errorf("%q: %v, want %s", tc.in, err, tc.want)
		}
	}
}

// TestTopicsOfIssues asks for issues as columns print them, none of which is
// in the sample archive.
func TestTopicsOfIssues(t *testing.T) {
	x := builtin(t)
	for issue, want := range map[string]string{
		"A coworker takes credit for her ideas":             "Credit and recognition",
		"Wants to be promoted but is told to wait":          "Promotion",
		"Boss plays favorites":                              "Difficult boss",
		"Working 70 hours a week":                           "Workload",
		"Overwhelmed and exhausted":                         "Burnout",
		"Staying motivated after layoffs":                   "Layoffs",
		"Worried about being too old to find a job":         "Job search",
		"Asking for a raise in a bad economy":               "Pay",
		"Handling a poor performance review":                "Feedback",
		"Dealing with a passive-aggressive colleague":       "Conflict with colleagues",
		"Bridging the gap between sales and operations":     "Team friction",
		"First time supervisor of former peers":             "New manager",
		"Trouble delegating":                                "Delegation",
		"Boss checks in too often":                          "Micromanagement",
		"Team members don't participate in meetings":        "Meetings",
		"Wants to work from home":                           "Remote work",
		"Asked to fudge numbers":                            "Ethics",
		"Sexual comments from a vice president":             "Harassment",
		"Caring for an ill parent":                          "Leave and family",
		"Fear of public speaking":                           "Confidence",
		"Being left out of decisions":                       "Speaking up",
		"How to say no to extra assignments":                "Saying no",
		"Should he leave a secure job to start a business?": "Career change",
		"Retiring and unsure what's next":                   "Retirement",
		"Company is being acquired":                         "Change at the top",
		"Employee who doesn't do his share":                 "Underperformance",
		"Younger boss":                                      "Generations",
		"Board chair interferes with operations":            "Boards and owners",
		"A difficult client":                                "Clients",
		"Gossip about her personal life":                    "Privacy and reputation",
		"Procrastination":                                   "Time and e-mail",
		"Recent college graduate can't find a job":          "Early career",
	} {
		c := &corpus.Column{ID: "a", Title: "t", Client: corpus.Client{Issue: issue}}
		if got := x.Topics.Of(c); !strings.Contains("|"+strings.Join(got, "|")+"|", "|"+want+"|") {
			t.Errorf("%s: %q, want %s", issue, got, want)
		}
	}
}

func FuzzReadTopics(f *testing.F) {
	for _, s := range []string{"Pay: wage^2, a raise", "A: \"b c\"^0", "A: b * c\nA: d", "A: *", ":", "A: b^1e400"} {
		f.Add(s)
	}
	c := &corpus.Column{ID: "a", Title: "b c d", Client: corpus.Client{Issue: "wage b x c a raise"}}
	f.Fuzz(func(t *testing.T, in string) {
		rules, err := ReadTopics(strings.NewReader(in))
		if (rules == nil) == (err == nil) {
			t.Fatalf("rules %v with error %v", rules, err)
		}
		if err == nil && len(rules.Of(c)) > MaxTopics {
			t.Errorf("%q", rules.Of(c))
		}
	})
}
