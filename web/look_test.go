package web

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"maps"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
)

// looks are the pages of every kind, over the sample archive.
var looks = map[string]string{
	"home": "/", "search": "/search?q=my+boss+takes+credit+for+my+work", "filtered": "/search?q=boss&industry=Insurance&topic=Difficult+boss", "none": "/search?q=zyzzyva&industry=Law",
	"advanced":  "/search/advanced?q=boss+%22in+front+of%22+-school&topic=Pay&age_min=30",
	"column":    "/columns/2004-06-28-from-the-lunch-table-to-the-leads-chair?q=friends+boss",
	"situation": "/situation", "near": "/situation", "browse": "/browse", "topics": "/browse/topics", "last-words": "/browse/last-words",
	"compare": "/compare?topic=Promotion", "handout": "/handout?q=promotion&id=2004-09-13-five-years-of-waiting-to-be-noticed&heading=Waiting+to+be+seen&note=Read+the+inner+game+first.",
	"about": "/about", "api": "/api", "lost": "/none-such",
}

// oddLooks are pages of records that no sample would have.
var oddLooks = map[string]string{"odd": columnURL(oddID), "bare": "/columns/only-a-title", "odd-search": "/search?q=friction&year=2011"}

const tellSituation = markOld + `;
document.querySelector("#text").value = "My boss presents my reports as his own work and takes all the credit. I have asked to come along to the meeting, but he said it was full.";
document.querySelector("#industry").value = "Insurance"; document.querySelector(".teller").submit(); true`

// No page is wider than a phone, and the browser complains about none, in any
// colours and on paper. With COACHSEARCH_SCREENSHOTS naming a folder, every
// kind of page is saved there as it looks.
func TestBrowserLook(t *testing.T) {
	if testing.Short() {
		t.Skip("starts a browser")
	}
	ctx := browser(t)
	said := complaints(t, ctx)
	srv := httptest.NewServer(newSite(t, Config{}, sampleColumns(t)))
	defer srv.Close()
	odd := httptest.NewServer(newSite(t, Config{}, records()))
	defer odd.Close()
	folder := os.Getenv("COACHSEARCH_SCREENSHOTS")
	targets := map[string]string{}
	for name, path := range looks {
		targets[name] = srv.URL + path
	}
	for name, path := range oddLooks {
		targets[name] = odd.URL + path
	}
	for _, name := range slices.Sorted(maps.Keys(targets)) {
		for _, view := range []struct {
			w, h   int64
			scheme string
			saved  bool
		}{
			{320, 640, "light", false}, {390, 844, "light", false}, {390, 844, "dark", true}, {1280, 900, "light", true}, {1280, 900, "dark", false},
		} {
			emulate(t, ctx, emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: view.scheme}}})
			do(t, ctx, name, chromedp.EmulateViewport(view.w, view.h), chromedp.Navigate(targets[name]))
			if name == "near" {
				run(t, ctx, "tell", chromedp.Evaluate[bool](tellSituation))
				do(t, ctx, "answer", chromedp.WaitReady(chromedp.CSS(newPage+".told")))
			}
			if w := run(t, ctx, "width", chromedp.Evaluate[int64]("document.documentElement.scrollWidth")); w > view.w {
				t.Errorf("%s is %d px wide on a screen of %d", name, w, view.w)
			}
			if n := run(t, ctx, "styles", chromedp.Evaluate[int]("document.styleSheets[0].cssRules.length")); n == 0 {
				t.Errorf("%s has no style", name)
			}
			if folder == "" || !view.saved || looks[name] == "" {
				continue
			}
			file := filepath.Join(folder, fmt.Sprintf("%s-%d-%s.png", name, view.w, view.scheme))
			if err := os.WriteFile(file, small(t, run(t, ctx, "screenshot", chromedp.CaptureScreenshot())), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		// In the reader's own few colours, and on paper, where a long address
		// or word may not stick out either.
		emulate(t, ctx, emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{{Name: "forced-colors", Value: "active"}, {Name: "prefers-reduced-motion", Value: "reduce"}}})
		if n := run(t, ctx, "motion", chromedp.Evaluate[int](`[...document.querySelectorAll("*")].filter(e => getComputedStyle(e).transitionDuration != "0s").length`)); n > 0 {
			t.Errorf("%s moves %d elements of a reader who wants none to move", name, n)
		}
		if marks := run(t, ctx, "marks", chromedp.Evaluate[int](`[...document.querySelectorAll("mark")].filter(e => getComputedStyle(e).backgroundColor == getComputedStyle(document.body).backgroundColor).length`)); marks > 0 {
			t.Errorf("%s: %d marks cannot be seen in forced colors", name, marks)
		}
		emulate(t, ctx, emulation.SetEmulatedMediaParams{Media: "print"})
		do(t, ctx, "paper", chromedp.EmulateViewport(700, 900))
		if w := run(t, ctx, "width", chromedp.Evaluate[int64]("document.documentElement.scrollWidth")); w > 700 {
			t.Errorf("%s is %d px wide on paper of 700", name, w)
		}
		emulate(t, ctx, emulation.SetEmulatedMediaParams{})
	}
	// That a page is not there is said by its status, which the log repeats.
	for {
		select {
		case s := <-said:
			if s != "Failed to load resource: the server responded with a status of 404 (Not Found) "+srv.URL+looks["lost"] {
				t.Errorf("the browser says: %s", s)
			}
			continue
		default:
		}
		break
	}
}

func emulate(t *testing.T, ctx context.Context, p emulation.SetEmulatedMediaParams) {
	t.Helper()
	if _, err := chromedp.Call(ctx, emulation.SetEmulatedMedia, p); err != nil {
		t.Fatal(err)
	}
}

// small makes a PNG of 256 colours of one of many: of a page, hardly anybody
// sees which are missing, and it takes a third of the room.
func small(t *testing.T, b []byte) []byte {
	t.Helper()
	img, err := png.Decode(bytes.NewReader(b))
	if err != nil {
		t.Fatal(err)
	}
	count := map[color.Color]int{}
	bounds := img.Bounds()
	for y := bounds.Min.Y; y < bounds.Max.Y; y++ {
		for x := bounds.Min.X; x < bounds.Max.X; x++ {
			count[img.At(x, y)]++
		}
	}
	common := slices.SortedFunc(maps.Keys(count), func(a, b color.Color) int {
		return cmp.Or(cmp.Compare(count[b], count[a]), cmp.Compare(fmt.Sprint(a), fmt.Sprint(b))) // the same palette every time
	})
	palette := color.Palette(common[:min(256, len(common))])
	out := image.NewPaletted(bounds, palette)
	for y := bounds.Min.Y; y < bounds.Max.Y; y++ {
		for x := bounds.Min.X; x < bounds.Max.X; x++ {
			out.Set(x, y, img.At(x, y))
		}
	}
	var buf bytes.Buffer
	enc := png.Encoder{CompressionLevel: png.BestCompression}
	if err := enc.Encode(&buf, out); err != nil {
		t.Fatal(err)
	}
	return buf.Bytes()
}
