package web

import (
	"io/fs"
	"regexp"
	"strings"
	"testing"

	"golang.org/x/net/html"
)

func TestWithoutComments(t *testing.T) {
	for in, want := range map[string]string{
		"/* why\n so */ a:hover,\n b > c { color: red; margin: 0 -1px }\n": "a:hover,b > c{color:red;margin:0 -1px}",
		"@media (min-width: 56rem) {\n  .a .b { x: calc(1px + 2px); }\n}":  "@media (min-width:56rem){.a .b{x:calc(1px + 2px);}}",
		"a :focus { font: 1rem/1.5 \"A B\", serif }":                       "a :focus{font:1rem/1.5 \"A B\",serif}",
	} {
		if got := string(withoutComments([]byte(in))); got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
	// No string of ours holds what would be taken out of it.
	text := regexp.MustCompile(`"[^"\n]*"`)
	for _, name := range []string{"style.css", "read.css", "tools.css", "app.css"} {
		b, err := files.ReadFile("static/" + name)
		if err != nil {
			t.Fatal(err)
		}
		for _, s := range text.FindAll(cssComment.ReplaceAll(b, nil), -1) {
			if got := withoutComments(append([]byte("a{b:"), s...)); string(got) != "a{b:"+string(s) {
				t.Errorf("%s: the string %s becomes %s", name, s, got)
			}
		}
	}
}

// templates are the sources of all templates, by their names.
func templates(t testing.TB) map[string][]byte {
	t.Helper()
	names, err := fs.Glob(files, "*.templ")
	if err != nil || len(names) == 0 {
		t.Fatal(len(names), err)
	}
	out := map[string][]byte{}
	for _, name := range names {
		if out[name], err = files.ReadFile(name); err != nil {
			t.Fatal(err)
		}
	}
	return out
}

// Every class that has a rule is written by a template or by the script: no
// rule outlives what it was for.
func TestStylesAndTemplatesAgree(t *testing.T) {
	sheets, written := "", ""
	for _, name := range []string{"style.css", "read.css", "tools.css", "app.css"} {
		b, err := files.ReadFile("static/" + name)
		if err != nil {
			t.Fatal(err)
		}
		sheets += string(cssComment.ReplaceAll(b, nil))
	}
	for _, b := range templates(t) {
		written += string(b)
	}
	script, err := files.ReadFile("static/app.js")
	if err != nil {
		t.Fatal(err)
	}
	class := regexp.MustCompile(`\.([a-z][a-z0-9_-]*)`)
	for _, selector := range regexp.MustCompile(`[^{}]*\{`).FindAllString(sheets, -1) {
		if strings.HasPrefix(strings.TrimSpace(selector), "@") {
			continue
		}
		for _, m := range class.FindAllStringSubmatch(selector, -1) {
			name := m[1]
			// is-PAGE, of-PART, hN and the parts of a column are put together.
			if strings.HasPrefix(name, "is-") || strings.HasPrefix(name, "of-") || regexp.MustCompile(`^h[1-4]$`).MatchString(name) || partNames[name] != "" {
				continue
			}
			word := regexp.MustCompile(`[" ]` + regexp.QuoteMeta(name) + `[" {]`)
			if !word.MatchString(written) && !word.Match(script) {
				t.Errorf("nothing is of the class %s", name)
			}
		}
	}
}

// The text of a page is complete without styles: what stands side by side is
// parted by more than a style.
func TestFactsArePartedInText(t *testing.T) {
	p := newSite(t, Config{}, records()).page("/search?q=friction+sales", 200)
	var b strings.Builder
	for n := range p.all(".client")[0].Descendants() {
		if n.Type == html.TextNode {
			b.WriteString(n.Data)
		}
	}
	if got, want := b.String(), "Ann, 50 · Director, Analysis and reporting · Consulting · 13 years in the job"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
}
