package main

import "fmt"

const (
	host = "www.harborlane.example"
	site = "http://" + host + "/"
)

// A plan tells how one column stands in the archive.
type plan struct {
	layout  layout
	file    string // name given by hand to a static page
	print   bool   // there is a printer-friendly page too
	split   bool   // on two pages
	text    bool   // saved as text, instead of a page
	wrap    int    // width of the saved text
	marked  bool   // UTF-8 with a byte-order mark
	visits  int    // times the page was fetched, under different session ids
	thin    bool   // fetched before its resources were added
	cut     bool   // one more visit broke off
	wayback *wayback
}

// A wayback is a capture by the Wayback Machine.
type wayback struct {
	layout  layout
	stamp   string
	toolbar bool
	only    bool // the crawl itself did not have the column
}

// files are the names of the static pages, by column.
var files = map[int]string{
	1: "calendar", 2: "whose-work", 3: "duck", 4: "leads-chair", 5: "selling-the-moon", 6: "five-years",
	7: "empty-desks", 8: "out-of-sight", 9: "the-quarter", 10: "four-west", 11: "loosening-your-grip",
	12: "back-at-your-desk", 13: "always-the-runner-up", 14: "vault-to-classroom", 15: "table-by-the-window",
	16: "when-the-mirror-bites", 17: "handing-over-the-keys", 18: "guest-at-the-picnic", 19: "death-by-red-pen",
}

// planFor tells how the column with number n stands in the archive.
func planFor(n int) plan {
	p := plan{layout: layoutOf(n), file: files[n], visits: 1}
	switch n {
	case 22, 26, 31, 36, 37, 43, 46, 48:
		p.print = true
	case 25, 63:
		p.split = true
	case 8, 15, 23, 41, 57:
		p.text, p.layout = true, saved
	case 30:
		p.text, p.layout, p.wrap = true, saved, 72
	}
	switch n {
	case 23:
		p.layout.encode = utf8
	case 41:
		p.layout.encode, p.marked = utf8Marked, true
	case 39:
		p.visits = 2
	case 47:
		p.cut = true
	case 16:
		p.wayback = &wayback{layout: corner2005, stamp: "20060211183045", only: true}
	case 28:
		p.thin = true
		p.wayback = &wayback{layout: column2008, stamp: "20090115101112", toolbar: true}
	case 44:
		p.wayback = &wayback{layout: post2010, stamp: "20110806041907", toolbar: true}
	case 62:
		p.wayback = &wayback{layout: post2010, stamp: "20111122220301", only: true}
	}
	return p
}

// layoutOf is the design in which the crawl found a column.
func layoutOf(n int) layout {
	switch {
	case n <= 10, n == 12:
		return corner2004
	case n <= 19:
		return corner2005
	case n <= 34, n == 36:
		return column2006
	case n <= 49, n == 52:
		return column2008
	}
	return post2010
}

// address is where a design keeps a column, below the host. Page 2 is the
// second of two.
func (l layout) address(s *source, page int) string {
	switch l.template {
	case corner2004.template:
		return fmt.Sprintf("corner/%s/%s.htm", s.year(), files[s.n])
	case corner2005.template:
		return fmt.Sprintf("corner/%s/%s.html", s.year(), files[s.n])
	case post2010.template:
		if page == 2 {
			return fmt.Sprintf("columns/%s/%s-2.html", s.year(), s.slug())
		}
		return fmt.Sprintf("columns/%s/%s.html", s.year(), s.slug())
	}
	if page == 2 {
		return fmt.Sprintf("column.php?id=%d&page=2", s.n)
	}
	return fmt.Sprintf("column.php?id=%d", s.n)
}
