package web

import (
	"context"
	"fmt"
	"os/exec"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// browser starts Chromium with a fresh profile, or skips the test where there
// is none.
func browser(t *testing.T) context.Context {
	t.Helper()
	path := ""
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if p, err := exec.LookPath(name); err == nil {
			path = p
			break
		}
	}
	if path == "" {
		t.Skip("no chromium, chromium-browser or google-chrome in PATH")
	}
	profile := t.TempDir()
	ctx, cancel := chromedp.NewExecAllocator(t.Context(),
		chromedp.ExecPath(path), chromedp.UserDataDir(profile), chromedp.Headless, chromedp.NoSandbox, chromedp.DisableGPU, chromedp.NoFirstRun,
		chromedp.Flag("disable-quic", true), chromedp.Flag("disable-background-networking", true),
		chromedp.Flag("disable-component-update", true), chromedp.Flag("disable-sync", true), chromedp.Flag("disable-dev-shm-usage", true),
		chromedp.Flag("disable-features", "BackForwardCache"), // a page out of it loads nothing that could be waited for
	)
	t.Cleanup(cancel)
	ctx, cancel = context.WithTimeout(ctx, 4*time.Minute)
	t.Cleanup(cancel)
	ctx, cancel = chromedp.NewContext(ctx)
	t.Cleanup(func() {
		_ = chromedp.Cancel(ctx) // waits until the browser has let go of its profile
		cancel()
	})
	return ctx
}

// run runs an action and returns what it found.
func run[T any](t *testing.T, ctx context.Context, what string, a chromedp.Action[T]) T {
	t.Helper()
	v, err := chromedp.Run(ctx, a)
	if err != nil {
		t.Fatalf("%s: %v", what, err)
	}
	return v
}

// do runs actions one after another.
func do(t *testing.T, ctx context.Context, what string, steps ...chromedp.Action[chromedp.Void]) {
	t.Helper()
	if err := chromedp.Do(ctx, steps...); err != nil {
		t.Fatalf("%s: %v", what, err)
	}
}

// follow clicks and waits until the page behind it, which is another one even if
// it looks the same, is all there: on a page that still loads, what is clicked
// may move away from under the pointer. A click that led nowhere is made again.
func follow(t *testing.T, ctx context.Context, selector, arrived string) {
	t.Helper()
	run(t, ctx, "mark the page", chromedp.Evaluate[bool](markOld))
	for range 3 {
		try, cancel := context.WithTimeout(ctx, 40*time.Second)
		_, err := chromedp.RunResponse(try, chromedp.Click(chromedp.CSS(selector)))
		cancel()
		if err == nil || !run(t, ctx, "which page", chromedp.Evaluate[bool](isOld)) {
			break
		}
		t.Logf("click %s: %v", selector, err)
	}
	do(t, ctx, "wait for "+arrived, chromedp.WaitReady(chromedp.CSS(newPage+arrived)))
}

// What marks a page as the old one, and a selector that only a new one meets.
const (
	markOld = `document.documentElement.dataset.old = true`
	isOld   = `"old" in document.documentElement.dataset`
	newPage = "html:not([data-old]) "
)

// text returns what an element says on the screen, and value what a field
// holds. They ask the page itself: a node that was looked up before may be of a
// page that is gone.
func text(t *testing.T, ctx context.Context, selector string) string {
	t.Helper()
	return run(t, ctx, selector, chromedp.Evaluate[string](fmt.Sprintf("document.querySelector(%q).innerText", selector)))
}

func value(t *testing.T, ctx context.Context, selector string) string {
	t.Helper()
	return run(t, ctx, selector, chromedp.Evaluate[string](fmt.Sprintf("document.querySelector(%q).value", selector)))
}

func location(t *testing.T, ctx context.Context) string {
	t.Helper()
	return run(t, ctx, "address", chromedp.Location())
}

// withoutScript keeps the scripts of pages from running; what a test asks of
// the browser runs all the same.
func withoutScript(t *testing.T, ctx context.Context) {
	t.Helper()
	if _, err := chromedp.Call(ctx, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true}); err != nil {
		t.Fatal(err)
	}
}

// complaints collects what the browser has to say about the pages: scripts
// that fail, files that are missing, what the content policy forbids.
func complaints(t *testing.T, ctx context.Context) <-chan string {
	t.Helper()
	said := make(chan string, 100)
	say := func(s string) {
		select {
		case said <- s:
		default: // a hundred are enough
		}
	}
	err := chromedp.Listen(ctx, func(ev any) {
		switch e := ev.(type) {
		case *log.EventEntryAdded:
			if e.Entry.Level == log.EntryLevelError || e.Entry.Level == log.EntryLevelWarning {
				say(e.Entry.Text + " " + e.Entry.URL)
			}
		case *runtime.EventExceptionThrown:
			say(fmt.Sprintf("%s %+v", e.ExceptionDetails.Text, e.ExceptionDetails.Exception))
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	return said
}

// heard fails the test for everything that was complained about.
func heard(t *testing.T, said <-chan string) {
	t.Helper()
	for {
		select {
		case s := <-said:
			t.Errorf("the browser says: %s", s)
		default:
			return
		}
	}
}

// both runs a journey with the script of the pages and without it.
func both(t *testing.T, journey func(t *testing.T, ctx context.Context, script bool)) {
	t.Helper()
	if testing.Short() {
		t.Skip("starts a browser")
	}
	for name, script := range map[string]bool{"with script": true, "without script": false} {
		t.Run(name, func(t *testing.T) {
			ctx := browser(t)
			said := complaints(t, ctx)
			if !script {
				withoutScript(t, ctx)
			}
			do(t, ctx, "viewport", chromedp.EmulateViewport(1280, 900))
			journey(t, ctx, script)
			heard(t, said)
		})
	}
}
