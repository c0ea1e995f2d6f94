package web

import (
	"context"
	"net/http"
	"net/http/httptest"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
)

// A violation is what axe found, with the elements it found it in.
type violation struct {
	ID    string   `json:"id"`
	Help  string   `json:"help"`
	Nodes []string `json:"nodes"`
}

// axe runs every rule of axe-core over the page that is open, its best
// practices and the size of targets (WCAG 2.2 AA, off by default) among them.
func axe(t *testing.T, ctx context.Context, source string) []violation {
	t.Helper()
	run(t, ctx, "load axe", chromedp.Evaluate[any](source+"; 0"))
	return run(t, ctx, "axe", chromedp.Evaluate[[]violation](`axe.run(document, {
		resultTypes: ["violations"], rules: {"target-size": {enabled: true}},
	}).then((r) => r.violations.map((v) => ({id: v.id, help: v.help, nodes: v.nodes.map((n) => n.html.slice(0, 200) + " – " + n.failureSummary.replace(/\s+/g, " "))})))`,
		chromedp.EvalAwaitPromise))
}

func axeSource(t *testing.T) string {
	t.Helper()
	b, err := os.ReadFile(fromNPM(t, "axe-core/axe.min.js"))
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// axe finds nothing on any page, on a phone and on a desktop, by day and by
// night, with all that can be unfolded unfolded. The policy forbids nothing
// that a page uses, and no script breaks.
func TestAccessible(t *testing.T) {
	if testing.Short() {
		t.Skip("starts a browser")
	}
	source := axeSource(t)
	srv := httptest.NewServer(gallerySite(t))
	defer srv.Close()
	for _, on := range screens {
		t.Run(on.String(), func(t *testing.T) {
			ctx := browser(t)
			watch(t, ctx)
			use(t, ctx, on)
			for _, k := range pageKinds(t) {
				k.show(t, ctx, srv.URL)
				if found := troubles(t, ctx); len(found) > 0 {
					t.Errorf("%s: %q", k.name, found)
				}
				// A screen as long as the page: a bar that sticks to its lower
				// edge lies over nothing.
				long := run(t, ctx, "unfold", chromedp.Evaluate[int64](`document.querySelectorAll("details").forEach((d) => { d.open = true; }); document.documentElement.scrollHeight`))
				if err := chromedp.Do(ctx, chromedp.EmulateViewport(on.width, max(long, on.height))); err != nil {
					t.Fatal(err)
				}
				report(t, k.name, axe(t, ctx, source))
				use(t, ctx, on)
			}
			// What the script opens.
			pageKind{name: "home", path: "/"}.show(t, ctx, srv.URL)
			if err := chromedp.Do(ctx, chromedp.SendKeys(chromedp.CSS("#q"), "bo"), chromedp.WaitVisible(chromedp.CSS("#q-list li"))); err != nil {
				t.Fatal(err)
			}
			report(t, "completions", axe(t, ctx, source))
			press(t, ctx, arrowDown)
			report(t, "a completion about to be chosen", axe(t, ctx, source))
			pageKind{name: "about", path: "/about"}.show(t, ctx, srv.URL)
			press(t, ctx, "?")
			report(t, "the list of keys", axe(t, ctx, source))
		})
	}
}

func report(t *testing.T, where string, found []violation) {
	t.Helper()
	for _, v := range found {
		t.Errorf("%s: %s: %s: %s", where, v.ID, v.Help, strings.Join(v.Nodes, "\n\t"))
	}
}

// axe does find what is wrong: the check above can fail.
func TestAxeFinds(t *testing.T) {
	if testing.Short() {
		t.Skip("starts a browser")
	}
	source := axeSource(t)
	ctx := browser(t)
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html")
		_, _ = w.Write([]byte(`<!DOCTYPE html><html><body><p style="color:#aaa;background:#fff">pale</p><input><a href="/"></a><a href="/1" style="font-size:8px">1</a><a href="/2" style="font-size:8px">2</a></body></html>`))
	}))
	defer srv.Close()
	use(t, ctx, screens[0])
	if err := chromedp.Do(ctx, chromedp.Navigate(srv.URL)); err != nil {
		t.Fatal(err)
	}
	found := axe(t, ctx, source)
	for _, id := range []string{"color-contrast", "html-has-lang", "label", "link-name", "document-title", "region", "target-size"} {
		if !slices.ContainsFunc(found, func(v violation) bool { return v.ID == id }) {
			t.Errorf("axe does not find %s", id)
		}
	}
}
