package web

import (
	"encoding/json"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"maps"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"golang.org/x/net/html"

	"coachsearch/internal/corpus"
)

// A template that is compiled drops white space, and what it joins nobody
// notices who looks at elements: "foundin", "3columns", "Monday ,". So pages are
// held against all that somebody wrote: every word on a page is one of the
// program, of the archive or of the address, and what stands between two words
// is as it stands in one of these, or as it stands in English.

// A writing is what somebody wrote.
type writing struct {
	words map[string]bool
	texts strings.Builder
}

// word is a word or a number. What an apostrophe or a hyphen joins are two.
var word = regexp.MustCompile(`[\p{L}\p{M}\p{N}_]+`)

func (w *writing) add(texts ...string) {
	if w.words == nil {
		w.words = map[string]bool{}
	}
	for _, s := range texts {
		for _, found := range word.FindAllString(s, -1) {
			w.words[found] = true
		}
		w.texts.WriteString(s)
		w.texts.WriteByte('\n')
	}
}

// addRecords adds the archive, in small letters, too, as an index keeps words.
func (w *writing) addRecords(t testing.TB, columns []*corpus.Column) {
	t.Helper()
	for _, c := range columns {
		var fields any
		b, err := json.Marshal(c)
		if err == nil {
			err = json.Unmarshal(b, &fields)
		}
		if err != nil {
			t.Fatal(err)
		}
		for s := range textsIn(fields) {
			w.add(s, strings.ToLower(s))
		}
	}
}

// textsIn are the texts in decoded JSON, the names of fields among them, since
// a record may name facts as it likes.
func textsIn(v any) func(yield func(string) bool) {
	return func(yield func(string) bool) {
		switch v := v.(type) {
		case string:
			yield(v)
		case []any:
			for _, e := range v {
				for s := range textsIn(e) {
					if !yield(s) {
						return
					}
				}
			}
		case map[string]any:
			for name, e := range v {
				if !yield(name) {
					return
				}
				for s := range textsIn(e) {
					if !yield(s) {
						return
					}
				}
			}
		}
	}
}

var tag = regexp.MustCompile(`<[^<>]*>`)

// addProgram adds the texts in the program, what the templates became among
// them, and in the lists that it reads.
func (w *writing) addProgram(t testing.TB) {
	t.Helper()
	for _, pattern := range []string{"*.go", "../search/*.go", "../search/query/*.go", "../internal/index/*.go", "../internal/coach/*.go"} {
		names, err := filepath.Glob(pattern)
		if err != nil || len(names) == 0 {
			t.Fatal(pattern, err)
		}
		for _, name := range names {
			if strings.HasSuffix(name, "_test.go") {
				continue
			}
			f, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.SkipObjectResolution)
			if err != nil {
				t.Fatal(err)
			}
			ast.Inspect(f, func(n ast.Node) bool {
				if lit, ok := n.(*ast.BasicLit); ok && lit.Kind == token.STRING {
					s, err := strconv.Unquote(lit.Value)
					if err != nil {
						t.Fatal(err)
					}
					w.add(tag.ReplaceAllString(s, " "))
				}
				return true
			})
		}
	}
	for _, name := range []string{"openapi.yaml", "static/app.js", "../internal/index/rules/topics.txt", "../search/vocabulary/synonyms.txt"} {
		b, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		w.add(string(b), strings.Join(strings.Fields(string(b)), " "))
	}
	for m := 1; m <= 12; m++ {
		w.add(longDay(fmt.Sprintf("2008-%02d-01", m)))
	}
}

// addAddress adds what a reader asked.
func (w *writing) addAddress(path string, form url.Values) {
	if u, err := url.Parse(path); err == nil {
		w.add(u.Path, strings.ReplaceAll(u.Path, "-", " "))
		for _, list := range []url.Values{u.Query(), form} {
			for name, values := range list {
				w.add(append(values, name)...)
			}
		}
	}
}

// knows reports whether a word was written so. A sentence begins with a
// capital, whatever it is made of.
func (w *writing) knows(s string) bool {
	if w.words[s] || strings.Trim(s, "0123456789") == "" {
		return true
	}
	first, size := utf8.DecodeRuneInString(s)
	return w.words[string(unicode.ToLower(first))+s[size:]]
}

// between is what may stand between two words anywhere: a space, with or without
// the signs that belong to the word before or behind it or that part the two, or a
// sign that joins them.
var between = regexp.MustCompile(`^(?:(?: %)?[)”’"'»\]>]{0,2}[,.;:!?…]{0,2}[)”’"'»\]>]{0,2}[,.;:]?(?: [–—·→›|×+-] | …? ?|… )[“‘("'«\[<-]{0,2}|[-–/’'&+@])$`)

// A number has its own signs, and so has a time of day.
var number = regexp.MustCompile(`^(?:\d{1,3}(?:,\d{3})+|\d+\.\d+|\d\d?:\d\d)$`)

// An address has no spaces, and the words in it are nobody's.
var address = regexp.MustCompile(`(^|[ (“"])(?:https?:/)?/[^ ]*[^ .,;:!?…]`)

// faults finds where words of a line of a page run together, or come apart from
// their signs.
func (w *writing) faults(line string) []string {
	var out []string
	line, texts := address.ReplaceAllString(line, "${1}address"), w.texts.String()
	at := word.FindAllStringIndex(line, -1)
	for i, m := range at {
		if s := line[m[0]:m[1]]; !w.knows(s) {
			out = append(out, fmt.Sprintf("%q in %q is no word", s, around(line, m[0], m[1])))
		}
		if i == 0 {
			continue
		}
		before := at[i-1]
		if sign := line[before[1]:m[0]]; between.MatchString(sign) || number.MatchString(line[before[0]:m[1]]) {
			continue
		}
		if s := line[before[0]:m[1]]; !strings.Contains(texts, s) {
			out = append(out, fmt.Sprintf("%q in %q", s, around(line, before[0], m[1])))
		}
	}
	return out
}

func around(line string, from, to int) string {
	return strings.ToValidUTF8(line[max(0, from-20):min(len(line), to+20)], "")
}

// blocks begin a line and end it, with no style at all.
var blocks = strings.Fields(`address article aside blockquote body br caption dd details dialog div dl dt fieldset figcaption figure footer form
	h1 h2 h3 h4 head header hr legend li main nav ol optgroup option p pre section select summary table tbody td textarea tfoot th thead title tr ul`)

// alone stand for something that is no text.
var alone = []string{"button", "img", "input", "select", "svg", "textarea"}

// lines are what a page says to who sees no style: a line for each block, and
// for each text in an attribute.
func (p *page) lines() []string {
	var b strings.Builder
	var walk func(n *html.Node)
	walk = func(n *html.Node) {
		switch {
		case n.Type == html.TextNode:
			b.WriteString(strings.Map(func(r rune) rune {
				if unicode.IsSpace(r) {
					return ' '
				}
				return r
			}, n.Data))
			return
		case n.Type == html.ElementNode && n.Data == "script":
			return
		case n.Type == html.ElementNode && n.Data == "code":
			b.WriteString("code") // which has signs of its own
			return
		}
		part := ""
		switch {
		case n.Type != html.ElementNode:
		case slices.Contains(blocks, n.Data):
			part = "\n"
		case slices.Contains(alone, n.Data):
			part = " "
		}
		b.WriteString(part)
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			walk(c)
		}
		b.WriteString(part)
	}
	walk(p.doc)
	for _, name := range []string{"aria-label", "title", "placeholder", "data-citation"} {
		for _, n := range p.all("[" + name + "]") {
			b.WriteString("\n" + attrOf(n, name))
		}
	}
	for _, n := range p.all("meta[name=description]") {
		b.WriteString("\n" + attrOf(n, "content"))
	}
	return folded(b.String())
}

// folded are the lines of a text that say something, white space folded.
func folded(text string) []string {
	var out []string
	for s := range strings.Lines(text) {
		if s = strings.Join(strings.Fields(s), " "); s != "" {
			out = append(out, s)
		}
	}
	return out
}

// seams finds words in two elements with nothing between them but the seam.
func (p *page) seams() []string {
	var out []string
	var last *html.Node
	var walk func(n *html.Node)
	walk = func(n *html.Node) {
		if n.Type == html.ElementNode && (slices.Contains(blocks, n.Data) || slices.Contains(alone, n.Data)) {
			last = nil
		}
		if n.Type == html.TextNode && n.Data != "" && n.Parent.Data != "script" {
			if last != nil && endsInWord(last.Data, utf8.DecodeLastRuneInString) && endsInWord(n.Data, utf8.DecodeRuneInString) {
				out = append(out, fmt.Sprintf("%q and %q", last.Data, n.Data))
			}
			last = n
		}
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			walk(c)
		}
		if n.Type == html.ElementNode && slices.Contains(blocks, n.Data) {
			last = nil
		}
	}
	walk(p.doc)
	return out
}

func endsInWord(s string, rune func(string) (rune, int)) bool {
	r, _ := rune(s)
	return unicode.IsLetter(r) || unicode.IsNumber(r)
}

// checkSpacing reports each fault of a page once.
func (p *page) checkSpacing(w *writing, lines []string) {
	p.t.Helper()
	found := map[string]bool{}
	for _, line := range lines {
		for _, s := range w.faults(line) {
			found[s] = true
		}
	}
	for i, s := range slices.Sorted(maps.Keys(found)) {
		if p.t.Errorf("%s: %s", p.from, s); i == 9 {
			p.t.Errorf("%s: and %d more", p.from, len(found)-10)
			break // one space that a template lost is missed everywhere
		}
	}
}
