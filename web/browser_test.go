package web

import (
	"context"
	"fmt"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
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
	ctx, cancel = context.WithTimeout(ctx, 2*time.Minute)
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

// follow clicks and waits for the page behind it.
func follow(t *testing.T, ctx context.Context, selector, arrived string) {
	t.Helper()
	if err := chromedp.Do(ctx, chromedp.Click(chromedp.CSS(selector)), chromedp.WaitReady(chromedp.CSS(arrived))); err != nil {
		t.Fatalf("click %s: %v", selector, err)
	}
}

// One journey of a reader on a desktop: search, filter, open a column at a
// passage, go back.
func TestBrowserJourney(t *testing.T) {
	if testing.Short() {
		t.Skip("starts a browser")
	}
	ctx := browser(t)
	srv := httptest.NewServer(newSite(t, Config{}, records()))
	defer srv.Close()

	if err := chromedp.Do(ctx,
		chromedp.EmulateViewport(1280, 900),
		chromedp.Navigate(srv.URL),
		chromedp.SendKeys(chromedp.CSS("#q"), "friction with sales"),
	); err != nil {
		t.Fatal(err)
	}
	follow(t, ctx, ".hero button", ".is-results #count")
	if text := run(t, ctx, "count", chromedp.Text(chromedp.CSS("#count"))); !strings.Contains(text, "for “friction with sales”") {
		t.Errorf("heading %q", text)
	}

	// The folded panel stands open beside the results without any script.
	follow(t, ctx, "input[name=industry][value=Consulting]", "input[name=industry][value=Consulting]:checked")
	follow(t, ctx, ".apply button", ".chips li")
	if got := run(t, ctx, "address", chromedp.Location()); got != srv.URL+"/search?q=friction+with+sales&industry=Consulting" {
		t.Errorf("address %s", got)
	}
	if text := run(t, ctx, "count", chromedp.Text(chromedp.CSS("#count"))); !strings.HasPrefix(text, "1 column ") {
		t.Errorf("heading %q", text)
	}

	follow(t, ctx, ".snippet", ".column h1")
	if got := run(t, ctx, "address", chromedp.Location()); !strings.HasPrefix(got, srv.URL+"/columns/2008-10-06-two-teams-one-blame?q=friction+with+sales&industry=Consulting#") {
		t.Errorf("address %s", got)
	}
	if n := run(t, ctx, "target", chromedp.Evaluate[int](`document.querySelectorAll(":target").length`)); n != 1 {
		t.Errorf("%d targets", n)
	}
	if err := chromedp.Do(ctx, chromedp.NavigateBack(), chromedp.WaitReady(chromedp.CSS(".chips li"))); err != nil {
		t.Fatalf("go back: %v", err)
	}
	if checked := run(t, ctx, "box", chromedp.Evaluate[bool](`document.querySelector("input[name=industry][value=Consulting]").checked`)); !checked {
		t.Error("the filter is lost on the way back")
	}
	follow(t, ctx, ".chips a", ".results:not(:has(.chips))")
	if got := run(t, ctx, "address", chromedp.Location()); got != srv.URL+"/search?q=friction+with+sales" {
		t.Errorf("address without the filter %s", got)
	}
}

// No page is wider than a phone, and the policy forbids nothing that a page
// uses. With COACHSEARCH_SCREENSHOTS naming a folder, every kind of page is
// saved there as it looks.
func TestBrowserLook(t *testing.T) {
	if testing.Short() {
		t.Skip("starts a browser")
	}
	ctx := browser(t)
	srv := httptest.NewServer(newSite(t, Config{}, records()))
	defer srv.Close()
	folder := os.Getenv("COACHSEARCH_SCREENSHOTS")
	for name, path := range map[string]string{
		"home": "/", "search": "/search?q=friction+with+sales", "column": "/columns/2008-10-06-two-teams-one-blame?q=friction+with+sales",
		"none": "/search?q=zyzzyva", "odd": columnURL(oddID), "about": "/about",
	} {
		for _, size := range []struct{ w, h int64 }{{320, 640}, {390, 844}, {1280, 900}} {
			for _, scheme := range []string{"light", "dark"} {
				media := emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}}}
				if _, err := chromedp.Call(ctx, emulation.SetEmulatedMedia, media); err != nil {
					t.Fatal(err)
				}
				if err := chromedp.Do(ctx, chromedp.EmulateViewport(size.w, size.h), chromedp.Navigate(srv.URL+path)); err != nil {
					t.Fatalf("%s: %v", name, err)
				}
				if w := run(t, ctx, "width", chromedp.Evaluate[int64]("document.documentElement.scrollWidth")); w > size.w {
					t.Errorf("%s is %d px wide on a screen of %d", name, w, size.w)
				}
				if n := run(t, ctx, "styles", chromedp.Evaluate[int]("document.styleSheets[0].cssRules.length")); n == 0 {
					t.Errorf("%s has no style", name)
				}
				if folder == "" || size.w == 320 {
					continue
				}
				png := run(t, ctx, "screenshot", chromedp.CaptureScreenshot())
				file := filepath.Join(folder, fmt.Sprintf("%s-%d-%s.png", name, size.w, scheme))
				if err := os.WriteFile(file, png, 0o644); err != nil {
					t.Fatal(err)
				}
			}
		}
	}
}
