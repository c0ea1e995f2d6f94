package web

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	cdppage "github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
)

// A screen is what a page is looked at with.
type screen struct {
	width, height int64
	scheme        string
}

func (s screen) String() string { return fmt.Sprintf("%d px, %s", s.width, s.scheme) }

// screens are a phone and a desktop, by day and by night.
var screens = []screen{{390, 844, "light"}, {390, 844, "dark"}, {1280, 900, "light"}, {1280, 900, "dark"}}

// watch makes every page note what its policy forbade and what broke in its
// script.
func watch(t *testing.T, ctx context.Context) {
	t.Helper()
	const note = `window.troubles = [];
		addEventListener("securitypolicyviolation", (e) => troubles.push("forbidden: " + e.effectiveDirective + " " + e.blockedURI + " " + e.sample));
		addEventListener("error", (e) => troubles.push("error: " + e.message));
		addEventListener("unhandledrejection", (e) => troubles.push("rejected: " + e.reason));`
	if _, err := chromedp.Call(ctx, cdppage.AddScriptToEvaluateOnNewDocument, cdppage.AddScriptToEvaluateOnNewDocumentParams{Source: note}); err != nil {
		t.Fatal(err)
	}
}

// troubles is what was noted on the page that is open.
func troubles(t *testing.T, ctx context.Context) []string {
	t.Helper()
	return run(t, ctx, "troubles", chromedp.Evaluate[[]string]("window.troubles"))
}

func use(t *testing.T, ctx context.Context, on screen) {
	t.Helper()
	media := emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{
		{Name: "prefers-color-scheme", Value: on.scheme}, {Name: "prefers-reduced-motion", Value: "reduce"},
	}}
	if _, err := chromedp.Call(ctx, emulation.SetEmulatedMedia, media); err != nil {
		t.Fatal(err)
	}
	if err := chromedp.Do(ctx, chromedp.EmulateViewport(on.width, on.height)); err != nil {
		t.Fatal(err)
	}
}

// show opens a page of a kind, with the script's own style sheet loaded.
func (k pageKind) show(t *testing.T, ctx context.Context, base string) {
	t.Helper()
	if k.door {
		if err := chromedp.Do(ctx, chromedp.Navigate(base+signInPath), awaitLoad(`document.querySelector("#password").value = "`+coachPassword+`"; document.querySelector("main form").submit()`)); err != nil {
			t.Fatalf("%s: sign in: %v", k.name, err)
		}
	}
	if err := chromedp.Do(ctx, chromedp.Navigate(base+k.path)); err != nil {
		t.Fatalf("%s: %v", k.name, err)
	}
	if k.form != nil {
		fields, err := json.Marshal(k.form)
		if err != nil {
			t.Fatal(err)
		}
		fill := fmt.Sprintf(`(() => {
			const form = document.querySelector("main form[method=post]");
			form.noValidate = true;
			for (const [name, values] of Object.entries(%s)) form.elements[name].value = values[0];
			form.submit();
		})()`, fields)
		if err := chromedp.Do(ctx, awaitLoad(fill)); err != nil {
			t.Fatalf("%s: %v", k.name, err)
		}
	}
	settled := `new Promise((done) => { const look = () => [...document.querySelectorAll("link[rel=stylesheet]")].every((l) => l.sheet) && document.fonts.status === "loaded" ? done(true) : setTimeout(look, 5); look(); })`
	run(t, ctx, k.name+" settles", chromedp.Evaluate[bool](settled, chromedp.EvalAwaitPromise))
}

// awaitLoad runs a script that leads to another page, and waits for it.
func awaitLoad(script string) chromedp.Action[chromedp.Void] {
	return func(ctx context.Context, t *chromedp.Target) (chromedp.Void, error) {
		loaded := make(chan struct{}, 1)
		if err := chromedp.Listen(ctx, func(ev any) {
			if _, ok := ev.(*cdppage.EventLoadEventFired); ok {
				select {
				case loaded <- struct{}{}:
				default:
				}
			}
		}); err != nil {
			return chromedp.Void{}, err
		}
		if _, err := chromedp.Evaluate[any](script)(ctx, t); err != nil {
			return chromedp.Void{}, err
		}
		select {
		case <-loaded:
			return chromedp.Void{}, nil
		case <-ctx.Done():
			return chromedp.Void{}, ctx.Err()
		}
	}
}

// What the policy forbids is noticed: TestAccessible can fail by it.
func TestBrowserNoticesTrouble(t *testing.T) {
	if testing.Short() {
		t.Skip("starts a browser")
	}
	ctx := browser(t)
	watch(t, ctx)
	srv := httptest.NewServer(secureHeaders(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html")
		_, _ = w.Write([]byte(`<!DOCTYPE html><title>x</title><p style="color:red" onclick="x()">x</p><script>x()</script><img src="https://elsewhere.example/x.png">`))
	})))
	defer srv.Close()
	if err := chromedp.Do(ctx, chromedp.Navigate(srv.URL)); err != nil {
		t.Fatal(err)
	}
	found := strings.Join(troubles(t, ctx), "\n")
	for _, want := range []string{"style-src-attr", "script-src-attr", "script-src-elem", "img-src"} {
		if !strings.Contains(found, "forbidden: "+want) {
			t.Errorf("no %s among %s", want, found)
		}
	}
	// Markup made of text in a script is forbidden, too.
	if got := run(t, ctx, "sink", chromedp.Evaluate[string](`(() => { try { document.body.innerHTML = "<b>x</b>"; return "made" } catch (e) { return e.name } })()`)); got != "TypeError" {
		t.Errorf("innerHTML: %s", got)
	}
}
