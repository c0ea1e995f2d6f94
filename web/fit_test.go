package web

import (
	"context"
	"fmt"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	cdppage "github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"

	"coachsearch/internal/corpus"
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
	kinds, w := pageKinds(t), galleryWriting(t)
	for _, view := range []struct {
		on      screen
		letters int64 // px
		kinds   []pageKind
	}{
		{screen{320, 640, "light"}, 16, append(longKinds(), kinds...)},
		{screen{360, 780, "dark"}, 32, kinds},
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
				if slices.ContainsFunc(kinds, func(known pageKind) bool { return known.name == k.name }) {
					checkCrowd(t, ctx, k.name, view.on.width, w)
					use(t, ctx, view.on)
				}
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

// Nor is a page that shows a record of such words in every place of it, on a
// phone, with large letters, on a desktop and on paper, nor do its texts lie over
// each other.
func TestRecordsFit(t *testing.T) {
	if testing.Short() {
		t.Skip("starts a browser")
	}
	var cols []*corpus.Column
	for i, word := range longWords {
		c := everywhere(word)
		c.ID, c.Date, c.Posted = fmt.Sprintf("long-%d", i), fmt.Sprintf("%d-10-06", 2004+i), ""
		c.Sections = slices.DeleteFunc(c.Sections, func(s corpus.Section) bool { return !slices.Contains(corpus.Kinds, s.Kind) })
		c.Sections[0].Paragraphs[0] += " friction"
		cols = append(cols, c)
	}
	srv := httptest.NewServer(newSite(t, Config{}, append(cols, records()[:3]...)))
	defer srv.Close()
	paths := []string{"/", "/search?q=friction", "/search/advanced", "/browse", "/browse/topics", "/browse/last-words", "/compare?a=long-0&b=long-3", "/compare?a=long-1&b=long-2", "/handout?names=1&part=other"}
	for _, c := range cols {
		paths = append(paths, columnURL(c.ID)+"?q=friction")
		paths[8] += "&id=" + c.ID
	}
	kinds := []pageKind{{name: "nearest", path: "/situation", form: url.Values{"text": {"friction with sales"}}}}
	for _, path := range paths {
		kinds = append(kinds, pageKind{name: clip(path, 40), path: path})
	}
	ctx := browser(t)
	for _, view := range []struct {
		width, letters int64
		media          string
	}{{320, 16, ""}, {360, 32, ""}, {1280, 16, ""}, {700, 16, "print"}} {
		sizes := cdppage.SetFontSizesParams{FontSizes: &cdppage.FontSizes{Standard: view.letters, Fixed: view.letters}}
		if _, err := chromedp.Call(ctx, cdppage.SetFontSizes, sizes); err != nil {
			t.Fatal(err)
		}
		for _, k := range kinds {
			use(t, ctx, screen{view.width, 900, "light"})
			k.show(t, ctx, srv.URL)
			if view.media != "" {
				emulate(t, ctx, emulation.SetEmulatedMediaParams{Media: view.media})
			}
			got := run(t, ctx, k.name, chromedp.Evaluate[int64](`document.querySelectorAll("details").forEach((d) => { d.open = true; }); document.documentElement.scrollWidth`))
			if got > view.width {
				t.Errorf("%s is %d px wide on %d", k.name, got, view.width)
			}
			do(t, ctx, k.name, chromedp.EmulateViewport(view.width, run(t, ctx, k.name, chromedp.Evaluate[int64]("document.documentElement.scrollHeight + 100"))))
			for _, s := range run(t, ctx, k.name, chromedp.Evaluate[crowd](crowded)).Found {
				if strings.HasPrefix(s, "over") {
					t.Errorf("%s on %d px: %s", k.name, view.width, clip(s, 200))
				}
			}
		}
	}
}
