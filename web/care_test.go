package web

import (
	"net/url"
	"strings"
	"testing"
)

// Who writes of harming themselves is told whom to talk to, above what was found,
// on every page that takes such words; who writes of work is not.
func TestCare(t *testing.T) {
	s := newSite(t, Config{}, records())
	for text, want := range map[string]bool{
		"I want to die": true, "thinking of SUICIDE every day": true, "My boss yells. I could kill myself!": true, "self-harm": true,
		"friction with sales": false, "this deadline kills me": false, "I want to diet": false, "kill my project myself": false, "suicidegirls": false, "": false,
	} {
		told := s.post("/situation", formType, url.Values{"text": {text + " friction"}}.Encode())
		for _, p := range []*page{s.page("/search?q="+url.QueryEscape(text), 200), parsed(t, "situation", told.Body)} {
			notices := p.texts("[role=status] .notice")
			if got := len(notices) > 0 && notices[0] == care; got != want {
				t.Errorf("%s: %q is answered with %q", p.from, text, notices)
			}
			if n := strings.Count(strings.Join(p.texts("main"), " "), care); n > 1 {
				t.Errorf("%s says it %d times", p.from, n)
			}
		}
	}
}
