package web

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/andybalholm/cascadia"
	"golang.org/x/net/html"

	"coachsearch/internal/corpus"
	"coachsearch/internal/index"
	"coachsearch/internal/sample"
	"coachsearch/search"
)

// publish gives the columns a data folder of their own, with one generation.
func publish(t testing.TB, columns []*corpus.Column) (dir string) {
	t.Helper()
	var records bytes.Buffer
	w := corpus.NewWriter(&records)
	for _, c := range columns {
		if err := w.Write(c); err != nil {
			t.Fatal(err)
		}
	}
	dir = t.TempDir()
	built, _ := generations.LoadOrStore(records.String(), sync.OnceValues(func() (string, error) { return build(t.Context(), columns) }))
	from, err := built.(func() (string, error))()
	if err != nil {
		t.Fatal(err)
	}
	if err := os.CopyFS(dir, os.DirFS(from)); err != nil {
		t.Fatal(err)
	}
	return dir
}

// generations are the data folders that were built, by their records: most
// tests are about the same ones, and building takes longer than asking.
var generations sync.Map

// TestMain removes what the tests have built together.
func TestMain(m *testing.M) {
	m.Run()
	for _, built := range generations.Range {
		if dir, err := built.(func() (string, error))(); err == nil {
			if err := os.RemoveAll(dir); err != nil {
				fmt.Fprintln(os.Stderr, err)
			}
		}
	}
}

// build makes a data folder with a generation of the columns.
func build(ctx context.Context, columns []*corpus.Column) (dir string, err error) {
	if dir, err = os.MkdirTemp("", "web-test-"); err != nil {
		return "", err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, os.RemoveAll(dir))
		}
	}()
	d := index.OpenData(dir)
	if err := d.Create(); err != nil {
		return "", err
	}
	stage, err := d.Stage()
	if err != nil {
		return "", err
	}
	b, err := index.Create(stage)
	if err != nil {
		return "", err
	}
	for _, c := range columns {
		if err := b.Add(c); err != nil {
			return "", err
		}
	}
	stats, err := b.Close(ctx)
	if err != nil {
		return "", err
	}
	name, err := d.NextName()
	if err != nil {
		return "", err
	}
	if err := index.WriteManifest(ctx, stage, index.Manifest{Generation: name, Stats: stats}); err != nil {
		return "", err
	}
	_, err = d.Publish(stage)
	return dir, err
}

// underRace tells that the race detector watches.
var underRace bool

// exhaustive is how many of n questions a test asks that looks for mistakes
// and not for races: the detector leaves time for a tenth. The gate asks all
// of them without it.
func exhaustive(n int) int {
	if underRace || testing.Short() {
		return (n + 9) / 10
	}
	return n
}

// sampleColumns are those of the sample archive.
func sampleColumns(t testing.TB) []*corpus.Column {
	t.Helper()
	cols, err := sample.Columns()
	if err != nil {
		t.Fatal(err)
	}
	return cols
}

// A site is a handler over a data folder, asked without a network.
type site struct {
	t    testing.TB
	live *search.Live
	http.Handler
}

func newSite(t testing.TB, cfg Config, columns []*corpus.Column) *site {
	t.Helper()
	dir := t.TempDir() // without columns there is no generation
	if len(columns) > 0 {
		dir = publish(t, columns)
	}
	cfg.Live = liveAt(t, dir)
	h, err := New(cfg)
	if err != nil {
		t.Fatal(err)
	}
	return &site{t, cfg.Live, h}
}

// liveAt follows a data folder until the end of the test.
func liveAt(t testing.TB, dir string) *search.Live {
	t.Helper()
	live, err := search.Follow(context.Background(), dir, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := live.Close(); err != nil {
			t.Error(err)
		}
	})
	return live
}

// A reply is an answer, read to its end.
type reply struct {
	StatusCode int
	Header     http.Header
	Body       []byte
}

func (s *site) ask(method, target string, header ...string) reply {
	s.t.Helper()
	r := httptest.NewRequest(method, "http://localhost/", nil)
	u, err := r.URL.Parse(target)
	if err != nil {
		// What a client can send and package url would not write.
		path, query, _ := strings.Cut(target, "?")
		u = r.URL
		u.Path, u.RawQuery = path, query
	}
	r.URL = u
	for i := 0; i+1 < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	w := httptest.NewRecorder()
	s.ServeHTTP(w, r)
	return reply{w.Code, w.Header(), w.Body.Bytes()}
}

func (s *site) get(target string, header ...string) reply {
	s.t.Helper()
	return s.ask(http.MethodGet, target, header...)
}

func (s *site) body(target string, status int) string {
	s.t.Helper()
	res := s.get(target)
	if res.StatusCode != status {
		s.t.Fatalf("GET %s: status %d, want %d: %s", target, res.StatusCode, status, clip(string(res.Body), 400))
	}
	return string(res.Body)
}

func (s *site) json(target string, status int, into any) {
	s.t.Helper()
	if err := json.Unmarshal([]byte(s.body(target, status)), into); err != nil {
		s.t.Fatalf("GET %s: %v", target, err)
	}
}

// page asks for a page and parses it.
func (s *site) page(target string, status int) *page {
	s.t.Helper()
	doc, err := html.Parse(strings.NewReader(s.body(target, status)))
	if err != nil {
		s.t.Fatal(err)
	}
	return &page{s.t, target, doc}
}

// newRequest asks a host for a path.
func newRequest(t testing.TB, path, host string) *http.Request {
	t.Helper()
	r := httptest.NewRequest(http.MethodGet, path, nil)
	r.Host = host
	return r
}

// send sends a request that a test has made and parses the page.
func (s *site) send(r *http.Request) *page {
	s.t.Helper()
	w := httptest.NewRecorder()
	s.ServeHTTP(w, r)
	doc, err := html.Parse(w.Body)
	if err != nil {
		s.t.Fatal(err)
	}
	return &page{s.t, r.URL.String(), doc}
}

// A page is a parsed page that is checked by CSS selectors.
type page struct {
	t    testing.TB
	from string
	doc  *html.Node
}

func (p *page) all(selector string) []*html.Node {
	p.t.Helper()
	sel, err := cascadia.ParseGroup(selector)
	if err != nil {
		p.t.Fatalf("selector %q: %v", selector, err)
	}
	return cascadia.QueryAll(p.doc, sel)
}

// count checks how many elements there are.
func (p *page) count(selector string, want int) {
	p.t.Helper()
	if got := len(p.all(selector)); got != want {
		p.t.Errorf("%s: %d × %q, want %d", p.from, got, selector, want)
	}
}

// text returns the text of the first element, white space folded.
func (p *page) text(selector string) string {
	p.t.Helper()
	if n := p.all(selector); len(n) > 0 {
		return textOf(n[0])
	}
	p.t.Errorf("%s: no %q", p.from, selector)
	return ""
}

// texts returns the text of every element.
func (p *page) texts(selector string) []string {
	p.t.Helper()
	out := []string{}
	for _, n := range p.all(selector) {
		out = append(out, textOf(n))
	}
	return out
}

// attr returns an attribute of the first element.
func (p *page) attr(selector, name string) string {
	p.t.Helper()
	if n := p.all(selector); len(n) > 0 {
		return attrOf(n[0], name)
	}
	p.t.Errorf("%s: no %q", p.from, selector)
	return ""
}

func attrOf(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

// has reports whether an element has an attribute, whatever its value.
func has(n *html.Node, name string) bool {
	return slices.ContainsFunc(n.Attr, func(a html.Attribute) bool { return a.Key == name })
}

// find returns the first element below n, which the test relies on.
func find(n *html.Node, selector string) *html.Node {
	return cascadia.Query(n, cascadia.MustCompile(selector))
}

// paragraphLike begin a line of their own, which parts what they say from what
// stands before.
var paragraphLike = []string{"p", "li", "h1", "h2", "h3", "div", "td", "th", "tr", "option", "blockquote", "section"}

func textOf(n *html.Node) string {
	var b strings.Builder
	for c := range n.Descendants() {
		switch {
		case c.Type == html.TextNode:
			b.WriteString(c.Data)
		case c.Type == html.ElementNode && slices.Contains(paragraphLike, c.Data):
			b.WriteByte(' ')
		}
	}
	return strings.Join(strings.Fields(b.String()), " ")
}
