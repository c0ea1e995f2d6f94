package web

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"coachsearch/internal/corpus"
)

// named is a column whose text calls the client by her name.
func named() *corpus.Column {
	return &corpus.Column{
		ID: "2008-10-06-named", Title: "Anneke asks for more", Date: "2008-10-06", Author: corpus.Author{Name: "Ada Brandt"},
		Client: corpus.Client{Name: "Anneke de Vries", Age: 50, Title: "Director", Industry: "Consulting", Issue: "What Anneke’s boss owes her"},
		Sections: []corpus.Section{
			{Kind: corpus.Question, Heading: "Anneke writes", Paragraphs: []string{"I ask and ask. Yours, Anneke."}},
			{Kind: corpus.Answer, Heading: "A.", Paragraphs: []string{"Anneke, ask once more. Mr. Vries never did."}},
			{Kind: corpus.LastWord, Paragraphs: []string{"Ask."}},
			{Kind: corpus.FollowUp, Paragraphs: []string{"Anneke got it."}},
		},
		Comments: []corpus.Comment{{Author: "Marcus", Text: "Good for you, Anneke."}},
		URL:      "http://www.example.com/corner.php?id=99",
	}
}

func TestHandoutPage(t *testing.T) {
	s := newSite(t, Config{BaseURL: "https://columns.example.org"}, append(records(), named()))
	p := s.page("/handout", 200)
	p.count("h1", 1)
	p.count(".printed, input[name=id]", 0)
	p.count("form[action='/handout'] input[type=search][name=q]", 1)

	// From a search to columns to tick.
	p = s.page("/handout?q=ask&industry=Consulting", 200)
	p.count("input[name=id][value='2008-10-06-named']:not([checked])", 1)
	p.count("input[type=hidden][name=industry][value=Consulting]", 1)
	if got := p.attr(".chips a", "href"); got != "/handout?q=ask" {
		t.Errorf("without the filter: %s", got)
	}
	v := sent(p)
	v["id"] = []string{"2008-10-06-named", "2009-03-02-the-idea-had-my-name-on-it"}
	v.Set("heading", "Asking")
	v.Set("note", "Read it twice.\r\nThen talk.")
	res := s.get("/handout?" + v.Encode())
	const address = "/handout?q=ask&industry=Consulting&id=2008-10-06-named&id=2009-03-02-the-idea-had-my-name-on-it&heading=Asking&note=Read+it+twice.%0AThen+talk."
	if got := res.Header.Get("Location"); res.StatusCode != http.StatusFound || got != address {
		t.Errorf("%d to %s, want %s", res.StatusCode, got, address)
	}

	// What is printed: the chosen parts, and nobody's name.
	p = s.page(address, 200)
	if got := p.text(".paper h1"); got != "Asking" {
		t.Errorf("heading %q", got)
	}
	if got := p.text(".note"); got != "Read it twice. Then talk." {
		t.Errorf("note %q", got)
	}
	if d := cmp.Diff([]string{"A. asks for more", "The idea had my name on it"}, p.texts(".printed h2")); d != "" {
		t.Error(d)
	}
	printed := p.text(".printed")
	for _, want := range []string{"age 50 · Director · Consulting", "What A.’s boss owes her", "A. writes", "Yours, A.", "A., ask once more. Mr. V. never did.", "Ask.", "https://columns.example.org/columns/2008-10-06-named"} {
		if !strings.Contains(printed, want) {
			t.Errorf("%q is not printed: %s", want, printed)
		}
	}
	for _, unwanted := range []string{"Anneke got it", "Good for you", "Yours, Anneke", "Anneke writes"} {
		if strings.Contains(printed, unwanted) {
			t.Errorf("%q is printed", unwanted)
		}
	}
	if got := p.text(".paper"); strings.Contains(strings.ReplaceAll(got, "“Anneke asks for more”", ""), "Anneke") {
		t.Errorf("a name is printed: %s", got)
	}

	// Up moves a column, and everything else stays.
	up := s.page(p.attr(".maker .checks a", "href"), 200)
	if d := cmp.Diff([]string{"The idea had my name on it", "A. asks for more"}, up.texts(".printed h2")); d != "" {
		t.Error(d)
	}
	if got := up.text(".note"); got != "Read it twice. Then talk." {
		t.Errorf("the note became %q", got)
	}

	p = s.page("/handout?id=2008-10-06-named&part=answer&part=follow_up&names=1", 200)
	if got := p.text(".printed .client"); !strings.HasPrefix(got, "Anneke de Vries, 50") {
		t.Errorf("with names: %q", got)
	}
	if d := cmp.Diff([]string{"A.", "Follow-up"}, p.texts(".printed h3")); d != "" {
		t.Error(d)
	}
	p.count("input[name=part][checked]", 2)

	if got := strings.Join(s.page("/handout?id=none-such&id=only-a-title", 200).texts(".notice"), ""); got != "There is no column none-such any more." {
		t.Errorf("notice %q", got)
	}
	if res := s.get("/handout?q=&id=only-a-title&heading="); res.Header.Get("Location") != "/handout?id=only-a-title" {
		t.Errorf("%d to %s", res.StatusCode, res.Header.Get("Location"))
	}
	s.page("/search?q=ask&industry=Consulting&section=answer&page=1", 200).count("a[href='/handout?q=ask&industry=Consulting']", 1)
}

// An address is read and written the same way, whatever stands in it.
func TestHandoutAddress(t *testing.T) {
	for _, tc := range []struct{ in, want, notice string }{
		{"", "/handout", ""},
		{"id=b&id=a&id=b&id=", "/handout?id=b&id=a", ""},
		{"note=x&heading=y&names=1&part=answer&id=a&q=z&page=3&section=answer", "/handout?q=z&id=a&part=answer&names=1&heading=y&note=x", ""},
		{"part=last_word&part=question&part=answer&part=inner_game&part=outer_game", "/handout", ""},
		{"part=nonsense&names=yes", "/handout", ""},
		{"note=" + url.QueryEscape("a\r\nb\nc"), "/handout?note=a%0Ab%0Ac", ""},
		{"note=" + strings.Repeat("a", 1200), "/handout?note=" + strings.Repeat("a", 1000), "The note has 1,200 characters"},
		{"id=" + strings.Repeat("x", corpus.MaxIDBytes+1), "/handout", ""},
		{"id=" + strings.Join(strings.Split("abcdefghijklmnopqrstuvwxyz", ""), "&id="), "/handout?id=" + strings.Join(strings.Split("abcdefghijklmnopqrst", ""), "&id="), "A handout holds 20 columns"},
		{"from=yesterday", "/handout", "Published from: Not a date"},
	} {
		v, err := url.ParseQuery(tc.in)
		if err != nil {
			t.Fatal(err)
		}
		h, notices := parseHandout(v)
		if got := h.address(); got != tc.want {
			t.Errorf("%.60s: %s, want %s", tc.in, got, tc.want)
		}
		if got := strings.Join(notices, " "); tc.notice == "" && got != "" || !strings.HasPrefix(got, tc.notice) {
			t.Errorf("%.60s: notices %q, want %q", tc.in, got, tc.notice)
		}
		u, err := url.Parse(h.address())
		if err != nil {
			t.Fatal(err)
		}
		if again, _ := parseHandout(u.Query()); again.address() != h.address() {
			t.Errorf("%.60s: read again it is %s", tc.in, again.address())
		}
	}
}

func TestAnonymous(t *testing.T) {
	for _, tc := range []struct{ name, other, in, want string }{
		{"Ann", "", "Ann, listen. Ann’s boss and Ann's aunt Annabel told Joanna.", "A., listen. A.’s boss and A.'s aunt Annabel told Joanna."},
		{"Ann", "", "Yours, Ann.", "Yours, A."},
		{"Ann", "", "“Ann”", "“A.”"},
		{"", "", "Ann", "Ann"},
		{"ann", "", "ann Ann", "ann Ann"},
		{"Mary Jo O’Neil-Smith", "", "Mary met Jo and Mrs. O’Neil-Smith, not Smith.", "M. met J. and Mrs. O., not Smith."},
		{"Dr. Élodie", "", "Dr. Élodie, Élodie!", "Dr. É., É.!"},
		{"Name withheld", "", "By Name.", "By N."},
		{"Will", "He will.", "Will you ask? “Will you?” I know Will. So, Will, ask: Will it help? Ask Will!", "Will you ask? “Will you?” I know W. So, W., ask: Will it help? Ask W.!"},
		{"Will", "", "Will you ask, Will?", "W. you ask, W.?"},
		{"J", "", "J asks", "J asks"},
	} {
		c := &corpus.Column{Client: corpus.Client{Name: tc.name}, Sections: []corpus.Section{{Kind: corpus.Answer, Paragraphs: []string{tc.other, tc.in}}}}
		if got := anonymous(c)(tc.in); got != tc.want {
			t.Errorf("%s: %q, want %q", tc.name, got, tc.want)
		}
	}
}
