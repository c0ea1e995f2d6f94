package web

import (
	"bytes"
	"log/slog"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"coachsearch/search"
)

const formType = "application/x-www-form-urlencoded"

// tell sends the form and parses the answer.
func (s *site) tell(v url.Values, status int) *page {
	s.t.Helper()
	res := s.post("/situation", formType, v.Encode())
	if res.StatusCode != status {
		s.t.Fatalf("status %d, want %d: %s", res.StatusCode, status, clip(string(res.Body), 300))
	}
	if got := res.Header.Get("Cache-Control"); got != "no-store" {
		s.t.Errorf("Cache-Control %q", got)
	}
	if res.Header.Get("ETag") != "" {
		s.t.Error("an answer that may not be kept has a tag")
	}
	doc, err := html.Parse(bytes.NewReader(res.Body))
	if err != nil {
		s.t.Fatal(err)
	}
	return &page{s.t, "POST /situation", doc}
}

func TestSituationPage(t *testing.T) {
	var log bytes.Buffer
	s := newSite(t, Config{Logger: slog.New(slog.NewTextHandler(&log, nil))}, records())
	p := s.page("/situation", 200)
	p.count("h1", 1)
	p.count("form[method=post][action='/situation'] textarea[name=text][required]", 1)
	p.count("label[for=text], label[for=age], label[for=title], label[for=tenure], label[for=industry]", 5)
	p.count("input[name=keep]", 0)

	v := url.Values{
		"text": {"Friction with sales every week,\r\nand my unmentionable manager has no calendar for both teams."},
		"age":  {"48"}, "tenure": {"12 years"}, "title": {"Director"}, "industry": {"Consulting"},
	}
	p = s.tell(v, 200)
	if got := p.text(".hits .hit h2"); got != "Two teams, one blame" {
		t.Errorf("nearest is %q", got)
	}
	why := p.text(".hits .hit .why")
	for _, want := range []string{"Team friction", "Consulting", "age near 48", "about 12 years in the job", "“friction”"} {
		if !strings.Contains(why, want) {
			t.Errorf("why %q, want %q", why, want)
		}
	}
	if got := p.text(".hits .hit .advice"); got != "The outer game Meet with sales and offer a shared calendar." {
		t.Errorf("advice %q", got)
	}
	p.count(".hits .hit .advice a[href='/columns/2008-10-06-two-teams-one-blame#outer_game-2']", 1)
	if len(p.all(".advice mark")) == 0 {
		t.Error("nothing is marked")
	}

	// The form comes back as it was sent, with what was looked for.
	back := sent(p)
	for name, want := range v {
		if got := strings.ReplaceAll(back.Get(name), "\n", "\r\n"); got != want[0] {
			t.Errorf("%s comes back as %q", name, got)
		}
	}
	for _, key := range []string{"topic:Team friction", "industry:Consulting", "level:Director", "age:48", "tenure:144", "word:friction", "word:sales"} {
		if !slices.Contains(back["was"], key) || !slices.Contains(back["keep"], key) {
			t.Errorf("%s is not looked for: %q", key, back["was"])
		}
	}
	// Without the tick it is looked for no more, and can be again.
	again := url.Values{}
	for name, values := range back {
		again[name] = slices.Clone(values)
	}
	gone := []string{"topic:Team friction", "industry:Consulting", "word:friction", "age:48"}
	again["keep"] = slices.DeleteFunc(again["keep"], func(key string) bool { return slices.Contains(gone, key) })
	p = s.tell(again, 200)
	for _, said := range p.texts(".why") {
		for _, word := range []string{"Team friction", "Consulting", "friction", "age near"} {
			if strings.Contains(said, word) {
				t.Errorf("still near by %q", said)
			}
		}
	}
	for _, key := range gone {
		p.count("input[name=keep][value='"+key+"']:not([checked])", 1)
	}
	third := sent(p)
	third["keep"] = third["was"]
	if got := s.tell(third, 200).text(".hits .hit .why"); got != why {
		t.Errorf("with all ticks back, near by %q, want %q", got, why)
	}

	if strings.Contains(log.String(), "unmentionable") || strings.Contains(log.String(), "Consulting") {
		t.Errorf("the situation was logged: %s", log.String())
	}
	for _, n := range p.all("[href], [action], [src]") {
		for _, name := range []string{"href", "action", "src"} {
			if strings.Contains(attrOf(n, name), "unmentionable") {
				t.Errorf("an address holds the situation: %s", attrOf(n, name))
			}
		}
	}
}

func TestSituationPageRefuses(t *testing.T) {
	s := newSite(t, Config{}, records())
	for _, tc := range []struct {
		name   string
		in     url.Values
		status int
		notice string
	}{
		{"nothing", url.Values{"text": {"  \n"}}, 400, "Tell what is going on"},
		{"only facts", url.Values{"industry": {"Consulting"}, "age": {"40"}}, 400, "Tell what is going on"},
		{"odd age", url.Values{"text": {"sales"}, "age": {"old"}}, 200, "Age: a number"},
		{"odd tenure", url.Values{"text": {"sales"}, "tenure": {"ages"}}, 200, "Time in the job: years"},
		{"long", url.Values{"text": {strings.Repeat("sales ", 5000)}}, 200, "Only the first 20,000 of 30,000"},
		{"bytes", url.Values{"text": {"sales \xff\x00"}}, 200, ""},
		{"odd traits", url.Values{"text": {"sales"}, "was": {"", ":", "word", "nonsense:x", "tenure:x", "word:sales"}, "keep": {"word:sales"}}, 200, ""},
	} {
		p := s.tell(tc.in, tc.status)
		if got := strings.Join(p.texts(".notice"), " "); tc.notice == "" && got != "" || !strings.HasPrefix(got, tc.notice) {
			t.Errorf("%s: notices %q, want %q", tc.name, got, tc.notice)
		}
		if got := p.text("textarea"); tc.status == 200 && !strings.HasPrefix(got, "sales") {
			t.Errorf("%s: the text comes back as %q", tc.name, clip(got, 40))
		}
	}
	p := s.tell(url.Values{"text": {"zyzzyva"}}, 200)
	p.count(".hits li", 0)
	if got := p.text("h1"); !strings.HasPrefix(got, "No column") {
		t.Errorf("heading %q", got)
	}
	for _, tc := range []struct {
		method, kind, body string
		status             int
	}{
		{http.MethodPost, formType, "text=%zz", 400},
		{http.MethodPost, formType, "text=" + strings.Repeat("a", maxSituationBytes), 413},
		{http.MethodPost, "application/json", `{"text":"sales"}`, 400}, // no form, so nothing is told
	} {
		if res := s.post("/situation", tc.kind, tc.body); res.StatusCode != tc.status || res.Header.Get("Cache-Control") != "no-store" {
			t.Errorf("%.30s: status %d, want %d, Cache-Control %q", tc.body, res.StatusCode, tc.status, res.Header.Get("Cache-Control"))
		}
	}
	empty := newSite(t, Config{}, nil)
	if res := empty.post("/situation", formType, "text=sales"); res.StatusCode != 503 {
		t.Errorf("without an index: %d", res.StatusCode)
	}
}

func TestReadTenure(t *testing.T) {
	for in, want := range map[string]int{
		"2": 24, "2.5": 30, "2,5 years": 30, "2 ½ years": 30, "2½": 30, "6 months": 6, "6m": 6, "1 yr": 12, "0": 0,
		"many": -1, "-1": -1, "NaN": -1, "Inf": -1, "1e9": -1, "200 years": -1, "": -1, "½": 6,
	} {
		got, ok := readTenure(in)
		if !ok {
			got = -1
		}
		if got != want {
			t.Errorf("%q: %d months, want %d", in, got, want)
		}
	}
}

func TestTraitLabels(t *testing.T) {
	for in, want := range map[search.Trait]string{
		{Kind: "topic", Value: "Pay"}: "Pay", {Kind: "word", Value: "boss"}: "“boss”", {Kind: "age", Value: "40"}: "age near 40",
		{Kind: "tenure", Value: "6"}: "about 6 months in the job", {Kind: "tenure", Value: "12"}: "about 1 year in the job",
		{Kind: "tenure", Value: "29"}: "about 2.4 years in the job", {Kind: "tenure", Value: "1"}: "about 1 month in the job",
		{Kind: "tenure", Value: "x"}: "", {Kind: "nonsense", Value: "x"}: "",
	} {
		if _, got := traitLabel(in); got != want {
			t.Errorf("%v: %q, want %q", in, got, want)
		}
	}
}
