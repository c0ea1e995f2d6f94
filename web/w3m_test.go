package web

import (
	"net/http/httptest"
	"net/url"
	"os/exec"
	"strings"
	"testing"

	"golang.org/x/net/html"
)

// A textBrowser is w3m, which knows no style and no script. What a reader
// follows or fills in must be on the screen.
type textBrowser struct {
	t      *testing.T
	site   *site
	base   string
	at     string // address that is open, without the base
	screen string
}

func (b *textBrowser) open(at string) {
	b.t.Helper()
	// Its own configuration, and none of the machine's.
	cmd := exec.CommandContext(b.t.Context(), "w3m", "-config", "/dev/null", "-dump", "-cols", "80", b.base+at)
	cmd.Env = append(cmd.Environ(), "HOME="+b.t.TempDir(), "LANG=C.UTF-8", "LC_ALL=C.UTF-8")
	out, err := cmd.Output()
	if err != nil {
		b.t.Fatalf("w3m %s: %v", at, err)
	}
	if to := b.site.get(at).Header.Get("Location"); to != "" {
		at = to // w3m went there by itself
	}
	b.at, b.screen = at, strings.Join(strings.Fields(string(out)), " ")
}

func (b *textBrowser) see(want ...string) {
	b.t.Helper()
	for _, s := range want {
		if !strings.Contains(b.screen, s) {
			b.t.Errorf("%s does not show %q: %s", b.at, s, b.screen)
		}
	}
}

// follow follows the first link that says something.
func (b *textBrowser) follow(label string) {
	b.t.Helper()
	b.see(label)
	for _, n := range b.site.page(b.at, 200).all("a[href]") {
		if strings.Contains(textOf(n), label) {
			href, _, _ := strings.Cut(attrOf(n, "href"), "#")
			b.open(href)
			return
		}
	}
	b.t.Fatalf("%s: no link says %q", b.at, label)
}

// ask fills in the form of a search box and sends it.
func (b *textBrowser) ask(field, text string, ticks ...string) {
	b.t.Helper()
	var form *html.Node
	for _, f := range b.site.page(b.at, 200).all("main form") {
		if find(f, "[name="+field+"]") != nil {
			form = f
			break
		}
	}
	if form == nil {
		b.t.Fatalf("%s: no form with a field %s", b.at, field)
	}
	v := url.Values{}
	p := &page{b.t, b.at, form}
	for _, n := range p.all("input, textarea") {
		switch kind := attrOf(n, "type"); {
		case attrOf(n, "name") == field:
			v.Add(field, text)
		case kind == "checkbox" && (has(n, "checked") || strings.Contains(strings.Join(ticks, "\n"), attrOf(n, "value"))):
			v.Add(attrOf(n, "name"), attrOf(n, "value"))
		case kind != "checkbox" && kind != "submit" && attrOf(n, "name") != "":
			v.Add(attrOf(n, "name"), attrOf(n, "value"))
		}
	}
	b.open(attrOf(form, "action") + "?" + v.Encode())
}

// The main journey of a reader with a text browser: ask, filter, read, go to
// the next, come back, take the filter away, look around.
func TestTextBrowser(t *testing.T) {
	if _, err := exec.LookPath("w3m"); err != nil {
		t.Skip("no w3m in PATH")
	}
	s := newSite(t, Config{}, records())
	srv := httptest.NewServer(s)
	defer srv.Close()
	b := &textBrowser{t: t, site: s, base: srv.URL}

	b.open("/")
	b.see("What is going on at work?", "Search the columns", "The inner game", "5 columns from 2008 to 2011")
	b.ask("q", "friction with sales")
	b.see("columns for “friction with sales”", "Two teams, one blame", "October 6, 2008", "Ann, 50 · Director, Analysis and reporting · Consulting · 13 years", "The outer game", "Apply filters")
	b.ask("q", "friction with sales", "Consulting")
	b.see("1 column for “friction with sales”", "Remove filter: Industry Consulting", "[*] Consulting")
	b.follow("Two teams, one blame")
	b.see("Two teams, one blame", "By Ada Brandt, Coach", "The sales people promise dates", "Find one ally first.", "Readers’ comments", "We had the same friction.", "Similar situations", "1 of 1")
	b.follow("Back to the results")
	b.follow("Remove filter: Industry Consulting")
	b.see("columns for “friction with sales”")
	b.follow("Advanced search")
	b.see("All of these words", "[friction with sales")
	b.follow("Browse")
	b.see("By year", "By topic", "Insurance")
	b.follow("Situation")
	b.see("Your situation", "Find columns like it")
	b.open("/search?q=zyzzyva")
	b.see("No columns for “zyzzyva”", "What often helps")
}
