package web

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/google/go-cmp/cmp"
	"golang.org/x/net/html"
)

// galleryWriting is what the pages of the gallery may be made of.
func galleryWriting(t testing.TB) *writing {
	t.Helper()
	w := &writing{}
	w.addProgram(t)
	w.addRecords(t, gallery(t))
	w.add("a.html: torn") // which the gallery's coach is told
	for _, k := range pageKinds(t) {
		w.addAddress(k.path, k.form)
	}
	return w
}

func parsed(t testing.TB, from string, b []byte) *page {
	t.Helper()
	doc, err := html.Parse(bytes.NewReader(b))
	if err != nil {
		t.Fatal(err)
	}
	return &page{t, from, doc}
}

// On no page words run together, nor into signs, nor apart from theirs, for who
// sees no style, and a space is missed wherever one is taken away.
func TestWordsStandApart(t *testing.T) {
	s, w := gallerySite(t), galleryWriting(t)
	spaces, missed := 0, []string{}
	for _, k := range pageKinds(t) {
		p := parsed(t, k.name, k.ask(t, s).Body)
		lines := p.lines()
		p.checkSpacing(w, lines)
		for _, seam := range p.seams() {
			t.Errorf("%s: nothing between %s", k.name, seam)
		}
		if k.name == "api" {
			continue // of which every text stands in one file
		}
		for _, line := range lines {
			at := word.FindAllStringIndex(line, -1)
			for i := range len(at) - 1 { // two words are enough to look at
				pair := line[at[i][0]:at[i+1][1]]
				if joined := strings.ReplaceAll(pair, " ", ""); joined != pair {
					if spaces++; len(w.faults(joined)) == 0 {
						missed = append(missed, joined)
					}
				}
			}
		}
	}
	t.Logf("%d spaces, %d of which nobody would miss: %.400q", spaces, len(missed), missed)
	if spaces < 10_000 || len(missed)*50 > spaces {
		t.Errorf("of %d spaces nobody would miss %d", spaces, len(missed))
	}
}

// Nor do they in whatever a template writes around what a record holds.
func TestRecordsStandApart(t *testing.T) {
	s := newSite(t, Config{}, records())
	srv, x := s.inside(t)
	w := &writing{}
	w.addProgram(t)
	w.addRecords(t, records())
	const value = "Qzx"
	w.add(value, value+"x") // which an address is
	for name, v := range srv.viewsOf(t.Context(), x, everywhere(value)) {
		rec := httptest.NewRecorder()
		if err := srv.render(rec, 200, v); err != nil {
			t.Fatal(err)
		}
		p := parsed(t, name, rec.Body.Bytes())
		p.checkSpacing(w, p.lines())
		for _, seam := range p.seams() {
			t.Errorf("%s: nothing between %s", name, seam)
		}
	}
}

// What the two checks above are for, they find.
func TestGlueIsFound(t *testing.T) {
	w := &writing{}
	w.add("found in of the columns of 2008 next word", "Monday, October 6, 2008", "e.g. this", "“Consulting”")
	for in, want := range map[string][]string{
		"<p>found in <b>3</b> columns of the next word, 1,234 columns (2008) · found: “the next” word… next</p>": nil,
		"<p>found</p><p>in</p><ul><li>columns<li>of</ul>":                                                        nil,
		"<p>e.g. this, e.g.this?</p>":        {`"g.this"`},
		"<p>e.g.\n this,\n\n<i>next</i></p>": nil,
		"<p><b>found</b>in</p>":              {`"foundin" is no word`, "seam"},
		"<p>3columns</p>":                    {`"3columns" is no word`},
		"<p>2008<b>3</b></p>":                {"seam"},
		"<p>columns<span>(3)</span></p>":     {`"columns(3"`},
		"<p>the <b>word</b> , next</p>":      {`"word , next"`},
		"<p>columns,<a>of</a></p>":           {`"columns,of"`},
		"<p>of“Consulting”</p>":              {`"of“Consulting"`},
		"<p>October 6,2008</p>":              {`"6,2008"`},
		"<p>word. 3 columns·found</p>":       {`"columns·found"`},
		"<p>found ·in, word ,</p>":           {`"found ·in"`},
		"<p>in:the</p>":                      {`"in:the"`},
		"<input aria-label='foundin'>":       {`"foundin" is no word`},
		"<dl><div><dt>found</dt><dd>in</dd></div></dl><label>of</label><input>the<br>next": nil,
	} {
		p := parsed(t, in, []byte(in))
		var got []string
		for _, line := range p.lines() {
			for _, s := range w.faults(line) {
				before, after, _ := strings.Cut(s, " in \"")
				if strings.HasSuffix(after, "is no word") {
					before += " is no word"
				}
				got = append(got, before)
			}
		}
		if len(p.seams()) > 0 {
			got = append(got, "seam")
		}
		if d := cmp.Diff(want, got); d != "" {
			t.Errorf("%s: %s", in, d)
		}
	}
}

// crowded finds texts on the screen between which there is no room, and texts
// that lie over each other, by where the browser has put their letters.
const crowded = `(() => {
	const range = document.createRange(), runs = [], found = [];
	const clipped = (e) => e && (getComputedStyle(e).clipPath !== "none" || clipped(e.parentElement)); // for screen readers alone
	const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
	for (let n; (n = walker.nextNode());) {
		const e = n.parentElement, s = n.data;
		if (!s.trim() || e.closest(".skip, script, option, textarea") || clipped(e) || !e.checkVisibility({opacityProperty: true, visibilityProperty: true, contentVisibilityAuto: true})) continue;
		range.setStart(n, s.search(/\S/));
		range.setEnd(n, s.trimEnd().length);
		const lines = [...range.getClientRects()].filter((r) => r.width > 0);
		lines.forEach((r, i) => runs.push({
			n, text: s.trim(), size: parseFloat(getComputedStyle(e).fontSize), begins: i === 0, ends: i === lines.length - 1,
			left: r.left, right: r.right, top: r.top + r.height / 4, bottom: r.bottom - r.height / 4, // letters are lower than their line
		}));
	}
	runs.sort((a, b) => a.left - b.left);
	const letter = /[\p{L}\p{N}]/u;
	runs.forEach((a, i) => {
		for (const b of runs.slice(i + 1)) {
			const room = b.left - a.right;
			if (room > a.size / 8) break;
			if (a.n === b.n || Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) < 2) continue;
			if (room < -2) found.push("over each other: " + a.text.slice(0, 60) + " | " + b.text.slice(0, 60));
			else if (a.ends && b.begins && letter.test(a.text.at(-1)) && letter.test(b.text[0])) found.push("no room: " + a.text.slice(-60) + " | " + b.text.slice(0, 60));
		}
	});
	document.querySelectorAll("code").forEach((e) => { e.textContent = "code"; }); // which has signs of its own
	return {found: [...new Set(found)], text: document.body.innerText};
})()`

// A crowd is what [crowded] finds, and what the page says as it is styled.
type crowd struct {
	Found []string `json:"found"`
	Text  string   `json:"text"`
}

// checkCrowd looks at the page that is open on a screen as long as the page: a bar
// that sticks to its lower edge lies over nothing.
func checkCrowd(t *testing.T, ctx context.Context, name string, width int64, w *writing) {
	t.Helper()
	height := run(t, ctx, name, chromedp.Evaluate[int64]("document.documentElement.scrollHeight"))
	do(t, ctx, name, chromedp.EmulateViewport(width, height+100))
	c := run(t, ctx, name, chromedp.Evaluate[crowd](crowded))
	for _, s := range c.Found {
		t.Errorf("%s, %d px: %s", name, width, s)
	}
	(&page{t, fmt.Sprintf("%s, %d px", name, width), nil}).checkSpacing(w, folded(c.Text))
}

// The check of what is on the screen finds what style does.
func TestCrowdIsFound(t *testing.T) {
	if testing.Short() {
		t.Skip("starts a browser")
	}
	ctx := browser(t)
	do(t, ctx, "open", chromedp.Navigate("about:blank"))
	for in, want := range map[string]string{
		"<p>found <b>in</b> the word, <i>next</i>":                                                           "",
		"<p><b>found</b>in":                                                                                  "no room: found | in",
		"<p style='display: flex'><b>found</b> <i>in</i>":                                                    "no room: found | in",
		"<p style='display: flex; gap: 1em'><b>found</b><i>in</i>":                                           "",
		"<style>dt, dd { display: inline; margin: 0 }</style><dl><dt>found</dt><dd>in</dd>":                  "no room: found | in",
		"<p>found<p style='margin-top: -2em'>the next":                                                       "over each other: found | the next",
		"<p>found<p style='margin-top: -2em; opacity: 0'>the next":                                           "",
		"<p style='width: 3em'>found in the <b>next</b> word and in the <b>next</b> word <b>and</b> the end": "",
	} {
		quoted, err := json.Marshal(in)
		if err != nil {
			t.Fatal(err)
		}
		run(t, ctx, in, chromedp.Evaluate[any](fmt.Sprintf("document.body.innerHTML = %s; 0", quoted)))
		if got := strings.Join(run(t, ctx, in, chromedp.Evaluate[crowd](crowded)).Found, "; "); got != want {
			t.Errorf("%s: %q, want %q", in, got, want)
		}
	}
}
