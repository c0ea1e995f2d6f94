package web

import (
	"context"
	"fmt"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	cdpbrowser "github.com/chromedp/cdproto/browser"
	"github.com/chromedp/chromedp"

	"coachsearch/internal/corpus"
)

// desk opens a browser on a desktop and a site in it.
func desk(t *testing.T, columns []*corpus.Column) (ctx context.Context, base string) {
	t.Helper()
	if testing.Short() {
		t.Skip("starts a browser")
	}
	ctx = browser(t)
	srv := httptest.NewServer(newSite(t, Config{}, columns))
	t.Cleanup(srv.Close)
	watch(t, ctx)
	use(t, ctx, screens[2])
	return ctx, srv.URL
}

// eventually waits until a script says what is wanted.
func eventually(t *testing.T, ctx context.Context, what, script, want string) {
	t.Helper()
	got := ""
	for end := time.Now().Add(10 * time.Second); time.Now().Before(end); {
		var err error
		// A page on its way to another cannot be asked.
		if got, err = chromedp.Run(ctx, chromedp.Evaluate[string](script)); err == nil && got == want {
			return
		}
	}
	t.Errorf("%s: %q, want %q", what, got, want)
}

const (
	boxState = `(() => { const b = document.querySelector("#q"), o = document.getElementById(b.getAttribute("aria-activedescendant"));
		return [b.getAttribute("role"), b.getAttribute("aria-expanded"), b.value, o ? o.innerText.replace(/\s+/g, " ").trim() + (o.getAttribute("aria-selected") === "true" && o.getAttribute("role") === "option" && o.parentElement.id === b.getAttribute("aria-controls") && o.parentElement.getAttribute("role") === "listbox" ? "" : " not an option") : ""].join("|"); })()`
	// Where the reader is, once the script of the page has run.
	arrived  = `document.querySelector("dialog") ? location.pathname + location.search : ""`
	told     = `document.querySelector("[role=status].vh").textContent`
	selected = `String(document.querySelectorAll("#q-list [aria-selected=true]").length)`
)

// The search box is a combobox: everything in it is done by keyboard, and
// what was typed stays until something is chosen.
func TestCompletionsByKeyboard(t *testing.T) {
	ctx, base := desk(t, records())
	pageKind{name: "home", path: "/"}.show(t, ctx, base)
	press(t, ctx, "/")
	press(t, ctx, "b")
	press(t, ctx, "oss")
	eventually(t, ctx, "typing", boxState, "combobox|true|boss|")
	eventually(t, ctx, "what is announced", told, "2 suggestions")
	for i, step := range []struct{ key, want, selected string }{
		{arrowDown, "combobox|true|boss|Boss takes the credit issue, 1 column", "1"},
		{arrowDown, "combobox|true|boss|Difficult boss topic, 1 column", "1"},
		{arrowDown, "combobox|true|boss|", "0"},
		{arrowUp, "combobox|true|boss|Difficult boss topic, 1 column", "1"},
		{" ", "combobox|true|boss |", "0"},
		{arrowDown, "combobox|true|boss |Boss takes the credit issue, 1 column", "1"},
		{escape, "combobox|false|boss |", "0"},
		{arrowDown, "combobox|true|boss |Boss takes the credit issue, 1 column", "1"},
	} {
		press(t, ctx, step.key)
		what := fmt.Sprintf("step %d", i)
		eventually(t, ctx, what, boxState, step.want)
		eventually(t, ctx, what, selected, step.selected)
	}
	press(t, ctx, enter)
	eventually(t, ctx, "chosen", arrived, "/search?q=Boss+takes+the+credit")
	eventually(t, ctx, "found", `document.querySelector(".hit h2")?.innerText ?? ""`, "The idea had my name on it")

	// A topic is a filter, and not its words.
	pageKind{name: "home", path: "/"}.show(t, ctx, base)
	press(t, ctx, "/")
	press(t, ctx, "difficult")
	eventually(t, ctx, "a topic", boxState, "combobox|true|difficult|")
	press(t, ctx, arrowDown)
	press(t, ctx, enter)
	eventually(t, ctx, "a topic", arrived, "/search?topic=Difficult+boss")

	// Without a choice Enter asks for what was typed, and Tab goes on.
	pageKind{name: "home", path: "/"}.show(t, ctx, base)
	press(t, ctx, "/")
	press(t, ctx, "boss")
	eventually(t, ctx, "typing", boxState, "combobox|true|boss|")
	press(t, ctx, tab)
	eventually(t, ctx, "left", boxState, "combobox|false|boss|")
	if err := chromedp.Do(ctx, chromedp.Focus(chromedp.CSS("#q"))); err != nil {
		t.Fatal(err)
	}
	press(t, ctx, enter)
	eventually(t, ctx, "asked", arrived, "/search?q=boss")
	if found := troubles(t, ctx); len(found) > 0 {
		t.Errorf("%q", found)
	}
}

// Markup in a completion is text.
func TestCompletionsOfMarkup(t *testing.T) {
	ctx, base := desk(t, records())
	pageKind{name: "home", path: "/"}.show(t, ctx, base)
	press(t, ctx, "/")
	press(t, ctx, "alert")
	eventually(t, ctx, "list", `[...document.querySelectorAll("#q-list li > span:first-child")].map((e) => e.textContent + e.children.length).find((s) => s.includes("alert(2)")) ?? ""`, `</script><script>alert(2)</script>0`)
	if n := run(t, ctx, "elements", chromedp.Evaluate[int](`document.querySelectorAll("#q-list script, #q-list img, #q-list b").length`)); n > 0 {
		t.Errorf("%d elements out of text", n)
	}
	if found := troubles(t, ctx); len(found) > 0 {
		t.Errorf("%q", found)
	}
}

// A tick applies where the filters stand beside the results, the keyboard
// stays where it was, and the address holds no empty fields. On a phone the
// button applies.
func TestFiltersApply(t *testing.T) {
	ctx, base := desk(t, records())
	pageKind{name: "search", path: "/search?q=friction+sales"}.show(t, ctx, base)
	focused := `[location.search, document.activeElement.name, document.activeElement.value, document.activeElement.checked].join("|")`
	if err := chromedp.Do(ctx, chromedp.Focus(chromedp.CSS("input[name=industry][value=Consulting]"))); err != nil {
		t.Fatal(err)
	}
	press(t, ctx, " ")
	eventually(t, ctx, "ticked", focused, "?q=friction+sales&industry=Consulting|industry|Consulting|true")
	press(t, ctx, " ")
	eventually(t, ctx, "unticked", focused, "?q=friction+sales|industry|Consulting|false")
	if err := chromedp.Do(ctx, chromedp.SendKeys(chromedp.CSS("#age_min"), "40")); err != nil {
		t.Fatal(err)
	}
	press(t, ctx, enter)
	eventually(t, ctx, "a range", arrived, "/search?q=friction+sales&age_min=40")

	use(t, ctx, screens[0])
	pageKind{name: "search", path: "/search?q=friction+sales"}.show(t, ctx, base)
	if err := chromedp.Do(ctx, chromedp.Click(chromedp.CSS(".filters > summary")), chromedp.Click(chromedp.CSS("input[name=industry][value=Consulting]"))); err != nil {
		t.Fatal(err)
	}
	eventually(t, ctx, "on a phone", focused, "?q=friction+sales|industry|Consulting|true")
	follow(t, ctx, ".apply button", ".chips li")
	eventually(t, ctx, "applied", arrived, "/search?q=friction+sales&industry=Consulting")
}

// Single keys do what the list of them says, and can be switched off.
func TestKeys(t *testing.T) {
	ctx, base := desk(t, records())
	search := pageKind{name: "search", path: "/search?q=friction+sales&per_page=1"}
	dialog := `String(document.querySelector("dialog").open)`
	search.show(t, ctx, base)
	press(t, ctx, "?")
	eventually(t, ctx, "the list", dialog, "true")
	if got := run(t, ctx, "keys", chromedp.Evaluate[[]string](`[...document.querySelectorAll("dialog dt")].map((e) => e.textContent)`)); !slices.Equal(got, []string{"/", "n", "?"}) {
		t.Errorf("on a first page of results the keys are %q", got)
	}
	press(t, ctx, "n")
	press(t, ctx, escape)
	eventually(t, ctx, "closed", dialog, "false")
	press(t, ctx, "n")
	eventually(t, ctx, "next page", arrived, "/search?q=friction+sales&page=2&per_page=1")
	press(t, ctx, "p")
	eventually(t, ctx, "page before", arrived, "/search?q=friction+sales&per_page=1")
	press(t, ctx, "/")
	eventually(t, ctx, "the box", "document.activeElement.id", "q")
	press(t, ctx, "?n/")
	eventually(t, ctx, "typing", `document.querySelector("#q").value + document.querySelector("dialog").open`, "?n/false")

	search.show(t, ctx, base)
	press(t, ctx, "?")
	if err := chromedp.Do(ctx, chromedp.Click(chromedp.CSS("dialog input[type=checkbox]"))); err != nil {
		t.Fatal(err)
	}
	press(t, ctx, escape)
	search.show(t, ctx, base)
	press(t, ctx, "/")
	press(t, ctx, "?")
	eventually(t, ctx, "switched off", `document.activeElement.tagName + document.querySelector("dialog").open`, "BODYfalse")
	if err := chromedp.Do(ctx, chromedp.Click(chromedp.CSS("footer button"))); err != nil {
		t.Fatal(err)
	}
	eventually(t, ctx, "the list by its button", dialog, "true")
}

// A quote is copied with its source and a link to its paragraph.
func TestCopy(t *testing.T) {
	ctx, base := desk(t, records())
	for _, name := range []string{"clipboard-read", "clipboard-write"} {
		grant := cdpbrowser.SetPermissionParams{Permission: &cdpbrowser.PermissionDescriptor{Name: name}, Setting: cdpbrowser.PermissionSettingGranted}
		if _, err := chromedp.CallBrowser(ctx, cdpbrowser.SetPermission, grant); err != nil {
			t.Fatal(err)
		}
	}
	c := records()[0]
	pageKind{name: "column", path: columnURL(c.ID) + "?q=friction"}.show(t, ctx, base)
	clipboard := func() string {
		t.Helper()
		return run(t, ctx, "clipboard", chromedp.Evaluate[string]("navigator.clipboard.readText()", chromedp.EvalAwaitPromise))
	}
	citation := run(t, ctx, "citation", chromedp.Evaluate[string](`document.querySelector("#citation").innerText`))
	page := base + columnURL(c.ID)
	if !strings.Contains(citation, page) {
		t.Fatalf("the citation %q does not name %s", citation, page)
	}
	if err := chromedp.Do(ctx, chromedp.Click(chromedp.CSS("button[data-copy=citation]"))); err != nil {
		t.Fatal(err)
	}
	eventually(t, ctx, "copied", told, "Copied")
	if got := clipboard(); got != citation {
		t.Errorf("the clipboard holds %q, want %q", got, citation)
	}

	// Some words that are selected, across a mark.
	run(t, ctx, "select", chromedp.Evaluate[any](`(() => { const p = document.querySelector("#answer-1"); const s = getSelection(); s.removeAllRanges(); const r = document.createRange(); r.setStart(p.firstChild.firstChild ?? p.firstChild, 0); r.setEnd(p.childNodes[1], 13); s.addRange(r); })()`))
	if err := chromedp.Do(ctx, chromedp.Click(chromedp.CSS("button.quote"))); err != nil {
		t.Fatal(err)
	}
	eventually(t, ctx, "quoted", told, "Quote copied")
	words := run(t, ctx, "selection", chromedp.Evaluate[string]("String(getSelection()).trim()"))
	want := "“" + words + "”\n\n" + strings.Replace(citation, ". Archived at "+page, ", The answer. Archived at "+page+"#answer-1", 1)
	if got := clipboard(); words == "" || !strings.Contains(c.Sections[1].Paragraphs[0], words) || got != want {
		t.Errorf("the clipboard holds %q, want %q", got, want)
	}

	// What a reader commented.
	run(t, ctx, "select", chromedp.Evaluate[any](`(() => { document.querySelector(".comments details").open = true; getSelection().selectAllChildren(document.querySelector("#comments-1 p:last-child")); })()`))
	press(t, ctx, "c")
	eventually(t, ctx, "quoted", told, "Quote copied")
	if got, want := clipboard(), "“"+c.Comments[0].Text+"”\n\n"+strings.Replace(citation, ". Archived at "+page, ", Readers’ comments. Archived at "+page+"#comments-1", 1); got != want {
		t.Errorf("the clipboard holds %q, want %q", got, want)
	}

	// A whole paragraph, by keyboard.
	run(t, ctx, "select nothing", chromedp.Evaluate[any](`getSelection().removeAllRanges(); document.querySelector("[role=status].vh").textContent = ""; document.querySelector("#outer_game-2 .pilcrow").focus()`))
	press(t, ctx, "c")
	eventually(t, ctx, "quoted", told, "Quote copied")
	if got, want := clipboard(), "“"+c.Sections[3].Paragraphs[1]+"”\n\n"+strings.Replace(citation, ". Archived at "+page, ", The outer game. Archived at "+page+"#outer_game-2", 1); got != want {
		t.Errorf("the clipboard holds %q, want %q", got, want)
	}
}

// What the script opens fits on every screen. With COACHSEARCH_SCREENSHOTS
// naming a folder it is saved there, beside the pages of TestBrowserLook.
func TestScriptLook(t *testing.T) {
	ctx, base := desk(t, sampleColumns(t))
	folder := os.Getenv("COACHSEARCH_SCREENSHOTS")
	for _, on := range []screen{{320, 640, "light"}, {390, 844, "dark"}, {1280, 900, "light"}} {
		use(t, ctx, on)
		look := func(name, open string) {
			t.Helper()
			inside := `(() => { const r = document.querySelector("` + open + `").getBoundingClientRect(); return r.width > 200 && r.left >= 0 && r.right <= innerWidth && document.documentElement.scrollWidth <= innerWidth; })()`
			if !run(t, ctx, "inside", chromedp.Evaluate[bool](inside)) {
				t.Errorf("%s does not fit on %s", name, on)
			}
			if folder == "" || on.width == 320 {
				return
			}
			file := filepath.Join(folder, fmt.Sprintf("%s-%d-%s.png", name, on.width, on.scheme))
			if err := os.WriteFile(file, small(t, run(t, ctx, "screenshot", chromedp.CaptureScreenshot())), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		pageKind{name: "home", path: "/"}.show(t, ctx, base)
		press(t, ctx, "/credit")
		eventually(t, ctx, "completions", `document.querySelector("#q").getAttribute("aria-expanded")`, "true")
		press(t, ctx, arrowDown)
		look("completions", "#q-list")
		pageKind{name: "search", path: "/search?q=boss"}.show(t, ctx, base)
		press(t, ctx, "?")
		look("keys", "dialog")
	}
}
