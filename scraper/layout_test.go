package scraper

import (
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/net/html"
)

// defaultProfile is compiled once: that takes longer than most tests.
var defaultProfile = sync.OnceValues(func() (*Profile, error) { return BuiltinProfile(DefaultProfile) })

func builtinProfile(t testing.TB) *Profile {
	t.Helper()
	p, err := defaultProfile()
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// parsePage reads a page of HTML as the default profile has it.
func parsePage(t *testing.T, page string) *parser {
	t.Helper()
	doc, err := html.Parse(strings.NewReader(page))
	if err != nil {
		t.Fatal(err)
	}
	p := builtinProfile(t)
	return parse(p, readMeta(doc), htmlLines(doc, p))
}

func TestDates(t *testing.T) {
	p := builtinProfile(t)
	for _, tc := range []struct {
		in   string
		want string // days, separated by spaces
	}{
		{"Coach's Corner--October 6, 2008", "2008-10-06"},
		{"Monday, October 6, 2008", "2008-10-06"},
		{"6 October 2008", "2008-10-06"},
		{"10/06/2008", "2008-10-06"},
		{"10/6/08", "2008-10-06"},
		{"25/12/2008", "2008-12-25"},
		{"2008-10-06", "2008-10-06"},
		{"6. Oktober 2008", "2008-10-06"},
		{"Publié le 1er août 2008", "2008-08-01"},
		{"Publie le 1 aout 2008", "2008-08-01"},
		{"6 de octubre de 2008", "2008-10-06"},
		{"op 6 maart 2008 geplaatst", "2008-03-06"},
		{"31 februari 2008", ""},
		{"6 monate 2008", ""},
		{"2008-10-06T10:00:00Z", "2008-10-06"},
		{"Oct. 6, 2008", "2008-10-06"},
		{"Sept. 6, 2008", "2008-09-06"},
		{"Oct 6 2008", "2008-10-06"},
		{"OCTOBER 6TH, 2008", "2008-10-06"},
		{"the 6th of October 2008", "2008-10-06"},
		{"06-Oct-2008", "2008-10-06"},
		{"6.10.2008", "2008-10-06"},
		{"Thurs., Oct. 9, 2008 at 3 p.m.", "2008-10-09"},
		{"from May 3, 2008 to June 4, 2009", "2008-05-03 2009-06-04"},
		{"February 30, 2008", ""},
		{"October 2008", ""},
		{"13 years, 4 months", ""},
		{"call 612-555-1234", ""},
		{"version 1.2.2008.4", ""},
		{"order 20081006123", ""},
		{"http://example.com/2008/10/06/page", ""},
		{"May I go?", ""},
	} {
		var got []string
		for _, d := range p.dates(tc.in) {
			got = append(got, d.day)
		}
		if s := strings.Join(got, " "); s != tc.want {
			t.Errorf("%q: %q, want %q", tc.in, s, tc.want)
		}
	}
}

func TestDateline(t *testing.T) {
	ps := &parser{p: builtinProfile(t)}
	type got struct{ Day, Series, Title string }
	for _, tc := range []struct {
		in   string
		want got
	}{
		{"Coach's Corner--October 6, 2008", got{"2008-10-06", "Coach's Corner", ""}},
		{"Coach’s Corner — October 6, 2008", got{"2008-10-06", "Coach’s Corner", ""}},
		{"Ask the Coach | 6 October 2008", got{"2008-10-06", "Ask the Coach", ""}},
		{"October 6, 2008 - Career Corner", got{"2008-10-06", "Career Corner", ""}},
		{"Coach's Corner for the week of October 6, 2008", got{"2008-10-06", "Coach's Corner", ""}},
		{"Coach's Corner, week of October 6, 2008", got{"2008-10-06", "Coach's Corner", ""}},
		{"Coach's Corner, published October 6, 2008", got{"2008-10-06", "Coach's Corner", ""}},
		{"Harbor Lane | Coach's Corner | October 6, 2008", got{"2008-10-06", "Coach's Corner", ""}},
		{"Coach's Corner, October 6, 2008: The long way round", got{"2008-10-06", "Coach's Corner", "The long way round"}},
		{"The Plain Answer -- October 6, 2008", got{"2008-10-06", "The Plain Answer", ""}},
		{"Published: October 6, 2008", got{"2008-10-06", "", ""}},
		{"(October 6, 2008)", got{"2008-10-06", "", ""}},
		{"Coach's Corner with Ana Souza, October 6, 2008", got{"2008-10-06", "Coach's Corner", ""}},
		{"Ana Souza's Coach's Corner, October 6, 2008", got{"2008-10-06", "Coach's Corner", ""}},
		{"Coach's Corner / Ana Souza / October 6, 2008", got{"2008-10-06", "Coach's Corner", ""}},
		{"Publié le lundi 6 octobre 2008", got{"2008-10-06", "", ""}},
		{"Montag, 6. Oktober 2008", got{"2008-10-06", "", ""}},
		{"Posted October 5, 2008", got{}},
		{"Last updated October 6, 2008", got{}},
		{"Copyright 2008, October 6, 2008", got{}},
		{"Liz Reyer, President RCC - Posted October 5, 2008", got{}},
		{"She left on October 6, 2008 and never came back", got{}},
	} {
		l := line{text: tc.in, plain: plain(tc.in)}
		dl, ok := ps.dateline(&l)
		if !ok {
			dl = dateline{}
		}
		if d := cmp.Diff(tc.want, got{dl.day, dl.series, dl.title}); d != "" {
			t.Errorf("%q:\n%s", tc.in, d)
		}
	}
}

func TestByline(t *testing.T) {
	p := builtinProfile(t)
	type got struct{ Name, Role, Day string }
	for _, tc := range []struct {
		in   string
		want got
	}{
		{"Liz Reyer, President RCC - Posted October 5, 2008", got{"Liz Reyer", "President RCC", "2008-10-05"}},
		{"Liz Reyer, President, RCC — Posted on Oct. 5, 2008", got{"Liz Reyer", "President, RCC", "2008-10-05"}},
		{"Posted by Ana Souza on 5 October 2008", got{"Ana Souza", "", "2008-10-05"}},
		{"Posted October 5, 2008 by Ana Souza, Executive Coach", got{"Ana Souza", "Executive Coach", "2008-10-05"}},
		{"Posted by Ana Souza on October 5, 2008 at 9:14 am | 3 Comments", got{"Ana Souza", "", "2008-10-05"}},
		{"By Ana Souza", got{"Ana Souza", "", ""}},
		{"Ana Souza | 09:12 UK time, Monday, 6 October 2008", got{"Ana Souza", "", "2008-10-06"}},
		{"by Ana Souza — last modified 2008-10-06 09:12", got{"Ana Souza", "", ""}},
		{"Ana Souza <asouza@...>", got{"Ana Souza", "", ""}},
		{"By Ana Souza, President", got{"Ana Souza", "President", ""}},
		{"By Harriet van der Berg | 10/05/2008", got{"Harriet van der Berg", "", "2008-10-05"}},
		{"— Liz Reyer", got{"Liz Reyer", "", ""}},
		{"J. T. O’Neill (posted Oct. 5, 2008)", got{"J. T. O’Neill", "", "2008-10-05"}},
		{"Posted: 2008-10-05", got{"", "", "2008-10-05"}},
		{"Liz Reyer, President RCC (liz@rcc.example) - Posted October 5, 2008", got{"Liz Reyer", "President RCC", "2008-10-05"}},
		{"Liz Reyer, President RCC, liz@rcc.example - Posted October 5, 2008", got{"Liz Reyer", "President RCC", "2008-10-05"}},
		{"Liz Reyer, President RCC :: Posted October 5, 2008", got{"Liz Reyer", "President RCC", "2008-10-05"}},
		{"By Friday you should know", got{}},
		{"By the time you read this, I will be gone", got{}},
		{"Stay Calm", got{}},
		{"Posted by many readers", got{}},
		{"Additional Resources", got{}},
	} {
		l := line{text: tc.in, plain: plain(tc.in)}
		b, _ := p.byline(&l)
		if d := cmp.Diff(tc.want, got{b.name, b.role, b.day}); d != "" {
			t.Errorf("%q:\n%s", tc.in, d)
		}
	}
}

func TestMarker(t *testing.T) {
	p := builtinProfile(t)
	for _, tc := range []struct {
		in, mark, heading, rest string
	}{
		{"Q.  Why me?", "question", "Q.", "Why me?"},
		{"Q: Why me?", "question", "Q:", "Why me?"},
		{"Q. ", "question", "Q.", ""},
		{"QUESTION", "question", "QUESTION", ""},
		{"Question: Why me?", "question", "Question:", "Why me?"},
		{"Dear Coach, I am tired.", "question", "Dear Coach,", "I am tired."},
		{"A. Because.", "answer", "A.", "Because."},
		{"A – Because.", "answer", "A", "Because."},
		{"The inner game", "inner_game", "The inner game", ""},
		{"THE INNER GAME:", "inner_game", "THE INNER GAME", ""},
		{"*** The Inner Game ***", "inner_game", "The Inner Game", ""},
		{"The Inner Game - Look at yourself.", "inner_game", "The Inner Game", "Look at yourself."},
		{"The last word. Be kind.", "last_word", "The last word", "Be kind."},
		{"Final thoughts", "last_word", "Final thoughts", ""},
		{"The last word on quitting is yours.", "", "", ""},
		{"The inner game of waiting is hard.", "", "", ""},
		{"A good coach listens.", "", "", ""},
		{"A.M. meetings are worse.", "", "", ""},
		{"a. first", "", "", ""},
		{"Questions about this?", "", "", ""},
		{"Answers come slowly.", "", "", ""},
	} {
		l := line{text: tc.in, plain: plain(tc.in)}
		m, ok := p.marker(&l)
		if !ok {
			m = marker{}
		}
		if string(m.mark) != tc.mark || m.heading != tc.heading || m.rest != tc.rest {
			t.Errorf("%q: %q %q %q, want %q %q %q", tc.in, m.mark, m.heading, m.rest, tc.mark, tc.heading, tc.rest)
		}
	}
}
