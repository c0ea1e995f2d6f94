package web

import (
	"context"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

const (
	arrowDown = kb.ArrowDown
	arrowUp   = kb.ArrowUp
	escape    = kb.Escape
	enter     = kb.Enter
	tab       = kb.Tab
)

// press presses keys as a person would, one after another: a key that a page
// takes for itself types nothing.
func press(t *testing.T, ctx context.Context, keys string) {
	t.Helper()
	for _, r := range keys {
		events := kb.Encode(r)
		for i, e := range events {
			if e.Type == kb.KeyChar {
				continue // the browser types it, see below
			}
			if i+1 < len(events) && events[i+1].Type == kb.KeyChar {
				e.Type, e.Text, e.UnmodifiedText = "keyDown", events[i+1].Text, events[i+1].UnmodifiedText
			}
			if _, err := chromedp.Call(ctx, input.DispatchKeyEvent, *e); err != nil {
				t.Fatalf("press %q: %v", r, err)
			}
		}
	}
}

// A focus is where the keyboard is.
type focus struct {
	At      int    `json:"at"`      // among all that takes the focus, in the order of the page; -1 outside
	Name    string `json:"name"`    // what it says
	Marked  bool   `json:"marked"`  // an outline shows that it has the focus
	Visible bool   `json:"visible"` // some of it is on the screen and nothing lies over it
	Outside bool   `json:"outside"` // the focus left the page
}

// tabbable lists what takes the focus, in the order of the page.
const tabbable = `const order = [...document.querySelectorAll("a[href], button, input, select, textarea, summary, [tabindex]")].filter((e) =>
	e.tabIndex >= 0 && !e.disabled && e.type !== "hidden" && e.checkVisibility({visibilityProperty: true, contentVisibilityAuto: true}) && e.getClientRects().length);`

const whereFocus = `(() => {
	` + tabbable + `
	const e = document.activeElement;
	if (!e || e === document.body) return {at: -1, outside: true, name: "", marked: false, visible: false};
	const style = getComputedStyle(e), r = e.getBoundingClientRect();
	const points = [[.5, .5], [.1, .5], [.9, .5], [.5, .2], [.5, .8]].map(([x, y]) => [r.left + r.width * x, r.top + r.height * y]);
	const over = (p) => document.elementFromPoint(p[0], p[1]);
	return {
		at: order.indexOf(e), outside: false,
		name: (e.getAttribute("aria-label") || e.labels?.[0]?.innerText || e.innerText || e.value || e.name || e.tagName).trim().replace(/\s+/g, " "),
		marked: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2,
		visible: points.some((p) => { const o = over(p); return o && (o === e || e.contains(o) || o.contains(e) && o.matches("label, li, p, a")); }),
	};
})()`

// With Tab alone a reader comes to everything on a page, in its order, sees
// where they are, and comes out again at the end.
func TestKeyboardWalk(t *testing.T) {
	if testing.Short() {
		t.Skip("starts a browser")
	}
	srv := httptest.NewServer(gallerySite(t))
	defer srv.Close()
	for _, on := range []screen{screens[0], screens[2]} {
		t.Run(on.String(), func(t *testing.T) {
			ctx := browser(t)
			use(t, ctx, on)
			for _, k := range pageKinds(t) {
				k.show(t, ctx, srv.URL)
				k.walk(t, ctx)
			}
		})
	}
}

func (k pageKind) walk(t *testing.T, ctx context.Context) {
	t.Helper()
	n := run(t, ctx, "count", chromedp.Evaluate[int](`(() => { `+tabbable+` return order.length; })()`))
	if n < 5 {
		t.Errorf("%s: only %d stops", k.name, n)
	}
	// A form that is all there is on a page may have the focus at once.
	begin := run(t, ctx, "focus", chromedp.Evaluate[focus](whereFocus)).At + 1
	for i := begin; i <= n; i++ {
		press(t, ctx, tab)
		f := run(t, ctx, "focus", chromedp.Evaluate[focus](whereFocus))
		switch {
		case i == n && !f.Outside && f.At != 0: // a browser without a window begins again
			t.Errorf("%s: the keyboard does not leave the page behind its %d stops, but is at %q", k.name, n, f.Name)
		case i == n:
		case f.At != i:
			t.Errorf("%s: stop %d is %q, which is number %d in the order of the page", k.name, i, f.Name, f.At)
			return
		case !f.Marked || !f.Visible:
			t.Errorf("%s: %q has the focus; shown %v, in sight %v", k.name, f.Name, f.Marked, f.Visible)
		}
	}
}

// stops presses Tab some times and returns what has the focus after each.
func stops(t *testing.T, ctx context.Context, n int) []string {
	t.Helper()
	var out []string
	for range n {
		press(t, ctx, tab)
		out = append(out, run(t, ctx, "focus", chromedp.Evaluate[focus](whereFocus)).Name)
	}
	return out
}

// The first stops of a result page are what a reader wants first, and the
// first of all skips the rest.
func TestKeyboardOrder(t *testing.T) {
	if testing.Short() {
		t.Skip("starts a browser")
	}
	ctx := browser(t)
	srv := httptest.NewServer(newSite(t, Config{}, records()))
	defer srv.Close()
	use(t, ctx, screens[2])
	open := func(path string) { pageKind{name: path, path: path}.show(t, ctx, srv.URL) }
	open("/search?q=friction&industry=Consulting")
	want := []string{
		"Skip to the content", "coachsearch", "Search", "Situation", "Browse", "About", "Search the columns", "Search", "Advanced search", "Skip to the results",
		"The answer 1",
	}
	if got := stops(t, ctx, len(want)); !slices.Equal(got, want) {
		t.Errorf("stops %q, want %q", got, want)
	}
	open("/search?q=friction&industry=Consulting")
	press(t, ctx, tab)
	press(t, ctx, enter)
	if got := run(t, ctx, "focus", chromedp.Evaluate[string]("document.activeElement.id")); got != "main" {
		t.Errorf("the first stop leads to %q", got)
	}
	if got := stops(t, ctx, 1); !strings.HasPrefix(got[0], "Search the columns") {
		t.Errorf("behind it comes %q", got)
	}
}
