package scraper

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestPartsByPager joins pages that only a row of numbers, or only their
// address, numbers.
func TestPartsByPager(t *testing.T) {
	whole := page("Long haul", "March 3, 2009", "the road", "")
	inner, last := strings.Index(whole, "<h3>The inner game"), strings.Index(whole, "<h3>The last word")
	const end = "</body></html>"
	head := `<html><head><title>Harbor Lane</title></head><body><h1>Long haul</h1>`
	pager := func(n int) string {
		row := "<p>Page: "
		for i := 1; i <= 3; i++ {
			if i == n {
				row += fmt.Sprintf("%d ", i)
			} else {
				row += fmt.Sprintf(`<a href="c.php?id=7&page=%d">%d</a> `, i, i)
			}
		}
		if n < 3 {
			row += fmt.Sprintf(`<a href="c.php?id=7&page=%d">Next &gt;</a>`, n+1)
		}
		return row + "</p>"
	}
	texts := []string{whole[:inner], head + whole[inner:last], head + strings.TrimSuffix(whole[last:], end)}
	for name, tail := range map[string]func(n int) string{
		"pager": pager,
		"a mark below with links": func(n int) string {
			return fmt.Sprintf(`<p>Page %d of 3 | <a href="c.php?id=7">The whole of it</a> | <a href="c.php?id=8">Next column</a></p>`, n)
		},
		"address": func(int) string { return "" },
		"continued": func(n int) string {
			return map[int]string{1: "<p><i>Continued on next page</i></p>", 2: "<p><i>Continued on next page</i></p>"}[n]
		},
	} {
		t.Run(name, func(t *testing.T) {
			files := make(map[string]string)
			for i, text := range texts {
				at := "www.example.com/c.php@id=7"
				if i > 0 {
					at += fmt.Sprintf("&page=%d", i+1)
				}
				files[at] = text + tail(i+1) + end
			}
			got := columns(t, harvest(t, Options{}, write(t, files)))
			if len(got) != 1 {
				t.Fatalf("%d columns, want 1", len(got))
			}
			var kinds []string
			for _, s := range got[0].Sections {
				kinds = append(kinds, fmt.Sprint(s.Kind, len(s.Paragraphs)))
			}
			if d := cmp.Diff([]string{"question1", "answer1", "inner_game1", "last_word1"}, kinds); d != "" {
				t.Error(d)
			}
			if len(got[0].Captures) != 3 {
				t.Errorf("%d captures, want 3", len(got[0].Captures))
			}
		})
	}
}

func TestPager(t *testing.T) {
	to := func(texts ...string) (ls []link) {
		for _, s := range texts {
			ls = append(ls, link{text: s})
		}
		return ls
	}
	for _, tt := range []struct {
		text       string
		links      []link
		number, of int
	}{
		{"Page: 1 2 3 Next >", to("2", "3", "Next >"), 1, 3},
		{"1 | 2 | 3", to("1", "3"), 2, 3},
		{"« Previous 1 2 3 4", to("« Previous", "1", "2", "3"), 4, 4},
		{"[1] [2]", to("[1]"), 2, 2},
		{"1 2 3", to("1", "2", "3"), 0, 0},
		{"1 2 3", nil, 0, 0},
		{"In 1 of 2 shops", to("shops"), 0, 0},
		{"3 4 5", to("4", "5"), 0, 0},
		{"1", to("1"), 0, 0},
	} {
		l := line{text: tt.text, plain: plain(tt.text), links: tt.links}
		if n, of := l.pager(); n != tt.number || of != tt.of {
			t.Errorf("%q: page %d of %d, want %d of %d", tt.text, n, of, tt.number, tt.of)
		}
	}
}

// TestTwoClientsOneHeadline keeps two columns apart that have title, day and
// a part of their text in common.
func TestTwoClientsOneHeadline(t *testing.T) {
	first := page("Long haul", "March 3, 2009", "the road", "")
	second := strings.NewReplacer("Bea", "Karl", "Foreman", "Dispatcher", prose("the road", 1), prose("the toll", 1), prose("the road", 2), prose("the toll", 2)).Replace(first)
	dir := write(t, map[string]string{"www.example.com/c.php@id=7": first, "www.example.com/c.php@id=8": second})
	var ids []string
	for _, c := range columns(t, harvest(t, Options{}, dir)) {
		ids = append(ids, c.ID)
	}
	slices.Sort(ids)
	if d := cmp.Diff([]string{"2009-03-03-long-haul", "2009-03-03-long-haul-2"}, ids); d != "" {
		t.Error(d)
	}
}

// TestAddressOfColumn takes the address from the capture that states the
// page's own.
func TestAddressOfColumn(t *testing.T) {
	text := page("Long haul", "March 3, 2009", "the road", "")
	saved := func(address string) string { return "<!-- saved from url=(0030)" + address + " -->\n" + text }
	for name, tt := range map[string]struct {
		files map[string]string
		want  string
	}{
		"none":               {map[string]string{"a.html": text}, ""},
		"of another capture": {map[string]string{"a.html": text, "b.html": saved("http://example.com/c.php?id=7")}, "http://example.com/c.php?id=7"},
		"without the session": {
			map[string]string{"a.html": saved("http://example.com/c.php?id=7&PHPSESSID=ab12"), "b.html": saved("http://example.com/c.php?id=7")},
			"http://example.com/c.php?id=7",
		},
		"no other than a visit's": {map[string]string{"a.html": saved("http://example.com/c.php?id=7&print=1")}, "http://example.com/c.php?id=7&print=1"},
	} {
		cols := columns(t, harvest(t, Options{}, write(t, tt.files)))
		if len(cols) != 1 || cols[0].URL != tt.want {
			t.Errorf("%s: %d columns, %q, want %q", name, len(cols), cols[0].URL, tt.want)
		}
	}
}
