package web

import (
	"context"
	"fmt"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	cdppage "github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
)

// longWords are what stands in no line of a phone and has no place to break.
var longWords = []string{
	strings.Repeat("Donaudampfschifffahrtsgesellschaft", 8), "https://www.example.com/" + strings.Repeat("aaaaaaaa", 30),
	strings.Repeat("😡", 120), strings.Repeat("老板", 120), strings.Repeat("مدير", 60), strings.Repeat("_", 250),
}

// No page is wider than its screen: not on the smallest phone, not with letters
// twice as large, and not with words in the address that never end.
func TestPagesFit(t *testing.T) {
	if testing.Short() {
		t.Skip("starts a browser")
	}
	srv := httptest.NewServer(gallerySite(t))
	defer srv.Close()
	kinds := pageKinds(t)
	for _, view := range []struct {
		on      screen
		letters int64 // px
		kinds   []pageKind
	}{
		{screen{320, 640, "light"}, 16, append(longKinds(), kinds...)},
		{screen{390, 844, "dark"}, 32, kinds},
		{screen{1280, 900, "light"}, 32, kinds},
	} {
		t.Run(fmt.Sprintf("%s, letters of %d px", view.on, view.letters), func(t *testing.T) {
			ctx := browser(t)
			use(t, ctx, view.on)
			sizes := cdppage.SetFontSizesParams{FontSizes: &cdppage.FontSizes{Standard: view.letters, Fixed: view.letters}}
			if _, err := chromedp.Call(ctx, cdppage.SetFontSizes, sizes); err != nil {
				t.Fatal(err)
			}
			for _, k := range view.kinds {
				k.show(t, ctx, srv.URL)
				k.checkWidth(t, ctx, view.on.width, view.letters)
			}
		})
	}
}

func (k pageKind) checkWidth(t *testing.T, ctx context.Context, width, letters int64) {
	t.Helper()
	got := run(t, ctx, k.name, chromedp.Evaluate[[]int64](`document.querySelectorAll("details").forEach((d) => { d.open = true; });
		[document.documentElement.scrollWidth, parseFloat(getComputedStyle(document.documentElement).fontSize)]`))
	if got[0] > width {
		t.Errorf("%s is %d px wide on a screen of %d", k.name, got[0], width)
	}
	if got[1] != letters {
		t.Errorf("%s has letters of %d px, not of %d", k.name, got[1], letters)
	}
}

// longKinds are pages with a long word wherever an address may hold one.
func longKinds() []pageKind {
	var out []pageKind
	for i, word := range longWords {
		q := url.QueryEscape(word)
		for j, path := range []string{
			"/search?q=" + q, "/search?q=boss&industry=" + q + "&topic=" + q + "&from=" + q + "&sort=" + q, "/search/advanced?all=" + q + "&exact=" + q + "&none=" + q + "&industry=" + q,
			"/browse?topic=" + q, "/browse/last-words?q=" + q + "&topic=" + q, "/handout?q=" + q + "&industry=" + q + "&heading=" + q[:min(len(q), 120)] + "&note=" + q, "/compare?topic=" + q, "/columns/" + url.PathEscape(word),
		} {
			out = append(out, pageKind{name: fmt.Sprintf("long word %d in %d, %.40s", i, j, path), path: path})
		}
	}
	return out
}
